import { Injectable } from '@nestjs/common';
import { type Actor, Db } from '@duban/journal';
import { LEDGER_CLASS_LABELS, LEDGER_CLASSES, type LedgerClass } from './ledger.class';
import { type LedgerFilter, ledgerWhere } from './ledger.queries';
import { type Light, LIGHTS } from './light';
import { TaskListingService } from './task-listing.service';

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
    private readonly listing: TaskListingService,
  ) {}

  async summary(actor: Actor, filter: LedgerFilter): Promise<LedgerSummary> {
    const params: unknown[] = [];
    const add = (value: unknown): string => `$${params.push(value)}`;
    const source = await this.listing.lit(add, also => ledgerWhere(actor, filter, also));
    const where = ledgerWhere(actor, filter, add);
    if (filter.light?.length) where.push(`t.light = ANY(${add(filter.light)})`);
    const rows = await this.db.query<{ class: LedgerClass; light: Light; n: number }>(
      `SELECT t.class, t.light, count(*)::int AS n FROM ${source} WHERE ${where.join(' AND ')} GROUP BY 1, 2`,
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
