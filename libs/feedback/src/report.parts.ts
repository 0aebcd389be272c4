import { type Due, dueAt, type WorkCalendar } from '@duban/calendar';
import type { Tx } from '@duban/journal';
import { Milestone } from '@duban/implementation';
import type { Book, Obligations } from '@duban/obligation';
import { movePeriod, type PeriodChange, ReportingPeriod } from '@duban/tracking';
import { claimMilestones } from './milestones';
import { type ReportInput, unitsWithHead } from './report.check';
import type { Report } from './report.entity';
import { moveReport, type ReportWithTask } from './rows';

/** What is locked around reports that are moved. */
export interface ReportParts {
  book: Book;
  periods: Map<string, ReportingPeriod>;
  milestones: Milestone[];
}

/**
 * The periods of these reports, the milestones some of them name, and what is owed about all three.
 * @param others further records whose obligations the command moves
 */
export async function lockParts(
  tx: Tx,
  obligations: Obligations,
  all: readonly ReportWithTask[],
  naming: readonly ReportWithTask[],
  others: readonly string[] = [],
): Promise<ReportParts> {
  const periodIds = [
    ...new Set(all.filter(of => of.report.kind === 'report').map(of => of.report.period_id as string)),
  ];
  const periods = await tx.lock(ReportingPeriod, periodIds);
  const milestones = await tx.lock(
    Milestone,
    naming.flatMap(of => of.report.milestone_ids),
  );
  const book = await obligations.book(tx, [
    ...all.map(of => of.report.id),
    ...milestones.map(m => m.id),
    ...periodIds,
    ...others,
  ]);
  return { book, periods: new Map(periods.map(p => [p.id, p])), milestones };
}

/** A progress report changes what its period waits for. */
export function countPeriod(
  tx: Tx,
  book: Book,
  periods: ReadonlyMap<string, ReportingPeriod>,
  of: ReportWithTask,
  change: PeriodChange,
): void {
  const period = of.report.kind === 'report' ? periods.get(of.report.period_id as string) : undefined;
  if (period) movePeriod(tx, book, of.plan, period, change);
}

/** Writes what is given into a report; what is not given stays as it was. */
export function writeReport(report: Report, input: ReportInput): void {
  Object.assign(report, {
    text: input.text ?? report.text,
    // Whoever writes something has something new.
    no_progress: input.noProgress ?? (report.no_progress && !input.text?.trim()),
    percent: input.percent ?? report.percent,
    problems: input.problems ?? report.problems,
    next_steps: input.nextSteps ?? report.next_steps,
    measurements: input.measurements ?? report.measurements,
    milestone_ids: input.milestoneIds ?? report.milestone_ids,
  });
}

/** Contributions wait for the report they go into, but the lead has two workdays at least. */
function consolidateBy(tx: Tx, calendar: WorkCalendar, { periodDue }: ReportWithTask): Due {
  const soonest: Due = { from: tx.now, limit: { n: 2, unit: 'workday' } };
  if (!periodDue || periodDue.at <= dueAt(calendar, soonest)) return soonest;
  return periodDue.rule ?? periodDue.at;
}

/**
 * Sends reports that were looked at: they are signed off where the plan asks for it, claim the milestones they name, and
 * take up the contributions that are in.
 * @param all the locked reports, `sent` those of them that go; the others are contributions taken up
 */
export async function submitReports(
  tx: Tx,
  obligations: Obligations,
  calendar: WorkCalendar,
  all: readonly ReportWithTask[],
  sent: readonly ReportWithTask[],
  others: readonly string[] = [],
): Promise<Book> {
  const { book, periods, milestones } = await lockParts(tx, obligations, all, sent, others);
  const heads = await unitsWithHead(tx, sent);
  for (const of of sent) {
    const signOff = of.report.kind === 'report' && of.plan.sign_off && heads.has(of.report.unit_id);
    moveReport(tx, book, of, 'submit', {
      facts: { signOff },
      due: { review_contribution: consolidateBy(tx, calendar, of) },
    });
    of.report.submitted_at = tx.now;
    claimMilestones(tx, book, of, milestones);
    if (of.report.state === 'submitted') countPeriod(tx, book, periods, of, { waiting: 1, outstanding: -1 });
  }
  for (const of of all.filter(o => !sent.includes(o))) {
    of.report.decided_at = tx.now;
    moveReport(tx, book, of, 'approve');
  }
  return book;
}
