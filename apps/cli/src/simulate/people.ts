import { addDays, civilDate, instantOf } from '@duban/kernel';
import type { Obligation } from '@duban/obligation';
import { Db } from '@duban/journal';
import type { Act, Deeds, Hands } from './hands';
import { officeKey } from './agenda';
import { REACTIONS } from './reactions.table';
import { later, SLOTS, type Stage } from './stage';

/** How people behave: sign late, miss reports, get returned, finish early, miss targets, never finish. */
export class People implements Hands {
  readonly declined = new Set<string>();
  readonly units: Deeds['units'];
  readonly office: Deeds['office'];
  readonly dispatching: Deeds['dispatching'];
  readonly requests: Deeds['requests'];
  readonly matters: Deeds['matters'];
  readonly tracking: Deeds['tracking'];
  readonly planning: Deeds['planning'];
  readonly aftercare: Deeds['aftercare'];
  private readonly db: Db;

  constructor(
    readonly stage: Stage,
    deeds: Deeds,
  ) {
    this.units = deeds.units;
    this.office = deeds.office;
    this.dispatching = deeds.dispatching;
    this.requests = deeds.requests;
    this.matters = deeds.matters;
    this.tracking = deeds.tracking;
    this.planning = deeds.planning;
    this.aftercare = deeds.aftercare;
    this.db = stage.app.get(Db);
  }

  /** Plans what the holder of an obligation will do about it, if anything. */
  react(o: Obligation): void {
    REACTIONS[o.kind](o, this);
  }

  /** Who owes these is reminded of them, and takes them up once more. */
  async remember(ids: readonly string[]): Promise<void> {
    const open = await this.db.query<Obligation>(
      'SELECT * FROM obligation WHERE id = ANY($1) AND settled_at IS NULL AND paused_at IS NULL AND held_at IS NULL ORDER BY id',
      [ids],
    );
    for (const o of open) this.react(o);
  }

  async again(taskId: string): Promise<void> {
    const open = await this.db.query<{ id: string }>(
      'SELECT id FROM obligation WHERE task_id = $1 AND settled_at IS NULL ORDER BY id',
      [taskId],
    );
    await this.remember(open.map(o => o.id));
  }

  late(chance: number, early: [number, number], slow: [number, number]): number {
    const { random } = this.stage;
    return random.chance(chance) ? random.between(...slow) : random.between(...early);
  }

  soon(o: Obligation, days: number, act: Act, variant = ''): void {
    this.at(o, later(this.stage, days), act, variant);
  }

  at(o: Obligation, when: Date, act: Act, variant = ''): void {
    this.plan(`${o.kind} ${variant}|${o.holder_unit_id}`, o, when, act);
  }

  desk(o: Obligation, days: number, act: Act, variant = ''): void {
    this.deskAt(o, later(this.stage, days), act, variant);
  }

  deskAt(o: Obligation, when: Date, act: Act, variant = ''): void {
    this.plan(officeKey(`${o.kind} ${variant}`), o, when, act);
  }

  around(o: Obligation, days: number): Date {
    const { calendar, random } = this.stage;
    const when = instantOf(calendar.addWorkdays(civilDate(o.due_at), days), random.pick(SLOTS));
    return when > this.stage.clock.now() ? when : later(this.stage, random.between(1, 3));
  }

  /** Supervisors report upward once a week, on its last workday. */
  weekEnd(): Date {
    const { calendar, clock } = this.stage;
    for (let d = calendar.addWorkdays(civilDate(clock.now()), 1); ; d = calendar.addWorkdays(d, 1))
      if (calendar.addWorkdays(d, 1) > addDays(d, 1)) return instantOf(d, '15:30');
  }

  /** Every task has a fate: early, in time, late, short of its target, or never. */
  completion(o: Obligation): void {
    const { random, clock, calendar } = this.stage;
    const today = civilDate(clock.now());
    const due = civilDate(o.due_at);
    const p = random.next();
    this.units.fate.set(o.subject_id, {
      outcome: p > 0.95 ? 'carried_over' : p > 0.85 ? 'not_achieved' : 'achieved',
      pace: 0.7 + random.next() * 0.5,
    });
    // Who sees that it will not do asks for more time, most of them before it is up.
    if (random.chance(0.08))
      this.at(o, this.around(o, this.late(0.3, [-25, -3], [1, 6])), (ids, unit) =>
        this.requests.askEach(unit, ids, 'extension'),
      );
    if (random.chance(0.03)) return; // never finished
    const days = Math.max(20, Math.round((Date.parse(due) - Date.parse(today)) / 86_400_000));
    const share =
      p < 0.15
        ? 0.4 + random.next() * 0.4
        : p < 0.7
          ? 0.85 + random.next() * 0.15
          : 0.98 + random.next() * 0.12;
    const at = calendar.addWorkdays(addDays(today, Math.round(days * share)), 0);
    const done: Act = async ([id], unit) => this.units.complete(unit, id);
    this.at(o, instantOf(at, random.pick(SLOTS)), done, o.subject_id);
  }

  /** What has been settled in the meantime, or stands still, is left alone; whoever owes it by then acts. */
  private plan(key: string, o: Obligation, when: Date, act: Act): void {
    this.stage.agenda.plan(when, key, o.subject_id, async items => {
      const owed = await this.db.query<{ unit: string; ids: string[] }>(
        `SELECT holder_unit_id AS unit, array_agg(DISTINCT subject_id ORDER BY subject_id) AS ids FROM obligation
         WHERE subject_id = ANY($1) AND kind = $2 AND settled_at IS NULL AND held_at IS NULL AND paused_at IS NULL
         GROUP BY holder_unit_id ORDER BY holder_unit_id`,
        [items, o.kind],
      );
      for (const { unit, ids } of owed) await act(ids, unit);
    });
  }
}
