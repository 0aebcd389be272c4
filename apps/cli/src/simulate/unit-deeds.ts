import { AssignmentService, CountersignService } from '@duban/dispatch';
import { CompletionService, ReportService } from '@duban/feedback';
import { ActionPlanService, MilestoneService } from '@duban/implementation';
import { addDays, civilDate } from '@duban/kernel';
import type { Obligation } from '@duban/obligation';
import { Deed } from './deed';
import { later } from './stage';

/** What the people of the units do. */
export class UnitDeeds extends Deed {
  async sign(unit: string, ids: string[], what: string): Promise<void> {
    const { app, world } = this.stage;
    const signing = app.get(AssignmentService);
    const open = await this.inState('assignment', 'pending', ids);
    if (!open.length) return;
    if (what === 'sign') await this.try(() => signing.sign(world.handlerOf(unit), open));
    else
      await this.try(() =>
        signing.decline(world.handlerOf(unit), open, { reason: '与本单位职责不符,建议由其他单位承担' }),
      );
  }

  async claimMilestones(unit: string, ids: string[]): Promise<void> {
    const open = await this.inState('milestone', 'open', ids);
    if (open.length)
      await this.try(() =>
        this.stage.app.get(MilestoneService).claim(this.stage.world.handlerOf(unit), open),
      );
  }

  async fileActionPlan(unit: string, taskId: string): Promise<void> {
    const { app, world, random, calendar, clock } = this.stage;
    const today = civilDate(clock.now());
    const [{ due }] = await this.rows<{ due: Date | null }>(
      "SELECT max(due_at) AS due FROM obligation WHERE task_id = $1 AND kind = 'complete' AND settled_at IS NULL",
      taskId,
    );
    const others = await this.rows<{ unit_id: string }>(
      "SELECT unit_id FROM assignment WHERE task_id = $1 AND NOT is_primary AND state = 'signed' AND role <> 'lead' ORDER BY id",
      taskId,
    );
    const last = due ? civilDate(due) : `${today.slice(0, 4)}-12-31`;
    const year = today.slice(0, 4);
    const quarters = [`${year}-06-30`, `${year}-09-30`, `${year}-12-20`].filter(
      d => d > addDays(today, 10) && d < last,
    );
    const titles = ['完成前期工作', '完成主体任务', '完成验收总结'];
    const milestones = quarters
      .slice(0, random.between(1, 3))
      .map((d, i) => ({ title: titles[i], due: calendar.addWorkdays(d, 0) }))
      .filter(m => m.due <= last);
    const contributorIds = others.slice(0, random.between(0, 2)).map(o => o.unit_id);
    const done = await this.try(() =>
      app.get(ActionPlanService).file(world.handlerOf(unit), taskId, {
        text: '按季度倒排工期,挂图作战,责任到人',
        milestones,
        contributorIds,
      }),
    );
    // A primary lead that was replaced in the meantime: its successor files when its own time comes.
    if (!done) await this.hand(taskId, 'file_action_plan', 3, (u, id) => this.fileActionPlan(u, id));
  }

  /** Tries again for whoever owes it by then. */
  private async hand(
    taskId: string,
    kind: string,
    days: number,
    run: (unit: string, id: string) => Promise<void>,
  ): Promise<void> {
    const [o] = await this.rows<Obligation>(
      'SELECT * FROM obligation WHERE subject_id = $1 AND kind = $2 AND settled_at IS NULL',
      taskId,
      kind,
    );
    if (o)
      this.stage.agenda.plan(later(this.stage, days), `${kind} ${taskId}`, taskId, () =>
        run(o.holder_unit_id, taskId),
      );
  }

  async report(unit: string, ids: string[]): Promise<void> {
    const { app, world, random, clock } = this.stage;
    const reports = app.get(ReportService);
    const actor = world.handlerOf(unit);
    const open = await this.rows<{
      id: string;
      kind: string;
      task_id: string;
      percent: number;
      ends: string;
    }>(
      `SELECT r.id, r.kind, r.task_id, r.percent, p.ends FROM report r JOIN reporting_period p ON p.id = r.period_id JOIN task t ON t.id = r.task_id
       WHERE r.id = ANY($1) AND r.state IN ('open', 'draft', 'returned') AND t.state <> 'suspended' ORDER BY r.id`,
      ids,
    );
    const quiet = open.filter(r => r.kind === 'contribution' || random.chance(0.15)).map(r => r.id);
    for (const r of open.filter(o => !quiet.includes(o.id))) {
      const milestones = await this.rows<{ id: string }>(
        "SELECT id FROM milestone WHERE task_id = $1 AND state = 'open' AND due <= $2 ORDER BY id",
        r.task_id,
        addDays(r.ends, 5),
      );
      const month = Number(civilDate(clock.now()).slice(5, 7));
      const pace = this.fate.get(r.task_id)?.pace ?? 1;
      const percent = Math.max(r.percent, Math.min(95, Math.round((month / 12) * 100 * pace)));
      await this.try(() =>
        reports.save(actor, r.id, {
          text: `本期按计划推进,完成总体工作量约${percent}%,各项措施正在落实。`,
          percent,
          problems: random.chance(0.15) ? '部分资金尚未到位' : '',
          nextSteps: '继续按节点推进',
          milestoneIds: milestones.filter(() => random.chance(0.8)).map(m => m.id),
        }),
      );
    }
    if (open.length)
      await this.try(() =>
        reports.submit(
          actor,
          open.map(r => r.id),
          { noProgress: true },
        ),
      );
  }

  async takeContributions(unit: string, ids: string[]): Promise<void> {
    const { app, world } = this.stage;
    const open = await this.inState('report', 'submitted', ids);
    if (open.length)
      await this.try(() =>
        app.get(ReportService).reviewContributions(world.handlerOf(unit), open, { approve: true }),
      );
  }

  async countersign(unit: string, ids: string[], agree: boolean): Promise<void> {
    const { app, world } = this.stage;
    const open = await this.rows<{ subject_id: string }>(
      "SELECT subject_id FROM obligation WHERE subject_id = ANY($1) AND kind = 'countersign' AND settled_at IS NULL AND paused_at IS NULL ORDER BY subject_id",
      ids,
    );
    if (open.length)
      await this.try(() =>
        app.get(CountersignService).countersign(
          world.handlerOf(unit),
          open.map(o => o.subject_id),
          agree ? { agree } : { agree, reason: '本单位承担的部分尚未验收' },
        ),
      );
  }

  async complete(unit: string, taskId: string): Promise<void> {
    const { app, world } = this.stage;
    const outcome = this.fate.get(taskId)?.outcome ?? 'achieved';
    const text =
      outcome === 'achieved'
        ? '目标任务已全部完成,详见佐证材料。'
        : '受客观条件影响未能按期达到目标,原因及后续安排附后。';
    const [task] = await this.rows<{ state: string; primary_unit_id: string }>(
      'SELECT state, primary_unit_id FROM task WHERE id = $1',
      taskId,
    );
    if (['closed', 'cancelled', 'submission', 'completion_review'].includes(task.state)) return;
    const done = await this.try(() =>
      app
        .get(CompletionService)
        .submit(world.handlerOf(task.primary_unit_id ?? unit), taskId, { text, outcome }),
    );
    if (!done)
      this.stage.agenda.plan(later(this.stage, 5), `complete ${taskId}`, taskId, () =>
        this.complete(unit, taskId),
      );
  }
}
