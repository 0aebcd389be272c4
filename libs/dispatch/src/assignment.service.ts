import { Inject, Injectable } from '@nestjs/common';
import { type Actor, Db, Journal, SYSTEM, type Tx } from '@duban/journal';
import { Refusal } from '@duban/kernel';
import { type Book, Obligations, lockMarks, markedSubjects, takeMarks } from '@duban/obligation';
import { assertActiveUnits, assertClearedHandlers } from '@duban/organization';
import {
  assertSource,
  assertTask,
  type CommandOptions,
  moveTask,
  Task,
  type TaskWithPlan,
} from '@duban/task';
import { Assignment } from './assignment.entity';
import { DispatchService } from './dispatch.service';
import {
  assertInside,
  isOutside,
  lockAssignments,
  type LockedAssignments as Locked,
  lockTasksOf,
  moveAssignment,
} from './rows';
import { UNIT_LEAVING, type UnitLeaving } from './unit.leaving';

/** 签收、退办、改派. */
@Injectable()
export class AssignmentService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly obligations: Obligations,
    private readonly dispatching: DispatchService,
    @Inject(UNIT_LEAVING) private readonly leaving: UnitLeaving,
  ) {}

  /** 签收, in bulk. A task whose primary lead signs moves on to 落实. */
  sign(actor: Actor, ids: string[], options: CommandOptions = {}): Promise<{ signed: number }> {
    return this.journal.transact({ name: 'assignment.sign', actor, body: { ids }, ...options }, async tx => {
      const locked = await lockAssignments(tx, this.obligations, ids);
      for (const a of locked.assignments) {
        const of = locked.tasks.get(a.task_id) as TaskWithPlan;
        assertTask(actor, 'assignment.sign', of, a.unit_id);
        assertSource(actor, a.unit_id, options.onBehalf);
        this.take(tx, locked.book, of, a, 'sign');
      }
      return { signed: locked.assignments.length };
    });
  }

  /** 申请退办. A second one on the same assignment goes to the leader. */
  decline(
    actor: Actor,
    ids: string[],
    input: { reason: string },
    options: CommandOptions = {},
  ): Promise<{ declined: number }> {
    return this.journal.transact(
      { name: 'assignment.decline', actor, reason: input.reason, body: { ids, input }, ...options },
      async tx => {
        const { tasks, assignments, book } = await lockAssignments(tx, this.obligations, ids);
        for (const a of assignments) {
          const of = tasks.get(a.task_id) as TaskWithPlan;
          assertTask(actor, 'assignment.decline', of, a.unit_id);
          assertSource(actor, a.unit_id, options.onBehalf);
          moveAssignment(tx, book, of, a, 'decline', { facts: { again: a.declines > 0 } });
          a.declines += 1;
          a.reason = input.reason;
        }
        return { declined: assignments.length };
      },
    );
  }

  /** 不同意退办: back to the unit, the reason on record. */
  uphold(
    actor: Actor,
    id: string,
    input: { reason: string },
    options: CommandOptions = {},
  ): Promise<{ state: string }> {
    return this.decide('uphold', actor, id, input, options, (tx, { book }, of, a) => {
      moveAssignment(tx, book, of, a, 'uphold');
      a.reason = input.reason;
    });
  }

  /**
   * 改派 to another unit, which takes over the role and, from a primary lead, what it owed, instructions included. A unit outside is written
   * to instead, and never takes over from a primary lead.
   * @throws Refusal reassign.same_unit, reassign.already_assigned, dispatch.primary_outside
   */
  reassign(
    actor: Actor,
    id: string,
    input: { unitId: string; reason: string },
    options: CommandOptions = {},
  ): Promise<{ state: string }> {
    return this.decide('reassign', actor, id, input, options, async (tx, { book, leave }, of, a) => {
      if (input.unitId === a.unit_id)
        throw new Refusal('invalid', 'reassign.same_unit', '改派的单位与原单位相同', {
          mend: '请选择其他单位',
        });
      const units = await assertActiveUnits(tx, [input.unitId], 'unitId');
      if (a.is_primary) assertInside(units, input.unitId, 'unitId');
      await assertClearedHandlers(tx, [{ unitId: input.unitId, sensitivity: of.task.sensitivity }]);
      const [there] = await tx.query(
        'SELECT 1 FROM assignment WHERE task_id = $1 AND unit_id = $2 AND state <> $3',
        [a.task_id, input.unitId, 'withdrawn'],
      );
      if (there)
        throw new Refusal('conflict', 'reassign.already_assigned', '该单位已承担此任务', {
          mend: '请选择其他单位',
        });
      moveAssignment(tx, book, of, a, 'reassign');
      if (a.is_primary) {
        of.task.primary_unit_id = input.unitId;
        of.task.version += 1;
        tx.update(Task, of.task);
        book.handOver(of.task.id, a.unit_id, input.unitId);
      }
      const { role, is_primary: isPrimary, contributes } = a;
      this.dispatching.assign(
        tx,
        book,
        of,
        { unitId: input.unitId, role, isPrimary, contributes },
        { outside: isOutside(units, input.unitId) },
      );
      leave();
    });
  }

  /**
   * 视为签收: acts on the steps in which a ladder found that a unit neither signed nor declined. Found by their mark,
   * so a crash between the two loses nothing.
   */
  async takeAsSigned(): Promise<number> {
    const ids = await markedSubjects(this.db, 'take_as_signed', 'assignment');
    if (!ids.length) return 0;
    return this.journal.transact(
      {
        name: 'assignment.take_as_signed',
        actor: SYSTEM,
        reason: '到期三个工作日后既未签收也未退办，视为签收',
      },
      async tx => {
        const tasks = await lockTasksOf(tx, ids);
        const assignments = await tx.lock(Assignment, ids);
        const marks = await lockMarks(tx, 'take_as_signed', ids);
        const book = await this.obligations.book(tx, [...ids, ...tasks.keys()]);
        const due = takeMarks(tx, book, marks, ids);
        for (const a of assignments.filter(x => due.has(x.id)))
          this.take(tx, book, tasks.get(a.task_id) as TaskWithPlan, a, 'take_as_signed');
        return due.size;
      },
    );
  }

  private take(tx: Tx, book: Book, of: TaskWithPlan, a: Assignment, event: 'sign' | 'take_as_signed'): void {
    moveAssignment(tx, book, of, a, event, { as: event === 'sign' ? 'done' : 'lapsed' });
    a.signed_at = tx.now;
    if (a.is_primary && of.task.state === 'dispatched') moveTask(tx, book, of, 'primary_signed');
  }

  private decide(
    event: 'uphold' | 'reassign',
    actor: Actor,
    id: string,
    input: { reason: string },
    options: CommandOptions,
    then: (
      tx: Tx,
      locked: Locked & { leave: () => void },
      of: TaskWithPlan,
      a: Assignment,
    ) => void | Promise<void>,
  ): Promise<{ state: string }> {
    return this.journal.transact(
      {
        name: 'assignment.decide_decline',
        actor,
        reason: input.reason,
        body: { event, id, input },
        ...options,
      },
      async tx => {
        const tasks = await lockTasksOf(tx, [id]);
        const assignments = await tx.lock(Assignment, [id]);
        const [a] = assignments;
        const of = tasks.get(a.task_id) as TaskWithPlan;
        const parts =
          event === 'reassign' ? await this.leaving.lock(tx, [{ taskId: a.task_id, unitId: a.unit_id }]) : [];
        const others = parts.flatMap(p => p.subjectIds);
        const book = await this.obligations.book(tx, [id, a.task_id, ...others]);
        const leave = (): void => parts.forEach(p => p.end(tx, book, [of]));
        const locked = { tasks, assignments, book, leave };
        assertTask(actor, 'assignment.decide_decline', of, a.unit_id);
        await tx.expectVersion(a, options.version);
        assertLeadersWord(actor, of, a, locked.book, options);
        await then(tx, locked, of, a);
        return { state: a.state };
      },
    );
  }
}

/**
 * A second decline is the leader's to decide; the office may record the leader's word, with its source.
 * @throws Refusal behalf.source_needed
 */
function assertLeadersWord(
  actor: Actor,
  of: TaskWithPlan,
  a: Assignment,
  book: Book,
  options: CommandOptions,
): void {
  const leader = of.task.leader_id ?? of.plan.leader_id;
  const asked = book.about(a.id).some(o => o.kind === 'decide_decline');
  if (!asked || !leader || actor.personId === leader || options.onBehalf?.source) return;
  throw new Refusal('invalid', 'behalf.source_needed', '再次申请退办由分管领导裁定，代领导登记须注明来源', {
    mend: '请填写批示文号或会议纪要',
    faults: [{ where: 'onBehalf.source', message: '请填写来源' }],
  });
}
