import { OUTCOME_LABELS, type TaskOutcome } from '@duban/chain';
import type { Tx } from '@duban/journal';
import { endOfDay, instantOf, shanghaiTime } from '@duban/kernel';
import { taskTitle } from '@duban/task';
import type { Submission, SummaryFigures, SummaryLine } from './submission.entity';

/** Reports of reporting periods that ended within the summary's own. */
const IN_PERIOD = `r.plan_id = $1 AND r.kind = 'report' AND rp.ends BETWEEN $2::date AND $3::date`;

/** What is sensitive is counted, and never named in a text that goes to others. */
const NAMED = `t.sensitivity <> 'sensitive'`;

type Line = { id: string; no: number; text: string; note: string | null };
const lines = (rows: readonly Line[], note: (row: Line) => string): SummaryLine[] =>
  rows.map(row => ({ taskId: row.id, title: taskTitle(row), note: note(row) }));

/** Counts a period for its summary. What was already reported is taken up, nobody is asked again. */
export async function summaryFigures(
  tx: Tx,
  of: Submission,
  byLight: SummaryFigures['byLight'],
): Promise<SummaryFigures> {
  const { plan_id, period_starts, period_ends } = of;
  const [starts, ends] = [period_starts as string, period_ends as string];
  const [tasks] = await tx.query<{ tasks: number; closed: number; percent: number }>(
    `SELECT count(*)::int AS tasks, (count(*) FILTER (WHERE state = 'closed'))::int AS closed, coalesce(round(avg(percent)), 0)::int AS percent
     FROM task WHERE plan_id = $1 AND state <> 'cancelled'`,
    [plan_id],
  );
  const [reports] = await tx.query<SummaryFigures['reports']>(
    `SELECT (count(*) FILTER (WHERE r.state = 'approved'))::int AS approved,
            (count(*) FILTER (WHERE r.state = 'approved' AND r.no_progress))::int AS "noProgress",
            (count(*) FILTER (WHERE r.state NOT IN ('approved', 'void')))::int AS outstanding
     FROM report r JOIN reporting_period rp ON rp.id = r.period_id WHERE ${IN_PERIOD}`,
    [plan_id, starts, ends],
  );
  const done = await tx.query<Line>(
    `SELECT t.id, t.no, t.text, r.outcome AS note FROM report r JOIN task t ON t.id = r.task_id
     WHERE r.plan_id = $1 AND r.kind = 'completion' AND r.state = 'approved' AND r.submitted_at BETWEEN $2 AND $3 AND ${NAMED} ORDER BY t.no, t.id`,
    [plan_id, instantOf(starts), endOfDay(ends)],
  );
  const late = await tx.query<Line & { due_at: Date }>(
    `SELECT t.id, t.no, t.text, NULL AS note, min(o.due_at) AS due_at FROM obligation o JOIN task t ON t.id = o.task_id
     WHERE o.plan_id = $1 AND o.kind IN ('complete', 'milestone', 'year_review') AND o.settled_at IS NULL AND o.held_at IS NULL
       AND o.paused_at IS NULL AND o.due_at < $2 AND ${NAMED} GROUP BY t.id ORDER BY t.no, t.id`,
    [plan_id, tx.now],
  );
  const problems = await tx.query<Line>(
    `SELECT DISTINCT ON (t.no, t.id) t.id, t.no, t.text, r.problems AS note
     FROM report r JOIN reporting_period rp ON rp.id = r.period_id JOIN task t ON t.id = r.task_id
     WHERE ${IN_PERIOD} AND r.state = 'approved' AND r.problems <> '' AND ${NAMED} ORDER BY t.no, t.id, rp.ends DESC`,
    [plan_id, starts, ends],
  );
  const since = new Map(late.map(l => [l.id, l.due_at]));
  return {
    ...tasks,
    byLight,
    reports,
    done: lines(done, l => (l.note ? OUTCOME_LABELS[l.note as TaskOutcome] : '')),
    late: lines(late, l => `应于 ${shanghaiTime(since.get(l.id) as Date).slice(0, 10)} 前完成`),
    problems: lines(problems, l => l.note ?? ''),
  };
}
