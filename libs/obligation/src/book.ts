import { type Due, dueAt, recount, resumed, type WorkCalendar } from '@duban/calendar';
import {
  type Decision,
  type Facts,
  MACHINES,
  OBLIGATIONS,
  type ObligationKind,
  decide,
  firstRung,
  stateLabel,
} from '@duban/chain';
import type { Tx } from '@duban/journal';
import { type Ids, Refusal } from '@duban/kernel';
import { columnsOf, counted, ruleOf } from './counting';
import type { LadderEditions } from './ladder-editions';
import { Obligation } from './obligation.entity';
import { holderOf, type Subject } from './subject';

export interface MoveOptions {
  facts?: Facts;
  /** Due times of what is opened, where the table says `given`, or to override its limit. */
  due?: Partial<Record<ObligationKind, Due>>;
  /** `lapsed`: settled by a rule, not by its holder. */
  as?: 'done' | 'lapsed';
}

/**
 * The open obligations a command has under its lock. `move` asks the machine and writes what follows from the answer:
 * the one place where obligations are opened, held, paused and settled.
 */
export class Book {
  private readonly open = new Map<string, Obligation>();

  constructor(
    private readonly tx: Tx,
    rows: Obligation[],
    private readonly calendar: WorkCalendar,
    private readonly ids: Ids,
    private readonly editions: LadderEditions,
  ) {
    for (const row of rows) this.open.set(row.id, row);
  }

  /** What is owed about a record. */
  about(subjectId: string): Obligation[] {
    return [...this.open.values()].filter(o => o.subject_id === subjectId);
  }

  /**
   * Applies an event to a record's obligations.
   * @returns the decision; its `next` is the state to write
   * @throws Refusal chain.not_now when the machine refuses the event
   */
  move(
    subject: Subject,
    state: string | null,
    event: string,
    options: MoveOptions = {},
    prior?: string | null,
  ): Decision {
    const machine = MACHINES[subject.machine];
    const owed = this.about(subject.id);
    const decision = decide(machine, { state, prior, owed: owed.map(o => o.kind) }, event, options.facts);
    if (!decision.ok) {
      throw new Refusal(
        'conflict',
        'chain.not_now',
        `“${subject.title}”目前${state ? `处于“${stateLabel(subject.machine, state)}”` : '尚未建立'}，不能进行此操作`,
        {
          mend: '请刷新页面查看最新状态',
          details: {
            record: subject.machine,
            id: subject.id,
            state,
            event,
            possible: decision.possible,
            why: decision.code,
          },
        },
      );
    }
    const now = this.tx.now;
    for (const o of owed) {
      if (decision.settles.includes(o.kind)) this.settle(o, options.as ?? 'done');
      else if (decision.voids) this.settle(o, 'cancelled');
      else if (decision.holds.includes(o.kind))
        this.write(o, { held_at: o.held_at ?? now, next_step_at: null });
      else if (decision.mutes.includes(o.kind)) this.mute(o);
      else if (decision.rearms.includes(o.kind)) {
        if (decision.unmutes.includes(o.kind)) o.muted_at = null;
        this.rearm(o, options.due?.[o.kind]);
      } else if (decision.unmutes.includes(o.kind) && o.muted_at) this.unmute(o);
    }
    const family =
      subject.machine === 'task'
        ? [...this.open.values()].filter(o => o.task_id === subject.id)
        : this.about(subject.id);
    if (decision.pauses)
      for (const o of family) if (!o.paused_at) this.write(o, { paused_at: now, next_step_at: null });
    if (decision.resumes) for (const o of family) this.resume(o);
    for (const kind of decision.opens) this.openOne(kind, subject, options);
    return decision;
  }

  /** What one unit owed about a task is owed by another from now on (改派 of the primary lead). */
  handOver(taskId: string, fromUnit: string, toUnit: string): void {
    for (const o of this.about(taskId))
      if (o.holder_unit_id === fromUnit) this.write(o, { holder_unit_id: toUnit });
  }

  /**
   * What is owed about a task follows what the task is called and who answers for it (变更): open obligations take the
   * new title where they bore the old one, and what the leader owed is owed by the new one.
   */
  restate(task: Subject, formerTitle: string): void {
    const leader_id = task.leaderId ?? null;
    for (const o of this.open.values()) {
      if (o.task_id !== task.id) continue;
      const title = o.title.replace(formerTitle, () => task.title);
      const holds = OBLIGATIONS[o.kind].holder.relation === 'leader' && o.leader_id !== leader_id;
      if (title !== o.title || o.leader_id !== leader_id)
        this.write(o, { title, leader_id, ...(holds && holderOf(o.kind, task)) });
    }
  }

  /** Who stands around a record has changed: what is owed about it is owed by whom the table names now. */
  rehold(subject: Subject): void {
    for (const o of this.about(subject.id)) this.write(o, holderOf(o.kind, subject));
  }

  /** Another office takes over what its predecessor owed about a record, and stands behind the rest of it. */
  changeOffice(subjectId: string, officeUnitId: string): void {
    for (const o of this.about(subjectId))
      this.write(o, {
        office_unit_id: officeUnitId,
        ...(o.holder_unit_id === o.office_unit_id && { holder_unit_id: officeUnitId }),
      });
  }

  private openOne(kind: ObligationKind, subject: Subject, options: MoveOptions): void {
    const { limit } = OBLIGATIONS[kind];
    const due = options.due?.[kind] ?? (limit === 'given' ? undefined : { from: this.tx.now, limit });
    if (!due) throw new Error(`${kind} of ${subject.machine} ${subject.id} is opened without a due time`);
    const { ladder, version } = this.editions.forNew(kind, subject.planId);
    const edition = { ladder, ladder_version: version };
    const row: Obligation = {
      id: this.ids.next(),
      kind,
      subject_type: subject.machine,
      subject_id: subject.id,
      task_id: subject.taskId,
      about_task_id: subject.aboutTaskId ?? null,
      plan_id: subject.planId,
      ...holderOf(kind, subject),
      office_unit_id: subject.officeUnitId,
      leader_id: subject.leaderId ?? null,
      title: subject.title,
      ...counted(this.calendar, due),
      opened_at: this.tx.now,
      ...edition,
      arming: 1,
      armed_at: this.tx.now,
      ...this.timer(edition, dueAt(this.calendar, due)),
      held_at: null,
      paused_at: null,
      muted_at: null,
      done_at: null,
      settled_at: null,
      settled_as: null,
      settled_by: null,
    };
    this.open.set(row.id, row);
    this.tx.insert(Obligation, row);
  }

  /** What was held counts as done when it was: the clock stood while somebody else looked at it. */
  private settle(o: Obligation, as: Obligation['settled_as']): void {
    const done_at = as === 'done' ? (o.held_at ?? this.tx.now) : null;
    this.write(o, {
      settled_at: this.tx.now,
      settled_as: as,
      settled_by: this.tx.commandId,
      done_at,
      next_step_at: null,
      held_at: null,
      paused_at: null,
      muted_at: null,
    });
    this.open.delete(o.id);
  }

  /** A new arming: its steps that are already past do not fire. What is muted gets its new time and stays silent. */
  private rearm(o: Obligation, due?: Due): void {
    this.write(o, {
      ...(due && counted(this.calendar, due)),
      arming: o.arming + 1,
      armed_at: this.tx.now,
      held_at: null,
      ...this.timer(o, due ? dueAt(this.calendar, due) : o.due_at),
      ...(o.muted_at && { next_step_at: null }),
    });
  }

  /** The ladder stands still; being owed, due and lit does not. */
  private mute(o: Obligation): void {
    this.write(o, { muted_at: o.muted_at ?? this.tx.now, next_step_at: null });
  }

  /** Chased again from now on: what was not said meanwhile is not said afterwards. */
  private unmute(o: Obligation): void {
    this.write(o, { muted_at: null });
    if (!o.paused_at && !o.held_at) this.rearm(o);
  }

  /** The due time moves by the workdays paused; what was already late stays late. */
  private resume(o: Obligation): void {
    if (!o.paused_at) return;
    const stands = { at: o.due_at, rule: ruleOf(o) };
    const { version } = this.calendar;
    const was = o.calendar_version < version ? recount(this.calendar, stands, o.paused_at) : stands;
    const due = resumed(this.calendar, was, o.paused_at, this.tx.now);
    this.write(o, {
      paused_at: null,
      due_at: due.at,
      ...columnsOf(due.rule),
      calendar_version: version,
    });
    // Held or muted: the clock moves, the ladder still waits.
    if (!o.held_at && !o.muted_at) this.rearm(o);
  }

  private timer(
    edition: Pick<Obligation, 'ladder' | 'ladder_version'>,
    due: Date,
  ): Pick<Obligation, 'next_step_at' | 'next_step' | 'next_occurrence'> {
    const rung = firstRung(this.editions.of(edition), due, this.calendar, this.tx.now);
    return {
      next_step_at: rung?.at ?? null,
      next_step: rung?.step ?? 0,
      next_occurrence: rung?.occurrence ?? 0,
    };
  }

  private write(o: Obligation, change: Partial<Obligation>): void {
    Object.assign(o, change);
    this.tx.update(Obligation, o);
  }
}
