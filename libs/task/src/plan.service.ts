import { Inject, Injectable } from '@nestjs/common';
import { WorkCalendar } from '@duban/calendar';
import { type Actor, Db, Journal, type Tx } from '@duban/journal';
import { civilDate, endOfDay, Refusal } from '@duban/kernel';
import { type Book, Obligations, type Subject } from '@duban/obligation';
import { assertMay } from '@duban/organization';
import { TASK_ENDING, type TaskEnding } from './ending';
import { moveTask } from './moving';
import { Plan } from './plan.entity';
import { applySettings, type PlanSettings } from './plan.settings';
import { lockTasksBy, taskSubject } from './rows';
import { type CommandOptions, lockEnding } from './task.service';
import { Target, Task, TaskParty } from './task.entity';

/** Workdays after the end of its period within which a plan is concluded. */
const CONCLUDE_AFTER = 40;

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

export interface Approval {
  authority: string;
  documentNo: string;
  scope: string;
}

export interface NewTask {
  task: Task;
  parties: TaskParty[];
  targets: Target[];
}

/** 方案: imported as a draft with its tasks, approved with authority on record, concluded when all its tasks have ended. */
@Injectable()
export class PlanService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly obligations: Obligations,
    private readonly calendar: WorkCalendar,
    @Inject(TASK_ENDING) private readonly ending: TaskEnding,
  ) {}

  /** Registers a draft plan and its tasks inside another command's transaction (an import). */
  async register(tx: Tx, plan: Plan, tasks: NewTask[]): Promise<void> {
    if (plan.source_hash) {
      // Whoever imports the same document at the same time waits here, and finds it imported.
      await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`plan.source ${plan.source_hash}`]);
      const [same] = await tx.query<{ title: string }>(
        "SELECT title FROM plan WHERE source_hash = $1 AND state <> 'discarded'",
        [plan.source_hash],
      );
      if (same)
        throw new Refusal('conflict', 'plan.already_imported', `这份文件已经导入过:《${same.title}》`, {
          mend: '如需重新导入,请先作废原方案',
        });
    }
    const book = await this.obligations.book(tx, []);
    plan.state = book.move(planSubject(plan), null, 'import').next as Plan['state'];
    tx.insert(Plan, plan);
    for (const { task, parties, targets } of tasks) {
      task.state = book.move(taskSubject({ task, plan }), null, 'register').next as Task['state'];
      tx.insert(Task, task);
      tx.insert(TaskParty, ...parties);
      tx.insert(Target, ...targets);
      tx.concerns(task.id);
    }
  }

  /** 批准: who decided it, under which document number and for what scope; nothing is dispatched without. */
  approve(
    actor: Actor,
    planId: string,
    input: Approval,
    options: CommandOptions = {},
  ): Promise<{ state: string; version: number }> {
    return this.journal.transact(
      { name: 'plan.approve', actor, body: { planId, input }, ...options },
      async tx => {
        const [plan] = await tx.lock(Plan, [planId]);
        assertMay(actor, 'plan.approve', { officeUnitId: plan.office_unit_id });
        await tx.expectVersion(plan, options.version);
        const book = await this.obligations.book(tx, [plan.id]);
        Object.assign(plan, {
          authority: input.authority,
          document_no: input.documentNo,
          scope: input.scope,
        });
        this.move(tx, book, plan, 'approve', {
          conclude: endOfDay(this.calendar.addWorkdays(plan.ends, CONCLUDE_AFTER)),
        });
        return { state: plan.state, version: plan.version };
      },
    );
  }

  /**
   * 设置: how the plan is run from now on; what is under way keeps what it was opened with.
   * @throws Refusal plan.over, plan.bad_setting
   */
  configure(
    actor: Actor,
    planId: string,
    patch: Partial<PlanSettings>,
    options: CommandOptions = {},
  ): Promise<{ state: string; version: number }> {
    return this.journal.transact(
      { name: 'plan.configure', actor, body: { planId, patch }, ...options },
      async tx => {
        const [plan] = await tx.lock(Plan, [planId]);
        assertMay(actor, 'plan.configure', { officeUnitId: plan.office_unit_id });
        await tx.expectVersion(plan, options.version);
        if (plan.state === 'concluded' || plan.state === 'discarded')
          throw new Refusal('conflict', 'plan.over', '方案已总结或作废,不能再设置', {
            mend: '请刷新页面查看最新状态',
          });
        applySettings(plan, patch);
        plan.version += 1;
        tx.update(Plan, plan);
        return { state: plan.state, version: plan.version };
      },
    );
  }

  /** 作废 a draft: its tasks are cancelled with it. */
  discard(
    actor: Actor,
    planId: string,
    input: { reason: string },
    options: CommandOptions = {},
  ): Promise<{ state: string }> {
    return this.journal.transact(
      { name: 'plan.discard', actor, reason: input.reason, body: { planId, input }, ...options },
      async tx => {
        const [plan] = await tx.lock(Plan, [planId]);
        assertMay(actor, 'plan.approve', { officeUnitId: plan.office_unit_id });
        await tx.expectVersion(plan, options.version);
        const tasks = await lockTasksBy(tx, "t.plan_id = $1 AND t.state NOT IN ('closed', 'cancelled')", [
          plan.id,
        ]);
        const { book, end } = await lockEnding(tx, this.ending, this.obligations, tasks, [plan.id]);
        this.move(tx, book, plan, 'discard');
        for (const of of tasks) moveTask(tx, book, of, 'cancel');
        end(tasks);
        return { state: plan.state };
      },
    );
  }

  /** 总结: only when every task has ended. */
  conclude(actor: Actor, planId: string, options: CommandOptions = {}): Promise<{ state: string }> {
    return this.journal.transact({ name: 'plan.conclude', actor, body: { planId }, ...options }, async tx => {
      const [plan] = await tx.lock(Plan, [planId]);
      assertMay(actor, 'plan.conclude', { officeUnitId: plan.office_unit_id });
      await tx.expectVersion(plan, options.version);
      const [{ n }] = await tx.query<{ n: number }>(
        "SELECT count(*)::int AS n FROM task WHERE plan_id = $1 AND state NOT IN ('closed', 'cancelled')",
        [plan.id],
      );
      if (n)
        throw new Refusal('conflict', 'plan.tasks_open', `还有 ${n} 项任务没有办结,不能总结`, {
          mend: '请先办结或撤销这些任务',
        });
      const book = await this.obligations.book(tx, [plan.id]);
      // All its tasks were cancelled before any was dispatched.
      if (plan.state === 'approved') this.move(tx, book, plan, 'start');
      this.move(tx, book, plan, 'conclude', {}, { allEnded: true });
      return { state: plan.state };
    });
  }

  async list(officeUnitIds: readonly string[] | null): Promise<(Plan & { tasks: number })[]> {
    return this.db.query(
      `SELECT p.*, (SELECT count(*)::int FROM task t WHERE t.plan_id = p.id) AS tasks FROM plan p
       WHERE $1::uuid[] IS NULL OR p.office_unit_id = ANY($1) ORDER BY p.year DESC, p.id DESC`,
      [officeUnitIds],
    );
  }

  private move(
    tx: Tx,
    book: Book,
    plan: Plan,
    event: string,
    due: Record<string, Date> = {},
    facts: Record<string, boolean> = {},
  ): void {
    plan.state = book.move(planSubject(plan), plan.state, event, { due, facts }).next as Plan['state'];
    plan.version += 1;
    tx.update(Plan, plan);
  }
}

/** Workdays after the end of the plan's year (after release, for an indicator) by which a task without a date is due. */
const UNDATED: { indicator: number; other: number } = { indicator: 10, other: 20 };

/** When a task is due: its own date, or the default for a task without one. */
export function deadlineOf(
  task: Pick<Task, 'deadline'>,
  plan: Pick<Plan, 'ends' | 'kind'>,
  calendar: WorkCalendar,
): Date {
  if (task.deadline) return endOfDay(task.deadline);
  return endOfDay(
    calendar.addWorkdays(plan.ends, plan.kind === 'indicator_list' ? UNDATED.indicator : UNDATED.other),
  );
}

/** The default due date of something returned: five workdays from now. */
export const reworkDue = (tx: Tx, calendar: WorkCalendar, given?: string): Date => {
  if (!given) return calendar.due(tx.now, { n: 5, unit: 'workday' });
  if (given < civilDate(tx.now))
    throw new Refusal('invalid', 'rework.due_past', '重新报送的期限不能早于今天', {
      faults: [{ where: 'due', message: '请选择今天或以后的日期' }],
    });
  return endOfDay(given);
};
