import { LiveCalendar } from '@duban/calendar';
import { DispatchService } from '@duban/dispatch';
import { Db } from '@duban/journal';
import { instantOf } from '@duban/kernel';
import { CalendarService, ReplanService } from '@duban/obligation';
import { InvariantVerifier, Rounds } from '../../apps/wiring/src';
import { expectClean, LadderHouse } from '../crash/ladders';
import { openHouseOn } from '../harness/house';
import { amend, notice2026, owed, told } from './calendar.world';

let world: LadderHouse;
beforeEach(async () => {
  world = await LadderHouse.open('09:00');
});
afterEach(() => world.house.close());

const rounds = () => world.house.get(Rounds).run();
const calendars = () => world.house.get(CalendarService);
const moveTo = (date: string, time = '10:00') => world.house.clock.moveTo(instantOf(date, time));

describe('publishing', () => {
  it('checks, compares, shows the effect, and refuses what is wrong with its place', async () => {
    const { actors } = world.district;
    await world.dispatch(...world.taskIds);
    const good = { form: [notice2026(world, { off: ['2026-03-03'] })] };
    const checked = await calendars().check(actors.督查员, good);
    expect(checked).toMatchObject({
      ok: true,
      basedOn: 1,
      difference: {
        days: [{ date: '2026-03-03', was: '工作日', is: '临时放假', worked: false }],
        hours: null,
      },
    });
    // Nine assignments, due on 03-04, are due on 03-05; what else is owed keeps its day or is further off.
    expect(checked.effect?.sample.filter(s => s.label === '签收任务')).toHaveLength(9);
    expect(checked.effect?.sample[0]).toMatchObject({
      dueBefore: instantOf('2026-03-04', '23:59:59'),
      dueAfter: instantOf('2026-03-05', '23:59:59'),
    });
    // Nothing was kept, and nothing moved.
    expect((await owed(world, 'sign')).map(o => o.due)).toEqual(Array(9).fill('2026-03-04'));

    const bad = { form: [notice2026(world, { work: ['2026-03-03', '2026-03-32'] })] };
    expect(await calendars().check(actors.督查员, bad)).toMatchObject({
      ok: false,
      faults: [{ where: 'notices.0.work.7', message: '不是有效的日期：2026-03-32' }],
      difference: null,
    });
    const publish = (input: object, version?: number) =>
      calendars().publish(actors.督查员, { reason: '调整', ...input }, { version });
    await expect(publish(bad)).rejects.toMatchObject({ code: 'calendar.bad_notice', kind: 'invalid' });
    await expect(publish({ ...good, reason: ' ' })).rejects.toMatchObject({ code: 'calendar.reason_needed' });
    await expect(publish({ form: [notice2026(world, {})] })).rejects.toMatchObject({
      code: 'calendar.no_change',
    });
    await expect(publish(good, 7)).rejects.toMatchObject({ code: 'calendar.stale', details: { current: 1 } });
    await expect(calendars().publish(actors.商务经办, { ...good, reason: 'x' })).rejects.toMatchObject({
      code: 'access.denied',
    });
    await expect(calendars().check(actors.区长, good)).rejects.toMatchObject({ code: 'access.denied' });
    expect(await calendars().list(actors.商务经办)).toMatchObject([{ version: 1, publishedAt: null }]);
    await expectClean(world.house);
  });

  it('once for a repetition, and for one of two who publish at the same time', async () => {
    const { 督查员 } = world.district.actors;
    const input = { form: [notice2026(world, { off: ['2026-03-03'] })], reason: '调整' };
    const first = await calendars().publish(督查员, input, { key: 'c1', version: 1 });
    expect(await calendars().publish(督查员, input, { key: 'c1', version: 1 })).toEqual(
      JSON.parse(JSON.stringify(first)),
    );
    const next = { form: [notice2026(world, { off: ['2026-03-05'] })], reason: '再调整' };
    const both = await Promise.allSettled([
      calendars().publish(督查员, next, { version: 2 }),
      calendars().publish(督查员, { ...next, reason: '也调整' }, { version: 2 }),
    ]);
    expect(both.map(r => r.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(r => r.status === 'rejected')).toMatchObject({ reason: { code: 'calendar.stale' } });
    expect((await calendars().list(督查员)).map(e => [e.version, e.publishedByName])).toEqual([
      [3, '督查员'],
      [2, '督查员'],
      [1, null],
    ]);
    await expectClean(world.house);
  });

  it('a calendar file and a region', async () => {
    const { 督查员 } = world.district.actors;
    const ics =
      'BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20270101\nDTEND;VALUE=DATE:20270104\nSUMMARY:元旦 休\nEND:VEVENT\nEND:VCALENDAR';
    expect(await calendars().check(督查员, { ics })).toMatchObject({
      ok: false,
      faults: [{ where: 'notices.0.source' }],
    });
    await calendars().publish(督查员, { ics, source: '国办发明电〔2026〕9号', reason: '通知已发布' });
    const form = [
      { year: 2026, holidays: [{ name: '三月三', from: '2026-04-20' }], work: [], source: '区政府通知' },
    ];
    await calendars().publish(督查员, { form, region: '广西', reason: '本地假日' });
    const live = world.house.get(LiveCalendar);
    expect([live.version, live.isWorkday('2027-01-01'), live.isWorkday('2026-04-20')]).toEqual([
      3,
      false,
      false,
    ]);
    expect(live.isProvisional('2027-06-30')).toBe(false);
    await expectClean(world.house);
  });
});

describe('other processes', () => {
  it('count by the newest when they start, and what a stale one opened is counted again', async () => {
    const stale = await openHouseOn(world.house.database, world.house.clock);
    try {
      await amend(world, { off: ['2026-03-03'] });
      expect([world.house.get(LiveCalendar).version, stale.get(LiveCalendar).version]).toEqual([2, 1]);
      await stale.get(DispatchService).dispatch(world.district.actors.督查员, [{ taskId: world.taskIds[0] }]);
      expect((await owed(world, 'sign'))[0]).toMatchObject({ due: '2026-03-04', calendar: 1 });
      await rounds();
      expect((await owed(world, 'sign'))[0]).toMatchObject({ due: '2026-03-05', calendar: 2 });
      await stale.get(Rounds).run();
      expect(stale.get(LiveCalendar).version).toBe(2);
      expect((await owed(world, 'sign'))[0]).toMatchObject({ due: '2026-03-05', calendar: 2, arming: 2 });
      const third = await openHouseOn(world.house.database, world.house.clock);
      expect(third.get(LiveCalendar).version).toBe(2);
      await third.app.close();
    } finally {
      await stale.app.close();
    }
    await expectClean(world.house);
  });

  it('re-plan at the same time without doing anything twice', async () => {
    await world.start();
    const other = await openHouseOn(world.house.database, world.house.clock);
    try {
      await amend(world, { off: ['2026-03-03'] });
      await Promise.all([world.house.get(ReplanService).run(), other.get(ReplanService).run()]);
      await rounds();
      expect(await owed(world, 'file_action_plan')).toMatchObject(
        Array(3).fill({ due: '2026-03-10', arming: 2 }),
      );
      expect(await told(world)).toHaveLength(3);
    } finally {
      await other.app.close();
    }
    await expectClean(world.house);
  });

  it('verify names what does not follow from its calendar, and what was left behind', async () => {
    await world.start();
    await amend(world, { off: ['2026-03-03'] });
    const verify = () => world.house.get(InvariantVerifier).invariants();
    expect(await verify()).toMatchObject({ faults: [] });
    expect((await verify()).checked['待按新日历重新计算的待办']).toBeGreaterThan(3);
    moveTo('2026-03-02', '10:00');
    expect((await verify()).faults).toMatchObject([{ check: '工作日历更新后重新计算' }]);
    await rounds();
    expect(await verify()).toMatchObject({ faults: [], checked: { 待按新日历重新计算的待办: 0 } });
    await world.house
      .get(Db)
      .query(
        "UPDATE obligation SET due_at = due_at + interval '1 day' WHERE kind = 'file_action_plan' AND task_id = $1",
        [world.taskIds[0]],
      );
    expect((await verify()).faults.map(f => f.check).sort()).toEqual([
      '下一步与阶梯一致',
      '期限与工作日历相符',
    ]);
  });
});
