import { AssignmentService, CountersignService } from '@duban/dispatch';
import { CompletionService, MeasurementService, ReportService } from '@duban/feedback';
import { ActionPlanService, MilestoneService } from '@duban/implementation';
import { addDays, civilDate } from '@duban/kernel';
import type { Obligation } from '@duban/obligation';
import { NoticeService } from '@duban/tracking';
import { Deed } from './deed';
import { figureOf, type Figured } from './figures';
import type { MatterDeeds } from './matter-deeds';
import { later, type Stage } from './stage';

/** What the people of the units do. */
export class UnitDeeds extends Deed {
  constructor(
    stage: Stage,
    fate: Deed['fate'],
    private readonly matters: MatterDeeds,
  ) {
    super(stage, fate);
  }

  async sign(unit: string, ids: string[]): Promise<void> {
    const { app, world } = this.stage;
    await this.try(() => app.get(AssignmentService).sign(world.handlerOf(unit), ids));
  }

  async decline(unit: string, ids: string[]): Promise<void> {
    const { app, world } = this.stage;
    const reason = '与本单位职责不符，建议由其他单位承担';
    await this.try(() => app.get(AssignmentService).decline(world.handlerOf(unit), ids, { reason }));
  }

  async signOff(unit: string, ids: string[]): Promise<void> {
    const { app, world, random } = this.stage;
    const back = ids.filter(() => random.chance(0.08));
    const good = ids.filter(id => !back.includes(id));
    const reports = app.get(ReportService);
    if (back.length)
      await this.try(() =>
        reports.signOff(world.headOf(unit), back, { agree: false, reason: '请补充下步措施' }),
      );
    if (good.length) await this.try(() => reports.signOff(world.headOf(unit), good, { agree: true }));
  }

  async signNotices(unit: string, ids: string[]): Promise<void> {
    const { app, world } = this.stage;
    await this.try(() => app.get(NoticeService).sign(world.handlerOf(unit), ids));
  }

  async answerNotices(unit: string, ids: string[]): Promise<void> {
    const { app, world } = this.stage;
    const answer = '已查明原因，正在加快推进，下月底前赶上进度';
    await this.each(ids, id => app.get(NoticeService).answer(world.handlerOf(unit), id, { answer }));
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
      "SELECT unit_id FROM assignment WHERE task_id = $1 AND NOT is_primary AND NOT by_letter AND state = 'signed' AND role <> 'lead' ORDER BY id",
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
        text: '按季度倒排工期，挂图作战，责任到人',
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
      const problems = random.chance(0.15) ? '部分资金尚未到位' : '';
      const figures = random.chance(0.3) ? await this.figures(r.task_id, month, pace) : [];
      await this.try(() =>
        reports.save(actor, r.id, {
          text: `本期按计划推进，完成总体工作量约${percent}%，各项措施正在落实。`,
          percent,
          problems,
          nextSteps: '继续按节点推进',
          milestoneIds: milestones.filter(() => random.chance(0.8)).map(m => m.id),
          measurements: figures,
        }),
      );
      if (problems && random.chance(0.5)) await this.matters.raise(unit, { reportId: r.id });
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

  /** What a unit reports of its task's own targets; those of others are not its to report. */
  private async figures(
    taskId: string,
    month: number,
    pace: number,
  ): Promise<{ targetId: string; value: string; reason: string }[]> {
    const targets = await this.rows<Figured>(
      'SELECT id, comparator, value, unit FROM target WHERE task_id = $1 AND data_unit_id IS NULL ORDER BY position, id',
      taskId,
    );
    return targets.flatMap(t => {
      const value = figureOf(t, (month / 12) * pace);
      return value === null ? [] : [{ targetId: t.id, value, reason: '按统计口径核定' }];
    });
  }

  /** 报数 by itself. */
  async measure(unit: string, target: Figured): Promise<void> {
    const { app, world, random, clock } = this.stage;
    const month = Number(civilDate(clock.now()).slice(5, 7));
    const value = figureOf(target, (month / 12) * (0.7 + random.next() * 0.5));
    if (value === null) return;
    await this.try(() =>
      app.get(MeasurementService).enter(world.handlerOf(unit), target.id, {
        value,
        reason: random.chance(0.7) ? '按统计口径核定' : undefined,
      }),
    );
  }

  /** 应报数据 of targets this unit owns; the office enters what units outside own. */
  async fillFigures(unit: string, dueIds: string[]): Promise<void> {
    const { app, world, random } = this.stage;
    const owed = await this.rows<Figured & { ends: string }>(
      `SELECT g.comparator, g.value, g.unit, g.id, d.ends FROM measurement_due d JOIN target g ON g.id = d.target_id
       WHERE d.id = ANY($1) AND d.state = 'open' ORDER BY d.id`,
      dueIds,
    );
    for (const { ends, ...target } of owed) {
      const value = figureOf(target, (Number(ends.slice(5, 7)) / 12) * (0.7 + random.next() * 0.5)) ?? '1';
      const figure = { value, asOf: ends, reason: '按统计口径核定' };
      await this.try(() => app.get(MeasurementService).enter(world.handlerOf(unit), target.id, figure));
    }
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
    await this.try(() =>
      app
        .get(CountersignService)
        .countersign(
          world.handlerOf(unit),
          ids,
          agree ? { agree } : { agree, reason: '本单位承担的部分尚未验收' },
        ),
    );
  }

  async complete(unit: string, taskId: string): Promise<void> {
    const { app, world } = this.stage;
    const outcome = this.fate.get(taskId)?.outcome ?? 'achieved';
    const text =
      outcome === 'achieved'
        ? '目标任务已全部完成，详见佐证材料。'
        : '受客观条件影响未能按期达到目标，原因及后续安排附后。';
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
