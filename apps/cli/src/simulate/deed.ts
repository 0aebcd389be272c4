import type { TaskOutcome } from '@duban/chain';
import { Db } from '@duban/journal';
import { isRefusal } from '@duban/kernel';
import type { Stage } from './stage';

/** Every task has a fate, settled when it is dispatched. */
export type Fate = Map<string, { outcome: TaskOutcome; pace: number }>;

/** How a command is given in a simulation: counted, and refused like any other. */
export class Deed {
  private readonly db: Db;

  constructor(
    protected readonly stage: Stage,
    readonly fate: Fate,
  ) {
    this.db = stage.app.get(Db);
  }

  /** Counts a command; a refusal is part of life (somebody else was faster), anything else is a bug. */
  async try(command: () => Promise<unknown>): Promise<boolean> {
    try {
      await command();
      this.stage.commands.accepted += 1;
      return true;
    } catch (e) {
      if (!isRefusal(e)) throw e;
      this.stage.commands.refused += 1;
      this.stage.refusals[e.code] = (this.stage.refusals[e.code] ?? 0) + 1;
      return false;
    }
  }

  async each(ids: string[], command: (id: string) => Promise<unknown>): Promise<void> {
    for (const id of ids) await this.try(() => command(id));
  }

  protected rows<T>(sql: string, ...params: unknown[]): Promise<T[]> {
    return this.db.query<T>(sql, params);
  }

  protected async inState(
    table: 'milestone' | 'report' | 'assignment',
    state: string,
    ids: string[],
  ): Promise<string[]> {
    const rows = await this.rows<{ id: string }>(
      `SELECT id FROM ${table} WHERE id = ANY($1) AND state = $2 ORDER BY id`,
      ids,
      state,
    );
    return rows.map(r => r.id);
  }
}
