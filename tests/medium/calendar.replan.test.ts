import { NoticeService } from '@duban/tracking';
import { endOfDay, instantOf } from '@duban/kernel';
import { TaskService } from '@duban/task';
import { Rounds } from '../../apps/wiring/src';
import { expectClean, LadderHouse } from '../crash/ladders';
import { amend, owed, told } from './calendar.world';

let world: LadderHouse;
beforeEach(async () => {
  world = await LadderHouse.open('09:00');
});
afterEach(() => world.house.close());

const rounds = () => world.house.get(Rounds).run();
const moveTo = (date: string, time = '10:00') => world.house.clock.moveTo(instantOf(date, time));

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

  it('does not name what is sensitive, and tells nobody who is not cleared for it', async () => {
    await world.start();
    await world.query("UPDATE person SET clearance = 'sensitive' WHERE name = '商务经办'");
    await world.query("UPDATE task SET sensitivity = 'sensitive' WHERE no IN (1, 2)");
    await amend(world, { off: ['2026-03-03'] });
    await rounds();
    const messages = await told(world);
    expect(messages.find(m => m.name === '商务经办')?.why).toContain(
      '一项敏感任务的“报送推进计划”由 2026-03-09 改为 2026-03-10',
    );
    expect(messages.map(m => m.name)).not.toContain('文旅经办');
    expect(messages.map(m => m.why).join()).not.toContain('夜经济');
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

  it('the answer to a notice moves, signed or not', async () => {
    await world.start();
    const { 督查员, 商务经办 } = world.district.actors;
    const notices = world.house.get(NoticeService);
    const [{ id: planId }] = await world.query<{ id: string }>('SELECT id FROM plan');
    const written = {
      planId,
      unitId: world.district.units.区商务委,
      level: 'blue',
      reason: '进度滞后',
    } as const;
    const { id } = await notices.draft(督查员, { ...written, taskIds: [world.taskIds[0]] });
    await notices.issue(督查员, [id]);
    const due = async () =>
      (await world.query<{ answer_due_at: Date }>('SELECT answer_due_at FROM notice'))[0].answer_due_at;
    expect(await due()).toEqual(endOfDay('2026-03-09'));
    await amend(world, { off: ['2026-03-05'] });
    await rounds();
    expect(await due()).toEqual(endOfDay('2026-03-10'));
    await notices.sign(商务经办, [id]);
    expect(await owed(world, 'answer_notice')).toMatchObject([
      { due: '2026-03-10', calendar: 2, counted: true },
    ]);
    await amend(world, { off: ['2026-03-06'] });
    await rounds();
    expect(await due()).toEqual(endOfDay('2026-03-11'));
    expect(await owed(world, 'answer_notice')).toMatchObject([{ due: '2026-03-11', calendar: 3 }]);
    await expectClean(world.house);
  });
});
