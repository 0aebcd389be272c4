import { Inject, Injectable } from '@nestjs/common';
import { type Limit, WorkCalendar } from '@duban/calendar';
import { type Actor, Journal, type Tx } from '@duban/journal';
import { endOfDay, IDS, type Ids, Refusal } from '@duban/kernel';
import { type Book, Obligations, type Subject } from '@duban/obligation';
import { assertActiveUnits, assertClearedHandlers, DirectoryService } from '@duban/organization';
import {
  around,
  assertTask,
  type CommandOptions,
  deadlineOf,
  lockTasks,
  moveTask,
  Plan,
  planSubject,
  type TaskParty,
  type TaskWithPlan,
} from '@duban/task';
import { Assignment } from './assignment.entity';
import { type Choice, expandParties, type ExpandedUnit } from './expand';

export interface DispatchItem extends Choice {
  taskId: string;
}

/** @throws Refusal dispatch.named_twice: with two choices for one task, which is meant? */
function assertOnce(items: readonly DispatchItem[]): void {
  const twice = items.filter((item, i) => items.findIndex(o => o.taskId === item.taskId) < i);
  if (twice.length)
    throw new Refusal('invalid', 'dispatch.named_twice', '同一任务在清单中出现了两次', {
      mend: '每项任务只列一次',
      details: { taskIds: twice.map(item => item.taskId) },
    });
}

export const assignmentSubject = (of: TaskWithPlan, assignment: Assignment): Subject => ({
  machine: 'assignment',
  id: assignment.id,
  ...around(of),
  unitId: assignment.unit_id,
});

/** 分办: hands tasks to their units. */
@Injectable()
export class DispatchService {
  constructor(
    private readonly journal: Journal,
    private readonly obligations: Obligations,
    private readonly calendar: WorkCalendar,
    private readonly directory: DirectoryService,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /**
   * Dispatches registered tasks of approved plans, all or none.
   * @param signLimit how long units have to sign; the table's default unless given
   */
  dispatch(
    actor: Actor,
    items: DispatchItem[],
    input: { signLimit?: Limit } = {},
    options: CommandOptions = {},
  ): Promise<{ tasks: number; assignments: number }> {
    return this.journal.transact(
      { name: 'task.dispatch', actor, body: { items, input }, ...options },
      async tx => {
        assertOnce(items);
        const plans = await this.lockPlans(
          tx,
          items.map(i => i.taskId),
        );
        const tasks = await lockTasks(
          tx,
          items.map(i => i.taskId),
        );
        for (const of of tasks) {
          assertTask(actor, 'task.dispatch', of);
          if (!['approved', 'running'].includes(of.plan.state))
            throw new Refusal('conflict', 'plan.not_approved', `方案《${of.plan.title}》尚未批准,不能分办`, {
              mend: '请先登记批准依据',
            });
        }
        const parties = await tx.query<TaskParty>(
          'SELECT * FROM task_party WHERE task_id = ANY($1) ORDER BY task_id, position',
          [tasks.map(t => t.task.id)],
        );
        const groups = await this.groups(tx, parties);
        const book = await this.obligations.book(tx, [...tasks.map(t => t.task.id), ...plans.map(p => p.id)]);
        for (const plan of plans.filter(p => p.state === 'approved')) {
          plan.state = book.move(planSubject(plan), plan.state, 'start').next as Plan['state'];
          plan.version += 1;
          tx.update(Plan, plan);
        }
        const expanded = tasks.map(of => ({
          of,
          units: expandParties(
            of.task,
            parties.filter(p => p.task_id === of.task.id),
            groups,
            items.find(i => i.taskId === of.task.id),
          ),
        }));
        await assertActiveUnits(
          tx,
          expanded.flatMap(e => e.units.map(u => u.unitId)),
          'items',
        );
        await assertClearedHandlers(
          tx,
          expanded.flatMap(({ of, units }) =>
            units.map(u => ({ unitId: u.unitId, sensitivity: of.task.sensitivity })),
          ),
        );
        const signDue = input.signLimit && this.calendar.due(tx.now, input.signLimit);
        let assignments = 0;
        for (const { of, units } of expanded) {
          of.task.primary_unit_id = units[0].unitId;
          moveTask(tx, book, of, 'dispatch', {
            facts: { standing: of.task.standing },
            due: {
              complete: deadlineOf(of.task, of.plan, this.calendar),
              year_review: endOfDay(this.calendar.addWorkdays(of.plan.ends, 20)),
            },
          });
          for (const unit of units) this.assign(tx, book, of, unit, signDue);
          assignments += units.length;
        }
        return { tasks: tasks.length, assignments };
      },
    );
  }

  /** Makes an assignment and opens what its unit owes first. */
  assign(
    tx: Tx,
    book: Book,
    of: TaskWithPlan,
    unit: ExpandedUnit & { contributes?: boolean },
    signDue?: Date,
  ): Assignment {
    const assignment: Assignment = {
      id: this.ids.next(),
      task_id: of.task.id,
      plan_id: of.plan.id,
      unit_id: unit.unitId,
      role: unit.role,
      is_primary: unit.isPrimary,
      state: 'pending',
      // Other leads contribute each period; the rest only where the action plan ticks them.
      contributes: unit.contributes ?? (unit.role === 'lead' && !unit.isPrimary),
      declines: 0,
      reason: null,
      signed_at: null,
      version: 1,
    };
    book.move(assignmentSubject(of, assignment), null, 'assign', signDue ? { due: { sign: signDue } } : {});
    tx.insert(Assignment, assignment);
    return assignment;
  }

  private lockPlans(tx: Tx, taskIds: string[]): Promise<Plan[]> {
    return tx.lockWhere(Plan, 'id IN (SELECT plan_id FROM task WHERE id = ANY($1))', [taskIds]);
  }

  private async groups(tx: Tx, parties: readonly TaskParty[]): Promise<Map<string, string[]>> {
    const ids = [...new Set(parties.flatMap(p => p.group_id ?? []))];
    return ids.length ? this.directory.expand(ids, tx) : new Map();
  }
}
