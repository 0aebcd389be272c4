import { AssignmentService, DispatchService } from '@duban/dispatch';
import { ReportReuseQueries, TaskViewQueries } from '@duban/evaluation';
import { CompletionService, ReportService } from '@duban/feedback';
import { ActionPlanService } from '@duban/implementation';
import { Journal, SYSTEM } from '@duban/journal';
import { AppointmentRow } from '@duban/organization';
import { SubmissionService, SummaryService } from '@duban/submission';
import { PlanService, TaskFieldsService } from '@duban/task';
import { expectClean } from '../crash/ladders';
import { PlanDesk, refused } from './plan.world';

let desk: PlanDesk;
beforeEach(async () => {
  desk = await PlanDesk.open();
});
afterEach(() => desk.house.close());

describe('the summary of a period', () => {
  it('is opened once when the period has ended, filled from what was reported, sent up and answered', async () => {
    const planId = await desk.plan({ settings: { summaryRhythm: 'quarterly' } });
    const [one, two] = await desk.track(planId);
    desk.at('2026-03-25');
    await desk.round();
    const report = await desk.reportOf(one);
    await desk.get(ReportService).save(desk.actors.商务经办, report, {
      text: '已完成选址',
      percent: 30,
      problems: '用电容量不足',
    });
    await desk.get(ReportService).submit(desk.actors.商务经办, [report]);
    await desk.get(ReportService).approve(desk.office, [report]);
    await desk
      .get(CompletionService)
      .submit(desk.actors.文旅经办, two, { text: '全部办成', outcome: 'achieved' });
    await desk.get(CompletionService).approve(desk.office, [two]);
    expect((await desk.round()).summariesOpened).toBe(0);
    desk.at('2026-04-01', '08:05');
    const rounds = await Promise.all([desk.round(), desk.round()]);
    expect(rounds.map(r => r.summariesOpened).sort()).toEqual([0, 1]);
    expect((await desk.round()).summariesOpened).toBe(0);
    const [{ id, title }] = await desk.rows<{ id: string; title: string }>(
      "SELECT id, title FROM submission WHERE kind = 'summary'",
    );
    expect(title).toBe('2026年第1季度推进情况（江州区2026年重点工作任务分解）');
    expect(await desk.owed(id)).toEqual({ summary: '2026-04-15' });
    const summaries = desk.get(SummaryService);
    await expect(summaries.submit(desk.office, id)).rejects.toEqual(refused('submission.empty'));
    await expect(summaries.compose(desk.actors.商务经办, id)).rejects.toEqual(refused('access.denied'));
    const { text, figures } = await summaries.compose(desk.office, id, { text: '下步将加强调度。' });
    expect(figures).toMatchObject({
      tasks: 3,
      closed: 0,
      reports: { approved: 1, noProgress: 0, outstanding: 1 },
      done: [{ taskId: two, note: '完成' }],
      late: [],
      problems: [{ taskId: one, note: '用电容量不足' }],
    });
    expect(text).toContain('用电容量不足');
    expect(text.endsWith('下步将加强调度。')).toBe(true);
    expect(await summaries.submit(desk.office, id, {}, { version: 2 })).toEqual({ state: 'submitted' });
    await expect(summaries.compose(desk.office, id)).rejects.toEqual(refused('submission.not_draft'));
    expect(Object.keys(await desk.owed(id))).toEqual(['accept']);
    const replying = desk.get(SubmissionService);
    const superior = desk.actors.市督查员;
    expect(
      await replying.reply(superior, id, { reply: '请补充数据', returned: [], back: true }),
    ).toMatchObject({
      state: 'returned',
    });
    expect(Object.keys(await desk.owed(id))).toEqual(['revise_submission']);
    await replying.revise(desk.office, id, { handling: '已补报' });
    // Not asked for any more: the next draft ends with the setting.
    desk.at('2026-07-01', '08:05');
    expect((await desk.round()).summariesOpened).toBe(1);
    await desk.get(PlanService).configure(desk.office, planId, { summaryRhythm: null });
    await desk.round();
    expect(
      await desk.rows("SELECT state FROM submission WHERE kind = 'summary' ORDER BY period_key"),
    ).toEqual([{ state: 'revised' }, { state: 'void' }]);
    await expectClean(desk.house);
  });

  it('needs somebody to report to; a matter goes up by itself, and comes back whole', async () => {
    const planId = await desk.plan();
    const submissions = desk.get(SubmissionService);
    const matterId = '0190b3a0-0000-7000-8000-000000000001';
    const matter = { planId, matterId, title: '关于用电扩容的请示', text: '恳请协调' };
    const { id } = await submissions.submitMatter(desk.office, matter);
    await expect(submissions.submitMatter(desk.office, matter)).rejects.toEqual(
      refused('submission.pending'),
    );
    expect(
      await submissions.reply(desk.actors.市督查员, id, { reply: '同意协调', returned: [] }),
    ).toMatchObject({ state: 'accepted' });
    expect(await desk.rows('SELECT subject_type, subject_id, reply FROM submission_item')).toEqual([
      { subject_type: 'matter', subject_id: matterId, reply: 'accepted' },
    ]);
    await expectClean(desk.house);
  });
});

describe('a task', () => {
  it('has the columns of its plan kind, and carries out the task of a superior', async () => {
    const upperPlan = await desk.plan({
      text: '江州区2026年市级任务\n1.打造夜经济示范街区3个。\n牵头单位:区政府督查室',
      title: '江州区2026年市级任务',
    });
    const planId = await desk.plan({
      text: '江州区2026年夜经济分解\n1.打造夜经济示范街区1个。\n牵头单位:区商务委\n2.整治占道经营。\n牵头单位:区城管局',
      title: '江州区2026年夜经济分解',
    });
    const [upper] = await desk.tasks(upperPlan);
    const [lower, other] = await desk.tasks(planId);
    const fields = desk.get(TaskFieldsService);
    expect(
      await fields.set(desk.office, lower.id, { upper_lead: '市商务委' }, { version: lower.version }),
    ).toEqual({ fields: { 市级牵头单位: '市商务委' }, version: 2 });
    await expect(fields.set(desk.office, lower.id, { owner: '城投' })).rejects.toEqual(
      refused('task.bad_fields'),
    );
    await expect(fields.set(desk.office, lower.id, {}, { version: 1 })).rejects.toEqual(
      refused('record.stale'),
    );
    await expect(fields.setUpper(desk.office, lower.id, { taskId: other.id })).rejects.toEqual(
      refused('task.upper_not_ours'),
    );
    await fields.setUpper(desk.office, other.id, { ref: { document: '渝府办〔2026〕1号', no: '第12项' } });
    await fields.setUpper(desk.office, lower.id, { taskId: upper.id });
    await desk.track(planId);
    // The office itself carries out the upper task.
    await desk.get(DispatchService).dispatch(desk.office, [{ taskId: upper.id }]);
    const [own] = await desk.rows<{ id: string }>('SELECT id FROM assignment WHERE task_id = $1', upper.id);
    const asHandler = {
      ...desk.office,
      appointments: [
        ...desk.office.appointments,
        { unitId: desk.units.区政府督查室, role: 'handler' as const },
      ],
    };
    await desk.get(AssignmentService).sign(asHandler, [own.id]);
    await desk
      .get(ActionPlanService)
      .file(asHandler, upper.id, { text: '分解到区', milestones: [], contributorIds: [] });
    desk.at('2026-03-25');
    await desk.round();
    const below = await desk.reportOf(lower.id);
    await desk.get(ReportService).save(desk.actors.商务经办, below, { text: '江湾街区已开街', percent: 60 });
    await desk.get(ReportService).submit(desk.actors.商务经办, [below]);
    const above = await desk.reportOf(upper.id);
    expect(await desk.get(ReportReuseQueries).reusable(asHandler, above)).toEqual([]);
    await desk.get(ReportService).approve(desk.office, [below]);
    expect(await desk.get(ReportReuseQueries).reusable(asHandler, above)).toMatchObject([
      { source: 'lower_task', taskId: lower.id, unitName: '区商务委', text: '江湾街区已开街' },
    ]);
    await expect(desk.get(ReportReuseQueries).reusable(desk.actors.文旅经办, above)).rejects.toEqual(
      refused('record.not_found'),
    );
    // Done below: the upper task's people hear of it once; nothing of it moves.
    await desk
      .get(CompletionService)
      .submit(desk.actors.商务经办, lower.id, { text: '街区已建成', outcome: 'achieved' });
    await desk.get(CompletionService).approve(desk.office, [lower.id]);
    expect((await desk.get(ReportReuseQueries).reusable(asHandler, above))[0]).toMatchObject({
      text: '街区已建成',
    });
    await desk.get(Journal).transact({ name: 'test.appoint', actor: SYSTEM }, async tx => {
      tx.insert(AppointmentRow, {
        id: '0190b3a0-0000-7000-8000-000000000002',
        person_id: desk.office.personId as string,
        unit_id: desk.units.区政府督查室,
        role: 'handler',
        active: true,
      });
    });
    await desk.round();
    await desk.round();
    expect(
      await desk.rows("SELECT person_id, task_id, title FROM message WHERE kind = 'lower_done'"),
    ).toEqual([
      {
        person_id: desk.office.personId,
        task_id: upper.id,
        title: '下级任务已审核办结：第1项 打造夜经济示范街区1个。',
      },
    ]);
    const view = await desk.get(TaskViewQueries).view(desk.office, upper.id);
    expect(view.task.endedAt).toBeNull();
    expect(view.relations.lower).toMatchObject([{ id: lower.id, planTitle: '江州区2026年夜经济分解' }]);
    const below2 = await desk.get(TaskViewQueries).view(desk.actors.城管经办, other.id);
    expect(below2.relations).toMatchObject({
      columns: [{ key: 'upper_lead', value: null }],
      upperRef: { document: '渝府办〔2026〕1号', no: '第12项' },
      upper: null,
      lower: [],
    });
    await expectClean(desk.house);
  });
});
