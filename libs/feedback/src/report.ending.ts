import { openStates } from '@duban/chain';
import type { UnitLeaving } from '@duban/dispatch';
import type { Tx } from '@duban/journal';
import type { Book } from '@duban/obligation';
import type { TaskParts, TaskWithPlan } from '@duban/task';
import { movePeriod, passOnInstructions, ReportingPeriod } from '@duban/tracking';
import { Report } from './report.entity';
import { moveReport } from './rows';

/** Reports and contributions of a period that nobody needs any more once the task is completed or cancelled. */
export async function voidReports(tx: Tx, taskIds: readonly string[]): Promise<TaskParts[]> {
  const reports = await tx.lockWhere(
    Report,
    "task_id = ANY($1) AND kind <> 'completion' AND state = ANY($2)",
    [taskIds, openStates('report')],
  );
  return endReports(tx, reports);
}

async function endReports(tx: Tx, reports: Report[]): Promise<TaskParts[]> {
  const periods = await tx.lock(ReportingPeriod, [...new Set(reports.flatMap(r => r.period_id ?? []))]);
  return [
    {
      subjectIds: periods.map(p => p.id),
      end: (t, book, tasks) => {
        for (const of of tasks)
          for (const report of reports.filter(r => r.task_id === of.task.id))
            voidOne(t, book, of, report, periods);
      },
    },
  ];
}

/**
 * What a unit that leaves a task had still to report for it, or had sent and nobody has taken up; and the instructions
 * on it that it has not answered.
 */
export const unitLeaving: UnitLeaving = {
  async lock(tx, leaving) {
    const reports = await tx.lockWhere(
      Report,
      `kind <> 'completion' AND state = ANY($3)
       AND (task_id, unit_id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))`,
      [leaving.map(l => l.taskId), leaving.map(l => l.unitId), openStates('report')],
    );
    return [...(await endReports(tx, reports)), ...(await passOnInstructions(tx, leaving))];
  },
};

function voidOne(
  tx: Tx,
  book: Book,
  of: TaskWithPlan,
  report: Report,
  periods: readonly ReportingPeriod[],
): void {
  const waiting = report.state === 'submitted' ? -1 : 0;
  moveReport(tx, book, { ...of, report }, 'void');
  const period = report.kind === 'report' ? periods.find(p => p.id === report.period_id) : undefined;
  if (period) movePeriod(tx, book, of.plan, period, { waiting, outstanding: waiting ? 0 : -1 });
}

/** Completions under way are void when their task is cancelled. */
export async function voidCompletions(tx: Tx, taskIds: readonly string[]): Promise<TaskParts[]> {
  const reports = await tx.lockWhere(
    Report,
    "task_id = ANY($1) AND kind = 'completion' AND state = ANY($2)",
    [taskIds, openStates('completion')],
  );
  return [
    {
      subjectIds: [],
      end: (t, book, tasks) => {
        for (const of of tasks)
          for (const report of reports.filter(r => r.task_id === of.task.id && r.state !== 'approved'))
            moveReport(t, book, { ...of, report }, 'void');
      },
    },
  ];
}
