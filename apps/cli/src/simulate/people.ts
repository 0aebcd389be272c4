import type { INestApplicationContext } from '@nestjs/common';
import type { WorkCalendar } from '@duban/calendar';
import type { TaskOutcome } from '@duban/chain';
import { AssignmentService } from '@duban/dispatch';
import { CompletionService, ReportService } from '@duban/feedback';
import { ActionPlanService } from '@duban/implementation';
import { Db } from '@duban/journal';
import { addDays, civilDate, type Clock, instantOf, isRefusal } from '@duban/kernel';
import type { Obligation } from '@duban/obligation';
import { SubmissionService } from '@duban/submission';
import { TaskService } from '@duban/task';
import { NoticeService } from '@duban/tracking';
import { Agenda } from './agenda';
import type { Random } from './random';
import type { World } from './world';

const SLOTS = ['09:30', '10:30', '14:30', '15:30', '16:30'] as const;

/** Everything that the people of a simulated district have in common. */
export interface Stage {
  app: INestApplicationContext;
  clock: Clock;
  calendar: WorkCalendar;
  random: Random;
  world: World;
  agenda: Agenda;
  commands: { accepted: number; refused: number };
}

/** How people behave: sign late, miss reports, get returned, finish early, miss targets, never finish. */
export class People {
  private readonly db: Db;
  private readonly fate = new Map<string, { outcome: TaskOutcome; pace: number }>();

  constructor(private readonly stage: Stage) {
    this.db = stage.app.get(Db);
  }

  /** Plans what the holder of a new obligation will do about it, if anything. */
  react(o: Obligation): void {
    const { random, world, agenda } = this.stage;
    const unit = o.holder_unit_id;
    const plan = (
      days: number,
      what: string,
      item: string,
      run: (items: string[]) => Promise<void>,
      who = unit,
    ): void => agenda.plan(this.later(days), `${what}|${who}`, item, run);
    const late = (p: number, early: [number, number], slow: [number, number]): number =>
      random.chance(p) ? random.between(...slow) : random.between(...early);
    switch (o.kind) {
      case 'sign': {
        if (random.chance(0.04)) return; // taken as signed
        const what = random.chance(0.02) ? 'decline' : 'sign';
        return plan(late(0.15, [0, 2], [3, 4]), what, o.subject_id, ids => this.sign(unit, ids, what));
      }
      case 'redispatch':
      case 'decide_decline':
        return plan(random.between(1, 3), 'redispatch', o.subject_id, ids => this.redispatch(ids));
      case 'file_action_plan':
        return plan(late(0.2, [1, 5], [6, 15]), `plan ${o.subject_id}`, o.subject_id, () =>
          this.fileActionPlan(unit, o.subject_id),
        );
      case 'report':
        if (random.chance(0.04)) return; // nobody ever reports this one
        return plan(late(0.15, [2, 9], [11, 25]), 'report', o.subject_id, ids => this.report(unit, ids));
      case 'contribute':
        if (random.chance(0.1)) return;
        return plan(late(0.2, [1, 7], [8, 18]), 'contribute', o.subject_id, ids => this.report(unit, ids));
      case 'review_contribution':
        return plan(random.between(1, 4), 'take', o.subject_id, ids => this.takeContributions(unit, ids));
      case 'review_reports':
        return plan(random.between(2, 5), 'review', o.subject_id, ids => this.reviewReports(ids));
      case 'rework':
        return o.subject_type === 'task'
          ? plan(late(0.2, [1, 4], [6, 12]), `again ${o.subject_id}`, o.subject_id, () =>
              this.complete(unit, o.subject_id),
            )
          : plan(late(0.2, [1, 4], [6, 12]), 'rework', o.subject_id, ids => this.report(unit, ids));
      case 'complete':
      case 'year_review':
        return this.planCompletion(o);
      case 'review':
        return plan(late(0.1, [1, 4], [6, 8]), 'completions', o.subject_id, ids =>
          this.reviewCompletions(ids),
        );
      case 'approve_outcome':
        return plan(random.between(1, 4), 'outcomes', o.subject_id, ids => this.decideOutcomes(ids));
      case 'submit':
        return agenda.plan(this.weekly(), 'submit', o.subject_id, ids => this.submitUpward(ids));
      case 'accept':
      case 'record_reply':
        return plan(random.between(3, 12), `reply ${o.subject_id}`, o.subject_id, () =>
          this.reply(o.subject_id),
        );
      case 'revise_submission':
        return plan(random.between(1, 3), 'revise', o.subject_id, ids =>
          this.each(ids, id =>
            this.stage.app
              .get(SubmissionService)
              .revise(world.supervisor, id, { handling: '已转牵头单位修改完善' }),
          ),
        );
      case 'review_suspension':
        return agenda.plan(instantOf(civilDate(o.due_at), '10:30'), 'resume', o.subject_id, ids =>
          this.each(ids, id => this.stage.app.get(TaskService).resume(world.supervisor, id)),
        );
      case 'issue_notice':
        return plan(random.between(0, 1), 'issue', o.subject_id, ids => this.issueNotices(ids));
      case 'sign_notice':
        return plan(
          late(0.2, [0, 1], [2, 4]),
          'sign notice',
          o.subject_id,
          async ids => void (await this.try(() => this.notices.sign(world.handlerOf(unit), ids))),
        );
      case 'answer_notice':
        return plan(late(0.2, [2, 5], [6, 12]), 'answer', o.subject_id, ids =>
          this.each(ids, id =>
            this.notices.answer(world.handlerOf(unit), id, {
              answer: '已查明原因,正在加快推进,下月底前赶上进度',
            }),
          ),
        );
      case 'review_notice':
        return plan(random.between(1, 3), 'close', o.subject_id, ids =>
          this.each(ids, id =>
            this.notices.review(
              world.supervisor,
              id,
              random.chance(0.85) ? { close: true } : { close: false, reason: '措施不够具体' },
            ),
          ),
        );
    }
  }

  private get notices(): NoticeService {
    return this.stage.app.get(NoticeService);
  }

  /** Every task has a fate: early, in time, late, short of its target, or never. */
  private planCompletion(o: Obligation): void {
    const { random, agenda, clock, calendar } = this.stage;
    const today = civilDate(clock.now());
    const due = civilDate(o.due_at);
    const run = (): Promise<void> => this.complete(o.holder_unit_id, o.subject_id);
    const p = random.next();
    this.fate.set(o.subject_id, {
      outcome: p > 0.95 ? 'carried_over' : p > 0.85 ? 'not_achieved' : 'achieved',
      pace: 0.7 + random.next() * 0.5,
    });
    if (random.chance(0.03)) return; // never finished
    const days = Math.max(20, Math.round((Date.parse(due) - Date.parse(today)) / 86_400_000));
    const share =
      p < 0.15
        ? 0.4 + random.next() * 0.4
        : p < 0.7
          ? 0.85 + random.next() * 0.15
          : 0.98 + random.next() * 0.12;
    const at = calendar.addWorkdays(addDays(today, Math.round(days * share)), 0);
    agenda.plan(instantOf(at, random.pick(SLOTS)), `complete ${o.subject_id}`, o.subject_id, run);
  }

  private later(days: number): Date {
    const { calendar, clock, random } = this.stage;
    const now = clock.now();
    const slot = random.pick(SLOTS);
    const day = calendar.addWorkdays(civilDate(now), days);
    const at = instantOf(day, slot);
    return at > now ? at : instantOf(calendar.addWorkdays(civilDate(now), days + 1), slot);
  }

  /** Supervisors report upward once a week, on its last workday. */
  private weekly(): Date {
    const { calendar, clock } = this.stage;
    const now = clock.now();
    for (let d = calendar.addWorkdays(civilDate(now), 1); ; d = calendar.addWorkdays(d, 1)) {
      const next = calendar.addWorkdays(d, 1);
      if (next > addDays(d, 1)) return instantOf(d, '15:30');
    }
  }

  /** Counts a command; a refusal is part of life (somebody else was faster), anything else is a bug. */
  private async try(command: () => Promise<unknown>): Promise<boolean> {
    try {
      await command();
      this.stage.commands.accepted += 1;
      return true;
    } catch (e) {
      if (!isRefusal(e)) throw e;
      this.stage.commands.refused += 1;
      return false;
    }
  }

  private async each(ids: string[], command: (id: string) => Promise<unknown>): Promise<void> {
    for (const id of ids) await this.try(() => command(id));
  }

  private rows<T>(sql: string, ...params: unknown[]): Promise<T[]> {
    return this.db.query<T>(sql, params);
  }

  private async sign(unit: string, ids: string[], what: string): Promise<void> {
    const { app, world } = this.stage;
    const signing = app.get(AssignmentService);
    const open = (
      await this.rows<{ id: string }>(
        "SELECT id FROM assignment WHERE id = ANY($1) AND state = 'pending' ORDER BY id",
        ids,
      )
    ).map(r => r.id);
    if (!open.length) return;
    if (what === 'sign') await this.try(() => signing.sign(world.handlerOf(unit), open));
    else
      await this.try(() =>
        signing.decline(world.handlerOf(unit), open, { reason: '与本单位职责不符,建议由其他单位承担' }),
      );
  }

  private async redispatch(ids: string[]): Promise<void> {
    const { app, world, random } = this.stage;
    const service = app.get(AssignmentService);
    for (const id of ids) {
      const [a] = await this.rows<{ task_id: string; declines: number }>(
        'SELECT task_id, declines FROM assignment WHERE id = $1',
        id,
      );
      const who = a.declines > 1 ? world.leader : world.supervisor;
      if (random.chance(0.6)) await this.try(() => service.uphold(who, id, { reason: '经核实属你单位职责' }));
      else
        await this.try(() =>
          service.reassign(who, id, { unitId: random.pick(world.unitIds), reason: '改由相关单位承担' }),
        );
    }
  }

  private async fileActionPlan(unit: string, taskId: string): Promise<void> {
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
      app
        .get(ActionPlanService)
        .file(world.handlerOf(unit), taskId, {
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
      this.stage.agenda.plan(this.later(days), `${kind} ${taskId}`, taskId, () =>
        run(o.holder_unit_id, taskId),
      );
  }

  private async report(unit: string, ids: string[]): Promise<void> {
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

  private async takeContributions(unit: string, ids: string[]): Promise<void> {
    const { app, world } = this.stage;
    const open = (
      await this.rows<{ id: string }>(
        "SELECT id FROM report WHERE id = ANY($1) AND state = 'submitted' ORDER BY id",
        ids,
      )
    ).map(r => r.id);
    if (open.length)
      await this.try(() =>
        app.get(ReportService).reviewContributions(world.handlerOf(unit), open, { approve: true }),
      );
  }

  private async reviewReports(periodIds: string[]): Promise<void> {
    const { app, world, random } = this.stage;
    const waiting = (
      await this.rows<{ id: string }>(
        "SELECT id FROM report WHERE period_id = ANY($1) AND kind = 'report' AND state = 'submitted' ORDER BY id",
        periodIds,
      )
    ).map(r => r.id);
    const back = waiting.filter(() => random.chance(0.08));
    const good = waiting.filter(id => !back.includes(id));
    if (back.length)
      await this.try(() =>
        app.get(ReportService).return(world.supervisor, back, { reason: '进展描述笼统,请补充数据' }),
      );
    if (good.length) await this.try(() => app.get(ReportService).approve(world.supervisor, good));
  }

  private async complete(unit: string, taskId: string): Promise<void> {
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
      this.stage.agenda.plan(this.later(5), `complete ${taskId}`, taskId, () => this.complete(unit, taskId));
  }

  private async reviewCompletions(ids: string[]): Promise<void> {
    const { app, world, random } = this.stage;
    const back = ids.filter(() => random.chance(0.15));
    const good = ids.filter(id => !back.includes(id));
    const completing = app.get(CompletionService);
    if (back.length)
      await this.each(back, id =>
        completing.return(world.supervisor, [id], { reason: '请补充验收或统计依据' }),
      );
    if (good.length) await this.each(good, id => completing.approve(world.supervisor, [id]));
  }

  private async decideOutcomes(ids: string[]): Promise<void> {
    const { app, world, random } = this.stage;
    for (const id of ids) {
      const agree = random.chance(0.9);
      const reason = agree ? '情况属实,同意' : '应继续努力完成';
      if (!agree) this.fate.set(id, { outcome: 'achieved', pace: 1 });
      await this.try(() => app.get(CompletionService).decideOutcome(world.leader, [id], { agree, reason }));
    }
  }

  private async submitUpward(ids: string[]): Promise<void> {
    const { app, world, clock } = this.stage;
    const ready = (
      await this.rows<{ subject_id: string }>(
        "SELECT subject_id FROM obligation WHERE subject_id = ANY($1) AND kind = 'submit' AND settled_at IS NULL AND paused_at IS NULL ORDER BY subject_id",
        ids,
      )
    ).map(r => r.subject_id);
    if (ready.length)
      await this.try(() =>
        app
          .get(SubmissionService)
          .submit(world.supervisor, {
            taskIds: ready,
            title: `关于${ready.length}项重点任务办结情况的报告(${civilDate(clock.now())})`,
            text: '现将办结情况报上,请审阅。',
          }),
      );
  }

  private async reply(id: string): Promise<void> {
    const { app, world, random } = this.stage;
    const items = await this.rows<{ task_id: string }>(
      'SELECT task_id FROM submission_item WHERE submission_id = $1 ORDER BY task_id',
      id,
    );
    const returned = items
      .filter(() => random.chance(0.06))
      .map(i => ({ taskId: i.task_id, reason: '请补充成效数据' }));
    await this.try(() =>
      app
        .get(SubmissionService)
        .reply(world.superiorClerk, id, {
          reply: returned.length ? '部分事项请补充后再报' : '同意',
          returned,
        }),
    );
  }

  private async issueNotices(ids: string[]): Promise<void> {
    const { world, random } = this.stage;
    const discard = ids.filter(() => random.chance(0.05));
    const issue = ids.filter(id => !discard.includes(id));
    if (discard.length)
      await this.try(() => this.notices.discard(world.supervisor, discard, { reason: '已当面督促' }));
    if (issue.length)
      await this.try(() =>
        this.notices.issue(world.supervisor, issue, { text: '请查明原因,明确措施和时限,按期答复。' }),
      );
  }

  /** Now and then the office suspends a task or takes one back. */
  async disturb(taskIds: readonly string[]): Promise<void> {
    const { app, world, random, clock } = this.stage;
    for (const id of taskIds) {
      if (random.chance(0.02)) {
        const until = instantOf(addDays(civilDate(clock.now()), 60), '18:00');
        await this.try(() =>
          app.get(TaskService).suspend(world.supervisor, id, { reason: '上级政策调整,暂缓实施', until }),
        );
      } else if (random.chance(0.01))
        await this.try(() =>
          app.get(TaskService).cancel(world.supervisor, [id], { reason: '规划调整,不再实施' }),
        );
    }
  }
}
