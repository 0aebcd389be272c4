import { type Command, type Sensitivity } from '@duban/chain';
import type { Actor, Reader, Tx } from '@duban/journal';
import type { Subject } from '@duban/obligation';
import { Refusal } from '@duban/kernel';
import { assertCleared, assertMay } from '@duban/organization';

export { assertSource } from '@duban/organization';
import type { Plan } from './plan.entity';
import { Task } from './task.entity';

export interface TaskWithPlan {
  task: Task;
  plan: Plan;
}

const split = (rows: (Task & { plan: Plan })[]): TaskWithPlan[] =>
  rows.map(({ plan, ...task }) => ({ task, plan }));

/** Locks tasks, each with its plan as it stands (the plan itself is not locked). Refuses when one is missing. */
export async function lockTasks(tx: Tx, ids: readonly string[]): Promise<TaskWithPlan[]> {
  const wanted = [...new Set(ids)];
  const found = await lockTasksBy(tx, 't.id = ANY($1)', [wanted]);
  // `lock` knows how to say what is missing.
  if (found.length < wanted.length) await tx.lock(Task, wanted);
  return found;
}

/** Locks the tasks that match a condition on `t`. */
export async function lockTasksBy(tx: Tx, where: string, params: unknown[]): Promise<TaskWithPlan[]> {
  const rows = await tx.lockSql<Task, Task & { plan: Plan }>(
    Task,
    `SELECT t.*, to_jsonb(p.*) AS plan FROM task t JOIN plan p ON p.id = t.plan_id WHERE ${where} ORDER BY t.id FOR NO KEY UPDATE OF t`,
    params,
  );
  for (const row of rows) tx.concerns(row.id);
  return split(rows);
}

/** What a task is called in lists, mails and refusals. */
export const taskTitle = (task: Pick<Task, 'no' | 'text'>): string =>
  `第${task.no}项 ${task.text.length > 24 ? `${task.text.slice(0, 24)}…` : task.text}`;

/** The people around everything that belongs to a task. */
export const around = ({ task, plan }: TaskWithPlan): Omit<Subject, 'machine' | 'id'> => ({
  taskId: task.id,
  planId: plan.id,
  title: taskTitle(task),
  officeUnitId: plan.office_unit_id,
  primaryUnitId: task.primary_unit_id,
  superiorUnitId: plan.superior_inside ? plan.superior_unit_id : null,
  leaderId: task.leader_id ?? plan.leader_id,
});

export const taskSubject = (of: TaskWithPlan): Subject => ({
  machine: 'task',
  id: of.task.id,
  ...around(of),
});

/**
 * What can be done about a suspended task; all else waits, since its clocks stand still. A report that came in before
 * may be approved: its period's review goes on.
 */
const WHILE_SUSPENDED: readonly Command[] = ['task.resume', 'task.cancel', 'report.approve'];

/**
 * Refuses unless the actor may do this to the task now; `unitId` is the unit the record at hand belongs to.
 * @throws Refusal access.denied, access.clearance, task.suspended
 */
export function assertTask(
  actor: Actor,
  command: Command,
  { task, plan }: TaskWithPlan,
  unitId?: string,
): void {
  assertMay(actor, command, {
    officeUnitId: plan.office_unit_id,
    primaryUnitId: task.primary_unit_id ?? undefined,
    unitId,
    superiorUnitId: plan.superior_unit_id ?? undefined,
    leaderId: task.leader_id ?? plan.leader_id ?? undefined,
    sensitivity: task.sensitivity,
  });
  if (task.state === 'suspended' && !WHILE_SUSPENDED.includes(command)) refuseSuspended(task);
}

/**
 * For records that are about tasks and not part of them: whoever is not cleared for one of these does nothing to it.
 * @throws Refusal access.clearance
 */
export async function assertKnows(
  reader: Reader,
  actor: Actor,
  about: readonly (string | { task_id: string | null } | null)[],
): Promise<void> {
  const rows = await reader.query<{ sensitivity: Sensitivity }>(
    'SELECT DISTINCT sensitivity FROM task WHERE id = ANY($1::uuid[])',
    [about.map(of => (typeof of === 'string' ? of : of?.task_id)).filter(Boolean)],
  );
  for (const { sensitivity } of rows) assertCleared(actor, sensitivity);
}

/** @throws Refusal task.suspended */
export function refuseSuspended(task: Task): never {
  throw new Refusal('conflict', 'task.suspended', `“${taskTitle(task)}”已中止，恢复后才能办理`, {
    mend: '请由督查机构恢复任务后再办理',
    details: { taskId: task.id },
  });
}
