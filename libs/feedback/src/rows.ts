import type { Limit, StandingDue } from '@duban/calendar';
import type { MachineName, ReportState } from '@duban/chain';
import type { Tx } from '@duban/journal';
import { type Book, type MoveOptions, ruleOf, type Subject } from '@duban/obligation';
import { around, lockTasksBy, type TaskWithPlan } from '@duban/task';
import { Report } from './report.entity';

export interface ReportOf extends TaskWithPlan {
  report: Report;
}

export interface ReportWithTask extends ReportOf {
  /** When the period's report is due; null for a completion. */
  periodDue: StandingDue | null;
  /** The last day of its period; null for a completion. */
  periodEnds: string | null;
}

interface PeriodOf {
  period_due: Date | null;
  period_due_from: Date | null;
  period_due_limit: Limit | null;
  period_ends: string | null;
}

/**
 * Locks reports and, before them, their tasks, so that a task is not suspended while one of its reports moves; with
 * `contributions`, also those of the same task and period that are in one of these states.
 */
export async function lockReports(
  tx: Tx,
  ids: readonly string[],
  contributions: readonly ReportState[] = [],
): Promise<ReportWithTask[]> {
  const wanted = [...new Set(ids)];
  return lockReportsOf(
    tx,
    wanted,
    await lockTasksBy(tx, 't.id IN (SELECT task_id FROM report WHERE id = ANY($1))', [wanted]),
    contributions,
  );
}

/** As `lockReports`, of tasks that are locked already. */
export async function lockReportsOf(
  tx: Tx,
  ids: readonly string[],
  locked: readonly TaskWithPlan[],
  contributions: readonly ReportState[] = [],
): Promise<ReportWithTask[]> {
  const wanted = [...new Set(ids)];
  const tasks = new Map(locked.map(of => [of.task.id, of]));
  const rows = await tx.lockSql<Report, Report & PeriodOf>(
    Report,
    `SELECT r.*, rp.due_at AS period_due, rp.due_from AS period_due_from, rp.due_limit AS period_due_limit, rp.ends AS period_ends FROM report r LEFT JOIN reporting_period rp ON rp.id = r.period_id
     WHERE r.id IN (SELECT unnest($1::uuid[]) UNION
       SELECT c.id FROM report m JOIN report c ON c.task_id = m.task_id AND c.period_id = m.period_id AND c.kind = 'contribution'
       WHERE m.id = ANY($1) AND m.kind = 'report' AND c.state = ANY($2))
     ORDER BY r.id FOR NO KEY UPDATE OF r`,
    [wanted, contributions],
  );
  if (wanted.some(id => !rows.some(r => r.id === id))) await tx.lock(Report, wanted);
  return rows.map(({ period_due, period_due_from, period_due_limit, period_ends, ...report }) => ({
    ...(tasks.get(report.task_id) as TaskWithPlan),
    report,
    periodDue: period_due && {
      at: period_due,
      rule: ruleOf({ due_from: period_due_from, due_limit: period_due_limit }),
    },
    periodEnds: period_ends,
  }));
}

export const reportSubject = ({ report, ...of }: ReportOf): Subject => ({
  machine: report.kind as MachineName,
  id: report.id,
  ...around(of),
  unitId: report.unit_id,
});

/** Moves a report through its machine: state, obligations, journal. */
export function moveReport(tx: Tx, book: Book, of: ReportOf, event: string, options: MoveOptions = {}): void {
  const { report } = of;
  report.state = book.move(reportSubject(of), report.state, event, options).next as Report['state'];
  report.version += 1;
  tx.update(Report, report);
}

export const blankReport = (
  fields: Pick<Report, 'id' | 'kind' | 'task_id' | 'plan_id' | 'period_id' | 'unit_id' | 'state'>,
): Report => ({
  ...fields,
  text: '',
  no_progress: false,
  percent: 0,
  problems: '',
  next_steps: '',
  measurements: [],
  milestone_ids: [],
  outcome: null,
  submitted_at: null,
  decided_at: null,
  decided_by: null,
  returns: 0,
  reason: null,
  version: 1,
});
