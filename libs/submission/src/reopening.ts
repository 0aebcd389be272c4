import { Assignment, reinstateAssignments } from '@duban/dispatch';
import type { Tx } from '@duban/journal';
import { civilDate, endOfDay, Refusal } from '@duban/kernel';
import type { Book, Subject } from '@duban/obligation';
import { moveTask, type TaskWithPlan, taskTitle } from '@duban/task';
import { Recheck } from './recheck.entity';

export const recheckSubject = (r: Recheck, of: TaskWithPlan): Subject => ({
  machine: 'recheck',
  id: r.id,
  taskId: null,
  aboutTaskId: r.task_id,
  planId: r.plan_id,
  title: taskTitle(of.task),
  officeUnitId: r.office_unit_id,
});

export function moveRecheck(
  tx: Tx,
  book: Book,
  of: TaskWithPlan,
  r: Recheck,
  event: 'pass' | 'fail' | 'waive',
  reason: string | null,
): void {
  r.state = book.move(recheckSubject(r, of), r.state, event).next as Recheck['state'];
  Object.assign(r, { decided_at: tx.now, reason, version: r.version + 1 });
  tx.update(Recheck, r);
}

/** What comes back with a task: its units, and the looks that are still planned. */
export interface Reopening {
  assignments: Assignment[];
  rechecks: Recheck[];
}

export async function lockReopening(tx: Tx, taskIds: readonly string[]): Promise<Reopening> {
  const assignments = await tx.lockWhere(Assignment, "task_id = ANY($1) AND state = 'released'", [taskIds]);
  const rechecks = await tx.lockWhere(Recheck, "task_id = ANY($1) AND state = 'planned'", [taskIds]);
  return { assignments, rechecks };
}

/**
 * 重新办理: a closed task is tracked again by the units that had it, until a new deadline. Its plan may have been
 * concluded; that stays so.
 * @throws Refusal reopen.deadline_past, chain.not_now
 */
export function reopenTask(
  tx: Tx,
  book: Book,
  of: TaskWithPlan,
  { assignments, rechecks }: Reopening,
  deadline: string,
): void {
  if (deadline <= civilDate(tx.now))
    throw new Refusal('invalid', 'reopen.deadline_past', '新的期限必须晚于今天', {
      faults: [{ where: 'deadline', message: '请选择今后的日期' }],
    });
  const due = endOfDay(deadline);
  of.task.outcome = null;
  if (!of.task.standing) of.task.deadline = deadline;
  moveTask(tx, book, of, 'reopen', {
    facts: { standing: of.task.standing },
    due: { complete: due, year_review: due },
  });
  reinstateAssignments(tx, book, of, assignments);
  for (const r of rechecks)
    if (r.task_id === of.task.id && r.state === 'planned')
      moveRecheck(tx, book, of, r, 'waive', '任务已重新办理');
}
