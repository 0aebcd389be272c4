import { Injectable } from '@nestjs/common';
import { WorkCalendar } from '@duban/calendar';
import { type Actor, Db, Journal } from '@duban/journal';
import { asksLight, headingOf } from './ledger.grouping';
import { type LedgerFilter, ledgerWhere } from './ledger.queries';
import type { LedgerGrouping } from './ledger.view';
import { RuleBook } from './light.inputs';
import { DUE_JOIN, LightSql } from './light.sql';

/** A heading of the grouped ledger and how many rows stand under it. */
export interface LedgerHeading {
  /** A section, a unit, a leader or a light; null: the rows that have none. */
  value: string | null;
  /** The plan, where sections are those of plans. */
  plan: string | null;
  count: number;
}

/** More headings than anybody reads. */
const MOST = 2_000;

/** The headings of the grouped ledger, in the order of its rows. */
@Injectable()
export class LedgerHeadingQueries {
  constructor(
    private readonly db: Db,
    private readonly journal: Journal,
    private readonly calendar: WorkCalendar,
  ) {}

  async headings(
    actor: Actor,
    filter: LedgerFilter & { group: LedgerGrouping },
  ): Promise<{ items: LedgerHeading[]; total: number }> {
    const params: unknown[] = [];
    const add = (value: unknown): string => `$${params.push(value)}`;
    const where = ledgerWhere(actor, filter, add);
    const lights = asksLight(filter) ? await this.lights(add) : undefined;
    if (filter.light?.length) where.push(`${lights?.light} = ANY(${add(filter.light)})`);
    const heading = headingOf(filter.group, () => lights?.light ?? 'NULL');
    const asked = lights ? `${DUE_JOIN} ${lights.joins} ${lights.pace}` : '';
    const keys = heading.keys.map((_, i) => `k${i}`);
    const rows = await this.db.query<{ k0: string | null; k3?: string; count: number; total: number }>(
      `SELECT ${keys.join(', ')}, count(*)::int AS count, sum(count(*)) OVER ()::int AS total FROM (
         SELECT ${heading.keys.map((key, i) => `${key} AS k${i}`).join(', ')}
         FROM task t JOIN plan p ON p.id = t.plan_id LEFT JOIN unit pu ON pu.id = t.primary_unit_id ${asked} ${heading.joins}
         WHERE ${where.join(' AND ')}) x
       GROUP BY ${keys.join(', ')} ORDER BY ${heading.order(i => `k${i}`)} LIMIT ${MOST}`,
      params,
    );
    return {
      items: rows.map(r => ({ value: r.k0 || null, plan: r.k3 ?? null, count: r.count })),
      total: rows[0]?.total ?? 0,
    };
  }

  private async lights(add: (value: unknown) => string): Promise<LightSql> {
    const book = await RuleBook.load(this.db, this.calendar);
    const ctx = { now: this.journal.now(), calendar: this.calendar };
    return new LightSql(book.sets, ctx, add, book.workdays);
  }
}
