import { createHash } from 'node:crypto';
import { LIGHT_PRESETS } from '@duban/chain';
import { classSql } from './ledger.class';
import type { LightContext } from './light';
import type { RuleBook } from './light.inputs';
import { DUE_JOIN, LightSql } from './light.sql';

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

/** Which rows `t` of task_listing have a light that holds, and which have not; both by one index. */
export const kept = (ruled: string, now: string): string => `t.ruled_by = ${ruled} AND t.until > ${now}`;
export const lapsed = (ruled: string, now: string): string =>
  `(t.ruled_by < ${ruled} OR t.ruled_by > ${ruled} OR (t.ruled_by = ${ruled} AND t.until <= ${now}))`;

const PLAIN = ['id', 'plan_id', 'no', 'head', 'state', 'percent', 'primary_unit_id', 'leader_id'];
const COLUMNS = [...PLAIN, 'sensitivity', 'due_at'];

/** task_listing as `t`, for questions that ask for no light. */
export const LISTED = 'task_listing t';

/** Ids `x` of tasks with everything a light is reckoned from, as `t`, `p`, `d` and the rest. */
export const reckonedFrom = (sql: LightSql, x: string): string =>
  `${x} JOIN task t ON t.id = x.id JOIN plan p ON p.id = t.plan_id ${DUE_JOIN} ${sql.joins} ${sql.pace}`;

/**
 * The rows of task_listing as `t` with `light` and `class` as they are at this moment: kept ones where they hold,
 * reckoned row by row where they do not. It never waits for the lights to be kept.
 */
export function listedLit(book: RuleBook, ctx: LightContext, add: Add): string {
  const sql = new LightSql(book.sets, ctx, add, book.workdays);
  const [ruled, now] = [`${add(ruledBy(ctx))}::varchar`, `${add(ctx.now)}::timestamptz`];
  const of = (alias: string): string => COLUMNS.map(c => `${alias}.${c}`).join(', ');
  return `(SELECT ${of('t')}, t.light, t.class FROM task_listing t WHERE ${kept(ruled, now)}
    UNION ALL SELECT ${of('x')}, (${sql.light})::varchar, (${classSql(sql)})::varchar
    FROM ${reckonedFrom(sql, `(SELECT * FROM task_listing t WHERE ${lapsed(ruled, now)}) x`)}) t`;
}
