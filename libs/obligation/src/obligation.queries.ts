import { OBLIGATIONS, type PlannedRung, plannedSteps } from '@duban/chain';
import type { WorkCalendar } from '@duban/calendar';
import type { Actor, Db } from '@duban/journal';
import type { Clock, Slice } from '@duban/kernel';
import { DirectorySnapshot, knows } from '@duban/organization';
import type { LadderEditions } from './ladder-editions';
import { type Obligation, type ObligationStep } from './obligation.entity';

export interface OwedRow extends Obligation {
  holder_name: string;
  label: string;
  /** “还有3个工作日”. */
  due_words: string;
}

/** What is about a task is shown to whoever is cleared for it. `known`: the parameter with what somebody may know of. */
const cleared = (known: string): string =>
  `(SELECT t.sensitivity = ANY(${known}) FROM task t WHERE t.id = coalesce(o.task_id, o.about_task_id)) IS NOT FALSE`;

/** What is owed at present, as a condition on obligations `o`: not done, not held back, not paused with its task. */
export const OPEN = 'o.settled_at IS NULL AND o.held_at IS NULL AND o.paused_at IS NULL';

/** Questions asked of the obligation table. */
export class ObligationQueries {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly calendar: WorkCalendar,
    private readonly editions: LadderEditions,
  ) {}

  /**
   * What a person owes: what the roles they hold owe in their units, what they owe themselves, and, for the office,
   * what units without any people owe; for whoever is away as well. Nothing about a task they are not cleared for. What is
   * due first comes first; each way of owing is read in that order from an index of its own.
   */
  async mine(
    actor: Actor,
    { id, limit, after }: Slice<readonly [dueAt: string, id: string]> & { id?: string } = {},
  ): Promise<OwedRow[]> {
    const held = actor.appointments.flatMap(a =>
      a.role === 'unit_head' ? [{ ...a }, { unitId: a.unitId, role: 'handler' as const }] : [{ ...a }],
    );
    const offices = actor.appointments.filter(a => a.role === 'supervisor').map(a => a.unitId);
    const orphans = offices.length
      ? (await DirectorySnapshot.load(this.db)).unitsWithoutPeople().map(u => u.id)
      : [];
    const persons = [actor.personId, ...actor.appointments.map(a => a.for)].filter(Boolean);
    const params: unknown[] = [held.map(h => h.unitId), held.map(h => h.role), persons, offices, orphans];
    const add = (value: unknown): string => `$${params.push(value)}`;
    const where = [OPEN, cleared(add(knows(actor)))];
    if (id) where.push(`o.id = ${add(id)}`);
    if (after) where.push(`(o.due_at, o.id) > (${add(after[0])}::timestamptz, ${add(after[1])}::uuid)`);
    const most = add(limit ?? null);
    const owedBy = (holder: string): string =>
      `LATERAL (SELECT o.due_at, o.id FROM obligation o WHERE ${holder} AND ${where.join(' AND ')} ORDER BY o.due_at, o.id LIMIT ${most}) o`;
    const rows = await this.db.query<Obligation & { holder_name: string }>(
      `WITH mine AS (
         SELECT o.due_at, o.id FROM unnest($1::uuid[], $2::varchar[]) AS h (unit_id, role),
           ${owedBy('o.holder_unit_id = h.unit_id AND o.holder_role = h.role AND o.holder_person_id IS NULL')}
         UNION SELECT o.due_at, o.id FROM unnest($3::uuid[]) AS h (person_id), ${owedBy('o.holder_person_id = h.person_id')}
         UNION SELECT o.due_at, o.id FROM unnest($5::uuid[]) AS h (unit_id),
           ${owedBy('o.holder_unit_id = h.unit_id AND o.office_unit_id = ANY($4)')})
       SELECT o.*, u.name AS holder_name FROM obligation o JOIN unit u ON u.id = o.holder_unit_id
       WHERE o.id = ANY(ARRAY(SELECT id FROM mine ORDER BY due_at, id LIMIT ${most})) ORDER BY o.due_at, o.id`,
      params,
    );
    return rows.map(r => this.word(r));
  }

  /** Everything ever owed about tasks, newest last; matters and 复核 have readers of their own, fewer than their task. */
  async ofTask(taskId: string): Promise<OwedRow[]> {
    const rows = await this.db.query<Obligation & { holder_name: string }>(
      `SELECT o.*, u.name AS holder_name FROM obligation o JOIN unit u ON u.id = o.holder_unit_id
       WHERE o.task_id = $1 OR (o.about_task_id = $1 AND o.subject_type NOT IN ('matter', 'review_request')) ORDER BY o.opened_at, o.id`,
      [taskId],
    );
    return rows.map(r => this.word(r));
  }

  /** One that an office stands behind, for its supervisors. */
  async ofOffices(actor: Actor, id: string): Promise<OwedRow | undefined> {
    const offices = actor.appointments.filter(a => a.role === 'supervisor').map(a => a.unitId);
    const rows = await this.db.query<Obligation & { holder_name: string }>(
      `SELECT o.*, u.name AS holder_name FROM obligation o JOIN unit u ON u.id = o.holder_unit_id
       WHERE o.id = $1 AND o.office_unit_id = ANY($2) AND ${cleared('$3')}`,
      [id, offices, knows(actor)],
    );
    return rows.map(r => this.word(r))[0];
  }

  /** The steps a ladder has taken and will take for an obligation: the answer to “why was I told”. */
  async steps(o: Obligation): Promise<{ taken: ObligationStep[]; coming: PlannedRung[] }> {
    const taken = await this.db.query<ObligationStep>(
      'SELECT * FROM obligation_step WHERE obligation_id = $1 ORDER BY taken_at, step, occurrence',
      [o.id],
    );
    await this.editions.know(this.db, [o], this.clock.now());
    const coming = o.next_step_at
      ? plannedSteps(this.editions.of(o), o.due_at, this.calendar, this.clock.now())
      : [];
    return { taken, coming };
  }

  private word(o: Obligation & { holder_name: string }): OwedRow {
    return {
      ...o,
      label: OBLIGATIONS[o.kind].label,
      due_words: this.calendar.describeDue(o.due_at, this.clock.now()),
    };
  }
}
