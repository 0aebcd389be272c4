import type { Tx } from '@duban/journal';
import type { Book, MoveOptions, Subject } from '@duban/obligation';
import { Plan } from './plan.entity';
import { taskSubject } from './rows';
import { Target, Task, TaskParty } from './task.entity';

export const planSubject = (plan: Plan): Subject => ({
  machine: 'plan',
  id: plan.id,
  taskId: null,
  planId: plan.id,
  title: plan.title,
  officeUnitId: plan.office_unit_id,
  superiorUnitId: plan.superior_inside ? plan.superior_unit_id : null,
  leaderId: plan.leader_id,
});

/** Moves a plan through its machine: state, obligations, journal. */
export function movePlan(tx: Tx, book: Book, plan: Plan, event: string, options: MoveOptions = {}): void {
  plan.state = book.move(planSubject(plan), plan.state, event, options).next as Plan['state'];
  plan.version += 1;
  tx.update(Plan, plan);
}

export interface NewTask {
  task: Task;
  parties: TaskParty[];
  targets: Target[];
}

/** 立项: of an import, or added by an edition. */
export function registerTasks(tx: Tx, book: Book, plan: Plan, tasks: readonly NewTask[]): void {
  for (const { task, parties, targets } of tasks) {
    task.state = book.move(taskSubject({ task, plan }), null, 'register').next as Task['state'];
    tx.insert(Task, task);
    tx.insert(TaskParty, ...parties);
    tx.insert(Target, ...targets);
    tx.concerns(task.id);
  }
}
