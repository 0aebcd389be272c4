import { PlanReviewService, PlanService, TaskService } from '@duban/task';
import { RhythmPreviewQueries } from '@duban/tracking';
import { expectClean } from '../crash/ladders';
import { document, PlanDesk, refused } from './plan.world';

let desk: PlanDesk;
beforeEach(async () => {
  desk = await PlanDesk.open();
});
afterEach(() => desk.house.close());

const FIVE = { title: '江州区“十五五”规划重点任务', starts: '2026-01-01', ends: '2030-12-31' };
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
    await desk.track(planId);
    desk.at('2026-03-25');
    expect(await desk.round()).toMatchObject({ reportsOpened: 1 });
    desk.at('2026-12-24');
    expect((await desk.round()).reportsOpened).toBe(2);
    await expectClean(desk.house);
  });
});
