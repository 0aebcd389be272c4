import { RecheckService, SubmissionService } from '@duban/submission';
import { PlanService } from '@duban/task';
import { expectClean } from '../crash/ladders';
import { FeedbackWorld } from './feedback.world';

let world: FeedbackWorld;
let rechecks: RecheckService;

const planned = (task: number): Promise<{ id: string; due: string; ordered: boolean }[]> =>
  world.query("SELECT id, due, ordered FROM recheck WHERE task_id = $1 AND state = 'planned'", [
    world.tasks[task],
  ]);
/** From tracking to closed, by way of the superior. */
async function course(who: string, task: number): Promise<void> {
  await world.submit(who, task);
  await world.approve(task);
  const submissions = world.house.get(SubmissionService);
  const { id } = await submissions.submit(world.actor('督查员'), {
    taskIds: [world.tasks[task]],
    title: '办结报告',
    text: '',
  });
  await submissions.reply(world.actor('市督查员'), id, { reply: '同意', returned: [] });
  expect(await world.stateOf('task', world.tasks[task])).toBe('closed');
}
const unitsOf = (task: number): Promise<{ state: string }[]> =>
  world.query('SELECT DISTINCT state FROM assignment WHERE task_id = $1', [world.tasks[task]]);

beforeAll(async () => {
  world = await FeedbackWorld.open(true);
  rechecks = world.house.get(RecheckService);
});
afterAll(() => world.house.close());

describe('回头看', () => {
  it('is planned with the superior’s acceptance, where the plan asks for it', async () => {
    await course('商务经办', 0);
    expect(await planned(0)).toEqual([]);
    await world.house.get(PlanService).configure(world.actor('督查员'), world.planId, { recheckAfter: 10 });
    await course('城管经办', 2);
    expect(await planned(2)).toMatchObject([{ due: '2026-03-16', ordered: false }]);
    const [{ id }] = await planned(2);
    expect(await world.owed(id)).toEqual([
      {
        kind: 'recheck',
        holder_unit_id: world.unit('区政府督查室'),
        holder_role: 'supervisor',
        due: '2026-03-16',
      },
    ]);
    await expectClean(world.house);
  });

  it('is ordered by hand for closed tasks, all or none, and passes or is waived with a reason', async () => {
    const order = (taskIds: string[], due = '2026-03-20') =>
      rechecks.order(world.actor('督查员'), taskIds, { due }, { key: due });
    await expect(order([world.tasks[0], world.tasks[1]])).rejects.toMatchObject({
      code: 'recheck.not_closed',
      details: { taskIds: [world.tasks[1]] },
    });
    await expect(order([world.tasks[0], world.tasks[2]])).rejects.toMatchObject({
      code: 'recheck.already_planned',
    });
    await expect(order([world.tasks[0]], '2026-03-01')).rejects.toMatchObject({ code: 'recheck.due_past' });
    await expect(
      rechecks.order(world.actor('商务经办'), [world.tasks[0]], { due: '2026-03-20' }),
    ).rejects.toMatchObject({ code: 'access.denied' });
    expect(await order([world.tasks[0]])).toEqual({ ordered: 1 });
    expect(await order([world.tasks[0]])).toEqual({ ordered: 1 });
    const [{ id }] = await planned(0);
    expect(await rechecks.decide(world.actor('督查员'), id, { result: 'pass', reason: '成效保持' })).toEqual({
      state: 'passed',
      taskState: 'closed',
    });
    await expect(rechecks.decide(world.actor('督查员'), id, { result: 'pass' })).rejects.toMatchObject({
      code: 'chain.not_now',
    });
    await order([world.tasks[0]], '2026-03-23');
    const [second] = await planned(0);
    await expect(
      rechecks.decide(world.actor('督查员'), second.id, { result: 'waive' }),
    ).rejects.toMatchObject({ code: 'recheck.incomplete' });
    await rechecks.decide(world.actor('督查员'), second.id, { result: 'waive', reason: '街区已拆迁' });
    expect(await planned(0)).toEqual([]);
    await expectClean(world.house);
  });

  it('that fails reopens the task, which then runs its whole course to closed again', async () => {
    const [{ id }] = await planned(2);
    const decide = (more: object) =>
      rechecks.decide(world.actor('督查员'), id, { result: 'fail', reason: '占道反弹', ...more });
    await expect(decide({})).rejects.toMatchObject({
      code: 'recheck.incomplete',
      faults: [{ where: 'deadline' }],
    });
    await expect(decide({ deadline: '2026-03-02' })).rejects.toMatchObject({ code: 'reopen.deadline_past' });
    expect(await decide({ deadline: '2026-06-30' })).toEqual({ state: 'failed', taskState: 'tracking' });
    const [task] = await world.query('SELECT outcome, ended_at, deadline FROM task WHERE id = $1', [
      world.tasks[2],
    ]);
    expect(task).toEqual({ outcome: null, ended_at: null, deadline: '2026-06-30' });
    expect(await unitsOf(2)).toEqual([{ state: 'signed' }]);
    expect(await world.owed(world.tasks[2])).toMatchObject([{ kind: 'complete', due: '2026-06-30' }]);
    await expectClean(world.house);
    await world.morning('2026-03-25');
    const reports = await world.ids("SELECT id FROM report WHERE task_id = $1 AND kind = 'report'", [
      world.tasks[2],
    ]);
    expect(reports).toHaveLength(1);
    await expectClean(world.house);
    await course('城管经办', 2);
    expect(await planned(2)).toMatchObject([{ due: '2026-04-09' }]);
    await expectClean(world.house);
  });

  it('is waived when its task is reopened by hand', async () => {
    const [{ id }] = await planned(2);
    const reopen = (who: string, deadline: string, version?: number) =>
      rechecks.reopen(world.actor(who), world.tasks[2], { reason: '群众反映', deadline }, { version });
    await expect(reopen('城管经办', '2026-07-31')).rejects.toMatchObject({ code: 'access.denied' });
    await expect(reopen('督查员', '2026-07-31', 1)).rejects.toMatchObject({ code: 'record.stale' });
    expect(await reopen('督查员', '2026-07-31')).toEqual({ state: 'tracking' });
    expect(await world.stateOf('recheck', id)).toBe('waived');
    await expect(reopen('督查员', '2026-07-31')).rejects.toMatchObject({ code: 'chain.not_now' });
    await expectClean(world.house);
  });

  it('lets one of two people who decide at once decide', async () => {
    await rechecks.order(world.actor('督查员'), [world.tasks[0]], { due: '2026-04-20' });
    const [{ id }] = await planned(0);
    const said = await Promise.allSettled([
      rechecks.decide(world.actor('督查员'), id, { result: 'fail', reason: '反弹', deadline: '2026-08-31' }),
      rechecks.reopen(world.actor('督查员'), world.tasks[0], { reason: '群众反映', deadline: '2026-08-31' }),
    ]);
    expect(said.filter(s => s.status === 'fulfilled')).toHaveLength(1);
    expect(await world.stateOf('task', world.tasks[0])).toBe('tracking');
    await expectClean(world.house);
  });
});
