import { Inject, Injectable } from '@nestjs/common';
import { type Decision, isOpenTask } from '@duban/chain';
import { type Actor, Journal, type Tx } from '@duban/journal';
import { Refusal } from '@duban/kernel';
import { type Book, type MoveOptions, Obligations } from '@duban/obligation';
import { TASK_ENDING, type TaskEnding } from './ending';
import { assertTask, lockTasks, taskSubject, type TaskWithPlan } from './rows';
import { Task } from './task.entity';

/** What accompanies a command: the version seen, the idempotency key, and on whose behalf it is entered. */
export interface CommandOptions {
  key?: string;
  version?: number;
  onBehalf?: { unitId: string; source: string };
}

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

/** 任务: suspending, resuming and cancelling; what is dispatched, reported and closed has its own rooms. */
@Injectable()
export class TaskService {
  constructor(
    private readonly journal: Journal,
    private readonly obligations: Obligations,
    @Inject(TASK_ENDING) private readonly ending: TaskEnding,
  ) {}

  /** 中止: pauses everything owed about the task until `until`, when the office reviews it. */
  suspend(
    actor: Actor,
    taskId: string,
    input: { reason: string; until: Date },
    options: CommandOptions = {},
  ): Promise<{ state: string }> {
    return this.journal.transact(
      { name: 'task.suspend', actor, reason: input.reason, body: { taskId, input }, ...options },
      async tx => {
        const [of] = await lockTasks(tx, [taskId]);
        assertTask(actor, 'task.suspend', of);
        await tx.expectVersion(of.task, options.version);
        if (input.until <= tx.now)
          throw new Refusal('invalid', 'task.suspend_until_past', '复查日期必须晚于今天', {
            faults: [{ where: 'until', message: '请选择今后的日期' }],
          });
        const book = await this.obligations.bookOfTasks(tx, [taskId]);
        moveTask(tx, book, of, 'suspend', { due: { review_suspension: input.until } });
        return { state: of.task.state };
      },
    );
  }

  /** 恢复: due times move by the workdays paused. */
  resume(actor: Actor, taskId: string, options: CommandOptions = {}): Promise<{ state: string }> {
    return this.journal.transact({ name: 'task.resume', actor, body: { taskId }, ...options }, async tx => {
      const [of] = await lockTasks(tx, [taskId]);
      assertTask(actor, 'task.resume', of);
      await tx.expectVersion(of.task, options.version);
      moveTask(tx, await this.obligations.bookOfTasks(tx, [taskId]), of, 'resume');
      return { state: of.task.state };
    });
  }

  /** 撤销: everything still owed about the task and its parts ends, as cancelled. */
  cancel(
    actor: Actor,
    taskIds: string[],
    input: { reason: string },
    options: CommandOptions = {},
  ): Promise<{ cancelled: number }> {
    return this.journal.transact(
      { name: 'task.cancel', actor, reason: input.reason, body: { taskIds, input }, ...options },
      async tx => {
        const tasks = await lockTasks(tx, taskIds);
        for (const of of tasks) assertTask(actor, 'task.cancel', of);
        if (tasks.length === 1) await tx.expectVersion(tasks[0].task, options.version);
        const { book, end } = await lockEnding(tx, this.ending, this.obligations, tasks);
        for (const of of tasks) moveTask(tx, book, of, 'cancel');
        end(tasks);
        return { cancelled: tasks.length };
      },
    );
  }
}

/** Locks the parts of tasks that may end in this command, then what is owed about all of them. */
export async function lockEnding(
  tx: Tx,
  ending: TaskEnding,
  obligations: Obligations,
  tasks: readonly TaskWithPlan[],
  otherSubjects: readonly string[] = [],
): Promise<{ book: Book; end: (ended: readonly TaskWithPlan[]) => void }> {
  const ids = tasks.map(t => t.task.id);
  const parts = await ending.lock(tx, ids);
  const book = await obligations.bookOfTasks(tx, ids, [
    ...otherSubjects,
    ...parts.flatMap(p => p.subjectIds),
  ]);
  return { book, end: ended => parts.forEach(p => p.end(tx, book, ended)) };
}
