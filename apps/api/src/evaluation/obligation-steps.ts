import { Injectable } from '@nestjs/common';
import { LedgerQueries } from '@duban/evaluation';
import { Db } from '@duban/journal';
import { ObligationQueries, type OwedRow } from '@duban/obligation';
import type { SignedIn } from '@duban/organization';
import { found } from '../found';

export type StepsOf = { obligation: OwedRow } & Awaited<ReturnType<ObligationQueries['steps']>>;

/** Why somebody was told: of obligations they hold, or of a task they may see. */
@Injectable()
export class ObligationSteps {
  constructor(
    private readonly db: Db,
    private readonly obligations: ObligationQueries,
    private readonly ledger: LedgerQueries,
  ) {}

  /** @throws Refusal record.not_found */
  async of(actor: SignedIn, id: string): Promise<StepsOf> {
    const obligation = await this.readable(actor, id);
    return { obligation, ...(await this.obligations.steps(obligation)) };
  }

  /** Of a task they may see, of a plan their office runs, or their own. @throws Refusal record.not_found */
  async readable(actor: SignedIn, id: string): Promise<OwedRow> {
    return found(
      (await this.ofTheirTask(actor, id)) ??
        (await this.obligations.ofOffices(actor, id)) ??
        (await this.obligations.mine(actor, { id }))[0],
      '待办',
    );
  }

  private async ofTheirTask(actor: SignedIn, id: string): Promise<OwedRow | undefined> {
    const [row] = await this.db.query<{ task_id: string | null }>(
      'SELECT coalesce(task_id, about_task_id) AS task_id FROM obligation WHERE id = $1',
      [id],
    );
    if (!row?.task_id || !(await this.ledger.one(actor, row.task_id))) return undefined;
    return (await this.obligations.ofTask(row.task_id)).find(o => o.id === id);
  }
}
