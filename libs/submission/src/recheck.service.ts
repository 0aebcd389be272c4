import { Inject, Injectable } from '@nestjs/common';
import { WorkCalendar } from '@duban/calendar';
import { type Actor, Journal, type Tx } from '@duban/journal';
import { civilDate, endOfDay, IDS, type Ids, Refusal } from '@duban/kernel';
import { type Book, Obligations } from '@duban/obligation';
import { assertTask, type CommandOptions, lockTasks, lockTasksBy, type TaskWithPlan } from '@duban/task';
import { Recheck } from './recheck.entity';
import { lockReopening, moveRecheck, recheckSubject, reopenTask } from './reopening';

export const RECHECK_RESULTS = ['pass', 'fail', 'waive'] as const;
export type RecheckResult = (typeof RECHECK_RESULTS)[number];

export interface RecheckDecision {
  result: RecheckResult;
  /** What was found, or why nobody looks: needed unless it passed. */
  reason?: string;
  /** By when the task is to be done again: needed where it failed. */
  deadline?: string;
}

/** 回头看: planned when a task is closed, or ordered by hand; one that fails reopens the task. */
@Injectable()
export class RecheckService {
  constructor(
    private readonly journal: Journal,
    private readonly obligations: Obligations,
    private readonly calendar: WorkCalendar,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /** For a task that has just been closed, where its plan asks for it: bound to a port of `feedback`. */
  plan(tx: Tx, book: Book, of: TaskWithPlan): void {
    const after = of.plan.recheck_after;
    if (after !== null)
      this.open(tx, book, of, this.calendar.addWorkdays(civilDate(tx.now), after), 'plan', null);
  }

  /**
   * 安排回头看 of closed tasks by hand, all or none.
   * @throws Refusal recheck.due_past, recheck.not_closed, recheck.already_planned
   */
  order(
    actor: Actor,
    taskIds: string[],
    input: { due: string; reason?: string },
    options: CommandOptions = {},
  ): Promise<{ ordered: number }> {
    return this.journal.transact(
      { name: 'recheck.order', actor, reason: input.reason, body: { taskIds, input }, ...options },
      async tx => {
        const tasks = await lockTasks(tx, taskIds);
        for (const of of tasks) assertTask(actor, 'recheck.order', of);
        if (input.due < civilDate(tx.now))
          throw new Refusal('invalid', 'recheck.due_past', '回头看的日期不能早于今天', {
            faults: [{ where: 'due', message: '请选择今天或以后的日期' }],
          });
        const open = tasks.filter(of => of.task.state !== 'closed').map(of => of.task.id);
        if (open.length)
          throw new Refusal(
            'conflict',
            'recheck.not_closed',
            `有 ${open.length} 项任务没有办结，不能安排回头看`,
            {
              mend: '请只选择已办结的任务',
              details: { taskIds: open },
            },
          );
        const planned = await tx.lockWhere(Recheck, "task_id = ANY($1) AND state = 'planned'", [taskIds]);
        if (planned.length)
          throw new Refusal(
            'conflict',
            'recheck.already_planned',
            `有 ${planned.length} 项任务已经安排了回头看`,
            {
              mend: '请先完成已安排的回头看',
              details: { taskIds: planned.map(r => r.task_id) },
            },
          );
        const book = this.obligations.empty(tx);
        for (const of of tasks) this.open(tx, book, of, input.due, 'order', input.reason ?? null);
        return { ordered: tasks.length };
      },
    );
  }

  /**
   * 回头看 passed, failed or waived. One that fails reopens the task in the same breath, by a new deadline.
   * @throws Refusal recheck.incomplete, reopen.deadline_past
   */
  decide(
    actor: Actor,
    id: string,
    input: RecheckDecision,
    options: CommandOptions = {},
  ): Promise<{ state: string; taskState: string }> {
    return this.journal.transact(
      { name: 'recheck.decide', actor, reason: input.reason, body: { id, input }, ...options },
      async tx => {
        const [of] = await lockTasksBy(tx, 't.id IN (SELECT task_id FROM recheck WHERE id = $1)', [id]);
        const reopening = await lockReopening(tx, of ? [of.task.id] : []);
        // One that was decided before is not among the planned ones: the machine says so.
        const r = reopening.rechecks.find(p => p.id === id) ?? (await tx.lock(Recheck, [id]))[0];
        assertTask(actor, 'recheck.decide', of);
        await tx.expectVersion(r, options.version);
        this.assertComplete(input);
        const book = await this.obligations.bookOfTasks(tx, [of.task.id], [id]);
        moveRecheck(tx, book, of, r, input.result, input.reason?.trim() || null);
        if (input.result === 'fail') reopenTask(tx, book, of, reopening, input.deadline as string);
        return { state: r.state, taskState: of.task.state };
      },
    );
  }

  /** 重新办理 by hand: a closed task is tracked again, by the units that had it; a look still planned is waived. */
  reopen(
    actor: Actor,
    taskId: string,
    input: { reason: string; deadline: string },
    options: CommandOptions = {},
  ): Promise<{ state: string }> {
    return this.journal.transact(
      { name: 'task.reopen', actor, reason: input.reason, body: { taskId, input }, ...options },
      async tx => {
        const [of] = await lockTasks(tx, [taskId]);
        assertTask(actor, 'task.reopen', of);
        await tx.expectVersion(of.task, options.version);
        if (!input.reason.trim())
          throw new Refusal('invalid', 'reopen.reason_needed', '重新办理须说明原因', {
            faults: [{ where: 'reason', message: '请填写原因' }],
          });
        const reopening = await lockReopening(tx, [taskId]);
        const book = await this.obligations.bookOfTasks(
          tx,
          [taskId],
          reopening.rechecks.map(r => r.id),
        );
        reopenTask(tx, book, of, reopening, input.deadline);
        return { state: of.task.state };
      },
    );
  }

  private open(
    tx: Tx,
    book: Book,
    of: TaskWithPlan,
    due: string,
    event: 'plan' | 'order',
    reason: string | null,
  ): void {
    const recheck: Recheck = {
      id: this.ids.next(),
      task_id: of.task.id,
      plan_id: of.plan.id,
      office_unit_id: of.plan.office_unit_id,
      state: 'planned',
      ordered: event === 'order',
      due,
      planned_at: tx.now,
      decided_at: null,
      reason,
      version: 1,
    };
    book.move(recheckSubject(recheck, of), null, event, { due: { recheck: endOfDay(due) } });
    tx.insert(Recheck, recheck);
    tx.concerns(of.task.id);
  }

  private assertComplete(input: RecheckDecision): void {
    const faults = [
      ...(input.result === 'pass' || input.reason?.trim()
        ? []
        : [{ where: 'reason', message: '请说明理由' }]),
      ...(input.result !== 'fail' || input.deadline
        ? []
        : [{ where: 'deadline', message: '请填写重新办理的期限' }]),
    ];
    if (faults.length)
      throw new Refusal('invalid', 'recheck.incomplete', '回头看的结论没有填写完整', {
        mend: '未通过或不再回头看的须说明理由；未通过的还须确定新的期限',
        faults,
      });
  }
}
