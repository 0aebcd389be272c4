import { Injectable } from '@nestjs/common';
import { isOpenTask } from '@duban/chain';
import { type Actor, Journal, type Tx } from '@duban/journal';
import { Refusal } from '@duban/kernel';
import { assertChangeAuthority, withApproval } from './change';
import { type FieldInput, withColumns } from './plan-columns';
import { assertTask, lockTasks, taskTitle, type TaskWithPlan } from './rows';
import { Task, type UpperTaskRef } from './task.entity';
import type { CommandOptions } from './task.service';

/** 上级任务: of another installation by its document and number, or a task here that this office carries out. */
export type UpperTask = { ref: UpperTaskRef } | { taskId: string } | null;

/** What a task says beside its text and deadline: the columns of its plan's kind, and whose task it carries out. */
@Injectable()
export class TaskFieldsService {
  constructor(private readonly journal: Journal) {}

  /**
   * Fills in columns of the plan's kind, by key or by label; null takes a value away.
   * @param options.approval the consent the change rests on, where the plan asks for one
   * @throws Refusal task.bad_fields, task.ended, plan.change_approval_needed
   */
  set(
    actor: Actor,
    taskId: string,
    fields: FieldInput,
    options: CommandOptions & { approval?: string } = {},
  ): Promise<{ fields: Record<string, string>; version: number }> {
    const { approval, ...rest } = options;
    return this.change('task.set_fields', actor, taskId, { fields, approval }, rest, (_, of) => {
      assertChangeAuthority(of.plan, approval);
      of.task.fields = withColumns(of.plan.kind, of.task.fields, fields);
      return { fields: of.task.fields, version: of.task.version };
    });
  }

  /**
   * Says which task of a superior this one carries out.
   * @throws Refusal task.upper_not_ours when the office of this plan has no part in that task
   */
  setUpper(
    actor: Actor,
    taskId: string,
    upper: UpperTask,
    options: CommandOptions = {},
  ): Promise<{ version: number }> {
    return this.change('task.set_upper', actor, taskId, { upper }, options, async (tx, of) => {
      if (upper && 'taskId' in upper) await this.assertOurs(tx, of, upper.taskId);
      of.task.upper_task_ref = upper && 'ref' in upper ? upper.ref : null;
      of.task.upper_task_id = upper && 'taskId' in upper ? upper.taskId : null;
      return { version: of.task.version };
    });
  }

  private change<T>(
    name: string,
    actor: Actor,
    taskId: string,
    input: { approval?: string; fields?: FieldInput; upper?: UpperTask },
    options: CommandOptions,
    work: (tx: Tx, of: TaskWithPlan) => T | Promise<T>,
  ): Promise<T> {
    return this.journal.transact(
      {
        name,
        actor,
        reason: withApproval(undefined, input.approval),
        body: { taskId, ...input },
        ...options,
      },
      async tx => {
        const [of] = await lockTasks(tx, [taskId]);
        assertTask(actor, 'task.change', of);
        await tx.expectVersion(of.task, options.version);
        if (!isOpenTask(of.task.state))
          throw new Refusal('conflict', 'task.ended', `“${taskTitle(of.task)}”已经办结或撤销，不能再改`, {
            mend: '请刷新页面查看最新状态',
          });
        of.task.version += 1;
        const answer = await work(tx, of);
        tx.update(Task, of.task);
        return answer;
      },
    );
  }

  private async assertOurs(tx: Tx, of: TaskWithPlan, upperId: string): Promise<void> {
    const [upper] = await tx.query<{ id: string }>(
      `SELECT t.id FROM task t WHERE t.id = $1 AND t.plan_id <> $2 AND t.upper_task_id IS DISTINCT FROM $4
         AND (t.primary_unit_id = $3 OR EXISTS (SELECT 1 FROM task_party y WHERE y.task_id = t.id AND NOT y.withdrawn AND y.unit_id = $3))`,
      [upperId, of.plan.id, of.plan.office_unit_id, of.task.id],
    );
    if (!upper)
      throw new Refusal('invalid', 'task.upper_not_ours', '所选上级任务没有交给本督查机构承担', {
        mend: '请选择交由本机构承担的任务，或填写上级文件和序号',
        faults: [{ where: 'taskId', message: '不是本机构承担的任务' }],
      });
  }
}
