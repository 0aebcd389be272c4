import type { Actor } from '@duban/journal';
import type { CommandOptions } from '@duban/task';
import type { Arena } from './hammer.world';

/** A command whose content is settled: given again with the same key it must have the same answer. */
export type Command = (options: CommandOptions) => Promise<unknown>;
type Call = (who: Actor, ids: string[], options: CommandOptions) => Promise<unknown>;
interface Row {
  id: string;
  unit: string;
  primary: string;
}

/** How the record `r` of a table finds its unit and its primary lead. */
const UNIT: Readonly<Record<string, string>> = {
  assignment: 'r.unit_id',
  report: 'r.unit_id',
  notice: 'r.unit_id',
};
const PRIMARY = '(SELECT primary_unit_id FROM task t WHERE t.id = r.task_id)';

/** Who does something to which records: mostly the right one to some that fit, now and then not. */
export class Hands {
  constructor(protected readonly arena: Arena) {}

  /** For records of one unit by its handler, or for any by the office, which names its source. */
  protected async asUnit(
    table: string,
    states: string[],
    call: Call,
    also?: string,
  ): Promise<Command | null> {
    const rows = await this.rows(table, states, 4, also);
    if (!rows.length) return null;
    const unitId = rows[0].unit;
    if (this.arena.random.chance(0.15)) {
      const onBehalf = { unitId, source: '电话报来' };
      const office = this.arena.district.actors.督查员;
      return o =>
        call(
          office,
          rows.filter(r => r.unit === unitId).map(r => r.id),
          { ...o, onBehalf },
        );
    }
    const own = rows.filter(r => r.unit === unitId || this.arena.random.chance(0.02)).map(r => r.id);
    const who = this.somebody(this.arena.handler(unitId));
    return o => call(who, own, o);
  }

  protected async asPrimary(
    table: string,
    states: string[],
    call: Call,
    also?: string,
  ): Promise<Command | null> {
    const rows = await this.rows(table, states, 3, also);
    if (!rows.length) return null;
    const ids = rows.filter(r => r.primary === rows[0].primary).map(r => r.id);
    const who = this.somebody(this.arena.handler(rows[0].primary));
    return o => call(who, ids, o);
  }

  protected async asOffice(
    table: string,
    states: string[],
    call: Call,
    also?: string,
  ): Promise<Command | null> {
    const rows = await this.rows(table, states, 4, also);
    if (!rows.length) return null;
    const ids = rows.slice(0, this.arena.random.between(1, rows.length)).map(r => r.id);
    const who = this.somebody(this.arena.district.actors.督查员);
    return o => call(who, ids, o);
  }

  /** Records by lot, now and then in a state that does not fit. */
  protected rows(table: string, states: string[], limit: number, also = 'true'): Promise<Row[]> {
    const { random } = this.arena;
    const primary =
      table === 'task' ? 'r.primary_unit_id' : ['milestone', 'report'].includes(table) ? PRIMARY : 'NULL';
    return this.arena.query<Row>(
      `SELECT r.id, ${UNIT[table] ?? 'NULL'} AS unit, ${primary} AS primary FROM ${table} r
       WHERE (r.state = ANY($1) OR $2) AND ${also} ORDER BY md5(r.id::text || $3) LIMIT $4`,
      states,
      random.chance(0.05),
      String(random.next()),
      limit,
    );
  }

  protected somebody(right: Actor): Actor {
    const { random, district } = this.arena;
    return random.chance(0.04) ? random.pick(Object.values(district.actors)) : right;
  }
}
