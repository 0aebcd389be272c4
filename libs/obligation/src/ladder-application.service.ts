import type { WorkCalendar } from '@duban/calendar';
import { firstRung, type LadderName, OBLIGATIONS, type ObligationKind, rungAt } from '@duban/chain';
import type { Actor, Db, Journal } from '@duban/journal';
import { civilDate, Refusal } from '@duban/kernel';
import { assertMay, DirectorySnapshot, type Given, knows } from '@duban/organization';
import type { LadderEditions } from './ladder-editions';
import { Obligation } from './obligation.entity';
import { recipientsOf, superiorsOf } from './recipients';

/** A step that is next, before or after. */
export interface NextStep {
  label: string;
  action: string;
  at: Date;
  to: string[];
}

export interface LadderPreview {
  ladder: LadderName;
  version: number;
  /** Open obligations that would go over to the newest edition. */
  obligations: number;
  kinds: { kind: ObligationKind; label: string; open: number; still: number; changed: number }[];
  /** Whose next step would be another, or at another time, the soonest first: of the offices the actor supervises. */
  sample: {
    id: string;
    kind: ObligationKind;
    title: string;
    dueAt: Date;
    from: number;
    before: NextStep | null;
    after: NextStep | null;
  }[];
}

/** One transaction: longer ones would keep commands waiting for what they lock. */
const BATCH = 500;
const SAMPLE = 20;
const OUTDATED = 'ladder = $1 AND ladder_version < $2 AND settled_at IS NULL';

const still = (o: Obligation): boolean => !!(o.held_at || o.paused_at || o.muted_at);

/** Brings what is open over to the newest edition of a ladder, where the office wants that; by itself it never happens. */
export class LadderApplicationService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly calendar: WorkCalendar,
    private readonly editions: LadderEditions,
  ) {}

  /** What `apply` would change. */
  async preview(actor: Actor, ladder: LadderName): Promise<LadderPreview> {
    assertMay(actor, 'ladder.manage');
    const now = this.journal.now();
    await this.editions.refresh(this.db, now);
    const { version } = this.editions.newest(ladder);
    const rows = await this.db.query<Obligation>(
      `SELECT * FROM obligation WHERE ${OUTDATED} ORDER BY next_step_at NULLS LAST, id`,
      [ladder, version],
    );
    await this.editions.know(this.db, rows, now);
    const kinds = new Map<ObligationKind, LadderPreview['kinds'][number]>();
    const changed: Obligation[] = [];
    for (const o of rows) {
      const { label } = OBLIGATIONS[o.kind];
      const count = kinds.get(o.kind) ?? { kind: o.kind, label, open: 0, still: 0, changed: 0 };
      kinds.set(o.kind, count);
      count.open += 1;
      if (still(o)) count.still += 1;
      else if (this.differs(o, version, now)) {
        count.changed += 1;
        changed.push(o);
      }
    }
    return {
      ...{ ladder, version, obligations: rows.length, kinds: [...kinds.values()] },
      sample: await this.sample(await this.shown(actor, changed), version, now),
    };
  }

  /**
   * Arms everything open anew by the newest edition: what is past by it does not fire, and what stands still goes on
   * standing still. Batch by batch, each with its own entry; interrupted, it is called again and goes on. A repetition
   * with the same key gets the first answer.
   * @param options.version the edition that was previewed
   * @throws Refusal record.stale when another was published meanwhile
   */
  async apply(
    actor: Actor,
    { ladder, reason }: { ladder: LadderName; reason: string },
    options: Given = {},
  ): Promise<{ version: number; obligations: number; batches: number }> {
    assertMay(actor, 'ladder.manage');
    await this.editions.refresh(this.db, this.journal.now());
    const version = options.version ?? this.editions.newest(ladder).version;
    const done = { version, obligations: 0, batches: 0 };
    for (let after: string | null = null; ;) {
      const key: string | undefined = options.key && `${options.key}#${done.batches}`;
      const batch: { n: number; last: string | null } = await this.batch(
        actor,
        { ladder, reason, version, after },
        key,
      );
      if (!batch.last) return done;
      done.obligations += batch.n;
      done.batches += 1;
      after = batch.last;
    }
  }

  private batch(
    actor: Actor,
    of: { ladder: LadderName; reason: string; version: number; after: string | null },
    key: string | undefined,
  ): Promise<{ n: number; last: string | null }> {
    const meta = { name: 'ladder.apply', actor, body: of, reason: of.reason, key };
    return this.journal.transact(meta, async tx => {
      await this.editions.refresh(tx, tx.now);
      const { version } = this.editions.newest(of.ladder);
      if (version !== of.version)
        throw new Refusal('stale', 'record.stale', `现行的是第${version}版，不是第${of.version}版`, {
          mend: '请重新预览后再套用',
          details: { seen: of.version, current: version },
        });
      const rows = await tx.lockSql<Obligation>(
        Obligation,
        `SELECT * FROM obligation WHERE ${OUTDATED} AND ($3::uuid IS NULL OR id > $3) ORDER BY id LIMIT ${BATCH} FOR NO KEY UPDATE`,
        [of.ladder, version, of.after],
      );
      for (const o of rows) {
        const rung = firstRung(this.editions.newest(of.ladder).data, o.due_at, this.calendar, tx.now);
        Object.assign(o, {
          ladder_version: version,
          arming: o.arming + 1,
          armed_at: tx.now,
          next_step_at: still(o) ? null : (rung?.at ?? null),
          next_step: rung?.step ?? 0,
          next_occurrence: rung?.occurrence ?? 0,
        });
        tx.concerns(o.task_id ?? o.about_task_id);
      }
      tx.updateOnly(
        Obligation,
        ['ladder_version', 'arming', 'armed_at', 'next_step_at', 'next_step', 'next_occurrence'],
        rows,
      );
      return { n: rows.length, last: rows.at(-1)?.id ?? null };
    });
  }

  private differs(o: Obligation, version: number, now: Date): boolean {
    const before = this.before(o);
    const after = this.after(o, version, now);
    if (!before || !after) return before !== after;
    const { at, rule } = after;
    return at.getTime() !== before.at.getTime() || JSON.stringify(rule) !== JSON.stringify(before.rule);
  }

  private before(o: Obligation) {
    const place = { step: o.next_step, occurrence: o.next_occurrence };
    return rungAt(this.editions.of(o), o.due_at, this.calendar, place);
  }

  private after(o: Obligation, version: number, now: Date) {
    const ladder = this.editions.of({ ladder: o.ladder, ladder_version: version });
    return firstRung(ladder, o.due_at, this.calendar, now);
  }

  /** Whoever may change ladders need not know what every task is about. */
  private async shown(actor: Actor, changed: readonly Obligation[]): Promise<Obligation[]> {
    const offices = actor.appointments.filter(a => a.role === 'supervisor').map(a => a.unitId);
    const own = changed.filter(o => offices.includes(o.office_unit_id));
    const hidden = await this.db.query<{ id: string }>(
      'SELECT id FROM task WHERE id = ANY($1) AND sensitivity <> ALL($2)',
      [own.flatMap(o => o.task_id ?? o.about_task_id ?? []), knows(actor)],
    );
    const ids = new Set(hidden.map(t => t.id));
    return own.filter(o => !ids.has(o.task_id ?? o.about_task_id ?? '')).slice(0, SAMPLE);
  }

  private async sample(
    rows: readonly Obligation[],
    version: number,
    now: Date,
  ): Promise<LadderPreview['sample']> {
    if (!rows.length) return [];
    const directory = await DirectorySnapshot.load(this.db, civilDate(now));
    const superiors = await superiorsOf(
      this.db,
      rows.map(o => o.plan_id),
    );
    const named = (o: Obligation, rung: ReturnType<typeof rungAt>): NextStep | null => {
      if (!rung) return null;
      const told = { ...o, superior_unit_id: superiors.get(o.plan_id) };
      const to = rung.rule.to.flatMap(r => recipientsOf(told, r, directory).map(p => p.name));
      return { label: rung.label, action: rung.rule.action, at: rung.at, to: [...new Set(to)] };
    };
    return rows.map(o => ({
      ...{ id: o.id, kind: o.kind, title: o.title, dueAt: o.due_at, from: o.ladder_version },
      before: named(o, this.before(o)),
      after: named(o, this.after(o, version, now)),
    }));
  }
}
