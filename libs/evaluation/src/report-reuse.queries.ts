import { Injectable } from '@nestjs/common';
import { type Actor, Db } from '@duban/journal';
import { Refusal, type Slice } from '@duban/kernel';
import { taskTitle } from '@duban/task';
import { clearedSql, scopeSql } from './scope';

export const REUSE_SOURCES = ['own_last', 'contribution', 'lower_task', 'similar_task'] as const;
export type ReuseSource = (typeof REUSE_SOURCES)[number];

/** The order in which they are offered: what is nearest first. */
const RANKS: Readonly<Record<ReuseSource, number>> = {
  own_last: 1,
  contribution: 2,
  lower_task: 3,
  similar_task: 4,
};
export type ReuseKey = [rank: number, reportedAt: string, reportId: string];
export const reuseKey = (r: Reusable): ReuseKey => [RANKS[r.source], r.reportedAt.toISOString(), r.reportId];

/** A text that was already reported and can be taken over. */
export interface Reusable {
  reportId: string;
  source: ReuseSource;
  taskId: string;
  taskTitle: string;
  unitName: string;
  periodName: string | null;
  text: string;
  problems: string;
  nextSteps: string;
  percent: number;
  reportedAt: Date;
}

/** Two tasks are similar when so large a share of the two-character pieces of the shorter one is in both. */
const SIMILAR = 0.5;

/**
 * What is already reported is offered, never asked again: the unit's last report on the task, material of other units
 * for this period, approved reports of lower tasks that carry this one out, and what the same unit said in approved
 * reports about a similar task.
 */
@Injectable()
export class ReportReuseQueries {
  constructor(private readonly db: Db) {}

  /** @throws Refusal record.not_found, also for a report this person may not see */
  async reusable(
    actor: Actor,
    reportId: string,
    { limit, after }: Slice<Readonly<ReuseKey>> = {},
  ): Promise<Reusable[]> {
    const params: unknown[] = [reportId];
    // What the unit said about other tasks is shown to whoever may see those tasks.
    const scope = scopeSql(actor, v => `$${params.push(v)}`);
    const [own] = await this.db.query<{ id: string }>(
      `SELECT r.id FROM report r JOIN task t ON t.id = r.task_id WHERE r.id = $1 AND ${scope}`,
      params,
    );
    if (!own) throw new Refusal('not_found', 'record.not_found', '报告不存在，或您无权查看');
    const add = (value: unknown): string => `$${params.push(value)}`;
    const cleared = clearedSql(actor, add);
    const [rank, ...last] = (after ?? []).map(add);
    const from = after
      ? `AND (f.rank > ${rank}::int OR f.rank = ${rank}::int AND (r.submitted_at, r.id) < (${last[0]}::timestamptz, ${last[1]}::uuid))`
      : '';
    const most = add(limit ?? null);
    const rows = await this.db.query<Omit<Reusable, 'taskTitle'> & { no: number; taskText: string }>(
      `WITH me AS (SELECT r.*, t.search FROM report r JOIN task t ON t.id = r.task_id WHERE r.id = $1),
       found AS (
         (SELECT r.id, 'own_last' AS source, ${RANKS.own_last} AS rank FROM report r, me WHERE r.task_id = me.task_id AND r.unit_id = me.unit_id AND r.kind = me.kind
           AND r.id < me.id AND r.state IN ('approved', 'submitted') ORDER BY r.id DESC LIMIT 1)
         UNION ALL
         (SELECT r.id, 'contribution', ${RANKS.contribution} FROM report r, me WHERE me.kind <> 'contribution' AND r.task_id = me.task_id AND r.kind = 'contribution'
           AND (r.period_id = me.period_id OR me.period_id IS NULL) AND r.state IN ('approved', 'submitted'))
         UNION ALL
         (SELECT DISTINCT ON (t.id) r.id, 'lower_task', ${RANKS.lower_task} FROM me JOIN task t ON t.upper_task_id = me.task_id JOIN report r ON r.task_id = t.id
           WHERE r.kind IN ('report', 'completion') AND r.state = 'approved' ORDER BY t.id, r.id DESC)
         UNION ALL
         (SELECT DISTINCT ON (t.id) r.id, 'similar_task', ${RANKS.similar_task} FROM me JOIN report r ON r.unit_id = me.unit_id AND r.task_id <> me.task_id AND r.kind = 'report'
           AND r.state = 'approved' JOIN task t ON t.id = r.task_id
           WHERE cardinality(me.search) > 0 AND cardinality(t.search) > 0 AND t.search && me.search
             AND (SELECT count(*) FROM unnest(t.search) p WHERE p = ANY(me.search)) >= ${SIMILAR} * least(cardinality(t.search), cardinality(me.search))
           ORDER BY t.id, r.id DESC))
       SELECT r.id AS "reportId", f.source, r.task_id AS "taskId", t.no, t.text AS "taskText", u.name AS "unitName", p.name AS "periodName", r.text, r.problems,
              r.next_steps AS "nextSteps", r.percent, r.submitted_at AS "reportedAt"
       FROM found f JOIN report r ON r.id = f.id JOIN task t ON t.id = r.task_id JOIN unit u ON u.id = r.unit_id LEFT JOIN reporting_period p ON p.id = r.period_id
       WHERE NOT r.no_progress AND r.text <> '' AND ${cleared} AND (f.source <> 'similar_task' OR ${scope}) ${from}
       ORDER BY f.rank, r.submitted_at DESC, r.id DESC LIMIT ${most}`,
      params,
    );
    return rows.map(({ no, taskText, ...row }) => ({ ...row, taskTitle: taskTitle({ no, text: taskText }) }));
  }
}
