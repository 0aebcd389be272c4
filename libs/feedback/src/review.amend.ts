import { OUTCOME_LABELS, type TaskOutcome } from '@duban/chain';
import type { Actor, Tx } from '@duban/journal';
import { type Fault, Refusal } from '@duban/kernel';
import type { Book } from '@duban/obligation';
import { Task } from '@duban/task';
import { revokeNotice, RoundUnit } from '@duban/tracking';
import { Report } from './report.entity';
import type { ReviewDecision, ReviewRequest } from './review-request.entity';
import type { Conclusion } from './review.subject';

export interface ReviewDecisionInput {
  decision: ReviewDecision;
  reason: string;
  /** 更正后的办结结论, where that of an approved completion was wrong. */
  outcome?: TaskOutcome;
  /** Where the leader agreed to an outcome other than 完成: document or minutes. */
  leaderWord?: string;
}

const invalid = (code: string, message: string, fault: Fault): Refusal =>
  new Refusal('invalid', code, message, { faults: [fault] });

/**
 * Whether a corrected outcome may be given here. One other than 完成 is the leader's to agree to, as it was before.
 * @throws Refusal review.no_outcome, review.outcome_superseded, review.same_outcome, behalf.source_needed
 */
export function assertCorrectable(actor: Actor, of: Conclusion, input: ReviewDecisionInput): void {
  const { outcome } = input;
  if (outcome === undefined) return;
  const { completion } = of;
  if (!completion || input.decision !== 'amended' || completion.report.state !== 'approved')
    throw invalid('review.no_outcome', '只有改变已通过的办结结论时才能更正结论', {
      where: 'outcome',
      message: '此处不能填写',
    });
  const { report, task, leaderId } = completion;
  if (task.outcome !== report.outcome || !['submission', 'closed'].includes(task.state))
    throw new Refusal('conflict', 'review.outcome_superseded', '任务已重新办理，这一结论不再有效，不能更正', {
      mend: '请只作出复核决定，结论以重新办结为准',
    });
  if (outcome === report.outcome)
    throw invalid('review.same_outcome', '更正后的结论与原结论相同', {
      where: 'outcome',
      message: `原结论就是“${OUTCOME_LABELS[outcome]}”`,
    });
  if (outcome === 'achieved' || !leaderId || actor.personId === leaderId || input.leaderWord?.trim()) return;
  throw invalid('behalf.source_needed', '“完成”以外的结论须经领导审定', {
    where: 'leaderWord',
    message: '请填写批示文号或会议纪要',
  });
}

/**
 * Carries out an amended decision: a notice that stands is revoked, the finding of a round is marked with what holds
 * instead, the outcome of a completion and of its task is corrected, with the earlier one kept beside the decision.
 * @returns whether a notice was revoked; one that was closed stays closed, the decision stands beside it
 */
export function amend(
  tx: Tx,
  book: Book,
  of: Conclusion,
  row: ReviewRequest,
  outcome: TaskOutcome | undefined,
): boolean {
  const reason = row.reason as string;
  if (of.finding) {
    Object.assign(of.finding, { amendment: reason, amended_at: tx.now });
    tx.update(RoundUnit, of.finding);
  }
  if (of.completion && outcome) {
    const { report, task } = of.completion;
    Object.assign(row, { former_outcome: report.outcome, corrected_outcome: outcome });
    Object.assign(report, { outcome, version: report.version + 1 });
    Object.assign(task, { outcome, version: task.version + 1 });
    tx.update(Report, report);
    tx.update(Task, task);
  }
  if (!of.notice || ['closed', 'revoked'].includes(of.notice.state)) return false;
  revokeNotice(tx, book, of.plan, of.notice, reason);
  return true;
}
