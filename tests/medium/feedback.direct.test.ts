import { AssignmentService, DispatchService } from '@duban/dispatch';
import { CompletionService, ReportService } from '@duban/feedback';
import { ActionPlanService } from '@duban/implementation';
import { Db } from '@duban/journal';
import { instantOf } from '@duban/kernel';
import { Rounds } from '../../apps/wiring/src';
import { expectClean } from '../crash/ladders';
import { type District, importPlan, openHouse, settle, type TestHouse } from '../harness/house';

const PLAN = `江州区2026年重点工作任务分解
一、城市管理
1.完成背街小巷整治。
牵头单位:各街道
责任单位:区城管局
`;

let house: TestHouse;
let district: District;
let task: string;

const query = <T = Record<string, unknown>>(sql: string, params: unknown[] = []): Promise<T[]> =>
  house.get(Db).query<T>(sql, params);
const reportOf = async (who: string): Promise<string> =>
  (
    await query<{ id: string }>(
      "SELECT id FROM report WHERE unit_id = $1 AND state <> 'approved' ORDER BY id DESC",
      [district.actors[who].appointments[0].unitId],
    )
  )[0].id;
const round = async (date: string): Promise<number> => {
  house.clock.moveTo(instantOf(date, '08:05'));
  return (await house.get(Rounds).run()).reportsOpened;
};
const percent = async (): Promise<number> =>
  (await query<{ percent: number }>('SELECT percent FROM task'))[0].percent;

beforeAll(async () => {
  house = await openHouse('2026-03-02');
  district = await settle(house);
  await importPlan(house, district, PLAN, false);
  [{ id: task }] = await query<{ id: string }>('SELECT id FROM task');
});
afterAll(() => house.close());

describe('直接报送: a task that only a group leads', () => {
  it('is dispatched without anybody named to consolidate', async () => {
    const { actors } = district;
    const dispatch = (more: object) =>
      house.get(DispatchService).dispatch(actors.督查员, [{ taskId: task, ...more }]);
    await expect(dispatch({})).rejects.toMatchObject({ code: 'dispatch.primary_needed' });
    expect(await dispatch({ direct: true })).toEqual({ tasks: 1, assignments: 3 });
    for (const who of ['滨江经办', '青石经办', '城管经办'])
      await house.get(AssignmentService).sign(
        actors[who],
        (
          await query<{ id: string }>('SELECT id FROM assignment WHERE unit_id = $1', [
            actors[who].appointments[0].unitId,
          ])
        ).map(a => a.id),
      );
    await house.get(ActionPlanService).file(actors.滨江经办, task, {
      text: '各自整治',
      milestones: [{ title: '完成摸排', due: '2026-06-30' }],
      contributorIds: [],
    });
    await expectClean(house);
  });

  it('has each leading unit report to the office, and counts the mean of their shares', async () => {
    const { actors } = district;
    const reports = house.get(ReportService);
    expect(await round('2026-03-25')).toBe(2);
    expect(await query('SELECT DISTINCT kind FROM report')).toEqual([{ kind: 'report' }]);
    const [own, other] = [await reportOf('滨江经办'), await reportOf('青石经办')];
    const [milestone] = await query<{ id: string }>('SELECT id FROM milestone');
    await expect(
      reports.save(actors.青石经办, other, { text: '整治过半', milestoneIds: [milestone.id] }),
    ).rejects.toMatchObject({ code: 'report.bad_input', faults: [{ where: 'milestoneIds' }] });
    await reports.save(actors.滨江经办, own, { text: '完成', percent: 100, milestoneIds: [milestone.id] });
    await reports.save(actors.青石经办, other, { text: '整治近半', percent: 41 });
    await reports.submit(actors.滨江经办, [own]);
    await reports.submit(actors.青石经办, [other]);
    await expectClean(house);
    await reports.approve(actors.督查员, [own]);
    expect(await percent()).toBe(50);
    await reports.return(actors.督查员, [other], { reason: '请列明点位' });
    await reports.submit(actors.青石经办, [other]);
    await reports.approve(actors.督查员, [other]);
    expect(await percent()).toBe(71);
    expect(await query('SELECT state, waiting, outstanding FROM reporting_period')).toEqual([
      { state: 'done', waiting: 0, outstanding: 0 },
    ]);
    await expectClean(house);
  });

  it('starts each unit where it stood, and lets nothing new leave it there', async () => {
    const { actors } = district;
    const reports = house.get(ReportService);
    await round('2026-06-24');
    const other = await reportOf('青石经办');
    expect(await query('SELECT percent FROM report WHERE id = $1', [other])).toEqual([{ percent: 41 }]);
    await reports.submit(actors.青石经办, [other], { noProgress: true });
    await reports.approve(actors.督查员, [other]);
    expect(await percent()).toBe(71);
    await expectClean(house);
  });

  it('is completed by the first unit, with what is still to be reported void', async () => {
    const { actors } = district;
    const completing = house.get(CompletionService);
    await completing.submit(actors.滨江经办, task, { text: '全部完成', outcome: 'achieved' });
    // The other leads countersign, or let the time pass.
    await round('2026-06-29');
    await completing.approve(actors.督查员, [task]);
    expect(await query('SELECT state, percent FROM task')).toEqual([{ state: 'closed', percent: 100 }]);
    expect(await query("SELECT id FROM report WHERE state NOT IN ('approved', 'void')")).toEqual([]);
    await expectClean(house);
  });
});
