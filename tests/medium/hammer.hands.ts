import type { Actor } from '@duban/journal';
import type { CommandOptions } from '@duban/task';
import { addDays, civilDate, instantOf } from '@duban/kernel';
import type { Arena } from './hammer.world';

/** A command whose content is settled: given again with the same key it must have the same answer. */
export type Command = (options: CommandOptions) => Promise<unknown>;
/** What people do of one kind: how often, and how the next one comes about. */
export type Family = Record<string, [weight: number, next: () => Promise<Command | null>]>;
export type Call = (who: Actor, ids: string[], options: CommandOptions) => Promise<unknown>;
interface Row {
  id: string;
  task: string;
  unit: string;
  primary: string;
}

/** How the record `r` of a table finds its unit and its primary lead. */
const UNIT: Readonly<Record<string, string>> = {
  assignment: 'r.unit_id',
  report: 'r.unit_id',
  notice: 'r.unit_id',
  request: 'r.unit_id',
  instruction: 'r.unit_id',
  matter: 'r.unit_id',
  review_request: 'r.unit_id',
};
const TASK: Readonly<Record<string, string>> = { task: 'r.id', notice: 'NULL', plan: 'NULL' };
/** Tables whose records are about a task. */
const ABOUT = ['assignment', 'report', 'milestone', 'request', 'instruction', 'recheck'];
const PRIMARY = '(SELECT primary_unit_id FROM task t WHERE t.id = r.task_id)';

/** Who does something to which records: mostly the right one to some that fit, now and then not. */
export class Hands {
  constructor(readonly arena: Arena) {}

  /** For records of one unit by its handler, or for any by the office, which names its source. */
  async asUnit(table: string, states: string[], call: Call, also?: string): Promise<Command | null> {
    const rows = await this.rows(table, states, 4, also);
    if (!rows.length) return null;
    const unitId = rows[0].unit;
    if (this.arena.random.chance(0.15)) {
      const onBehalf = { unitId, source: '电话报来' };
      const { office } = this;
      return o =>
        call(
          office,
          rows.filter(r => r.unit === unitId).map(r => r.id),
          { ...o, onBehalf },
        );
    }
    const own = rows.filter(r => r.unit === unitId || this.arena.random.chance(0.02)).map(r => r.id);
    const who = this.somebody(this.at(unitId));
    return o => call(who, own, o);
  }

  async asPrimary(table: string, states: string[], call: Call, also?: string): Promise<Command | null> {
    const rows = await this.rows(table, states, 3, also);
    if (!rows.length) return null;
    const ids = rows.filter(r => r.primary === rows[0].primary).map(r => r.id);
    const who = this.somebody(this.at(rows[0].primary));
    return o => call(who, ids, o);
  }

  async asOffice(table: string, states: string[], call: Call, also?: string): Promise<Command | null> {
    const rows = await this.rows(table, states, 4, also);
    if (!rows.length) return null;
    const ids = rows.slice(0, this.arena.random.between(1, rows.length)).map(r => r.id);
    const who = this.somebody(this.office);
    return o => call(who, ids, o);
  }

  /** Records by lot, now and then in a state that does not fit. */
  rows(table: string, states: string[], limit: number, also = 'true'): Promise<Row[]> {
    const { random } = this.arena;
    const primary =
      table === 'task'
        ? 'r.primary_unit_id'
        : table === 'instruction'
          ? 'coalesce(r.unit_id, r.office_unit_id)'
          : ['milestone', 'report', 'request'].includes(table)
            ? PRIMARY
            : 'NULL';
    const task = TASK[table] ?? (ABOUT.includes(table) ? 'r.task_id' : 'NULL');
    return this.arena.query<Row>(
      `SELECT r.id, ${task} AS task, ${UNIT[table] ?? 'NULL'} AS unit, ${primary} AS primary FROM ${table} r
       WHERE (r.state = ANY($1) OR $2) AND ${also} ORDER BY md5(r.id::text || $3) LIMIT $4`,
      states,
      random.chance(0.05),
      String(random.next()),
      limit,
    );
  }

  /** One record by lot. */
  async one(table: string, states: string[], also?: string): Promise<Row | undefined> {
    return (await this.rows(table, states, 1, also))[0];
  }

  /** One plan by lot, mostly one under way. */
  plan(): Promise<Row | undefined> {
    return this.one('plan', ['running', 'approved']);
  }

  /** Some of these, at least one. */
  some<T>(items: readonly T[], most = 3): T[] {
    const { random } = this.arena;
    return [...new Set(Array.from({ length: random.between(1, most) }, () => random.pick(items)))];
  }

  /** A day from today on, now and then one that has passed. */
  day(from: number, to: number): string {
    const { random, house } = this.arena;
    const today = civilDate(house.clock.now());
    return addDays(today, random.chance(0.04) ? -1 : random.between(from, to));
  }

  /** The evening of such a day. */
  instant(from: number, to: number): Date {
    return instantOf(this.day(from, to), '18:00');
  }

  /** Who handles things in a unit: its handler, in the office and outside the supervisor. */
  at(unitId: string | null): Actor {
    return (unitId && this.arena.handler(unitId)) || this.office;
  }

  get office(): Actor {
    return this.arena.district.actors.督查员;
  }

  get leader(): Actor {
    return this.arena.district.actors.区长;
  }

  /** The office enters what the leader said elsewhere. */
  get leadersWord(): { unitId: string; source: string } {
    return { unitId: this.arena.district.units.区政府督查室, source: '会议纪要' };
  }

  get<T>(token: abstract new (...args: never[]) => T): T {
    return this.arena.house.get(token);
  }

  somebody(right: Actor): Actor {
    const { random, district } = this.arena;
    return random.chance(0.04) ? random.pick(Object.values(district.actors)) : right;
  }
}
