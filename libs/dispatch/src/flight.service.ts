import { Inject, Injectable } from '@nestjs/common';
import { type Actor, Journal, type Tx } from '@duban/journal';
import { Refusal } from '@duban/kernel';
import { type Book, Obligations } from '@duban/obligation';
import { assertActiveUnits, assertClearedHandlers } from '@duban/organization';
import {
  assertTask,
  type CommandOptions,
  lockTasks,
  type PartyRole,
  Task,
  taskTitle,
  type TaskWithPlan,
} from '@duban/task';
import { Assignment } from './assignment.entity';
import { DispatchService } from './dispatch.service';
import { type Addition, RANK } from './expand';
import { isOutside, lockTasksOf, moveAssignment } from './rows';
import { UNIT_LEAVING, type UnitLeaving } from './unit.leaving';

export interface AddedUnits {
  added: number;
  /** Units that had the task already, and have a higher role in it now. */
  raised: number;
  unchanged: number;
}

/** Who takes part in a task that is under way: units that join it and units that are no longer needed. */
@Injectable()
export class FlightService {
  constructor(
    private readonly journal: Journal,
    private readonly obligations: Obligations,
    private readonly dispatching: DispatchService,
    @Inject(UNIT_LEAVING) private readonly leaving: UnitLeaving,
  ) {}

  /**
   * Adds units to a task that is in somebody's hands: they sign like any other, and contribute from the next period on.
   * A unit that has the task keeps its assignment, with the higher of the two roles.
   * @throws Refusal assignment.task_not_running
   */
  addUnits(
    actor: Actor,
    taskId: string,
    units: readonly Addition[],
    options: CommandOptions & { reason?: string } = {},
  ): Promise<AddedUnits> {
    const { reason, ...rest } = options;
    return this.journal.transact(
      { name: 'task.add_unit', actor, reason, body: { taskId, units, reason }, ...rest },
      async tx => {
        const [of] = await lockTasks(tx, [taskId]);
        assertTask(actor, 'task.add_unit', of);
        await tx.expectVersion(of.task, options.version);
        assertHandedOut(of);
        const there = await tx.lockWhere(
          Assignment,
          "task_id = $1 AND state NOT IN ('withdrawn', 'released')",
          [taskId],
        );
        const known = await assertActiveUnits(
          tx,
          units.map(u => u.unitId),
          'units',
        );
        await assertClearedHandlers(
          tx,
          units.map(({ unitId }) => ({ unitId, sensitivity: of.task.sensitivity })),
        );
        const book = await this.obligations.book(tx, [taskId]);
        const done: AddedUnits = { added: 0, raised: 0, unchanged: 0 };
        for (const [unitId, role] of highest(units)) {
          const a = there.find(one => one.unit_id === unitId);
          if (!a) {
            const outside = isOutside(known, unitId);
            this.dispatching.assign(tx, book, of, { unitId, role, isPrimary: false }, { outside });
            done.added += 1;
          } else if (RANK[role] < RANK[a.role]) {
            this.raise(tx, a, role);
            done.raised += 1;
          } else done.unchanged += 1;
        }
        if (done.added + done.raised) {
          of.task.version += 1;
          tx.update(Task, of.task);
        }
        return done;
      },
    );
  }

  /**
   * 撤回: units that are no longer needed. What they had still to report for the task is void.
   * @throws Refusal assignment.primary
   */
  withdraw(
    actor: Actor,
    ids: string[],
    input: { reason: string },
    options: CommandOptions = {},
  ): Promise<{ withdrawn: number }> {
    return this.journal.transact(
      { name: 'assignment.withdraw', actor, reason: input.reason, body: { ids, input }, ...options },
      async tx => {
        const tasks = await lockTasksOf(tx, ids);
        const assignments = await tx.lock(Assignment, ids);
        for (const a of assignments) {
          const of = tasks.get(a.task_id) as TaskWithPlan;
          assertTask(actor, 'assignment.withdraw', of, a.unit_id);
          assertNotPrimary(of, a);
        }
        if (assignments.length === 1) await tx.expectVersion(assignments[0], options.version);
        const parts = await this.leaving.lock(
          tx,
          assignments.map(a => ({ taskId: a.task_id, unitId: a.unit_id })),
        );
        const others = parts.flatMap(p => p.subjectIds);
        const book: Book = await this.obligations.bookOfTasks(tx, [...tasks.keys()], others);
        for (const a of assignments) {
          moveAssignment(tx, book, tasks.get(a.task_id) as TaskWithPlan, a, 'withdraw');
          a.reason = input.reason;
        }
        for (const part of parts) part.end(tx, book, [...tasks.values()]);
        return { withdrawn: assignments.length };
      },
    );
  }

  private raise(tx: Tx, a: Assignment, role: PartyRole): void {
    a.role = role;
    a.contributes ||= role === 'lead' && !a.by_letter;
    a.version += 1;
    tx.update(Assignment, a);
  }
}

/** A unit named twice counts once, with its highest role. */
function highest(units: readonly Addition[]): Map<string, PartyRole> {
  const roles = new Map<string, PartyRole>();
  for (const { unitId, role } of units) {
    const before = roles.get(unitId);
    if (!before || RANK[role] < RANK[before]) roles.set(unitId, role);
  }
  return roles;
}

function assertHandedOut({ task }: TaskWithPlan): void {
  if (task.primary_unit_id && !['registered', 'closed', 'cancelled'].includes(task.state)) return;
  throw new Refusal(
    'conflict',
    'assignment.task_not_running',
    `“${taskTitle(task)}”${task.state === 'registered' ? '尚未分办' : '已了结'}，不能增加单位`,
    { mend: '请刷新页面查看最新状态', details: { taskId: task.id, state: task.state } },
  );
}

function assertNotPrimary(of: TaskWithPlan, a: Assignment): void {
  if (!a.is_primary) return;
  throw new Refusal('conflict', 'assignment.primary', `“${taskTitle(of.task)}”的第一牵头单位不能撤回`, {
    mend: '任务须有单位牵头，请改派给其他单位',
    details: { taskId: a.task_id, assignmentId: a.id },
  });
}
