import { ObligationWhyQueries } from '@duban/evaluation';
import { Journal, SYSTEM } from '@duban/journal';
import { instantOf } from '@duban/kernel';
import { ObligationQueries, SilenceService, SweepService } from '@duban/obligation';
import { Task, TaskService } from '@duban/task';
import { NoticeService } from '@duban/tracking';
import { Rounds } from '../../apps/wiring/src';
import { expectClean } from '../crash/ladders';
import { code, QuietHouse } from './ladder.world';

// Real: PostgreSQL, every service of the house. Doubles: the clock, which is moved by hand.
let world: QuietHouse;
const get: QuietHouse['get'] = token => world.get(token);
const who = (name: string) => world.who(name);
const unit = (name: string) => world.unit(name);
const task = (no: number) => world.task(no);
const stepsOf = (no: number) => world.stepsOf(no);
const owed = (no: number) => world.owed(no);
const begin = async (signed = true): Promise<void> => {
  world = await QuietHouse.open(signed);
};

afterEach(async () => {
  await expectClean(world.ladders.house);
  await world.ladders.house.close();
});

describe('a silence', () => {
  it.each([
    ['a task', () => ({ taskId: task(1) }), [1]],
    ['a unit', () => ({ unitId: unit('区文旅委') }), [2]],
  ] as const)('about %s stops its reminders until its last day, each on record', async (_, about, quiet) => {
    await begin();
    const silences = get(SilenceService);
    const input = { ...about(), until: '2026-03-11', reason: '集中开展调研' };
    const made = await silences.silence(who('督查员'), input, { key: 's' });
    expect(await silences.silence(who('督查员'), input, { key: 's' })).toEqual(made);
    const before = await owed(quiet[0]);
    await world.ladders.live('2026-03-12');
    const loud = [
      ['-2', null],
      ['0', null],
      ['+1', null],
      ['+3', null],
    ];
    for (const no of [1, 2, 3])
      expect(await stepsOf(no)).toEqual(
        (quiet as readonly number[]).includes(no)
          ? loud.map(([label]) => [label, label === '+3' ? null : 'silenced'])
          : loud,
      );
    // Neither the due time nor the arming knows of it.
    expect(await owed(quiet[0])).toMatchObject({ due_at: before.due_at, arming: before.arming });
    const [step] = await world.ladders.query(
      "SELECT skipped_by, pending FROM obligation_step WHERE skipped_why = 'silenced' LIMIT 1",
    );
    expect(step).toEqual({ skipped_by: made.id, pending: false });
    const [message] = await world.ladders.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM message m JOIN obligation o ON o.id = m.obligation_id
       WHERE o.kind = 'file_action_plan' AND o.subject_id = $1`,
      [task(quiet[0])],
    );
    expect(message.n).toBe(1);
  });

  it('about a plan is ended early, and shown in why', async () => {
    await begin();
    const [plan] = await world.ladders.query<{ id: string }>('SELECT id FROM plan');
    const silences = get(SilenceService);
    const { id } = await silences.silence(who('督查员'), {
      planId: plan.id,
      until: '2026-03-31',
      reason: '换届',
    });
    await world.ladders.live('2026-03-09');
    const row = (await get(ObligationQueries).ofOffices(who('督查员'), (await owed(3)).id))!;
    const why = await get(ObligationWhyQueries).of(row);
    expect(why.quiet).toMatchObject([{ cause: 'silenced', by: id }]);
    expect(why.silences).toMatchObject([{ id, reason: '换届', by: '督查员' }]);
    expect(why.taken.map(t => [t.label, t.skipped_why, t.told])).toEqual([
      ['-2', 'silenced', []],
      ['0', 'silenced', []],
    ]);
    await expect(silences.end(who('商务经办'), id, { reason: '恢复' })).rejects.toMatchObject(
      code('access.denied'),
    );
    await expect(silences.end(who('督查员'), id, { reason: '恢复' }, { version: 7 })).rejects.toMatchObject(
      code('record.stale'),
    );
    expect(await silences.end(who('督查员'), id, { reason: '恢复' }, { version: 1 })).toEqual({ version: 2 });
    await expect(silences.end(who('督查员'), id, { reason: '恢复' })).rejects.toMatchObject(
      code('silence.over'),
    );
    await world.ladders.live('2026-03-10');
    expect((await stepsOf(3)).at(-1)).toEqual(['+1', null]);
    expect(await silences.list(who('督查员'), { limit: 10 })).toMatchObject([
      { id, standing: false, endReason: '恢复', about: expect.stringContaining('2026') },
    ]);
    expect(await silences.list(who('督查员'), { limit: 10, standing: true })).toEqual([]);
    expect(await silences.list(who('商务经办'), { limit: 10 })).toEqual([]);
  });

  it('is refused to others, without a reason, for nothing, and for too long', async () => {
    await begin();
    const make = (change: object, name = '督查员') =>
      get(SilenceService).silence(who(name), {
        ...{ taskId: task(1), until: '2026-03-11', reason: '调研' },
        ...change,
      });
    await expect(make({}, '商务经办')).rejects.toMatchObject(code('access.denied'));
    await expect(make({ reason: ' ' })).rejects.toMatchObject(code('silence.no_reason'));
    await expect(make({ unitId: unit('区商务委') })).rejects.toMatchObject(code('silence.about'));
    await expect(make({ taskId: undefined })).rejects.toMatchObject(code('silence.about'));
    await expect(make({ until: '2026-03-01' })).rejects.toMatchObject(code('silence.until'));
    await expect(make({ until: '2026-12-31' })).rejects.toMatchObject(code('silence.too_long'));
    await expect(make({ taskId: unit('区商务委') })).rejects.toMatchObject(code('record.not_found'));
    // Another office's ladders are not theirs to quiet.
    await expect(
      make({ taskId: undefined, unitId: unit('区商务委'), officeUnitId: unit('区文旅委') }),
    ).rejects.toMatchObject(code('access.denied'));
    expect(await world.ladders.query('SELECT 1 FROM chase_silence')).toEqual([]);
  });

  it('does not stop drafts and lapses', async () => {
    await begin(false);
    const [plan] = await world.ladders.query<{ id: string }>('SELECT id FROM plan');
    await get(SilenceService).silence(who('督查员'), {
      ...{ planId: plan.id, until: '2026-04-30', reason: '换届' },
    });
    await world.ladders.live('2026-03-09');
    expect(await world.ladders.query("SELECT 1 FROM assignment WHERE state <> 'signed'")).toEqual([]);
    await world.ladders.file('城管经办', task(3), [{ title: '完成选址', due: '2026-03-20' }]);
    await world.ladders.live('2026-03-31');
    expect(await world.ladders.query("SELECT level FROM notice WHERE state = 'drafted'")).toContainEqual({
      level: 'yellow',
    });
    const told = await world.ladders.query<{ kind: string }>('SELECT DISTINCT kind FROM message ORDER BY 1');
    expect(told.map(t => t.kind).filter(k => ['remind', 'chase', 'escalate'].includes(k))).toEqual([]);
  });
});

describe('a red notice', () => {
  it('chases instead of the forms of its task and unit, as long as it is open', async () => {
    await begin();
    const notices = get(NoticeService);
    await notices.draft(who('督查员'), {
      ...{
        planId: (await world.ladders.query<{ id: string }>('SELECT id FROM plan'))[0].id,
        unitId: unit('区商务委'),
      },
      ...{ level: 'red', taskIds: [task(1)], reason: '迟迟未动' },
    } as never);
    const [{ id }] = await world.ladders.query<{ id: string }>('SELECT id FROM notice');
    await world.ladders.live('2026-03-05');
    // Drafted, nobody has been told of it: the chase goes on.
    expect(await stepsOf(1)).toEqual([['-2', null]]);
    await notices.issue(who('督查员'), [id]);
    await world.ladders.live('2026-03-12');
    expect(await stepsOf(1)).toEqual([
      ['-2', null],
      ['0', 'red_notice'],
      ['+1', 'red_notice'],
      ['+3', null],
    ]);
    // Of another task nothing is kept quiet, and the notice itself is chased.
    expect((await stepsOf(2)).every(([, why]) => why === null)).toBe(true);
    expect((await world.ladders.steps("o.kind = 'sign_notice'")).every(s => !s.skipped)).toBe(true);
    const [step] = await world.ladders.query(
      "SELECT DISTINCT skipped_by FROM obligation_step WHERE skipped_why = 'red_notice'",
    );
    expect(step).toEqual({ skipped_by: id });
    await notices.revoke(who('督查员'), [id], { reason: '已沟通' });
    await world.ladders.live('2026-03-23');
    expect((await stepsOf(1)).slice(-2)).toEqual([
      ['+5', null],
      ['weekly', null],
    ]);
  });
});

describe('an upper task that has ended', () => {
  it('keeps the chase of the tasks below it quiet', async () => {
    await begin();
    await get(Journal).transact({ name: 'test.upper', actor: SYSTEM }, async tx => {
      const [lower] = await tx.lock(Task, [task(2)]);
      tx.update(Task, { ...lower, upper_task_id: task(1) });
    });
    await world.ladders.live('2026-03-05');
    await get(TaskService).cancel(who('督查员'), [task(1)], { reason: '不再实施' });
    await world.ladders.live('2026-03-16');
    expect(await stepsOf(2)).toEqual([
      ['-2', null],
      ...['0', '+1', '+3', '+5'].map(label => [label, 'upper_closed']),
    ]);
    expect((await stepsOf(3)).every(([, why]) => why === null)).toBe(true);
  });
});

describe('after an outage', () => {
  it('what was quiet is recorded with its cause, what was only missed as missed', async () => {
    await begin();
    await get(SilenceService).silence(who('督查员'), {
      ...{ taskId: task(1), until: '2026-03-31', reason: '调研' },
    });
    world.ladders.house.clock.moveTo(instantOf('2026-03-20', '09:00'));
    await get(Rounds).run();
    expect((await stepsOf(1)).map(([, why]) => why)).toEqual(Array(5).fill('silenced'));
    expect((await stepsOf(2)).map(([, why]) => why)).toEqual([...Array(4).fill('missed'), null]);
    expect(await get(SweepService).sweep()).toMatchObject({ swept: 0 });
  });
});
