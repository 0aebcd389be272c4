import { AssignmentService, DispatchService } from '@duban/dispatch';
import { TargetQueries, TaskViewQueries } from '@duban/evaluation';
import { CompletionService, MeasurementService, ReportService } from '@duban/feedback';
import { ActionPlanService } from '@duban/implementation';
import { Db } from '@duban/journal';
import { instantOf } from '@duban/kernel';
import { TargetService } from '@duban/task';
import { Rounds } from '../../apps/wiring/src';
import { expectClean } from '../crash/ladders';
import { type District, importPlan, openHouse, settle, type TestHouse } from '../harness/house';

const PLAN = `江州区2026年重点工作任务分解
一、扩大消费
1.实现社会消费品零售总额不低于1380亿元,打造夜经济示范街区3个。
牵头单位:区商务委
责任单位:区文旅委
2.举办文旅节会活动10场以上。
牵头单位:区文旅委
`;

let house: TestHouse;
let district: District;
let task: string;
let sales: string;
let streets: string;

const query = <T>(sql: string, ...params: unknown[]): Promise<T[]> => house.get(Db).query<T>(sql, params);
const ids = async (sql: string, ...params: unknown[]): Promise<string[]> =>
  (await query<{ id: string }>(sql, ...params)).map(r => r.id);
const code = (expected: string) => ({ code: expected });
const define = (id: string, input: Parameters<TargetService['define']>[2]) =>
  house.get(TargetService).define(district.actors.督查员, id, input);
const enter = (who: string, id: string, value: number | string, more = {}) =>
  house.get(MeasurementService).enter(district.actors[who], id, { value, ...more });
const target = async (id: string) =>
  (await house.get(TargetQueries).ofTask(task)).find(t => t.id === id) as NonNullable<
    Awaited<ReturnType<TargetQueries['ofTask']>>[number]
  >;
const openReport = async (): Promise<string> =>
  (
    await ids(
      "SELECT id FROM report WHERE task_id = $1 AND kind = 'report' AND state IN ('open', 'returned', 'draft') ORDER BY id DESC",
      task,
    )
  )[0];

beforeAll(async () => {
  house = await openHouse('2026-03-02');
  district = await settle(house);
  await importPlan(house, district, PLAN, false);
  [task] = await ids('SELECT id FROM task ORDER BY no');
  [sales, streets] = await ids('SELECT id FROM target WHERE task_id = $1 ORDER BY position', task);
  await house.get(DispatchService).dispatch(district.actors.督查员, [{ taskId: task }]);
  const assignments = await ids('SELECT id FROM assignment WHERE unit_id = $1', district.units.区商务委);
  await house.get(AssignmentService).sign(district.actors.商务经办, assignments);
  await house
    .get(ActionPlanService)
    .file(district.actors.商务经办, task, { text: '推进', milestones: [], contributorIds: [] });
  house.clock.moveTo(instantOf('2026-03-30', '09:30'));
  await house.get(Rounds).run();
});
afterAll(() => house.close());
afterEach(() => expectClean(house));

describe('what is set about a target', () => {
  it('needs a reason once the task is handed out, keeps its unit, and is refused where it makes no sense', async () => {
    await expect(define(sales, { value: '1500' })).rejects.toMatchObject(code('target.reason_needed'));
    await expect(define(sales, { unit: '万元' })).rejects.toMatchObject(code('target.unit_fixed'));
    await expect(define(sales, { base: '很多', tolerance: 'x' })).rejects.toMatchObject({
      code: 'target.bad_input',
      faults: [expect.objectContaining({ where: 'base' }), expect.objectContaining({ where: 'tolerance' })],
    });
    await expect(define(sales, { comparator: 'in_step', reason: '调整' })).rejects.toMatchObject(
      code('target.bad_input'),
    );
    await expect(
      define(sales, { comparator: 'in_step', referenceId: sales, reason: 'x' }),
    ).rejects.toMatchObject(code('target.bad_input'));
    await expect(
      house.get(TargetService).define(district.actors.商务经办, sales, { base: '1' }),
    ).rejects.toMatchObject(code('access.denied'));
    const slices = [
      { year: 2026, value: '1' },
      { year: 2026, value: '2' },
    ];
    await expect(define(sales, { slices, reason: 'x' })).rejects.toMatchObject(code('target.bad_input'));
    await expect(
      house.get(TargetService).define(district.actors.督查员, sales, {}, { version: 7 }),
    ).rejects.toMatchObject(code('record.stale'));
  });

  it('becomes growth over a base, binding, with its owner and the day it is released', async () => {
    await define(sales, {
      comparator: 'growth',
      value: '8',
      base: '1250',
      kind: 'binding',
      cumulative: true,
      rhythm: 'quarterly',
      releaseOn: '2026-04-20',
      reason: '按区统计口径',
    });
    expect(await target(sales)).toMatchObject({ kind: 'binding', base: '1250', releaseOn: '2026-04-20' });
  });
});

describe('figures of a report', () => {
  const save = async (measurements: object[]) =>
    house.get(ReportService).save(district.actors.商务经办, await openReport(), {
      text: '已开街1处',
      measurements: measurements as never,
    });

  it('are in a unit that fits, or refused', async () => {
    const bad = code('measurement.bad_value');
    await expect(save([{ targetId: sales, value: 300, unit: '亿美元' }])).rejects.toMatchObject(bad);
    await expect(save([{ targetId: streets, value: '不少' }])).rejects.toMatchObject(bad);
    await expect(save([{ targetId: sales, value: 1, unit: '个' }])).rejects.toMatchObject(bad);
    await save([
      { targetId: sales, value: 3_000_000, unit: '万元' },
      { targetId: streets, value: 1 },
    ]);
  });

  it('count when the report is approved, not when it is submitted or returned', async () => {
    const { actors } = district;
    const report = await openReport();
    const reports = house.get(ReportService);
    await reports.submit(actors.商务经办, [report]);
    expect((await target(sales)).latest).toBeNull();
    await reports.return(actors.督查员, [report], { reason: '请核对' });
    expect(await query('SELECT id FROM measurement')).toEqual([]);
    const form = await house.get(TaskViewQueries).reportForm(actors.商务经办, report);
    // 300 of 1350 and one of three, as it stands in the draft.
    expect(form.targets[1].completion.percent).toBe(33.3);
    expect(form.suggestedPercent).toBe(27);
    await reports.submit(actors.商务经办, [report]);
    await reports.approve(actors.督查员, [report], { key: 'q1' });
    await reports.approve(actors.督查员, [report], { key: 'q1' });
    const rows = await query(
      'SELECT as_of, value, unit, raw, report_id FROM measurement WHERE target_id = $1',
      sales,
    );
    expect(rows).toEqual([
      { as_of: '2026-03-31', value: '300', unit: '亿元', raw: '3000000万元', report_id: report },
    ]);
    const { completion } = await target(sales);
    expect(completion).toMatchObject({ percent: 22.2, met: false });
    expect(completion.steps).toContainEqual({ label: '目标值', value: '1250 × (1 + 8%) = 1350亿元' });
  });

  it('are not lowered in silence: refused when saved, and kept with the reason', async () => {
    const { actors } = district;
    house.clock.moveTo(instantOf('2026-06-29', '09:30'));
    await house.get(Rounds).run();
    await expect(save([{ targetId: sales, value: 299 }])).rejects.toMatchObject({
      code: 'measurement.lowered',
      faults: [{ where: 'measurements.0.value', message: expect.stringContaining('2026-03-31已报300亿元') }],
    });
    await save([{ targetId: sales, value: 299, reason: '一季度多计1亿元,更正' }]);
    const report = await openReport();
    await house.get(ReportService).submit(actors.商务经办, [report]);
    await house.get(ReportService).approve(actors.督查员, [report]);
    const [row] = await query('SELECT value, reason FROM measurement WHERE report_id = $1', report);
    expect(row).toEqual({ value: '299', reason: '一季度多计1亿元,更正' });
    expect(await query('SELECT value FROM measurement WHERE target_id = $1', sales)).toHaveLength(2);
  });

  it('are looked at again when they come to count: something higher may have come in between', async () => {
    const { actors } = district;
    house.clock.moveTo(instantOf('2026-09-29', '09:30'));
    await house.get(Rounds).run();
    await save([{ targetId: sales, value: 500 }]);
    const report = await openReport();
    await house.get(ReportService).submit(actors.商务经办, [report]);
    await enter('商务经办', sales, 650);
    await expect(house.get(ReportService).approve(actors.督查员, [report])).rejects.toMatchObject(
      code('measurement.lowered'),
    );
    await house.get(ReportService).return(actors.督查员, [report], { reason: '与单独报数不符' });
    await save([{ targetId: sales, value: 650 }]);
    await house.get(ReportService).submit(actors.商务经办, [report]);
    await house.get(ReportService).approve(actors.督查员, [report]);
  });
});

describe('figures by themselves', () => {
  it('are entered by the unit that owns the data or by the office, and by nobody else', async () => {
    const { units } = district;
    await define(streets, { dataUnitId: units.区文旅委 });
    await expect(enter('商务经办', streets, 2)).rejects.toMatchObject(code('access.denied'));
    await expect(enter('青石经办', sales, 700)).rejects.toMatchObject(code('access.denied'));
    await expect(enter('督查员', streets, 2)).rejects.toMatchObject(code('behalf.source_needed'));
    expect(await enter('文旅经办', streets, 2, { asOf: '2026-09-20' })).toMatchObject({ value: '2' });
    await house
      .get(MeasurementService)
      .enter(
        district.actors.督查员,
        streets,
        { value: '2', asOf: '2026-09-28' },
        { onBehalf: { unitId: units.区文旅委, source: '来电' } },
      );
    expect((await target(streets)).latest).toEqual({ value: '2', asOf: '2026-09-28' });
    const history = await house.get(TargetQueries).measurements(district.actors.督查员, streets);
    expect(history.map(m => [m.asOf, m.value, m.enteredByName])).toEqual([
      ['2026-09-28', '2', '督查员'],
      ['2026-09-20', '2', '文旅经办'],
      ['2026-03-31', '1', '督查员'],
    ]);
  });

  it('are asked of the owner once: nobody else reports them', async () => {
    house.clock.moveTo(instantOf('2026-12-25', '09:30'));
    await house.get(Rounds).run();
    await expect(
      house.get(ReportService).save(district.actors.商务经办, await openReport(), {
        measurements: [{ targetId: streets, value: 3 }],
      }),
    ).rejects.toMatchObject({ code: 'report.bad_input' });
  });

  it('are of today or before, not above what came later, and of a task under way', async () => {
    await expect(enter('商务经办', sales, 900, { asOf: '2027-01-01' })).rejects.toMatchObject(
      code('measurement.future'),
    );
    await expect(enter('商务经办', sales, 400, { asOf: '2026-05-31' })).rejects.toMatchObject(
      code('measurement.lowered'),
    );
    await expect(enter('商务经办', sales, 100)).rejects.toMatchObject(code('measurement.lowered'));
    const [other] = await ids('SELECT id FROM target WHERE task_id <> $1', task);
    await expect(
      house
        .get(MeasurementService)
        .enter(
          district.actors.督查员,
          other,
          { value: 1 },
          { onBehalf: { unitId: district.units.区文旅委, source: '来电' } },
        ),
    ).rejects.toMatchObject({ code: expect.stringMatching(/behalf.other_unit|measurement.not_now/) });
  });

  it('one after the other where two come at once: the lower one is refused', async () => {
    const both = await Promise.allSettled([enter('商务经办', sales, 900), enter('商务经办', sales, 800)]);
    const values = await query<{ value: string }>(
      "SELECT value FROM measurement WHERE target_id = $1 AND as_of = '2026-12-25' ORDER BY id",
      sales,
    );
    const numbers = values.map(v => Number(v.value));
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(both.filter(r => r.status === 'rejected').length).toBe(2 - numbers.length);
  });

  it('suggest how far the task is, and those of the completion count with it', async () => {
    const { actors } = district;
    const form = await house.get(TaskViewQueries).reportForm(actors.商务经办, await openReport());
    // 900 of 1350 and 2 of 3, each 66.7 %.
    expect(form.suggestedPercent).toBe(66);
    expect(form.report.percent).not.toBe(66);
    const completing = house.get(CompletionService);
    await completing.submit(actors.商务经办, task, {
      text: '完成',
      outcome: 'achieved',
      measurements: [{ targetId: sales, value: 1360 }],
    });
    await completing.approve(actors.督查员, [task]);
    expect((await target(sales)).completion).toMatchObject({ percent: 100.7, met: true });
    await expect(enter('商务经办', sales, 1400)).rejects.toMatchObject(code('measurement.not_now'));
  });
});
