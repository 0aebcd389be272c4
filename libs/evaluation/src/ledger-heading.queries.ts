import { Injectable } from '@nestjs/common';
import { type Actor, Db } from '@duban/journal';
import { asksLight, headingsSql } from './ledger.grouping';
import { type LedgerFilter, ledgerWhere } from './ledger.queries';
import type { LedgerGrouping } from './ledger.view';
import { LISTED } from './task-listing';
import { TaskListingService } from './task-listing.service';

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
    private readonly listing: TaskListingService,
  ) {}

  async headings(
    actor: Actor,
    filter: LedgerFilter & { group: LedgerGrouping },
  ): Promise<{ items: LedgerHeading[]; total: number }> {
    const params: unknown[] = [];
    const add = (value: unknown): string => `$${params.push(value)}`;
    const source = asksLight(filter)
      ? await this.listing.lit(add, also => ledgerWhere(actor, filter, also))
      : LISTED;
    const where = ledgerWhere(actor, filter, add);
    if (filter.light?.length) where.push(`t.light = ANY(${add(filter.light)})`);
    const rows = await this.db.query<{
      value: string | null;
      plan: string | null;
      count: number;
      total: number;
    }>(
      `SELECT value, plan, count, total FROM (${headingsSql(filter.group, source, where)}) h ORDER BY before LIMIT ${MOST}`,
      params,
    );
    return {
      items: rows.map(r => ({ value: r.value || null, plan: r.plan, count: r.count })),
      total: rows[0]?.total ?? 0,
    };
  }
}
