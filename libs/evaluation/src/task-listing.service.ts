import { Injectable } from '@nestjs/common';
import { WorkCalendar } from '@duban/calendar';
import { checkOut, Db, Journal, type Reader } from '@duban/journal';
import { classSql } from './ledger.class';
import type { LightContext } from './light';
import { RuleBook } from './light.inputs';
import { LightSql } from './light.sql';
import { ANY_LAPSED, lapsed, LISTED, listedWith, reckonedFrom, type Relit, ruledBy } from './task-listing';

type Add = (value: unknown) => string;

/** Commands that change one of these tasks wait while a batch is reckoned. */
const BATCH = 500;

/** Keeps the lights of task_listing, and tells where something kept is not what it should be. */
@Injectable()
export class TaskListingService {
  constructor(
    private readonly db: Db,
    private readonly journal: Journal,
    private readonly calendar: WorkCalendar,
  ) {}

  /**
   * task_listing as `t`, with every `light` and `class` as it is at this moment: those that do not hold are reckoned now,
   * of the tasks `where` asks for, and are given along. What goes on while the list is read shows in the next one.
   */
  async lit(add: Add, where: (add: Add) => readonly string[]): Promise<string> {
    const ctx = this.context();
    const params: unknown[] = [ruledBy(ctx), ctx.now];
    if (!(await this.anyLapsed(params))) return LISTED;
    const some = `FROM ${LISTED} WHERE ${[lapsed('$1', '$2'), ...where(value => `$${params.push(value)}`)].join(' AND ')}`;
    const book = await RuleBook.load(this.db, this.calendar);
    const sql = new LightSql(book.sets, ctx, value => `$${params.push(value)}`, book.workdays);
    const relit = await this.db.query<Relit>(
      `WITH due AS MATERIALIZED (SELECT t.id ${some})
       SELECT x.id, ${sql.light} AS light, ${classSql(sql)} AS class FROM ${reckonedFrom(sql, 'due x')}`,
      params,
    );
    return listedWith(relit, add);
  }

  /**
   * Reckons the lights that do not hold any more. Lists are right without it, only slower; any number of processes may
   * do it at once.
   * @returns how many
   */
  async refresh(): Promise<number> {
    let total = 0;
    for (;;) {
      const n = await this.batch();
      total += n;
      if (n < BATCH) return total;
    }
  }

  private async batch(): Promise<number> {
    const ctx = this.context();
    const values = [ruledBy(ctx), ctx.now];
    const some = `SELECT t.id FROM ${LISTED} WHERE ${lapsed('$1', '$2')}`;
    // Most of the time there is nothing to do, and no transaction is opened for it.
    if (!(await this.anyLapsed(values))) return 0;
    const client = await checkOut(this.db.source);
    const reader: Reader = {
      query: async <T>(text: string, params: unknown[] = []) =>
        (await client.query({ text, values: params })).rows as T[],
    };
    try {
      await reader.query('BEGIN');
      // Taken first, reckoned after it: whoever changes one of them now waits, and what was changed before is seen.
      const rows = await reader.query<{ id: string }>(
        `${some} LIMIT ${BATCH} FOR NO KEY UPDATE SKIP LOCKED`,
        values,
      );
      if (rows.length)
        await this.reckon(
          reader,
          ctx,
          rows.map(r => r.id),
        );
      await reader.query('COMMIT');
      client.release();
      return rows.length;
    } catch (e) {
      client.release(e as Error);
      throw e;
    }
  }

  private async reckon(reader: Reader, ctx: LightContext, ids: readonly string[]): Promise<void> {
    const book = await RuleBook.load(reader, this.calendar);
    const values: unknown[] = [ids, ruledBy(ctx), ctx.now];
    const sql = new LightSql(book.sets, ctx, value => `$${values.push(value)}`, book.workdays);
    const text = `UPDATE task_listing l SET light = r.light, class = r.class, ruled_by = $2, until = r.until, reckoned_at = $3
      FROM (SELECT x.id, ${sql.light} AS light, ${classSql(sql)} AS class, ${sql.until} AS until
        FROM ${reckonedFrom(sql, 'unnest($1::uuid[]) AS x (id)')}) r WHERE l.id = r.id`;
    await reader.query(text, values);
  }

  /** Rows that are not what they are made of: none. @returns how many lights were held against the rules, too */
  async faults(limit: number): Promise<{ compared: number; faults: { id: string; what: string }[] }> {
    const ctx = this.context();
    const book = await RuleBook.load(this.db, this.calendar);
    const values: unknown[] = [ruledBy(ctx), ctx.now];
    const sql = new LightSql(book.sets, ctx, value => `$${values.push(value)}`, book.workdays);
    const rows = await this.db.query<{ id: string | null; what: string | null; n: number }>(
      `WITH held AS (
         SELECT x.id, k.kept, CASE WHEN l.id IS NULL THEN '缺少'
           WHEN (l.plan_id, l.no, l.head, l.state, l.percent, l.primary_unit_id, l.leader_id, l.sensitivity) IS DISTINCT FROM
             (t.plan_id, t.no, coalesce(t.section[1], ''), t.state, t.percent, t.primary_unit_id, t.leader_id, t.sensitivity) THEN '与任务不符'
           WHEN l.due_at IS DISTINCT FROM d.due_at THEN '到期时间不符'
           WHEN k.kept AND l.light <> ${sql.light} THEN '亮灯不符'
           WHEN k.kept AND l.class <> ${classSql(sql)} THEN '分类不符' END AS what
         FROM ${reckonedFrom(sql, 'task x')} LEFT JOIN task_listing l ON l.id = x.id
         -- One that a process whose clock is ahead reckoned is not held against this one's time.
         CROSS JOIN LATERAL (SELECT l.ruled_by = $1 AND l.until > $2 AND l.reckoned_at <= $2 AS kept) k)
       (SELECT NULL AS id, NULL AS what, count(*) FILTER (WHERE kept)::int AS n FROM held)
       UNION ALL (SELECT id, what, 0 FROM held WHERE what IS NOT NULL LIMIT ${Math.trunc(limit)})`,
      values,
    );
    const faults = rows.flatMap(({ id, what }) => (id && what ? [{ id, what }] : []));
    return { compared: rows.reduce((sum, r) => sum + r.n, 0), faults };
  }

  private async anyLapsed(values: unknown[]): Promise<boolean> {
    const [found] = await this.db.query<{ lapsed: boolean }>(ANY_LAPSED, values.slice(0, 2));
    return found.lapsed;
  }

  private context(): LightContext {
    return { now: this.journal.now(), calendar: this.calendar };
  }
}
