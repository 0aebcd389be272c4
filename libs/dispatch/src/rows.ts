import type { Tx } from '@duban/journal';
import { Refusal } from '@duban/kernel';
import type { Book, MoveOptions, Obligations, Subject } from '@duban/obligation';
import { type KnownUnit, OUTSIDE_KINDS } from '@duban/organization';
import { around, lockTasksBy, Plan, planSubject, type TaskWithPlan } from '@duban/task';
import { Assignment } from './assignment.entity';

export const assignmentSubject = (of: TaskWithPlan, assignment: Assignment): Subject => ({
  machine: 'assignment',
  id: assignment.id,
  ...around(of),
  unitId: assignment.unit_id,
});

/** Moves an assignment through its machine: state, obligations, journal. */
export function moveAssignment(
  tx: Tx,
  book: Book,
  of: TaskWithPlan,
  a: Assignment,
  event: string,
  options: MoveOptions = {},
): void {
  a.state = book.move(assignmentSubject(of, a), a.state, event, options).next as Assignment['state'];
  a.version += 1;
  tx.update(Assignment, a);
}

export interface LockedAssignments {
  tasks: Map<string, TaskWithPlan>;
  assignments: Assignment[];
  book: Book;
}

export async function lockTasksOf(tx: Tx, ids: readonly string[]): Promise<Map<string, TaskWithPlan>> {
  const rows = await lockTasksBy(tx, 't.id IN (SELECT task_id FROM assignment WHERE id = ANY($1))', [ids]);
  return new Map(rows.map(of => [of.task.id, of]));
}

/** Locks assignments and, before them, their tasks; then what is owed about both. */
export async function lockAssignments(
  tx: Tx,
  obligations: Obligations,
  ids: readonly string[],
): Promise<LockedAssignments> {
  const tasks = await lockTasksOf(tx, ids);
  const assignments = await tx.lock(Assignment, ids);
  return { tasks, assignments, book: await obligations.book(tx, [...ids, ...tasks.keys()]) };
}

/** The assignments of tasks that wait for somebody to claim them. */
export const lockOffered = (tx: Tx, taskIds: readonly string[]): Promise<Assignment[]> =>
  tx.lockWhere(Assignment, "task_id = ANY($1) AND state = 'offered'", [taskIds]);

export const lockPlansOf = (tx: Tx, taskIds: readonly string[]): Promise<Plan[]> =>
  tx.lockWhere(Plan, 'id IN (SELECT plan_id FROM task WHERE id = ANY($1))', [taskIds]);

/** A plan runs from the first time one of its tasks is handed out or offered. */
export function startPlans(tx: Tx, book: Book, plans: readonly Plan[]): void {
  for (const plan of plans.filter(p => p.state === 'approved')) {
    plan.state = book.move(planSubject(plan), plan.state, 'start').next as Plan['state'];
    plan.version += 1;
    tx.update(Plan, plan);
  }
}

/** @throws Refusal plan.not_approved */
export function assertApproved({ plan }: TaskWithPlan): void {
  if (!['approved', 'running'].includes(plan.state))
    throw new Refusal('conflict', 'plan.not_approved', `方案《${plan.title}》尚未批准，不能分办`, {
      mend: '请先登记批准依据',
    });
}

/** @throws Refusal dispatch.named_twice: with two choices for one task, which is meant? */
export function assertOnce(items: readonly { taskId: string }[]): void {
  const twice = items.filter((item, i) => items.findIndex(o => o.taskId === item.taskId) < i);
  if (twice.length)
    throw new Refusal('invalid', 'dispatch.named_twice', '同一任务在清单中出现了两次', {
      mend: '每项任务只列一次',
      details: { taskIds: twice.map(item => item.taskId) },
    });
}

/** Whether a unit is asked by letter. */
export const isOutside = (units: ReadonlyMap<string, KnownUnit>, id: string): boolean => {
  const kind = units.get(id)?.kind;
  return kind !== undefined && OUTSIDE_KINDS.includes(kind);
};

/** @throws Refusal dispatch.primary_outside: who is asked by letter cannot be held to a task */
export function assertInside(units: ReadonlyMap<string, KnownUnit>, id: string, where: string): void {
  if (!isOutside(units, id)) return;
  throw new Refusal(
    'invalid',
    'dispatch.primary_outside',
    `“${units.get(id)?.name}”是法院、检察院或外部单位，不能作第一牵头单位`,
    {
      mend: '请指定本级单位牵头；对该单位发协调函',
      faults: [{ where, message: '不能作第一牵头单位' }],
      details: { unitId: id },
    },
  );
}
