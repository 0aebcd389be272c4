import { Milestone, milestoneSubject } from '@duban/implementation';
import type { Tx } from '@duban/journal';
import { Refusal } from '@duban/kernel';
import type { Book } from '@duban/obligation';
import type { ReportOf } from './rows';

function move(
  tx: Tx,
  book: Book,
  of: ReportOf,
  m: Milestone,
  event: string,
  change: Partial<Milestone>,
): void {
  m.state = book.move(milestoneSubject(of, m), m.state, event).next as Milestone['state'];
  Object.assign(m, change, { version: m.version + 1 });
  tx.update(Milestone, m);
}

const named = (of: ReportOf, milestones: readonly Milestone[]): Milestone[] =>
  milestones.filter(m => of.report.milestone_ids.includes(m.id));

/** The report says these are done: their clock stops until the report is decided. */
export function claimMilestones(tx: Tx, book: Book, of: ReportOf, milestones: readonly Milestone[]): void {
  for (const m of named(of, milestones)) {
    if (m.task_id !== of.task.id)
      throw new Refusal('invalid', 'report.foreign_milestone', '所报节点不属于该任务', {
        mend: '请从任务的节点中勾选',
        details: { milestoneId: m.id },
      });
    if (m.state === 'open') move(tx, book, of, m, 'claim', { claimed_at: tx.now, report_id: of.report.id });
  }
}

const claimedBy = (of: ReportOf, m: Milestone): boolean =>
  m.state === 'claimed' && m.report_id === of.report.id;

export function unclaimMilestones(tx: Tx, book: Book, of: ReportOf, milestones: readonly Milestone[]): void {
  for (const m of milestones)
    if (claimedBy(of, m)) move(tx, book, of, m, 'unclaim', { claimed_at: null, report_id: null });
}

/** An achieved task has reached the milestones claimed on their day, too, whether or not the office got round to them. */
const reachedWith = (of: ReportOf, m: Milestone): boolean =>
  claimedBy(of, m) ||
  (m.state === 'claimed' &&
    of.report.kind === 'completion' &&
    of.report.outcome === 'achieved' &&
    m.task_id === of.task.id);

/** Confirmed: delivered as of the time it was reported. */
export function deliverMilestones(tx: Tx, book: Book, of: ReportOf, milestones: readonly Milestone[]): void {
  for (const m of milestones) if (reachedWith(of, m)) move(tx, book, of, m, 'deliver', {});
}
