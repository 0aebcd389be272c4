import { RhythmPreviewQueries } from '@duban/tracking';
import { PlanService } from '@duban/task';
import { expectClean } from '../crash/ladders';
import { document, PlanDesk } from './plan.world';

const DATES = ['11-15', '03-31', '06-15', '09-30', '12-20'];
const WORD = { authority: '区政府常务会议', documentNo: '江州府办〔2026〕9号', reason: '年底冲刺' };
const refused = (code: string): unknown => expect.objectContaining({ code });

let desk: PlanDesk;
beforeEach(async () => {
  desk = await PlanDesk.open();
});
afterEach(async () => {
  await expectClean(desk.house);
  await desk.house.close();
});

const periods = (planId: string) =>
  desk.rows<{ key: string; starts: string; ends: string }>(
    'SELECT key, starts, ends FROM reporting_period WHERE plan_id = $1 ORDER BY key',
    planId,
  );

describe('a plan that lists its own dates', () => {
  it('needs an approval where it asks more often than usual, for that many a year', async () => {
    const plans = desk.get(PlanService);
    const planId = await desk.import();
    await expect(desk.approve(planId, { reportDates: DATES })).rejects.toEqual(
      refused('rhythm.approval_needed'),
    );
    await expect(desk.approve(planId, { reportDates: ['02-30'] })).rejects.toMatchObject({
      code: 'plan.bad_settings',
      faults: [{ where: 'reportDates' }],
    });
    await desk.approve(planId, { reportDates: DATES, rhythmApproval: WORD });
    const [plan] = await desk.rows('SELECT rhythm, report_dates, rhythm_approval FROM plan');
    expect(plan).toEqual({
      rhythm: 'quarterly',
      report_dates: [...DATES].sort(),
      rhythm_approval: { ...WORD, rhythm: 'quarterly', times: 5 },
    });
    await expect(plans.configure(desk.office, planId, { reportDates: [...DATES, '08-01'] })).rejects.toEqual(
      refused('rhythm.approval_needed'),
    );
    await expect(plans.configure(desk.office, planId, { rhythm: 'monthly' })).rejects.toEqual(
      refused('rhythm.approval_needed'),
    );
    await plans.configure(desk.office, planId, { reportDates: ['06-30', '12-20'] });
    // A rhythm takes the place of dates.
    await plans.configure(desk.office, planId, { rhythm: 'yearly' });
    expect(await desk.rows('SELECT rhythm, report_dates FROM plan')).toEqual([
      { rhythm: 'yearly', report_dates: null },
    ]);
  });

  it('opens reports for them and for nothing after the last one in its time', async () => {
    const planId = await desk.plan({ settings: { reportDates: ['03-31', '11-15', '12-20'] } });
    await desk.track(planId);
    desk.at('2026-03-25');
    expect(await desk.round()).toMatchObject({ reportsOpened: 3 });
    expect(await desk.round()).toMatchObject({ reportsOpened: 0 });
    desk.at('2026-11-10');
    expect(await desk.round()).toMatchObject({ reportsOpened: 3 });
    desk.at('2026-12-16');
    expect(await desk.round()).toMatchObject({ reportsOpened: 3 });
    desk.at('2027-03-29');
    expect(await desk.round()).toMatchObject({ reportsOpened: 0 });
    expect(await periods(planId)).toEqual([
      { key: '2026-D0331', starts: '2025-12-21', ends: '2026-03-31' },
      { key: '2026-D1115', starts: '2026-04-01', ends: '2026-11-15' },
      { key: '2026-D1220', starts: '2026-11-16', ends: '2026-12-20' },
    ]);
  });

  it('asks standing tasks on the last one only, and shows what it costs', async () => {
    const text = `${document('江州区2026年重点工作任务分解', 1)}\n2.规范占道经营。\n牵头单位:区城管局\n完成时限:长期坚持`;
    const planId = await desk.plan({ text, settings: { reportDates: ['03-31', '11-15'] } });
    await desk.track(planId);
    const preview = desk.get(RhythmPreviewQueries);
    expect(await preview.preview(planId)).toMatchObject({
      reportDates: ['03-31', '11-15'],
      approvalNeeded: false,
      periods: 2,
      forms: 3,
    });
    expect(await preview.preview(planId, undefined, DATES)).toMatchObject({
      reportDates: [...DATES].sort(),
      approvalNeeded: true,
      periods: 5,
      forms: 6,
    });
    expect(await preview.preview(planId, 'quarterly')).toMatchObject({ reportDates: null, periods: 4 });
    await expect(preview.preview(planId, undefined, ['x'])).rejects.toEqual(refused('plan.bad_settings'));
    desk.at('2026-03-25');
    expect(await desk.round()).toMatchObject({ reportsOpened: 1 });
    desk.at('2026-11-10');
    expect(await desk.round()).toMatchObject({ reportsOpened: 2 });
  });
});
