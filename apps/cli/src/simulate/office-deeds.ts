import { AssignmentService, LetterService } from '@duban/dispatch';
import { CompletionService, ReportService } from '@duban/feedback';
import { MilestoneService } from '@duban/implementation';
import { addDays, civilDate, instantOf } from '@duban/kernel';
import { SubmissionService, SummaryService } from '@duban/submission';
import { TaskService } from '@duban/task';
import { NoticeService } from '@duban/tracking';
import { Deed } from './deed';
import { officeKey } from './agenda';
import { later } from './stage';

/** What the office, the leader and the superior do. */
export class OfficeDeeds extends Deed {
  private get notices(): NoticeService {
    return this.stage.app.get(NoticeService);
  }

  async reviewReports(periodIds: string[]): Promise<void> {
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
        app.get(ReportService).return(world.supervisor, back, { reason: '进展描述笼统，请补充数据' }),
      );
    if (good.length) await this.try(() => app.get(ReportService).approve(world.supervisor, good));
  }

  async reviewCompletions(ids: string[]): Promise<void> {
    const { app, world, random } = this.stage;
    const waiting = (
      await this.rows<{ task_id: string }>(
        "SELECT DISTINCT task_id FROM obligation WHERE task_id = ANY($1) AND kind IN ('countersign', 'verify_on_site') AND settled_at IS NULL ORDER BY task_id",
        ids,
      )
    ).map(o => o.task_id);
    // The other leads have not said yet, nobody has been there: looked at again when their time is up.
    for (const id of waiting)
      this.stage.agenda.plan(later(this.stage, 3), officeKey('completions'), id, again =>
        this.reviewCompletions(again),
      );
    const failed = (
      await this.rows<{ task_id: string }>(
        `SELECT r.task_id FROM report r JOIN site_visit v ON v.report_id = r.id AND v.round = r.returns
         WHERE r.task_id = ANY($1) AND r.state = 'submitted' AND v.result = 'failed' ORDER BY r.task_id`,
        ids,
      )
    ).map(r => r.task_id);
    const ready = ids.filter(id => !waiting.includes(id));
    const back = ready.filter(id => failed.includes(id) || random.chance(0.15));
    const good = ready.filter(id => !back.includes(id));
    const completing = app.get(CompletionService);
    await this.each(back, id =>
      completing.return(world.supervisor, [id], { reason: '请补充验收或统计依据' }),
    );
    await this.each(good, id => completing.approve(world.supervisor, [id]));
  }

  async decideOutcomes(ids: string[]): Promise<void> {
    const { app, world, random } = this.stage;
    for (const id of ids) {
      const agree = random.chance(0.9);
      const reason = agree ? '情况属实，同意' : '应继续努力完成';
      if (!agree) this.fate.set(id, { outcome: 'achieved', pace: 1 });
      await this.try(() => app.get(CompletionService).decideOutcome(world.leader, [id], { agree, reason }));
    }
  }

  async submitUpward(ready: string[]): Promise<void> {
    const { app, world, clock } = this.stage;
    await this.try(() =>
      app.get(SubmissionService).submit(world.supervisor, {
        taskIds: ready,
        title: `关于${ready.length}项重点任务办结情况的报告(${civilDate(clock.now())})`,
        text: '现将办结情况报上，请审阅。',
      }),
    );
  }

  async reply(id: string): Promise<void> {
    const { app, world, random } = this.stage;
    const items = await this.rows<{ task_id: string }>(
      'SELECT task_id FROM submission_item WHERE submission_id = $1 AND task_id IS NOT NULL ORDER BY task_id',
      id,
    );
    const returned = items
      .filter(() => random.chance(0.06))
      .map(i => ({ taskId: i.task_id, reason: '请补充成效数据' }));
    // A summary or a matter is sent back as a whole.
    const back = !items.length && random.chance(0.1);
    await this.try(() =>
      app.get(SubmissionService).reply(world.superiorClerk, id, {
        reply: returned.length || back ? '部分事项请补充后再报' : '同意',
        returned,
        back,
      }),
    );
  }

  async revise(ids: string[]): Promise<void> {
    const { app, world } = this.stage;
    const summaries = await this.rows<{ id: string }>(
      "SELECT id FROM submission WHERE id = ANY($1) AND kind = 'summary'",
      ids,
    );
    await this.each(ids, id =>
      summaries.some(s => s.id === id)
        ? app
            .get(SummaryService)
            .resubmit(world.supervisor, id, { handling: '已按意见核实补充', recount: true })
        : app.get(SubmissionService).revise(world.supervisor, id, { handling: '已转牵头单位修改完善' }),
    );
  }

  /** @returns the tasks that go on */
  async resume(ids: string[]): Promise<string[]> {
    const { app, world } = this.stage;
    const resumed: string[] = [];
    for (const id of ids)
      if (await this.try(() => app.get(TaskService).resume(world.supervisor, id))) resumed.push(id);
    return resumed;
  }

  async issueNotices(ids: string[]): Promise<void> {
    const { world, random } = this.stage;
    const who = random.chance(0.3) ? world.second : world.supervisor;
    const discard = ids.filter(() => random.chance(0.05));
    const issue = ids.filter(id => !discard.includes(id));
    if (discard.length) await this.try(() => this.notices.discard(who, discard, { reason: '已当面督促' }));
    if (issue.length)
      await this.try(() =>
        this.notices.issue(who, issue, { text: '请查明原因，明确措施和时限，按期答复。' }),
      );
  }

  async reviewNotices(ids: string[]): Promise<void> {
    const { world, random } = this.stage;
    await this.each(ids, id =>
      this.notices.review(
        world.supervisor,
        id,
        random.chance(0.85) ? { close: true } : { close: false, reason: '措施不够具体' },
      ),
    );
  }

  /** Now and then the office suspends a task or takes one back. */
  async disturb(taskIds: readonly string[]): Promise<void> {
    const { app, world, random, clock } = this.stage;
    for (const id of taskIds) {
      const p = random.next();
      if (p < 0.02) {
        const until = instantOf(addDays(civilDate(clock.now()), 60), '18:00');
        await this.try(() =>
          app.get(TaskService).suspend(world.supervisor, id, { reason: '上级政策调整，暂缓实施', until }),
        );
      } else if (p < 0.03)
        await this.try(() =>
          app.get(TaskService).cancel(world.supervisor, [id], { reason: '规划调整，不再实施' }),
        );
      else if (p < 0.04)
        await this.try(() =>
          app.get(TaskService).change(world.supervisor, id, {
            deadline: addDays(civilDate(clock.now()), random.between(60, 120)),
            reason: '与市级时间表衔接',
            approval: '区政府第18次常务会议纪要',
          }),
        );
    }
  }

  async confirmMilestones(ids: string[]): Promise<void> {
    const { app, world, random } = this.stage;
    const open = await this.inState('milestone', 'claimed', ids);
    const back = open.filter(() => random.chance(0.05));
    const good = open.filter(id => !back.includes(id));
    if (back.length)
      await this.try(() =>
        app.get(MilestoneService).reject(world.supervisor, back, { reason: '请补充完成依据' }),
      );
    if (good.length) await this.try(() => app.get(MilestoneService).confirm(world.supervisor, good));
  }

  async redispatch(ids: string[]): Promise<void> {
    const { app, world, random } = this.stage;
    const service = app.get(AssignmentService);
    for (const id of ids) {
      const [a] = await this.rows<{ task_id: string; declines: number }>(
        'SELECT task_id, declines FROM assignment WHERE id = $1',
        id,
      );
      const who = a.declines > 1 ? world.leader : world.supervisor;
      const unitId = random.pick(world.unitIds);
      const passedOn =
        random.chance(a.declines > 1 ? 0.5 : 0.3) &&
        (await this.try(() => service.reassign(who, id, { unitId, reason: '改由相关单位承担' })));
      if (!passedOn) await this.try(() => service.uphold(who, id, { reason: '经核实属你单位职责' }));
    }
  }

  /** One letter to a court or partner outside, about all its tasks at hand. */
  async sendLetters(ids: string[]): Promise<void> {
    const { app, world, clock } = this.stage;
    const waiting = await this.inState('assignment', 'lettered', ids);
    const sentOn = civilDate(clock.now());
    const documentNo = `督函〔${sentOn.slice(0, 4)}〕${sentOn.slice(5).replace('-', '')}号`;
    if (waiting.length)
      await this.try(() => app.get(LetterService).send(world.supervisor, waiting, { documentNo, sentOn }));
  }

  async recordReplies(ids: string[]): Promise<void> {
    const { app, world, clock } = this.stage;
    const asked = await this.inState('assignment', 'asked', ids);
    const reply = { reply: '来函收悉，我单位将予以支持配合', repliedOn: civilDate(clock.now()) };
    if (asked.length) await this.try(() => app.get(LetterService).reply(world.supervisor, asked, reply));
  }
}
