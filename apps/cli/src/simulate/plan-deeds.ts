import { addDays, civilDate } from '@duban/kernel';
import { SummaryService } from '@duban/submission';
import {
  EditionApplyService,
  type EditionLine,
  EditionService,
  type Plan,
  PlanReviewService,
  PlanService,
  type PlanSettings,
} from '@duban/task';
import { Deed } from './deed';
import { officeKey } from './agenda';
import { later } from './stage';

const AUTHORITY = '区政府常务会议';

/** What the office owes about the plan itself: approval, editions, summaries, evaluations, conclusion. */
export class PlanDeeds extends Deed {
  async approve(planId: string): Promise<void> {
    const { app, world } = this.stage;
    const [plan] = await this.rows<Plan>('SELECT * FROM plan WHERE id = $1', planId);
    const documentNo = `府办发〔${plan.starts.slice(0, 4)}〕12号`;
    const year = Number(plan.starts.slice(0, 4));
    const many = plan.ends.slice(0, 4) > plan.starts.slice(0, 4);
    const settings: PlanSettings = {
      // Of need only where the rhythm that is tried out is denser than usual.
      rhythmApproval: { authority: AUTHORITY, documentNo, reason: '年度重点任务按月调度' },
      editionRhythm: 'half_yearly',
      summaryRhythm: 'quarterly',
      annualReview: many,
      midtermReview: many ? `${year + 1}-10-31` : `${year}-07-31`,
      changeAuthority: AUTHORITY,
      recheckAfter: 40,
    };
    await this.try(() =>
      app.get(PlanService).approve(world.supervisor, planId, {
        authority: AUTHORITY,
        documentNo,
        scope: '方案确定的重点目标任务',
        settings,
      }),
    );
  }

  /** From now on completions are looked at on site, or no longer. */
  async verifyOnSite(planId: string, verifyOnSite: boolean): Promise<void> {
    const { app, world } = this.stage;
    await this.try(() => app.get(PlanService).configure(world.supervisor, planId, { verifyOnSite }));
  }

  /** Drafts the next edition: most is carried over, some changed, a little dropped and added. */
  async draftEdition(planId: string): Promise<void> {
    const { app, world, random, clock } = this.stage;
    const today = civilDate(clock.now());
    const tasks = await this.rows<{ id: string; unit: string }>(
      `SELECT id, primary_unit_id AS unit FROM task WHERE plan_id = $1 AND state = 'tracking' AND NOT standing ORDER BY no, id`,
      planId,
    );
    const lines: EditionLine[] = [];
    for (const { id: taskId } of tasks) {
      const p = random.next();
      const reason = '按上半年推进情况调整';
      if (p < 0.01) lines.push({ action: 'drop', taskId, reason: '已并入其他任务' });
      else if (p < 0.03)
        lines.push({
          action: 'change',
          taskId,
          change: { deadline: addDays(today, random.between(60, 150)) },
          reason,
        });
      else if (p < 0.045)
        lines.push({ action: 'change', taskId, change: { text: '按修订后的要求推进并完成' }, reason });
      else if (p < 0.06) lines.push({ action: 'carry', taskId });
    }
    for (let n = 0; n < 2; n++)
      lines.push({
        action: 'add',
        task: {
          text: `新增工作${n + 1}：完成${random.between(2, 9)}个示范点建设`,
          deadline: addDays(today, random.between(90, 180)),
          parties: [{ role: 'lead', unitId: random.pick(world.insideIds) }],
        },
        reason: '新的部署要求',
      });
    const name = `${today.slice(0, 7)}滚动修订`;
    await this.try(() =>
      app.get(EditionService).draft(world.supervisor, planId, { name, from: today, items: lines }),
    );
  }

  /** What no longer fits, or is not agreed to, is drafted anew. */
  async approveEdition(id: string): Promise<void> {
    const { app, world, random, agenda, clock } = this.stage;
    const authority = {
      authority: AUTHORITY,
      documentNo: `府办发〔${civilDate(clock.now()).slice(0, 4)}〕28号`,
    };
    const agreed =
      random.chance(0.85) &&
      (await this.try(() => app.get(EditionApplyService).approve(world.supervisor, id, authority)));
    if (agreed) return;
    const [{ plan_id }] = await this.rows<{ plan_id: string }>(
      'SELECT plan_id FROM edition WHERE id = $1',
      id,
    );
    await this.try(() =>
      app.get(EditionService).discard(world.supervisor, id, { reason: '情况有变，重新拟订' }),
    );
    agenda.plan(later(this.stage, 2), officeKey('draft edition'), plan_id, ([plan]) =>
      this.draftEdition(plan),
    );
  }

  async sumUp(ids: string[]): Promise<void> {
    const { app, world } = this.stage;
    const summaries = app.get(SummaryService);
    for (const id of ids) {
      await this.try(() => summaries.compose(world.supervisor, id, { text: '总体符合序时进度。' }));
      await this.try(() => summaries.submit(world.supervisor, id));
    }
  }

  async review(planId: string, kind: 'annual' | 'midterm'): Promise<void> {
    const { app, world } = this.stage;
    await this.try(() =>
      app.get(PlanReviewService).review(world.supervisor, planId, {
        kind,
        findings: '总体达到序时，少数任务需加力',
      }),
    );
  }

  /** Not before everything has ended: until then it is tried again. */
  async conclude(planId: string): Promise<void> {
    const { app, world, agenda } = this.stage;
    const [{ open }] = await this.rows<{ open: number }>(
      "SELECT count(*)::int AS open FROM task WHERE plan_id = $1 AND state NOT IN ('closed', 'cancelled')",
      planId,
    );
    const done =
      !open &&
      (await this.try(() =>
        app.get(PlanService).conclude(world.supervisor, planId, { findings: '方案全面完成' }),
      ));
    if (!done) agenda.plan(later(this.stage, 10), officeKey('conclude'), planId, ([id]) => this.conclude(id));
  }
}
