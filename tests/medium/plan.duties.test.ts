import { AssignmentService, DispatchService } from '@duban/dispatch';
import { ReportReuseQueries, TaskViewQueries } from '@duban/evaluation';
import { CompletionService, ReportService } from '@duban/feedback';
import { ActionPlanService } from '@duban/implementation';
import { Journal, SYSTEM } from '@duban/journal';
import { AppointmentRow } from '@duban/organization';
import { SubmissionService, SummaryService } from '@duban/submission';
import { PlanReviewService, PlanService, TaskFieldsService, TaskService } from '@duban/task';
import { RhythmPreviewQueries } from '@duban/tracking';
import { expectClean } from '../crash/ladders';
import { document, PlanDesk, refused } from './plan.world';

let desk: PlanDesk;
beforeEach(async () => {
  desk = await PlanDesk.open();
});
afterEach(() => desk.house.close());

const FIVE = { title: '江州区“十五五”规划重点任务', starts: '2026-01-01', ends: '2030-12-31' };
const HANDLER: Readonly<Record<string, string>> = {
  区商务委: '商务经办',
  区文旅委: '文旅经办',
  区城管局: '城管经办',
};

/** All tasks of a plan in 跟踪. */
async function track(planId: string): Promise<string[]> {
  const ids = (await desk.tasks(planId)).map(t => t.id);
  await desk.get(DispatchService).dispatch(
    desk.office,
    ids.map(taskId => ({ taskId })),
  );
  const leads = await desk.rows<{ id: string; task_id: string; name: string; is_primary: boolean }>(
    'SELECT a.id, a.task_id, u.name, a.is_primary FROM assignment a JOIN unit u ON u.id = a.unit_id WHERE a.plan_id = $1 AND a.is_primary ORDER BY a.id',
    planId,
  );
  for (const a of leads) {
    const who = desk.actors[HANDLER[a.name]];
    await desk.get(AssignmentService).sign(who, [a.id]);
    await desk
      .get(ActionPlanService)
      .file(who, a.task_id, { text: '分步推进', milestones: [], contributorIds: [] });
  }
  return ids;
}

const reportOf = async (taskId: string): Promise<string> =>
  (
    await desk.rows<{ id: string }>(
      "SELECT id FROM report WHERE task_id = $1 AND kind = 'report' ORDER BY id DESC",
      taskId,
    )
  )[0].id;

describe('what a plan obliges its office to', () => {
  it('is opened with its approval, and again by what settles it', async () => {
    const planId = await desk.plan({
      ...FIVE,
      settings: { editionRhythm: 'half_yearly', annualReview: true, midtermReview: '2028-06-30' },
    });
    expect(await desk.owed(planId)).toEqual({
      conclude: expect.stringMatching(/^2031-0/),
      roll_edition: '2026-06-30',
      annual_review: expect.stringMatching(/^2027-0/),
      midterm_review: '2028-06-30',
    });
    const reviews = desk.get(PlanReviewService);
    await expect(reviews.review(desk.office, planId, { kind: 'annual', findings: ' ' })).rejects.toEqual(
      refused('plan.findings_needed'),
    );
    await expect(
      reviews.review(desk.actors.商务经办, planId, { kind: 'annual', findings: '好' }),
    ).rejects.toEqual(refused('access.denied'));
    desk.at('2027-01-11');
    const { figures } = await reviews.review(desk.office, planId, {
      kind: 'annual',
      findings: '总体达到序时进度',
    });
    expect(figures).toMatchObject({ tasks: 3, byState: { registered: 3 }, onTimeRate: null });
    expect(await desk.owed(planId)).toMatchObject({ annual_review: expect.stringMatching(/^2028-0/) });
    await reviews.review(desk.office, planId, { kind: 'midterm', findings: '需调整两项' });
    await expect(reviews.review(desk.office, planId, { kind: 'midterm', findings: '再评' })).rejects.toEqual(
      refused('chain.not_now'),
    );
    expect((await reviews.list(planId)).map(e => [e.kind, e.year])).toEqual([
      ['midterm', null],
      ['annual', 2026],
    ]);
    await expectClean(desk.house);
  });

  it('can be asked for later, once; what does not fit the plan is refused', async () => {
    const planId = await desk.plan(FIVE);
    const plans = desk.get(PlanService);
    expect(Object.keys(await desk.owed(planId))).toEqual(['conclude']);
    await plans.configure(desk.office, planId, { annualReview: true, midtermReview: '2028-06-30' });
    await plans.configure(desk.office, planId, { editionRhythm: 'yearly', midtermReview: '2028-09-30' });
    expect(await desk.owed(planId)).toMatchObject({
      roll_edition: '2026-12-31',
      midterm_review: '2028-09-30',
      annual_review: expect.anything(),
    });
    await expect(plans.configure(desk.actors.商务经办, planId, { annualReview: false })).rejects.toEqual(
      refused('access.denied'),
    );
    const year = await desk.plan({ title: '江州区2026年其他工作' });
    await expect(
      plans.configure(desk.office, year, {
        annualReview: true,
        midtermReview: '2027-06-30',
        rhythmApproval: { authority: '', documentNo: '1', reason: '急' },
      }),
    ).rejects.toMatchObject({
      code: 'plan.bad_settings',
      faults: [{ where: 'rhythmApproval' }, { where: 'annualReview' }, { where: 'midtermReview' }],
    });
    await expectClean(desk.house);
  });

  it('ends with a conclusion that rests on a final evaluation', async () => {
    const planId = await desk.plan();
    const plans = desk.get(PlanService);
    const ids = (await desk.tasks(planId)).map(t => t.id);
    await desk.get(TaskService).cancel(desk.office, ids, { reason: '文件撤回' });
    await expect(plans.conclude(desk.office, planId)).rejects.toEqual(refused('plan.findings_needed'));
    await desk.get(PlanReviewService).review(desk.office, planId, { kind: 'final', findings: '未实施' });
    expect(await plans.conclude(desk.office, planId)).toEqual({ state: 'concluded' });
    await expect(plans.configure(desk.office, planId, { annualReview: false })).rejects.toEqual(
      refused('plan.ended'),
    );
    await expectClean(desk.house);
  });
});

describe('a rhythm denser than that of its kind', () => {
  it('shows what it costs, and is approved before it is published', async () => {
    const planId = await desk.import({ rhythm: 'monthly' });
    const preview = desk.get(RhythmPreviewQueries);
    const monthly = await preview.preview(planId);
    expect(monthly).toMatchObject({
      rhythm: 'monthly',
      usual: 'quarterly',
      approvalNeeded: true,
      periods: 12,
      forms: 36,
      peak: { forms: 3 },
    });
    expect(monthly?.units.find(u => u.unitName === '区商务委')).toMatchObject({
      tasks: 1,
      forms: 12,
      people: 1,
      messagesPerPerson: 24,
      mailsPerPerson: 24,
    });
    expect(await preview.preview(planId, 'quarterly')).toMatchObject({ approvalNeeded: false, forms: 12 });
    await expect(desk.approve(planId)).rejects.toEqual(refused('rhythm.approval_needed'));
    const word = { authority: '区政府常务会议', documentNo: '江州府办〔2026〕9号', reason: '年底冲刺' };
    await desk.approve(planId, { rhythmApproval: word });
    const plans = desk.get(PlanService);
    await expect(plans.configure(desk.office, planId, { rhythm: 'weekly' })).rejects.toEqual(
      refused('rhythm.approval_needed'),
    );
    await plans.configure(desk.office, planId, { rhythm: 'quarterly' });
    // The approval was for monthly reports, and still is.
    await plans.configure(desk.office, planId, { rhythm: 'monthly' });
    const [plan] = await desk.rows('SELECT rhythm_approval FROM plan WHERE id = $1', planId);
    expect(plan).toEqual({ rhythm_approval: { ...word, rhythm: 'monthly' } });
    await expectClean(desk.house);
  });

  it('is not asked of standing tasks, which report once a year', async () => {
    const text = `${document('江州区2026年重点工作任务分解', 1)}\n2.规范占道经营。\n牵头单位:区城管局\n完成时限:长期坚持`;
    const planId = await desk.plan({ text });
    await track(planId);
    desk.at('2026-03-25');
    expect(await desk.round()).toMatchObject({ reportsOpened: 1 });
    desk.at('2026-12-24');
    expect((await desk.round()).reportsOpened).toBe(2);
    await expectClean(desk.house);
  });
});

describe('the summary of a period', () => {
  it('is opened once when the period has ended, filled from what was reported, sent up and answered', async () => {
    const planId = await desk.plan({ settings: { summaryRhythm: 'quarterly' } });
    const [one, two] = await track(planId);
    desk.at('2026-03-25');
    await desk.round();
    const report = await reportOf(one);
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
    await track(planId);
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
    const below = await reportOf(lower.id);
    await desk.get(ReportService).save(desk.actors.商务经办, below, { text: '江湾街区已开街', percent: 60 });
    await desk.get(ReportService).submit(desk.actors.商务经办, [below]);
    const above = await reportOf(upper.id);
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
