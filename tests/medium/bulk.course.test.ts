import { AssignmentService, CountersignService } from '@duban/dispatch';
import { CompletionService, ReportService } from '@duban/feedback';
import { ActionPlanService, MilestoneService } from '@duban/implementation';
import { instantOf } from '@duban/kernel';
import { SubmissionService } from '@duban/submission';
import { PlanService, TaskService } from '@duban/task';
import { PeriodService } from '@duban/tracking';
import { SweepService } from '@duban/obligation';
import { InvariantVerifier, Rounds } from '../../apps/wiring/src';
import { Desk, refused } from './bulk.world';

// Real: PostgreSQL and every service of the house. Doubles: the clock.
let desk: Desk;

beforeEach(async () => {
  desk = await Desk.open();
});
afterEach(async () => {
  expect((await desk.get(InvariantVerifier).verify()).faults).toEqual([]);
  await desk.house.close();
});

const suspend = async (no: number): Promise<unknown> =>
  desk.get(TaskService).suspend(desk.office, await desk.task(no), {
    reason: '政策调整',
    until: instantOf('2026-05-29', '18:00'),
  });
const resume = async (no: number): Promise<unknown> =>
  desk.get(TaskService).resume(desk.office, await desk.task(no));

describe('a suspended task', () => {
  it('is not signed for, and comes back as it was', async () => {
    await desk.dispatch(1);
    const [own] = await desk.ids('SELECT id FROM assignment WHERE is_primary');
    const [other] = await desk.ids(
      'SELECT id FROM assignment WHERE NOT is_primary AND unit_id = $1',
      desk.units.区文旅委,
    );
    const signing = desk.get(AssignmentService);
    await signing.decline(desk.actors.文旅经办, [other], { reason: '非本单位职责' });
    await suspend(1);
    const no = refused('task.suspended');
    await expect(signing.sign(desk.actors.商务经办, [own])).rejects.toEqual(no);
    await expect(signing.decline(desk.actors.商务经办, [own], { reason: '试' })).rejects.toEqual(no);
    await expect(signing.uphold(desk.office, other, { reason: '试' })).rejects.toEqual(no);
    await expect(
      signing.reassign(desk.office, other, { unitId: desk.units.青石街道, reason: '试' }),
    ).rejects.toEqual(no);
    await resume(1);
    await signing.sign(desk.actors.商务经办, [own]);
    expect(await desk.state(1)).toBe('implementing');
  });

  it('is not taken as signed before it is resumed, however long that takes', async () => {
    await desk.dispatch(1);
    desk.moveTo('2026-03-09', '08:30');
    // The step is taken, and the task suspended before anybody acts on it.
    await desk.get(SweepService).sweep();
    await suspend(1);
    expect(await desk.get(AssignmentService).takeAsSigned()).toBe(0);
    await desk.get(Rounds).run();
    expect(await desk.rows("SELECT 1 FROM assignment WHERE state <> 'pending'")).toEqual([]);
    desk.moveTo('2026-04-13');
    await resume(1);
    expect(await desk.get(AssignmentService).takeAsSigned()).toBe(3);
    expect(await desk.state(1)).toBe('implementing');
  });

  it('asks nothing of anybody; only what had come in before may be approved', async () => {
    await desk.track();
    await desk.openPeriod();
    const reports = desk.get(ReportService);
    const [sent, open] = [await desk.report(1), await desk.report(2)];
    const milestones = await desk.ids(
      'SELECT m.id FROM milestone m JOIN task t ON t.id = m.task_id ORDER BY t.no',
    );
    await reports.save(desk.actors.商务经办, sent, {
      text: '完成选址',
      percent: 30,
      milestoneIds: [milestones[0]],
    });
    await reports.submit(desk.actors.商务经办, [sent]);
    await desk.get(MilestoneService).claim(desk.actors.文旅经办, [milestones[1]]);
    await suspend(1);
    await suspend(2);
    const no = refused('task.suspended');
    const { 商务经办, 文旅经办 } = desk.actors;
    await expect(reports.save(文旅经办, open, { text: '试' })).rejects.toEqual(no);
    await expect(reports.submit(文旅经办, [open], { noProgress: true })).rejects.toEqual(no);
    await expect(reports.return(desk.office, [sent], { reason: '试' })).rejects.toEqual(no);
    const ticked = desk.get(MilestoneService);
    await expect(ticked.claim(商务经办, [milestones[0]])).rejects.toEqual(no);
    await expect(ticked.confirm(desk.office, [milestones[1]])).rejects.toEqual(no);
    await expect(ticked.reject(desk.office, [milestones[1]], { reason: '试' })).rejects.toEqual(no);
    const completing = desk.get(CompletionService);
    await expect(
      completing.submit(商务经办, await desk.task(1), { text: '试', outcome: 'achieved' }),
    ).rejects.toEqual(no);
    const filing = { text: '试', milestones: [], contributorIds: [] };
    await expect(desk.get(ActionPlanService).file(商务经办, await desk.task(1), filing)).rejects.toEqual(no);

    expect(await reports.approve(desk.office, [sent])).toEqual({ approved: 1 });
    expect(await desk.rows('SELECT state FROM milestone WHERE id = $1', milestones[0])).toEqual([
      { state: 'delivered' },
    ]);
    const owed = await desk.rows(
      "SELECT o.kind FROM obligation o JOIN task t ON t.id = o.task_id WHERE t.state = 'suspended' AND o.settled_at IS NULL AND o.paused_at IS NULL ORDER BY o.kind",
    );
    expect(owed).toEqual([{ kind: 'review_suspension' }, { kind: 'review_suspension' }]);
    await resume(2);
    await ticked.reject(desk.office, [milestones[1]], { reason: '依据不足' });
  });

  it('has its limit moved, and plans by the new one', async () => {
    await desk.dispatch(3);
    await desk.sign();
    await suspend(3);
    desk.moveTo('2026-04-15');
    await resume(3);
    const [{ due }] = await desk.rows<{ due: Date }>(
      "SELECT due_at AS due FROM obligation WHERE kind = 'complete'",
    );
    expect(due.getTime()).toBeGreaterThan(instantOf('2027-01-20').getTime());
    await desk.get(ActionPlanService).file(desk.actors.城管经办, await desk.task(3), {
      text: '顺延',
      milestones: [{ title: '收尾', due: '2027-01-20' }],
      contributorIds: [],
    });
  });
});

describe('an action plan filed again', () => {
  const plan = (who: string, ...milestones: { title: string; due: string }[]) =>
    desk
      .task(1)
      .then(id =>
        desk
          .get(ActionPlanService)
          .file(
            desk.actors[who],
            id,
            { text: '调整', milestones, contributorIds: [] },
            { onBehalf: { unitId: desk.units.区商务委, source: '会议确定' } },
          ),
      );
  const open = () =>
    desk.rows<{ title: string; due: string }>(
      "SELECT title, due FROM milestone WHERE task_id = $1 AND state = 'open' ORDER BY due",
      tasks[0],
    );
  let tasks: string[];
  const late = { title: '节点1', due: '2026-03-31' };
  const later = { title: '开街', due: '2026-09-30' };

  beforeEach(async () => {
    await desk.track();
    tasks = [await desk.task(1)];
    await plan('商务经办', late, later);
  });

  it('leaves what is planned as before as it was', async () => {
    const before = await desk.ids('SELECT id FROM milestone WHERE task_id = $1 ORDER BY id', tasks[0]);
    expect(await plan('商务经办', later, late)).toMatchObject({ milestones: 2 });
    expect(await desk.ids('SELECT id FROM milestone WHERE task_id = $1 ORDER BY id', tasks[0])).toEqual(
      before,
    );
    expect(await plan('商务经办', { ...later, due: '2026-10-30' })).toMatchObject({ milestones: 1 });
    expect(await open()).toEqual([{ ...later, due: '2026-10-30' }]);
  });

  it('does not rid a unit of what is overdue; the office may take it out', async () => {
    desk.moveTo('2026-04-20');
    await expect(plan('商务经办', { title: '补建', due: '2026-04-01' })).rejects.toMatchObject({
      code: 'action_plan.bad_milestone',
      faults: [{ where: 'milestones.0.due' }],
    });
    await plan('商务经办', { ...late, due: '2026-12-01' });
    expect(await open()).toEqual([late, { ...late, due: '2026-12-01' }]);
    await plan('商务经办', late, later);
    expect(await open()).toEqual([late, later]);
    await plan('督查员', later);
    expect(await open()).toEqual([later]);
  });
});

it('asks a unit anew in a time of its own: an old lapse is not held against it', async () => {
  await desk.dispatch(1);
  desk.moveTo('2026-03-09', '08:30');
  await desk.get(SweepService).sweep();
  const [own] = await desk.ids('SELECT id FROM assignment WHERE is_primary');
  const signing = desk.get(AssignmentService);
  await signing.decline(desk.actors.商务经办, [own], { reason: '非我委职责' });
  await signing.uphold(desk.office, own, { reason: '属你委职责' });
  expect(await signing.takeAsSigned()).toBe(2);
  expect(await desk.rows('SELECT state FROM assignment WHERE id = $1', own)).toEqual([{ state: 'pending' }]);
  expect(await desk.rows('SELECT 1 FROM obligation_step WHERE pending')).toEqual([]);
});

describe('a reporting period', () => {
  it('that is opened late gives its units time all the same', async () => {
    await desk.track();
    desk.moveTo('2026-04-20');
    await desk.get(PeriodService).tick();
    expect(
      await desk.rows(
        "SELECT DISTINCT to_char(due_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') AS due FROM obligation WHERE kind = 'report'",
      ),
    ).toEqual([{ due: '2026-04-27' }]);
  });

  it('asks nobody about a time in which he had no task', async () => {
    await desk.dispatch(1);
    await desk.sign();
    desk.moveTo('2026-04-20');
    await desk.dispatch(2);
    await desk.sign();
    await desk.get(PeriodService).tick();
    expect(
      await desk.rows("SELECT t.no FROM report r JOIN task t ON t.id = r.task_id WHERE r.kind = 'report'"),
    ).toEqual([{ no: 1 }]);
  });
});

describe('a submission', () => {
  async function upward(): Promise<{ id: string; ids: string[] }> {
    await desk.track();
    const ids = await Promise.all([1, 2, 3].map(no => desk.task(no)));
    const completing = desk.get(CompletionService);
    for (const [i, who] of ['商务经办', '文旅经办', '城管经办'].entries())
      await completing.submit(desk.actors[who], ids[i], { text: '完成', outcome: 'achieved' });
    const [other] = await desk.ids(
      "SELECT id FROM assignment WHERE task_id = $1 AND role = 'lead' AND NOT is_primary",
      ids[1],
    );
    await desk.get(CountersignService).countersign(desk.actors.商务经办, [other], { agree: true });
    await completing.approve(desk.office, ids);
    const { id } = await desk
      .get(SubmissionService)
      .submit(desk.office, { taskIds: ids, title: '办结情况', text: '' });
    return { id, ids };
  }
  const reply = (id: string, ...returned: { taskId: string; reason: string; due?: string }[]) =>
    desk.get(SubmissionService).reply(desk.actors.市督查员, id, { reply: '已阅', returned });

  it('is answered although one of its tasks was cancelled meanwhile', async () => {
    const { id, ids } = await upward();
    await desk.get(TaskService).cancel(desk.office, [ids[0]], { reason: '不再实施' });
    await expect(reply(id, { taskId: ids[0], reason: '补充' })).rejects.toEqual(
      refused('submission.stranger'),
    );
    const twice = { taskId: ids[1], reason: '补充' };
    expect(await reply(id, twice, twice)).toEqual({ state: 'returned', closed: 1, returned: 1 });
  });

  it('is sent back with reasons and days to come, and waits for a suspended task', async () => {
    const { id, ids } = await upward();
    await expect(reply(id, { taskId: ids[0], reason: ' ' })).rejects.toEqual(refused('return.reason_needed'));
    await expect(reply(id, { taskId: ids[0], reason: '补充', due: '2026-02-01' })).rejects.toEqual(
      refused('rework.due_past'),
    );
    await suspend(1);
    await expect(reply(id)).rejects.toMatchObject({ code: 'task.suspended', details: { taskId: ids[0] } });
    await resume(1);
    expect(await reply(id)).toEqual({ state: 'accepted', closed: 3, returned: 0 });
  });
});

describe('a plan', () => {
  it('is discarded only as a draft', async () => {
    await desk.dispatch(1);
    await expect(
      desk.get(PlanService).discard(desk.office, desk.planId, { reason: '误导入' }),
    ).rejects.toEqual(refused('chain.not_now'));
    expect(await desk.state(1)).toBe('dispatched');
  });

  it('of which nothing was ever dispatched can be concluded', async () => {
    const all = await Promise.all([1, 2, 3].map(no => desk.task(no)));
    const plans = desk.get(PlanService);
    await expect(plans.conclude(desk.office, desk.planId)).rejects.toEqual(refused('plan.tasks_open'));
    await desk.get(TaskService).cancel(desk.office, all, { reason: '文件撤回' });
    await expect(plans.conclude(desk.office, desk.planId)).rejects.toEqual(refused('plan.findings_needed'));
    expect(await plans.conclude(desk.office, desk.planId, { findings: '文件撤回，未实施' })).toEqual({
      state: 'concluded',
    });
  });
});
