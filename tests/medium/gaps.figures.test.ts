import { AssignmentService, DispatchService } from '@duban/dispatch';
import { LedgerQueries } from '@duban/evaluation';
import { CompletionService, MeasurementDueService, MeasurementService, ReportService } from '@duban/feedback';
import { ActionPlanService } from '@duban/implementation';
import { Db, Journal, SYSTEM } from '@duban/journal';
import { instantOf, shanghaiTime } from '@duban/kernel';
import { Unit } from '@duban/organization';
import { TargetService, type TargetInput, TaskService } from '@duban/task';
import { Rounds } from '../../apps/wiring/src';
import { expectClean } from '../crash/ladders';
import { type District, importPlan, openHouse, settle, type TestHouse } from '../harness/house';

const PLAN = `江州区2026年重点工作任务分解
一、扩大消费
1.实现社会消费品零售总额不低于1380亿元,打造夜经济示范街区3个。
牵头单位:区商务委
`;

let house: TestHouse;
let district: District;
let task: string;
let sales: string;
let streets: string;

const query = <T>(sql: string, ...params: unknown[]): Promise<T[]> => house.get(Db).query<T>(sql, params);
const ids = async (sql: string, ...params: unknown[]): Promise<string[]> =>
  (await query<{ id: string }>(sql, ...params)).map(r => r.id);
const define = (id: string, input: TargetInput) =>
  house.get(TargetService).define(district.actors.督查员, id, { reason: '统计口径', ...input });
const enter = (who: string, id: string, value: number, asOf?: string) =>
  house.get(MeasurementService).enter(district.actors[who], id, { value, asOf, reason: '核定' });
const round = async (day: string, time = '08:00') => {
  house.clock.moveTo(instantOf(day, time));
  return (await house.get(Rounds).run()).figuresAsked;
};
interface Owed {
  key: string;
  state: string;
  unit: string;
  role: string;
  due: string;
  as: string | null;
  paused: boolean;
}
const owed = async (target: string): Promise<Owed[]> =>
  (
    await query<Omit<Owed, 'due'> & { due_at: Date }>(
      `SELECT d.key, d.state, u.name AS unit, o.holder_role AS role, o.due_at, o.settled_as AS as, o.paused_at IS NOT NULL AS paused
       FROM measurement_due d JOIN obligation o ON o.subject_id = d.id JOIN unit u ON u.id = o.holder_unit_id
       WHERE d.target_id = $1 AND o.kind = 'measure_target' ORDER BY d.key`,
      target,
    )
  ).map(({ due_at, ...o }) => ({ ...o, due: shanghaiTime(due_at).slice(0, 10) }));

beforeEach(async () => {
  house = await openHouse('2026-03-02');
  district = await settle(house);
  await importPlan(house, district, PLAN, false);
  [task] = await ids('SELECT id FROM task ORDER BY no');
  [sales, streets] = await ids('SELECT id FROM target WHERE task_id = $1 ORDER BY position', task);
  await house.get(DispatchService).dispatch(district.actors.督查员, [{ taskId: task }]);
  await house
    .get(AssignmentService)
    .sign(district.actors.商务经办, await ids('SELECT id FROM assignment WHERE task_id = $1', task));
  await house
    .get(ActionPlanService)
    .file(district.actors.商务经办, task, { text: '推进', milestones: [], contributorIds: [] });
});
afterEach(async () => {
  await expectClean(house);
  await house.close();
});

describe('a figure with an owner and a rhythm', () => {
  it('is owed by its unit once for each period that ends, and filled by a figure of that period', async () => {
    await define(sales, { dataUnitId: district.units.区文旅委, rhythm: 'monthly' });
    expect(await round('2026-03-31')).toBe(0);
    expect(await round('2026-04-01')).toBe(1);
    expect(await round('2026-04-02')).toBe(0);
    const march = {
      key: '2026-03',
      state: 'open',
      unit: '区文旅委',
      role: 'handler',
      due: '2026-04-09',
      as: null,
      paused: false,
    };
    expect(await owed(sales)).toEqual([march]);
    // The unit has no part in the task, and finds it all the same.
    const seen = await house.get(LedgerQueries).list(district.actors.文旅经办, {});
    expect(seen.items.map(t => t.id)).toEqual([task]);
    // A figure of April is not the one of March.
    await enter('文旅经办', sales, 90, '2026-04-02');
    expect(await owed(sales)).toEqual([march]);
    // Without a day it is the one that is owed.
    expect(await enter('文旅经办', sales, 80)).toMatchObject({ asOf: '2026-03-31' });
    expect(await owed(sales)).toEqual([{ ...march, state: 'filled', as: 'done' }]);
    expect(await round('2026-04-03')).toBe(0);
    expect(await round('2026-05-06')).toBe(1);
    expect((await owed(sales)).map(o => o.key)).toEqual(['2026-03', '2026-04']);
    // The lead has no rhythm of its own to keep for what it reports with its reports.
    expect(await owed(streets)).toEqual([]);
  });

  it('is not asked for when it is there already, and asked for once by two workers', async () => {
    await define(sales, { dataUnitId: district.units.区文旅委, rhythm: 'monthly' });
    await define(streets, { dataUnitId: district.units.区城管局, rhythm: 'monthly' });
    house.clock.moveTo(instantOf('2026-03-31', '17:00'));
    await enter('文旅经办', sales, 80);
    await enter('城管经办', streets, 1, '2026-03-15');
    house.clock.moveTo(instantOf('2026-04-01', '08:00'));
    const due = house.get(MeasurementDueService);
    const asked = await Promise.all([due.tick(), due.tick(), due.tick()]);
    expect(asked.reduce((a, b) => a + b)).toBe(1);
    expect(await owed(sales)).toEqual([]);
    expect((await owed(streets)).map(o => o.key)).toEqual(['2026-03']);
  });

  it('is filled by an approved report of the lead where the lead owns it', async () => {
    await define(streets, { dataUnitId: district.units.区商务委, rhythm: 'quarterly' });
    await round('2026-04-01');
    expect(await owed(streets)).toMatchObject([{ key: '2026-Q1', unit: '区商务委', state: 'open' }]);
    const [report] = await ids("SELECT id FROM report WHERE kind = 'report'");
    const reports = house.get(ReportService);
    await reports.save(district.actors.商务经办, report, {
      text: '推进顺利',
      measurements: [{ targetId: streets, value: 1 }],
    });
    await reports.submit(district.actors.商务经办, [report]);
    expect(await owed(streets)).toMatchObject([{ state: 'open' }]);
    await reports.approve(district.actors.督查员, [report]);
    expect(await owed(streets)).toMatchObject([{ state: 'filled', as: 'done' }]);
  });

  it('stands still with its task, and ends with it', async () => {
    await define(sales, { dataUnitId: district.units.区文旅委, rhythm: 'monthly' });
    await round('2026-04-01');
    const tasks = house.get(TaskService);
    const office = district.actors.督查员;
    await tasks.suspend(office, task, { reason: '等待批复', until: instantOf('2026-06-01', '18:00') });
    expect(await owed(sales)).toMatchObject([{ paused: true }]);
    expect(await round('2026-05-06')).toBe(0);
    await tasks.resume(office, task);
    expect(await owed(sales)).toMatchObject([{ key: '2026-03', paused: false }]);
    expect(await round('2026-05-07')).toBe(1);
    await house
      .get(CompletionService)
      .submit(district.actors.商务经办, task, { text: '全部完成', outcome: 'achieved' });
    expect(await owed(sales)).toMatchObject([{ state: 'open' }, { state: 'open' }]);
    await house.get(CompletionService).approve(office, [task]);
    expect(await owed(sales)).toMatchObject([
      { state: 'void', as: 'cancelled' },
      { state: 'void', as: 'cancelled' },
    ]);
  });

  it('ends when the task is cancelled', async () => {
    await define(sales, { dataUnitId: district.units.区文旅委, rhythm: 'monthly' });
    await round('2026-04-01');
    await house.get(TaskService).cancel(district.actors.督查员, [task], { reason: '政策调整' });
    expect(await owed(sales)).toMatchObject([{ state: 'void', as: 'cancelled' }]);
  });

  it('goes over to another owner, to the office where the owner is outside, and to nobody', async () => {
    await define(sales, { dataUnitId: district.units.区文旅委, rhythm: 'monthly' });
    await round('2026-04-01');
    await define(sales, { dataUnitId: district.units.区城管局 });
    expect(await owed(sales)).toMatchObject([{ unit: '区城管局', role: 'handler' }]);
    await expect(enter('文旅经办', sales, 1)).rejects.toMatchObject({ code: 'access.denied' });
    const outside = crypto.randomUUID();
    await house.get(Journal).transact({ name: 'test.unit', actor: SYSTEM }, async tx => {
      tx.insert(Unit, {
        id: outside,
        name: '市统计局',
        kind: 'external',
        parent_id: null,
        aliases: [],
        active: true,
        version: 1,
      });
    });
    await define(sales, { dataUnitId: outside });
    expect(await owed(sales)).toMatchObject([{ unit: '区政府督查室', role: 'supervisor' }]);
    await define(sales, { dataUnitId: null });
    expect(await owed(sales)).toMatchObject([{ state: 'void', as: 'cancelled' }]);
  });
});

describe('a figure that is published', () => {
  it('is owed ten workdays after its publication', async () => {
    await define(sales, { dataUnitId: district.units.区文旅委, releaseOn: '2026-04-20' });
    expect(await round('2026-04-17')).toBe(0);
    expect(await round('2026-04-20')).toBe(1);
    expect(await round('2026-04-21')).toBe(0);
    expect(await owed(sales)).toMatchObject([{ key: 'R2026-04-20', due: '2026-05-07' }]);
    await enter('文旅经办', sales, 100);
    expect(await owed(sales)).toMatchObject([{ state: 'filled', as: 'done' }]);
  });

  it('takes the place of the period it is about', async () => {
    await define(sales, {
      dataUnitId: district.units.区文旅委,
      rhythm: 'quarterly',
      releaseOn: '2026-04-20',
    });
    expect(await round('2026-04-02')).toBe(0);
    expect(await round('2026-04-20')).toBe(1);
    expect(await owed(sales)).toMatchObject([{ key: '2026-Q1', due: '2026-05-07' }]);
    expect(await round('2026-07-01')).toBe(1);
    expect(await owed(sales)).toMatchObject([{}, { key: '2026-Q2', due: '2026-07-08' }]);
  });
});
