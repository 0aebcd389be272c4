import { type Decision, isOpenTask } from '@duban/chain';
import type { Tx } from '@duban/journal';
import { Refusal } from '@duban/kernel';
import type { Book, MoveOptions } from '@duban/obligation';
import { taskSubject, type TaskWithPlan } from './rows';
import { Task } from './task.entity';

/** Moves a task through its machine: state, obligations, journal. Used by every link to the right. */
export function moveTask(
  tx: Tx,
  book: Book,
  of: TaskWithPlan,
  event: string,
  options: MoveOptions = {},
): Decision {
  const { task } = of;
  const decision = book.move(taskSubject(of), task.state, event, options, task.prior_state);
  const next = decision.next as Task['state'];
  task.prior_state = decision.pauses ? task.state : null;
  task.state = next;
  task.ended_at = isOpenTask(next) ? null : tx.now;
  task.version += 1;
  tx.update(Task, task);
  return decision;
}

/**
 * 中止 a locked task, with everything owed about it in the book, until the office looks at it again.
 * @throws Refusal task.suspend_until_past
 */
export function suspendTask(tx: Tx, book: Book, of: TaskWithPlan, until: Date): void {
  if (until <= tx.now)
    throw new Refusal('invalid', 'task.suspend_until_past', '复查日期必须晚于今天', {
      faults: [{ where: 'until', message: '请选择今后的日期' }],
    });
  moveTask(tx, book, of, 'suspend', { due: { review_suspension: until } });
}
