import { Inject, Injectable } from '@nestjs/common';
import { type Due, type Limit, workdaysAfter } from '@duban/calendar';
import { type Actor, Journal, type Tx } from '@duban/journal';
import { IDS, type Ids } from '@duban/kernel';
import { type Book, type MoveOptions, Obligations } from '@duban/obligation';
import {
  DirectoryService,
  type KnownUnit,
  assertActiveUnits,
  assertClearedHandlers,
} from '@duban/organization';
import {
  type CommandOptions,
  TaskParty,
  type TaskWithPlan,
  assertTask,
  deadlineOf,
  lockTasks,
  moveTask,
} from '@duban/task';
import { Assignment } from './assignment.entity';
import { settleChoices } from './choices';
import { type Choice, type ExpandedUnit, expandParties } from './expand';
import {
  assertApproved,
  assertInside,
  assertOnce,
  assignmentSubject,
  isOutside,
  lockOffered,
  lockPlansOf,
  moveAssignment,
  startPlans,
} from './rows';

export interface DispatchItem extends Choice {
  taskId: string;
}

/** A unit that is about to get a task. */
export interface Taker extends ExpandedUnit {
  contributes?: boolean;
}

/** 分办: hands tasks to their units. */
@Injectable()
export class DispatchService {
  constructor(
    private readonly journal: Journal,
    private readonly obligations: Obligations,
    private readonly directory: DirectoryService,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /**
   * Dispatches registered tasks of approved plans, all or none. Offers that nobody has claimed end with it.
   * @param signLimit how long units have to sign; the plan's limit, or else the table's default, unless given
   * @throws Refusal dispatch.selection_needed, dispatch.open_ended, dispatch.primary_needed, dispatch.primary_outside
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
        const taskIds = items.map(i => i.taskId);
        const plans = await lockPlansOf(tx, taskIds);
        const tasks = await lockTasks(tx, taskIds);
        for (const of of tasks) {
          assertTask(actor, 'task.dispatch', of);
          assertApproved(of);
        }
        const offered = await lockOffered(tx, taskIds);
        const parties = await tx.lockWhere(TaskParty, 'task_id = ANY($1) AND NOT withdrawn', [taskIds]);
        const groups = await this.groups(tx, parties);
        const subjects = [...taskIds, ...plans.map(p => p.id), ...offered.map(a => a.id)];
        const book = await this.obligations.book(tx, subjects);
        startPlans(tx, book, plans);
        const choices = new Map(items.map(item => [item.taskId, item]));
        await settleChoices(tx, this.ids, actor, tasks, choices, parties);
        const expanded = tasks.map(of => ({
          of,
          units: expandParties(
            of.task,
            parties.filter(p => p.task_id === of.task.id),
            groups,
            choices.get(of.task.id),
          ),
        }));
        const units = await assertActiveUnits(
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
        const signDue = input.signLimit && { from: tx.now, limit: input.signLimit };
        let assignments = 0;
        for (const { of, units: takers } of expanded) {
          assertInside(units, takers[0].unitId, `tasks.${of.task.id}`);
          of.task.primary_unit_id = takers[0].unitId;
          of.task.direct = items.find(i => i.taskId === of.task.id)?.direct ?? false;
          moveTask(tx, book, of, 'dispatch', this.deadlines(of));
          this.assignAll(tx, book, of, takers, units, offered, signDue);
          assignments += takers.length;
        }
        return { tasks: tasks.length, assignments };
      },
    );
  }

  /** What is owed about a task itself from the day it is in somebody's hands. */
  deadlines(of: TaskWithPlan): MoveOptions {
    return {
      facts: { standing: of.task.standing },
      due: {
        complete: deadlineOf(of.task, of.plan),
        year_review: workdaysAfter(of.plan.ends, 20),
      },
    };
  }

  /** Assigns a task to its units; who was offered it and gets nothing is passed over. */
  assignAll(
    tx: Tx,
    book: Book,
    of: TaskWithPlan,
    takers: readonly Taker[],
    units: ReadonlyMap<string, KnownUnit>,
    offered: readonly Assignment[] = [],
    signDue?: Due,
  ): void {
    const waiting = offered.filter(a => a.task_id === of.task.id && a.state === 'offered');
    for (const taker of takers) {
      const row = waiting.find(a => a.unit_id === taker.unitId);
      this.assign(tx, book, of, taker, { outside: isOutside(units, taker.unitId), signDue, row });
    }
    for (const a of waiting) if (a.state === 'offered') moveAssignment(tx, book, of, a, 'pass_over');
  }

  /** Makes an assignment and opens what comes first: the unit signs, or the office writes to a unit outside. */
  assign(
    tx: Tx,
    book: Book,
    of: TaskWithPlan,
    unit: Taker,
    how: { outside?: boolean; signDue?: Due; row?: Assignment } = {},
  ): Assignment {
    const byLetter = how.outside ?? false;
    const fields = {
      role: unit.role,
      is_primary: unit.isPrimary,
      by_letter: byLetter,
      // Other leads contribute each period; the rest only where the action plan ticks them.
      contributes: !byLetter && (unit.contributes ?? (unit.role === 'lead' && !unit.isPrimary)),
    };
    const days = of.plan.sign_days;
    const own: Due | null = days ? { from: tx.now, limit: { n: days, unit: 'workday' } } : null;
    const sign = how.signDue ?? own;
    const due = sign ? { due: { sign } } : {};
    if (how.row) {
      Object.assign(how.row, fields);
      moveAssignment(tx, book, of, how.row, 'assign', due);
      return how.row;
    }
    const assignment = this.blank(of, unit.unitId, fields);
    const event = byLetter ? 'letter' : 'assign';
    const { next } = book.move(assignmentSubject(of, assignment), null, event, due);
    assignment.state = next as Assignment['state'];
    tx.insert(Assignment, assignment);
    return assignment;
  }

  /** Offers a task to a unit, which owes nothing by it. */
  offerTo(tx: Tx, book: Book, of: TaskWithPlan, unitId: string): Assignment {
    const fields = { role: 'lead', is_primary: false, by_letter: false, contributes: false } as const;
    const assignment = this.blank(of, unitId, fields);
    const { next } = book.move(assignmentSubject(of, assignment), null, 'offer');
    assignment.state = next as Assignment['state'];
    tx.insert(Assignment, assignment);
    return assignment;
  }

  private blank(
    of: TaskWithPlan,
    unitId: string,
    fields: Pick<Assignment, 'role' | 'is_primary' | 'by_letter' | 'contributes'>,
  ): Assignment {
    return {
      id: this.ids.next(),
      task_id: of.task.id,
      plan_id: of.plan.id,
      unit_id: unitId,
      state: 'pending',
      declines: 0,
      reason: null,
      signed_at: null,
      countersign: null,
      countersigned_at: null,
      countersign_reason: null,
      version: 1,
      ...fields,
    };
  }

  /** Group → its members of this moment. */
  async groups(tx: Tx, parties: readonly TaskParty[]): Promise<Map<string, string[]>> {
    const ids = [...new Set(parties.flatMap(p => p.group_id ?? []))];
    return ids.length ? this.directory.expand(ids, tx) : new Map();
  }
}
