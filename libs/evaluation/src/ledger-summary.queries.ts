import { Injectable } from '@nestjs/common';
import { WorkCalendar } from '@duban/calendar';
import { type Actor, Db, Journal } from '@duban/journal';
import { type LedgerFilter, ledgerWhere } from './ledger.queries';
import { type Light, LIGHTS } from './light';
import { RuleBook } from './light.inputs';
import { DUE_JOIN, LightSql } from './light.sql';

/**
 * 五类: behind (the pace signal is yellow or red), ahead (so many points more than 序时进度), on course between the two,
 * done, and all of which no pace can be said: not handed out, nothing reported yet, standing, suspended, ended otherwise.
 */
export const LEDGER_CLASSES = ['behind', 'on_course', 'ahead', 'done', 'other'] as const;
export type LedgerClass = (typeof LEDGER_CLASSES)[number];
export const LEDGER_CLASS_LABELS: Readonly<Record<LedgerClass, string>> = {
  behind: '未达进度',
  on_course: '达到进度',
  ahead: '超进度',
  done: '已完成',
  other: '其他',
};
/** Percentage points above 序时进度 from which work is ahead of it. */
export const AHEAD_BY = 5;

export interface LedgerSummary {
  total: number;
  classes: { class: LedgerClass; label: string; count: number }[];
  lights: { light: Light; count: number }[];
}

/** 台账汇总, over the same tasks as the ledger. */
@Injectable()
export class LedgerSummaryQueries {
  constructor(
    private readonly db: Db,
    private readonly journal: Journal,
    private readonly calendar: WorkCalendar,
  ) {}

  async summary(actor: Actor, filter: LedgerFilter): Promise<LedgerSummary> {
    const book = await RuleBook.load(this.db, this.calendar);
    const params: unknown[] = [];
    const add = (value: unknown): string => `$${params.push(value)}`;
    const ctx = { now: this.journal.now(), calendar: this.calendar };
    const sql = new LightSql(book.sets, ctx, add, book.workdays);
    const where = ledgerWhere(actor, filter, add);
    if (filter.light?.length) where.push(`${sql.light} = ANY(${add(filter.light)})`);
    const rows = await this.db.query<{ class: LedgerClass; light: Light; n: number }>(
      `SELECT x.class, x.light, count(*)::int AS n FROM (
         SELECT ${sql.light} AS light,
           CASE WHEN t.outcome = 'achieved' AND t.state <> 'cancelled' THEN 'done'
                WHEN t.state IN ('registered', 'suspended', 'cancelled', 'closed') OR t.outcome IS NOT NULL OR t.standing OR pc.e IS NULL THEN 'other'
                WHEN ${sql.signal('pace')} >= 2 THEN 'behind'
                WHEN 10 * t.percent - pc.e >= ${add(AHEAD_BY * 10)}::int THEN 'ahead' ELSE 'on_course' END AS class
         FROM task t JOIN plan p ON p.id = t.plan_id ${DUE_JOIN} ${sql.joins} ${sql.pace}
         WHERE ${where.join(' AND ')}) x GROUP BY 1, 2`,
      params,
    );
    const sum = (match: (r: (typeof rows)[number]) => boolean): number =>
      rows.filter(match).reduce((all, r) => all + r.n, 0);
    return {
      total: sum(() => true),
      classes: LEDGER_CLASSES.map(c => ({
        class: c,
        label: LEDGER_CLASS_LABELS[c],
        count: sum(r => r.class === c),
      })),
      lights: LIGHTS.map(light => ({ light, count: sum(r => r.light === light) })),
    };
  }
}
