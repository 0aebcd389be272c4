import { DispatchService, FlightService, OfferQueries, OfferService } from '@duban/dispatch';
import { instantOf } from '@duban/kernel';
import { TaskService } from '@duban/task';
import { Rounds } from '../../apps/wiring/src';
import { expectClean } from '../crash/ladders';
import { Desk, refused } from './bulk.world';
import { assignment, holds, offer, openDesk, owed, UNTIL } from './dispatch.world';

// Real: PostgreSQL and every service of the house. Doubles: the clock.
let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
});
afterEach(async () => {
  await expectClean(desk.house);
  await desk.house.close();
});

const offering = (): OfferService => desk.get(OfferService);
const told = (): Promise<{ name: string; title: string; link: string }[]> =>
  desk.rows(
    "SELECT p.name, m.title, m.link FROM message m JOIN person p ON p.id = m.person_id WHERE m.kind = 'offer' ORDER BY p.name",
  );

it('offers a task to the members of the group that leads: told once, owing nothing', async () => {
  const taskId = await offer(desk);
  expect(await holds(desk, 1)).toEqual({ 滨江街道: 'lead offered', 青石街道: 'lead offered' });
  expect(await owed(desk, 1)).toEqual(['dispatch 区政府督查室']);
  const [dispatch] = await desk.rows('SELECT due_at FROM obligation WHERE subject_id = $1', taskId);
  expect(dispatch).toEqual({ due_at: UNTIL });
  const title = '可认领：第1项 改造老旧小区12个。';
  expect(await told()).toEqual([
    { name: '滨江经办', title, link: `/tasks/${taskId}` },
    { name: '青石经办', title, link: `/tasks/${taskId}` },
  ]);
  // Longer, and to the same: nobody is told again.
  const longer = instantOf('2026-03-13', '18:00');
  expect(await offering().offer(desk.office, [{ taskId, until: longer }])).toEqual({ tasks: 1, offered: 0 });
  expect(await told()).toHaveLength(2);
  expect(await desk.rows('SELECT due_at, arming FROM obligation WHERE subject_id = $1', taskId)).toEqual([
    { due_at: longer, arming: 3 },
  ]);
});

it('chases no unit while an offer stands', async () => {
  await offer(desk);
  for (const day of ['2026-03-04', '2026-03-06', '2026-03-09', '2026-03-16']) {
    desk.moveTo(day);
    await desk.get(Rounds).run();
  }
  const chased = await desk.rows<{ name: string }>(
    `SELECT DISTINCT p.name FROM message m JOIN person p ON p.id = m.person_id
     WHERE m.kind <> 'offer' AND m.task_id = $1`,
    await desk.task(1),
  );
  expect(chased.length).toBeGreaterThan(0);
  expect(chased.map(c => c.name).filter(name => !['督查员', '督查主任'].includes(name))).toEqual([]);
});

it('is led by who claims it; the others are passed over and the rest of the document follows', async () => {
  await offer(desk);
  const own = await assignment(desk, 1, '滨江街道');
  const other = await assignment(desk, 1, '青石街道');
  await expect(offering().claim(desk.actors.青石经办, [own])).rejects.toEqual(refused('access.denied'));
  const key = { key: 'claim-1' };
  expect(await offering().claim(desk.actors.滨江经办, [own], key)).toEqual({ claimed: 1 });
  expect(await offering().claim(desk.actors.滨江经办, [own], key)).toEqual({ claimed: 1 });
  expect(await desk.state(1)).toBe('implementing');
  // 青石街道 was offered it and is named as responsible too: the offer becomes an ordinary assignment.
  expect(await holds(desk, 1)).toEqual({
    滨江街道: '*lead signed',
    青石街道: 'responsible pending',
    区城管局: 'responsible pending',
  });
  expect(await owed(desk, 1)).toEqual([
    'complete 滨江街道',
    'file_action_plan 滨江街道',
    'sign 区城管局',
    'sign 青石街道',
  ]);
  await expect(offering().claim(desk.actors.青石经办, [other])).rejects.toEqual(refused('offer.taken'));
});

it('goes to one of two units that claim it at once, fifty times over', async () => {
  const text = ['江州区2026年重点工作任务分解', '一、城市更新'];
  for (let no = 1; no <= 50; no++)
    text.push(`${no}.改造老旧小区${no}个。`, '牵头单位:各街道', '责任单位:区城管局');
  await desk.house.close();
  desk = await Desk.open(`${text.join('\n')}\n`);
  const tasks = await desk.ids('SELECT id FROM task ORDER BY no');
  await offering().offer(
    desk.office,
    tasks.map(taskId => ({ taskId, until: UNTIL })),
  );
  const rows = await desk.rows<{ id: string; task_id: string; unit_id: string }>(
    "SELECT id, task_id, unit_id FROM assignment WHERE state = 'offered'",
  );
  const wins = { 滨江: 0, 青石: 0 };
  for (const task of tasks) {
    const of = (unit: string): string =>
      rows.find(r => r.task_id === task && r.unit_id === desk.units[unit])?.id as string;
    const [a, b] = await Promise.allSettled([
      offering().claim(desk.actors.滨江经办, [of('滨江街道')]),
      offering().claim(desk.actors.青石经办, [of('青石街道')]),
    ]);
    expect([a.status, b.status].sort()).toEqual(['fulfilled', 'rejected']);
    const lost = (a.status === 'rejected' ? a : b) as PromiseRejectedResult;
    expect(lost.reason).toEqual(refused('offer.taken'));
    wins[a.status === 'fulfilled' ? '滨江' : '青石'] += 1;
  }
  expect(wins.滨江 + wins.青石).toBe(50);
  const led = await desk.rows(
    "SELECT task_id FROM assignment WHERE is_primary AND state = 'signed' GROUP BY task_id HAVING count(*) = 1",
  );
  expect(led).toHaveLength(50);
});

it('shows a unit what it may claim, a page at a time, and not what has been claimed or withdrawn', async () => {
  const third = await desk.task(3);
  await offer(desk);
  await offering().offer(desk.office, [{ taskId: third, until: UNTIL, unitIds: [desk.units.滨江街道] }]);
  const queries = desk.get(OfferQueries);
  const { 滨江经办, 青石经办, 督查员 } = desk.actors;
  const [first] = await queries.mine(滨江经办, { limit: 1 });
  expect(first).toMatchObject({ title: '第1项 改造老旧小区12个。', unitName: '滨江街道', until: UNTIL });
  const [second, ...rest] = await queries.mine(滨江经办, { limit: 5, after: first.id });
  expect(second).toMatchObject({ taskId: third });
  expect(rest).toEqual([]);
  expect(await queries.mine(督查员, { limit: 5 })).toEqual([]);
  await desk.get(FlightService).withdraw(desk.office, [second.id], { reason: '另有安排' });
  await offering().claim(滨江经办, [first.id]);
  expect(await queries.mine(滨江经办, { limit: 5 })).toEqual([]);
  expect(await queries.mine(青石经办, { limit: 5 })).toEqual([]);
  expect(await owed(desk, 3)).toEqual(['dispatch 区政府督查室']);
});

it('is claimed or dispatched, never both', async () => {
  for (const no of [1, 3]) {
    const taskId = await desk.task(no);
    const { 滨江街道 } = desk.units;
    await offering().offer(desk.office, [{ taskId, until: UNTIL, unitIds: [滨江街道] }]);
    const own = await assignment(desk, no, '滨江街道');
    const both = await Promise.allSettled([
      offering().claim(desk.actors.滨江经办, [own]),
      desk.get(DispatchService).dispatch(desk.office, [{ taskId, primaryUnitId: desk.units.区商务委 }]),
    ]);
    expect(both.map(b => b.status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = both.find((b): b is PromiseRejectedResult => b.status === 'rejected');
    expect(['offer.taken', 'chain.not_now']).toContain(lost?.reason.code);
    await expectClean(desk.house);
  }
});

it('falls back to the office when nobody claims it in time', async () => {
  const taskId = await offer(desk);
  const own = await assignment(desk, 1, '滨江街道');
  desk.moveTo('2026-03-09');
  await expect(offering().claim(desk.actors.滨江经办, [own])).rejects.toEqual(refused('offer.ended'));
  const dispatching = desk.get(DispatchService);
  await expect(dispatching.dispatch(desk.office, [{ taskId }])).rejects.toEqual(
    refused('dispatch.primary_needed'),
  );
  await dispatching.dispatch(desk.office, [{ taskId, primaryUnitId: desk.units.青石街道 }]);
  expect(await holds(desk, 1)).toEqual({
    青石街道: '*lead pending',
    滨江街道: 'lead pending',
    区城管局: 'responsible pending',
  });
  await expect(offering().claim(desk.actors.滨江经办, [own])).rejects.toEqual(refused('offer.taken'));
  await desk.sign();
  expect(await desk.state(1)).toBe('implementing');
});

it('is offered to units of choice, and no longer to those who are not named again', async () => {
  const taskId = await desk.task(3);
  const { 区文旅委, 区城管局, 滨江街道, 区法院 } = desk.units;
  const item = { taskId, until: UNTIL };
  const ask = (unitIds: string[] | undefined, until = UNTIL): Promise<unknown> =>
    offering().offer(desk.office, [{ taskId, until, unitIds }]);
  await expect(ask(undefined)).rejects.toEqual(refused('offer.units_needed'));
  await expect(ask([区法院])).rejects.toEqual(refused('dispatch.primary_outside'));
  await expect(ask([区文旅委], instantOf('2026-03-01', '09:00'))).rejects.toEqual(
    refused('offer.until_past'),
  );
  await expect(offering().offer(desk.actors.商务经办, [item])).rejects.toEqual(refused('access.denied'));
  await expect(offering().offer(desk.office, [item, item])).rejects.toEqual(refused('dispatch.named_twice'));
  await ask([区文旅委, 区城管局]);
  const lost = await assignment(desk, 3, '区城管局');
  await ask([区文旅委, 滨江街道]);
  expect(await holds(desk, 3)).toEqual({ 区文旅委: 'lead offered', 滨江街道: 'lead offered' });
  await expect(offering().claim(desk.actors.城管经办, [lost])).rejects.toEqual(refused('offer.withdrawn'));
  const missing = await desk.task(1);
  await expect(offering().claim(desk.actors.城管经办, [missing])).rejects.toEqual(
    refused('record.not_found'),
  );
  // The lead the document names is another lead beside the one that claims it.
  await offering().claim(desk.office, [await assignment(desk, 3, '区文旅委')], {
    onBehalf: { unitId: 区文旅委, source: '来电' },
  });
  expect(await holds(desk, 3)).toEqual({ 区文旅委: '*lead signed', 区商务委: 'lead pending' });
});

it('waits with a suspended task, and ends with a cancelled one', async () => {
  const taskId = await offer(desk);
  const own = await assignment(desk, 1, '滨江街道');
  const tasks = desk.get(TaskService);
  await tasks.suspend(desk.office, taskId, { reason: '政策调整', until: instantOf('2026-04-30', '18:00') });
  await expect(offering().claim(desk.actors.滨江经办, [own])).rejects.toEqual(refused('task.suspended'));
  await expectClean(desk.house);
  desk.moveTo('2026-03-16');
  await tasks.resume(desk.office, taskId);
  // The offer lasts as much longer as it stood still.
  desk.moveTo('2026-03-19');
  await offering().claim(desk.actors.滨江经办, [own]);
  expect(await desk.state(1)).toBe('implementing');
  await tasks.cancel(desk.office, [taskId], { reason: '调整' });
  const other = await desk.task(3);
  await offering().offer(desk.office, [
    { taskId: other, until: instantOf('2026-03-27', '18:00'), unitIds: [desk.units.区文旅委] },
  ]);
  await tasks.cancel(desk.office, [other], { reason: '调整' });
  expect(await owed(desk, 3)).toEqual([]);
});
