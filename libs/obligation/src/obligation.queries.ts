import { OBLIGATIONS, type PlannedRung, plannedSteps } from '@duban/chain';
import type { WorkCalendar } from '@duban/calendar';
import type { Actor, Db } from '@duban/journal';
import type { Clock } from '@duban/kernel';
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
  `NOT EXISTS (SELECT 1 FROM task t WHERE t.id = coalesce(o.task_id, o.about_task_id) AND t.sensitivity <> ALL(${known}))`;

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
   * what units without any people owe; for whoever is away as well. Nothing about a task they are not cleared for.
   */
  async mine(actor: Actor, limit = 500): Promise<OwedRow[]> {
    const held = actor.appointments.flatMap(a =>
      a.role === 'unit_head' ? [{ ...a }, { unitId: a.unitId, role: 'handler' as const }] : [{ ...a }],
    );
    const offices = actor.appointments.filter(a => a.role === 'supervisor').map(a => a.unitId);
    const orphans = offices.length
      ? (await DirectorySnapshot.load(this.db)).unitsWithoutPeople().map(u => u.id)
      : [];
    const persons = [actor.personId, ...actor.appointments.map(a => a.for)].filter(Boolean);
    const rows = await this.db.query<Obligation & { holder_name: string }>(
      `SELECT o.*, u.name AS holder_name FROM obligation o JOIN unit u ON u.id = o.holder_unit_id
       WHERE o.settled_at IS NULL AND o.held_at IS NULL AND o.paused_at IS NULL AND (
         (o.holder_person_id IS NULL AND (o.holder_unit_id, o.holder_role) IN (SELECT * FROM unnest($1::uuid[], $2::varchar[])))
         OR o.holder_person_id = ANY($3)
         OR (o.office_unit_id = ANY($4) AND o.holder_unit_id = ANY($5)))
         AND ${cleared('$7')}
       ORDER BY o.due_at, o.id LIMIT $6`,
      [held.map(h => h.unitId), held.map(h => h.role), persons, offices, orphans, limit, knows(actor)],
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
