import { CountersignService } from '@duban/dispatch';
import { ReportListQueries, TaskViewQueries } from '@duban/evaluation';
import { CompletionService, SiteVisitService } from '@duban/feedback';
import { PlanService, TaskService } from '@duban/task';
import { endOfDay } from '@duban/kernel';
import { expectClean } from '../crash/ladders';
import { FeedbackWorld } from './feedback.world';

let world: FeedbackWorld;
let completions: CompletionService;
let countersigns: CountersignService;
let other: string;

/** Task 2 is led by 区文旅委, and by 区商务委 as another lead. */
const TASK = 1;
const sign = (input: { agree: boolean; reason?: string }) =>
  countersigns.countersign(world.actor('商务经办'), [other], input);
const back = () => completions.return(world.actor('督查员'), [world.tasks[TASK]], { reason: '请补充材料' });

beforeAll(async () => {
  world = await FeedbackWorld.open();
  completions = world.house.get(CompletionService);
  countersigns = world.house.get(CountersignService);
  [other] = await world.ids(
    "SELECT id FROM assignment WHERE task_id = $1 AND role = 'lead' AND NOT is_primary",
    [world.tasks[TASK]],
  );
});
afterAll(() => world.house.close());

describe('会签', () => {
  it('asks the other leads, and nothing is approved before they have answered', async () => {
    await expect(sign({ agree: true })).rejects.toMatchObject({ code: 'chain.not_now' });
    await world.submit('文旅经办', TASK);
    expect(await world.owed(other)).toEqual([
      {
        kind: 'countersign',
        holder_unit_id: world.unit('区商务委'),
        holder_role: 'handler',
        due: '2026-03-04',
      },
    ]);
    await expectClean(world.house);
    await expect(world.approve(TASK)).rejects.toMatchObject({
      code: 'completion.countersign_missing',
      details: { unitIds: [world.unit('区商务委')] },
    });
    await expect(
      countersigns.countersign(world.actor('文旅经办'), [other], { agree: true }),
    ).rejects.toMatchObject({ code: 'access.denied' });
    await expect(sign({ agree: false })).rejects.toMatchObject({ code: 'countersign.reason_needed' });
  });

  it('is void when the completion is returned, and asked anew with the next', async () => {
    await back();
    expect(await world.owed(other)).toEqual([]);
    await expectClean(world.house);
    await world.submit('文旅经办', TASK);
    expect(await world.owed(other)).toMatchObject([{ kind: 'countersign' }]);
  });

  it('shows an objection to whoever reviews, and leaves the decision to the office', async () => {
    await sign({ agree: false, reason: '第三场活动尚未举办' });
    const rows = await world.house.get(ReportListQueries).toReview(world.actor('督查员'));
    expect(rows.find(r => r.taskId === world.tasks[TASK])?.countersigns).toEqual([
      { unitName: '区商务委', countersign: 'objected', reason: '第三场活动尚未举办' },
    ]);
    const view = await world.house.get(TaskViewQueries).view(world.actor('督查员'), world.tasks[TASK]);
    expect(view.assignments.find(a => a.id === other)).toMatchObject({
      countersign: 'objected',
      countersignReason: '第三场活动尚未举办',
    });
    await back();
    await world.submit('文旅经办', TASK);
    const again = await world.house.get(ReportListQueries).toReview(world.actor('督查员'));
    expect(again.find(r => r.taskId === world.tasks[TASK])?.countersigns).toEqual([
      { unitName: '区商务委', countersign: null, reason: null },
    ]);
    await expectClean(world.house);
  });

  it('stands still while the task is suspended', async () => {
    const tasks = world.house.get(TaskService);
    await tasks.suspend(world.actor('督查员'), world.tasks[TASK], {
      reason: '等待批复',
      until: endOfDay('2026-04-30'),
    });
    await expect(sign({ agree: true })).rejects.toMatchObject({ code: 'task.suspended' });
    expect(await world.morning('2026-03-09')).toMatchObject({ takenAsAgreed: 0 });
    await expectClean(world.house);
    await tasks.resume(world.actor('督查员'), world.tasks[TASK]);
    expect(await world.owed(other)).toMatchObject([{ kind: 'countersign', due: '2026-03-11' }]);
  });

  it('is taken as given, once, when the time has passed in silence', async () => {
    const lapse = jest.spyOn(countersigns, 'lapse').mockResolvedValue(0);
    await world.morning('2026-03-12');
    lapse.mockRestore();
    const counts = await Promise.all([countersigns.lapse(), countersigns.lapse()]);
    expect(counts.reduce((a, b) => a + b)).toBe(1);
    const [a] = await world.query('SELECT countersign, countersign_reason FROM assignment WHERE id = $1', [
      other,
    ]);
    expect(a).toEqual({ countersign: 'lapsed', countersign_reason: null });
    const [o] = await world.query(
      "SELECT settled_as FROM obligation WHERE subject_id = $1 AND kind = 'countersign' ORDER BY id DESC LIMIT 1",
      [other],
    );
    expect(o).toEqual({ settled_as: 'lapsed' });
    expect(await world.approve(TASK)).toEqual({ approved: 1, toLeader: 0 });
    expect(await world.stateOf('task', world.tasks[TASK])).toBe('closed');
    await expectClean(world.house);
  });

  it('ends with the task it was asked about', async () => {
    const fresh = await FeedbackWorld.open();
    try {
      await fresh.submit('文旅经办', TASK);
      await fresh.house
        .get(TaskService)
        .cancel(fresh.actor('督查员'), [fresh.tasks[TASK]], { reason: '并入他项' });
      const open = await fresh.query(
        "SELECT id FROM obligation WHERE kind = 'countersign' AND settled_at IS NULL",
      );
      expect(open).toEqual([]);
      await expectClean(fresh.house);
    } finally {
      await fresh.house.close();
    }
  });

  it('leaves other leads contributing each period although nobody ticked them', async () => {
    const rows = await world.query('SELECT contributes FROM assignment WHERE id = $1', [other]);
    expect(rows).toEqual([{ contributes: true }]);
  });
});

describe('实地核查', () => {
  const visit = {
    result: 'passed',
    findings: '三处均已开街',
    visitors: '督查员、市民代表',
    place: '江湾街区',
  } as const;
  const record = (more: object = {}) =>
    world.house
      .get(SiteVisitService)
      .record(world.actor('督查员'), world.tasks[0], { ...visit, visitedOn: '2026-03-12', ...more });

  it('is owed by the office before anything is approved', async () => {
    await world.house.get(PlanService).configure(world.actor('督查员'), world.planId, { verifyOnSite: true });
    await world.submit('商务经办', 0);
    expect((await world.owed(world.tasks[0])).map(o => o.kind)).toContain('verify_on_site');
    await expect(world.approve(0)).rejects.toMatchObject({ code: 'completion.site_visit_missing' });
    await expect(record({ visitedOn: '2026-03-13', place: ' ' })).rejects.toMatchObject({
      code: 'site_visit.bad_input',
      faults: [{ where: 'place' }, { where: 'visitedOn' }],
    });
    await expect(
      world.house
        .get(SiteVisitService)
        .record(world.actor('商务经办'), world.tasks[0], { ...visit, visitedOn: '2026-03-12' }),
    ).rejects.toMatchObject({ code: 'access.denied' });
  });

  it('that failed stands in the way until the completion is returned', async () => {
    await record({ result: 'failed', findings: '一处未开街' });
    await expect(world.approve(0)).rejects.toMatchObject({ code: 'completion.site_visit_failed' });
    await expect(record()).rejects.toMatchObject({ code: 'site_visit.not_owed' });
    await expectClean(world.house);
    await completions.return(world.actor('督查员'), [world.tasks[0]], { reason: '一处未开街' });
    await world.submit('商务经办', 0);
    await expect(world.approve(0)).rejects.toMatchObject({ code: 'completion.site_visit_missing' });
    await record();
    expect(await world.approve(0)).toEqual({ approved: 1, toLeader: 0 });
    const view = await world.house.get(TaskViewQueries).view(world.actor('督查员'), world.tasks[0]);
    expect(view.siteVisits.map(v => [v.result, v.findings])).toEqual([
      ['passed', '三处均已开街'],
      ['failed', '一处未开街'],
    ]);
    await expectClean(world.house);
  });

  it('is not owed any more once the completion was returned without it', async () => {
    await world.submit('城管经办', 2);
    await completions.return(world.actor('督查员'), [world.tasks[2]], { reason: '材料不全' });
    expect((await world.owed(world.tasks[2])).map(o => o.kind)).toEqual(['complete', 'rework']);
    await expectClean(world.house);
  });
});
