import { createHash } from 'node:crypto';
import { LIGHT_PRESETS } from '@duban/chain';
import type { LedgerClass } from './ledger.class';
import type { Light, LightContext } from './light';
import { DUE_JOIN, type LightSql } from './light.sql';

type Add = (value: unknown) => string;

/** Goes up when the same rules come to another light than before. */
const RECKONING = 1;

/**
 * By what kept lights were reckoned, beside what the triggers watch: the general rules, the work calendar, and how
 * this version reckons. One by anything else is not trusted.
 */
export function ruledBy({ calendar }: Pick<LightContext, 'calendar'>): string {
  const { id, version } = calendar.data;
  const by = [RECKONING, id, version, LIGHT_PRESETS.default.rules];
  return createHash('sha256').update(JSON.stringify(by)).digest('base64url').slice(0, 16);
}

/** The rows `t` of task_listing whose light does not hold any more, by one index. */
export const lapsed = (ruled: string, now: string): string =>
  `(t.ruled_by < ${ruled} OR t.ruled_by > ${ruled} OR (t.ruled_by = ${ruled} AND t.until <= ${now}))`;

/** Whether there is any such row: the ends of the index say so, where a search for one might read all there are. */
export const ANY_LAPSED = `SELECT coalesce((SELECT min(ruled_by) FROM task_listing) < $1 OR (SELECT max(ruled_by) FROM task_listing) > $1
  OR (SELECT min(until) FROM task_listing WHERE ruled_by = $1) <= $2, false) AS lapsed`;

const PLAIN = ['id', 'plan_id', 'no', 'head', 'state', 'percent', 'primary_unit_id', 'leader_id'];
const COLUMNS = [...PLAIN, 'sensitivity', 'due_at'];

/** task_listing as `t`, for questions that ask for no light. */
export const LISTED = 'task_listing t';

/** Ids `x` of tasks with everything a light is reckoned from, as `t`, `p`, `d` and the rest. */
export const reckonedFrom = (sql: LightSql, x: string): string =>
  `${x} JOIN task t ON t.id = x.id JOIN plan p ON p.id = t.plan_id ${DUE_JOIN} ${sql.joins} ${sql.pace}`;

/** A light as it is at this moment, where the one that is kept is not. */
export interface Relit {
  id: string;
  light: Light;
  class: LedgerClass;
}

/** task_listing as `t`, with these lights instead of those kept. */
export function listedWith(relit: readonly Relit[], add: Add): string {
  if (!relit.length) return LISTED;
  const [ids, lights, classes] = [relit.map(r => r.id), relit.map(r => r.light), relit.map(r => r.class)];
  return `(SELECT ${COLUMNS.map(c => `l.${c}`).join(', ')}, coalesce(r.light, l.light) AS light, coalesce(r.class, l.class) AS class
    FROM task_listing l LEFT JOIN unnest(${add(ids)}::uuid[], ${add(lights)}::varchar[], ${add(classes)}::varchar[]) AS r (id, light, class) ON r.id = l.id) t`;
}
