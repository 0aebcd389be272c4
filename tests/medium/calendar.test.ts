import { LiveCalendar } from '@duban/calendar';
import { DispatchService } from '@duban/dispatch';
import { Db } from '@duban/journal';
import { endOfDay, instantOf } from '@duban/kernel';
import { CalendarService, ReplanService } from '@duban/obligation';
import { TaskService } from '@duban/task';
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

describe('an amendment re-plans what is owed', () => {
  it('later where days off were added; everybody is told once, in one message', async () => {
    await world.start();
    // Signed on Monday 03-02: action plans are due on 03-09; with 03-03 and 03-04 off on 03-11.
    expect(await owed(world, 'file_action_plan')).toMatchObject(
      Array(3).fill({ due: '2026-03-09', next: '2026-03-05 08:00', arming: 1, calendar: 1, counted: true }),
    );
    const { version, effect } = await amend(world, { off: ['2026-03-03', '2026-03-04'] });
    expect(version).toBe(2);
    const result = await rounds();
    expect(result.dueMoved).toBe(effect.dueMoved);
    expect(await owed(world, 'file_action_plan')).toMatchObject(
      Array(3).fill({ due: '2026-03-11', next: '2026-03-09 08:00', arming: 2, calendar: 2, counted: true }),
    );
    // The tasks' own date was named, and stays; the ones without a date are counted from the end of the year.
    const complete = await owed(world, 'complete');
    expect(complete.map(o => [o.due, o.counted]).sort()).toEqual([
      ['2026-12-31', false],
      ['2027-01-28', true],
      ['2027-01-28', true],
    ]);
    // What was settled keeps the calendar it was settled under.
    expect(await owed(world, 'sign')).toMatchObject(Array(9).fill({ due: '2026-03-04', calendar: 1 }));
    const messages = await told(world);
    expect(messages.map(m => [m.name, m.title])).toEqual([
      ['商务经办', '工作日历调整，1 项待办的期限有变动'],
      ['城管经办', '工作日历调整，1 项待办的期限有变动'],
      ['文旅经办', '工作日历调整，1 项待办的期限有变动'],
    ]);
    expect(messages[0].why).toContain('由 2026-03-09 改为 2026-03-11');
    // Again and again: nothing more.
    expect(await rounds()).toMatchObject({ dueMoved: 0 });
    expect(await told(world)).toHaveLength(3);
    const entries = await world.query<{ reason: string }>(
      "SELECT reason FROM journal_entry WHERE command = 'calendar.replan'",
    );
    expect(entries).toEqual([{ reason: '按工作日历第2版重新计算期限和催办时间' }]);
    await expectClean(world.house);
  });

  it('one message names many, and the list has the rest', async () => {
    await world.dispatch(...world.taskIds);
    await amend(world, { off: ['2026-03-03'] });
    await rounds();
    const messages = await told(world);
    const of = (name: string) => messages.filter(m => m.name === name);
    // 文旅: leads task 2 and takes part in task 1.
    expect(of('文旅经办')).toMatchObject([{ title: '工作日历调整，2 项待办的期限有变动' }]);
    expect(of('文旅经办')[0].why.match(/由 2026-03-04 改为 2026-03-05/g)).toHaveLength(2);
    expect(of('督查员')).toEqual([]);
    expect(new Set(messages.map(m => m.name)).size).toBe(messages.length);
    await expectClean(world.house);
  });

  it('earlier where a weekend is worked, with three workdays left at least', async () => {
    await world.start();
    await amend(world, { work: ['2026-03-07', '2026-03-08'] });
    await rounds();
    // 3 4 5 6 7: five days ahead, so it moves.
    expect(await owed(world, 'file_action_plan')).toMatchObject(
      Array(3).fill({ due: '2026-03-07', next: '2026-03-05 08:00', arming: 2, calendar: 2 }),
    );
    await expectClean(world.house);
  });

  it('not nearer than three workdays, and what is left is what counts from then on', async () => {
    await world.start();
    moveTo('2026-03-06');
    await rounds();
    await amend(world, { work: ['2026-03-07', '2026-03-08'] });
    await rounds();
    expect(await owed(world, 'file_action_plan')).toMatchObject(
      Array(3).fill({ due: '2026-03-09', arming: 1, calendar: 2, counted: true }),
    );
    expect(await told(world)).toEqual([]);
    // 7 8 9 are left from 03-06; another day off among them moves it.
    await amend(world, { off: ['2026-03-09'] });
    await rounds();
    expect(await owed(world, 'file_action_plan')).toMatchObject(
      Array(3).fill({ due: '2026-03-10', calendar: 3 }),
    );
    await expectClean(world.house);
  });

  it('no step fires twice, and what is overdue stays so unless its new time is to come', async () => {
    await world.start();
    await world.live('2026-03-12');
    const before = await world.steps("o.kind = 'file_action_plan'");
    // −2, 0, +1, +3 for each of three.
    expect(before.map(s => s.label).sort()).toEqual([
      '+1',
      '+1',
      '+1',
      '+3',
      '+3',
      '+3',
      '-2',
      '-2',
      '-2',
      '0',
      '0',
      '0',
    ]);
    moveTo('2026-03-12', '11:00');
    await amend(world, { off: ['2026-03-03'] });
    await rounds();
    // Due on 03-10 instead of 03-09: overdue all the same, so +5 is next, and only that.
    expect(await owed(world, 'file_action_plan')).toMatchObject(
      Array(3).fill({ due: '2026-03-10', next: '2026-03-17 08:00', arming: 1 }),
    );
    await world.live('2026-03-17');
    const after = await world.steps("o.kind = 'file_action_plan'");
    expect(after.filter(s => s.label === '+3')).toHaveLength(3);
    expect(after.filter(s => s.label === '+5')).toHaveLength(3);
    // Five more days off: now it is due after today, and chased anew from there.
    await amend(world, {
      off: ['2026-03-04', '2026-03-05', '2026-03-06', '2026-03-09', '2026-03-10', '2026-03-11'],
    });
    await rounds();
    expect(await owed(world, 'file_action_plan')).toMatchObject(
      Array(3).fill({ due: '2026-03-18', next: '2026-03-18 08:00', arming: 2 }),
    );
    await expectClean(world.house);
  });

  it('steps missed in an outage are the sweep’s, not lost to the re-planning', async () => {
    await world.start();
    // Nobody worked from −2 to +1; the amendment concerns days long after.
    moveTo('2026-03-10');
    await amend(world, { off: ['2026-07-01'] });
    await rounds();
    const steps = await world.steps("o.kind = 'file_action_plan'");
    expect(steps.filter(s => !s.skipped).map(s => s.label)).toEqual(['+1', '+1', '+1']);
    expect(steps.filter(s => s.skipped)).toHaveLength(6);
    await expectClean(world.house);
  });

  it('what is suspended gets its new time, stays silent, and has as many workdays left afterwards', async () => {
    await world.start();
    const { 督查员 } = world.district.actors;
    const tasks = world.house.get(TaskService);
    moveTo('2026-03-04');
    await tasks.suspend(督查员, world.taskIds[0], { reason: '等待规划调整', until: endOfDay('2026-06-30') });
    await amend(world, { off: ['2026-03-05'] });
    await rounds();
    const [suspended] = await owed(world, 'file_action_plan', `task_id = '${world.taskIds[0]}'`);
    expect(suspended).toMatchObject({ due: '2026-03-10', next: null, calendar: 2 });
    moveTo('2026-03-18');
    await tasks.resume(督查员, world.taskIds[0]);
    // Of 6 9 10 three were left: 19 20 23.
    expect(await owed(world, 'file_action_plan', `task_id = '${world.taskIds[0]}'`)).toMatchObject([
      { due: '2026-03-23', calendar: 2, counted: true },
    ]);
    await amend(world, { off: ['2026-03-20'] });
    await rounds();
    expect(await owed(world, 'file_action_plan', `task_id = '${world.taskIds[0]}'`)).toMatchObject([
      { due: '2026-03-24' },
    ]);
    await expectClean(world.house);
  });

  it('reports, contributions and their period move together', async () => {
    await world.start();
    for (const [i, who] of ['商务经办', '文旅经办', '城管经办'].entries())
      await world.file(who, world.taskIds[i]);
    await world.live('2026-03-26');
    // 04-01 02 03 | 07 08, less two for contributions; 清明节 is 04-04…06.
    expect(new Set((await owed(world, 'report')).map(o => o.due))).toEqual(new Set(['2026-04-08']));
    expect(new Set((await owed(world, 'contribute')).map(o => o.due))).toEqual(new Set(['2026-04-03']));
    await amend(world, { off: ['2026-04-02'] });
    await rounds();
    expect(new Set((await owed(world, 'report')).map(o => o.due))).toEqual(new Set(['2026-04-09']));
    expect(new Set((await owed(world, 'contribute')).map(o => o.due))).toEqual(new Set(['2026-04-07']));
    const [period] = await world.query<{ due_at: Date; calendar_version: number }>(
      'SELECT due_at, calendar_version FROM reporting_period',
    );
    expect(period).toEqual({ due_at: instantOf('2026-04-09', '23:59:59'), calendar_version: 2 });
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
    expect((await verify()).faults).toMatchObject([{ check: '期限与工作日历相符' }]);
  });
});
