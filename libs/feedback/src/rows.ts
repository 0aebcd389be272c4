import { type MachineName } from '@duban/chain';
import type { Tx } from '@duban/journal';
import type { Book, MoveOptions, Subject } from '@duban/obligation';
import { around, type Plan, type Task, type TaskWithPlan } from '@duban/task';
import { Report } from './report.entity';

export interface ReportWithTask extends TaskWithPlan {
  report: Report;
}

/** Locks reports, each with its task and plan as they stand (which are not locked). */
export async function lockReports(tx: Tx, ids: readonly string[]): Promise<ReportWithTask[]> {
  const wanted = [...new Set(ids)];
  const rows = await tx.lockSql<Report, Report & { task: Task; plan: Plan }>(
    Report,
    `SELECT r.*, to_jsonb(t.*) - 'search' AS task, to_jsonb(p.*) AS plan FROM report r
     JOIN task t ON t.id = r.task_id JOIN plan p ON p.id = r.plan_id WHERE r.id = ANY($1) ORDER BY r.id FOR NO KEY UPDATE OF r`,
    [wanted],
  );
  if (rows.length < wanted.length) await tx.lock(Report, wanted);
  return rows.map(({ task, plan, ...report }) => {
    tx.concerns(report.task_id);
    return { report, task, plan };
  });
}

export const reportSubject = ({ report, ...of }: ReportWithTask): Subject => ({
  machine: report.kind as MachineName,
  id: report.id,
  ...around(of),
  unitId: report.unit_id,
});

/** Moves a report through its machine: state, obligations, journal. */
export function moveReport(
  tx: Tx,
  book: Book,
  of: ReportWithTask,
  event: string,
  options: MoveOptions = {},
): void {
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
  returns: 0,
  reason: null,
  version: 1,
});
