import { randomUUID } from 'node:crypto';
import { OverviewQueries, type Overview } from '@duban/evaluation';
import type { Actor } from '@duban/journal';
import { instantOf } from '@duban/kernel';
import { SensitivityService, TaskService } from '@duban/task';
import { expectClean } from '../crash/ladders';
import { PlanDesk } from './plan.world';

let desk: PlanDesk;
let planId: string;
let tasks: string[];
beforeAll(async () => {
  desk = await PlanDesk.open();
  planId = await desk.plan({ tasks: 6 });
  tasks = await desk.track(planId);
});
afterAll(async () => {
  await expectClean(desk.house);
  await desk.house.close();
});

const overview = (actor: Actor): Promise<Overview> =>
  desk.get(OverviewQueries).overview(actor as Actor & { personId: string }, 'this-session');

it('tells the office and the leader which units are late, and nobody else', async () => {
  expect((await overview(desk.office)).overdueUnits).toEqual([]);
  // The first reports are due in early July.
  desk.at('2026-06-30');
  await desk.round();
  desk.at('2026-07-20', '10:00');
  await desk.round();
  const { overdueUnits } = await overview(desk.office);
  const owed = await desk.rows<{ name: string; n: number }>(
    `SELECT u.name, count(*)::int AS n FROM obligation o JOIN unit u ON u.id = o.holder_unit_id
     WHERE o.settled_at IS NULL AND o.held_at IS NULL AND o.paused_at IS NULL AND o.due_at < $1 AND o.holder_role IN ('handler', 'unit_head')
     GROUP BY 1`,
    instantOf('2026-07-20', '10:00'),
  );
  expect(owed.length).toBeGreaterThan(1);
  expect(Object.fromEntries(overdueUnits.map(u => [u.name, u.count]))).toEqual(
    Object.fromEntries(owed.map(o => [o.name, o.n])),
  );
  expect(overdueUnits.map(u => u.count)).toEqual([...overdueUnits.map(u => u.count)].sort((a, b) => b - a));
  for (const unit of overdueUnits) expect(unit.oldestWords).toMatch(/^已超期\d+个工作日$/);
  expect((await overview(desk.actors.区长)).overdueUnits).toEqual(overdueUnits);
  expect(await overview(desk.actors.商务经办)).toMatchObject({
    ...{ overdueUnits: [], standing: [], news: [] },
    unreachable: null,
  });
});

it('tells a unit head how the unit stands', async () => {
  const head = desk.actors.商务主任;
  const { standing, overdueUnits, news } = await overview(head);
  expect([overdueUnits, news]).toEqual([[], []]);
  expect(standing.map(s => s.name)).toEqual(['区商务委']);
  const [{ tasks: n, overdue, lights }] = standing;
  const [{ held }] = await desk.rows<{ held: number }>(
    "SELECT count(DISTINCT task_id)::int AS held FROM assignment WHERE unit_id = $1 AND state <> 'withdrawn'",
    desk.units.区商务委,
  );
  expect(n).toBe(held);
  expect(lights.reduce((sum, l) => sum + l.count, 0)).toBe(n);
  expect(overdue).toBe((await overview(desk.office)).overdueUnits.find(u => u.name === '区商务委')?.count);
});

it('tells what has changed since somebody was here last, by task, and nothing they did themselves', async () => {
  const leader = desk.actors.区长;
  const why = { reason: '上级政策调整', until: instantOf('2026-09-30', '23:59') };
  const seen = instantOf('2026-07-19', '23:00');
  await desk.rows(
    'INSERT INTO session (id, person_id, created_at, seen_at, number, proven) VALUES ($1, $2, $3, $3, $4, false)',
    `earlier-${randomUUID()}`,
    leader.personId,
    seen,
    randomUUID(),
  );
  expect(await overview(leader)).toMatchObject({ since: seen });
  const late = (o: Overview): number => o.overdueUnits.reduce((sum, u) => sum + u.count, 0);
  const before = late(await overview(leader));
  await desk.get(TaskService).suspend(desk.office, tasks[1], why);
  await desk.get(TaskService).suspend(desk.office, tasks[0], why);
  // What is paused with its task is not late.
  expect(late(await overview(leader))).toBeLessThan(before);
  desk.at('2026-07-21', '09:00');
  await desk.get(TaskService).resume(desk.office, tasks[1]);
  const { news } = await overview(leader);
  expect(news.map(n => [n.taskId, n.news.map(e => e.command), n.stateLabel])).toEqual([
    [tasks[1], ['task.resume', 'task.suspend'], '跟踪中'],
    [tasks[0], ['task.suspend'], '已中止'],
  ]);
  expect(news[1].link).toBe('tracking');
  expect((await overview(desk.office)).news).toEqual([]);
});

it('says nothing of what somebody is not cleared for', async () => {
  const leader = desk.actors.区长;
  expect((await overview(leader)).overdueUnits.length).toBeGreaterThan(0);
  const kept = await desk.rows<{ kept: number }>(
    "SELECT count(*)::int AS kept FROM task WHERE sensitivity <> 'public'",
  );
  expect(kept).toEqual([{ kept: 6 }]);
  expect(await overview({ ...leader, clearance: 'public' })).toMatchObject({ overdueUnits: [], news: [] });
});

it('counts of a unit what somebody is cleared for, where they are not cleared for all of it', async () => {
  desk.at('2026-07-21', '10:00');
  await desk
    .get(SensitivityService)
    .set(desk.office, tasks.slice(3), { sensitivity: 'public', reason: '可以公开' });
  const leader = desk.actors.区长;
  const owed = await desk.rows<{ name: string; count: number; oldestDueAt: Date }>(
    `SELECT u.name, count(*)::int AS count, min(o.due_at) AS "oldestDueAt"
     FROM obligation o JOIN unit u ON u.id = o.holder_unit_id LEFT JOIN task t ON t.id = coalesce(o.task_id, o.about_task_id)
     WHERE o.settled_at IS NULL AND o.held_at IS NULL AND o.paused_at IS NULL AND o.due_at < $1 AND o.holder_role IN ('handler', 'unit_head')
       AND coalesce(t.sensitivity, 'public') = 'public' GROUP BY 1 ORDER BY 2 DESC, 3, 1`,
    instantOf('2026-07-21', '10:00'),
  );
  const { overdueUnits } = await overview({ ...leader, clearance: 'public' });
  expect(overdueUnits.map(({ name, count, oldestDueAt }) => ({ name, count, oldestDueAt }))).toEqual(owed);
  const all = new Map((await overview(leader)).overdueUnits.map(u => [u.name, u.count]));
  expect(overdueUnits.some(u => u.count < (all.get(u.name) ?? 0))).toBe(true);
});
