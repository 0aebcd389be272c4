import { Inject, Injectable } from '@nestjs/common';
import { type Actor, type Entrance, Journal, type Tx } from '@duban/journal';
import { Refusal } from '@duban/kernel';
import { type Book, Obligations } from '@duban/obligation';
import { assertChangeAuthority, changeTask, type TaskChange, withApproval } from './change';
import { DEADLINE_MOVING, type DeadlineMoving } from './deadline.port';
import { TASK_ENDING, type TaskEnding } from './ending';
import { moveTask, suspendTask } from './moving';
import { assertTask, lockTasks, type TaskWithPlan } from './rows';

/** What accompanies a command: the version seen, the idempotency key, and on whose behalf it is entered. */
export interface CommandOptions {
  key?: string;
  version?: number;
  onBehalf?: { unitId: string; source: string };
  entrance?: Entrance;
}

/** 任务: changing, suspending, resuming and cancelling; what is dispatched, reported and closed has its own rooms. */
@Injectable()
export class TaskService {
  constructor(
    private readonly journal: Journal,
    private readonly obligations: Obligations,
    @Inject(TASK_ENDING) private readonly ending: TaskEnding,
    @Inject(DEADLINE_MOVING) private readonly deadlines: DeadlineMoving,
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
        suspendTask(tx, await this.obligations.bookOfTasks(tx, [taskId]), of, input.until);
        return { state: of.task.state };
      },
    );
  }

  /**
   * 变更 by the office itself: wording, deadline, leader. What it was before stays in the journal; another deadline is
   * given as a date and arms `complete` anew; open milestones after it are moved to it.
   * @param input.approval the consent the change rests on, where the plan asks for one
   * @throws Refusal task.nothing_to_change, and those of `changeTask`
   */
  change(
    actor: Actor,
    taskId: string,
    input: TaskChange & { reason: string; approval?: string },
    options: CommandOptions = {},
  ): Promise<{ state: string; deadline: string | null; version: number; milestonesMoved: number }> {
    const { reason, approval, ...change } = input;
    return this.journal.transact(
      {
        name: 'task.change',
        actor,
        reason: withApproval(reason, approval),
        body: { taskId, input },
        ...options,
      },
      async tx => {
        const [of] = await lockTasks(tx, [taskId]);
        assertTask(actor, 'task.change', of);
        await tx.expectVersion(of.task, options.version);
        if (!Object.values(change).some(value => value !== undefined))
          throw new Refusal('invalid', 'task.nothing_to_change', '没有填写要变更的内容', {
            mend: '请填写新的任务内容、期限或分管领导',
          });
        if (change.text !== undefined || change.deadline !== undefined)
          assertChangeAuthority(of.plan, approval);
        const onTheWay = await this.deadlines.lock(tx, change.deadline === undefined ? [] : [taskId]);
        const book = await this.obligations.bookOfTasks(tx, [taskId]);
        const milestonesMoved = await changeTask(tx, book, of, change, onTheWay);
        const { state, deadline, version } = of.task;
        return { state, deadline, version, milestonesMoved };
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
