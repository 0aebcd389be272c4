import { Inject, Injectable } from '@nestjs/common';
import { type Due, timesAYear, workdaysAfter } from '@duban/calendar';
import { type Actor, Db, Journal, type Tx } from '@duban/journal';
import { civilDate, endOfDay, IDS, type Ids, Refusal } from '@duban/kernel';
import { type Book, Obligations } from '@duban/obligation';
import { assertCleared, assertMay } from '@duban/organization';
import { TASK_ENDING, type TaskEnding } from './ending';
import { dutiesOf } from './plan-duties';
import { recordEvaluation } from './plan-review.service';
import { applySettings, type PlanSettings } from './plan-settings.table';
import { Plan } from './plan.entity';
import { movePlan, type NewTask, planSubject, registerTasks } from './plan.moves';
import { assertRhythm, cadenceOf } from './rhythm.table';
import { lockTasksBy } from './rows';
import { moveTask } from './moving';
import { type CommandOptions, lockEnding } from './task.service';
import type { Task } from './task.entity';

export interface Approval {
  authority: string;
  documentNo: string;
  scope: string;
  /** How it is run from now on. */
  settings?: PlanSettings;
}

/** 方案: imported as a draft with its tasks, approved with authority on record, concluded when all its tasks have ended. */
@Injectable()
export class PlanService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly obligations: Obligations,
    @Inject(IDS) private readonly ids: Ids,
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
        throw new Refusal('conflict', 'plan.already_imported', `这份文件已经导入过：《${same.title}》`, {
          mend: '如需重新导入，请先作废原方案',
        });
    }
    const book = await this.obligations.book(tx, []);
    plan.state = book.move(planSubject(plan), null, 'import').next as Plan['state'];
    tx.insert(Plan, plan);
    registerTasks(tx, book, plan, tasks);
  }

  /**
   * 批准: who decided it, under which document number and for what scope; nothing is dispatched without. Opens what the
   * plan obliges its office to.
   * @throws Refusal rhythm.approval_needed, plan.bad_settings
   */
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
        await this.applyIn(tx, plan, input.settings ?? {});
        assertRhythm(plan);
        movePlan(tx, book, plan, 'approve', dutiesOf(plan, civilDate(tx.now)));
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
        for (const { task } of tasks) assertCleared(actor, task.sensitivity);
        const { book, end } = await lockEnding(tx, this.ending, this.obligations, tasks, [plan.id]);
        movePlan(tx, book, plan, 'discard');
        for (const of of tasks) moveTask(tx, book, of, 'cancel');
        end(tasks);
        return { state: plan.state };
      },
    );
  }

  /**
   * Changes how a plan is run. What it obliges to from now on is opened; what is already owed stays owed.
   * @throws Refusal plan.bad_settings, rhythm.approval_needed, plan.ended
   */
  configure(
    actor: Actor,
    planId: string,
    patch: PlanSettings,
    options: CommandOptions = {},
  ): Promise<{ state: string; version: number }> {
    return this.journal.transact(
      { name: 'plan.configure', actor, body: { planId, patch }, ...options },
      async tx => {
        const [plan] = await tx.lock(Plan, [planId]);
        assertMay(actor, 'plan.configure', { officeUnitId: plan.office_unit_id });
        await tx.expectVersion(plan, options.version);
        if (['concluded', 'discarded'].includes(plan.state))
          throw new Refusal('conflict', 'plan.ended', `方案《${plan.title}》已经结束，不能再改`, {
            mend: '请刷新页面查看最新状态',
          });
        const book = await this.obligations.book(tx, [plan.id]);
        const before = { ...plan };
        if (!Object.values(patch).some(v => v !== undefined))
          throw new Refusal('invalid', 'plan.bad_settings', '请至少设置一项');
        await this.applyIn(tx, plan, patch);
        // A draft is still being made; its rhythm is looked at when it is approved.
        if (plan.state !== 'draft') {
          if (
            timesAYear(cadenceOf(before)) !== timesAYear(cadenceOf(plan)) ||
            patch.rhythmApproval !== undefined
          )
            assertRhythm(plan);
          this.schedule(book, plan, before, civilDate(tx.now));
        }
        plan.version += 1;
        tx.update(Plan, plan);
        return { state: plan.state, version: plan.version };
      },
    );
  }

  /** @throws Refusal plan.bad_settings, ladder.bad_choice */
  private async applyIn(tx: Tx, plan: Plan, settings: PlanSettings): Promise<void> {
    if (settings.ladders) await this.obligations.assertLadders(tx, settings.ladders);
    applySettings(plan, settings);
    if (settings.ladders === undefined) return;
    const { id, ladders } = plan;
    tx.afterCommit(() => this.obligations.chooseLadders(id, ladders));
  }

  /** Opens what an approved plan obliges to by its settings and is not owed yet. */
  private schedule(book: Book, plan: Plan, before: Plan, today: string): void {
    const owed = book.about(plan.id).map(o => o.kind);
    const { facts, due } = dutiesOf(plan, today);
    const go = (event: string): void => void book.move(planSubject(plan), plan.state, event, { due });
    if (facts.rolling && !owed.includes('roll_edition')) go('schedule_edition');
    if (facts.annual && !owed.includes('annual_review')) go('schedule_annual');
    // One that was made already is not asked for again, unless for another day.
    if (!facts.midterm || before.midterm_review === plan.midterm_review) return;
    go(owed.includes('midterm_review') ? 'move_midterm' : 'schedule_midterm');
  }

  /**
   * 总结: only when every task has ended, and with a final evaluation: found in this command, or on record before it.
   * @throws Refusal plan.tasks_open, plan.edition_open, plan.findings_needed
   */
  conclude(
    actor: Actor,
    planId: string,
    input: { findings?: string } = {},
    options: CommandOptions = {},
  ): Promise<{ state: string }> {
    return this.journal.transact(
      { name: 'plan.conclude', actor, body: { planId, input }, ...options },
      async tx => {
        const [plan] = await tx.lock(Plan, [planId]);
        assertMay(actor, 'plan.conclude', { officeUnitId: plan.office_unit_id });
        await tx.expectVersion(plan, options.version);
        const [{ open, draft, evaluated }] = await tx.query<{
          open: number;
          draft: boolean;
          evaluated: boolean;
        }>(
          `SELECT (SELECT count(*)::int FROM task WHERE plan_id = $1 AND state NOT IN ('closed', 'cancelled')) AS open,
                  EXISTS (SELECT 1 FROM edition WHERE plan_id = $1 AND state = 'draft') AS draft,
                  EXISTS (SELECT 1 FROM plan_evaluation WHERE plan_id = $1 AND kind = 'final') AS evaluated`,
          [plan.id],
        );
        if (open)
          throw new Refusal('conflict', 'plan.tasks_open', `还有 ${open} 项任务没有办结，不能总结`, {
            mend: '请先办结或撤销这些任务',
          });
        if (draft)
          throw new Refusal('conflict', 'plan.edition_open', '还有一份修订稿没有批准，不能总结', {
            mend: '请先批准或作废这份修订稿',
          });
        const book = await this.obligations.book(tx, [plan.id]);
        // All its tasks were cancelled before any was dispatched.
        if (plan.state === 'approved') movePlan(tx, book, plan, 'start');
        movePlan(tx, book, plan, 'conclude', { facts: { allEnded: true } });
        if (input.findings !== undefined || !evaluated)
          await recordEvaluation(tx, this.ids, plan, 'final', input.findings ?? '');
        return { state: plan.state };
      },
    );
  }

  async list(officeUnitIds: readonly string[] | null): Promise<(Plan & { tasks: number })[]> {
    return this.db.query(
      `SELECT p.*, (SELECT count(*)::int FROM task t WHERE t.plan_id = p.id) AS tasks FROM plan p
       WHERE $1::uuid[] IS NULL OR p.office_unit_id = ANY($1) ORDER BY p.year DESC, p.id DESC`,
      [officeUnitIds],
    );
  }
}

/** Workdays after the end of the plan's year (after release, for an indicator) by which a task without a date is due. */
const UNDATED: { indicator: number; other: number } = { indicator: 10, other: 20 };

/** When a task is due: its own date, or the default for a task without one. */
export function deadlineOf(task: Pick<Task, 'deadline'>, plan: Pick<Plan, 'ends' | 'kind'>): Due {
  if (task.deadline) return endOfDay(task.deadline);
  return workdaysAfter(plan.ends, plan.kind === 'indicator_list' ? UNDATED.indicator : UNDATED.other);
}

/** The default due date of something returned: five workdays from now. */
export const reworkDue = (tx: Tx, given?: string): Due => {
  if (!given) return { from: tx.now, limit: { n: 5, unit: 'workday' } };
  if (given < civilDate(tx.now))
    throw new Refusal('invalid', 'rework.due_past', '重新报送的期限不能早于今天', {
      faults: [{ where: 'due', message: '请选择今天或以后的日期' }],
    });
  return endOfDay(given);
};
