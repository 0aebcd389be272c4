import { DEFAULT_CALENDAR } from '@duban/calendar';
import { CompletionService } from '@duban/feedback';
import { Db, Journal } from '@duban/journal';
import { endOfDay, IDS, type Ids, instantOf } from '@duban/kernel';
import { SweepService } from '@duban/obligation';
import { TaskService } from '@duban/task';
import { NestFactory } from '@nestjs/core';
import { HouseModule, Rounds } from '../../apps/wiring/src';
import { layCrowd } from '../crash/crowd';
import { expectClean, fired, LadderHouse, type Taken } from '../crash/ladders';
import { openHouse, type TestHouse } from '../harness/house';

// Real: PostgreSQL, every service of the house. Doubles: the clock, which is moved by hand.
let house: TestHouse;
let ladders: LadderHouse;

async function begin(time: string): Promise<void> {
  ladders = await LadderHouse.open(time);
  house = ladders.house;
}

const sweep = (): ReturnType<SweepService['sweep']> => house.get(SweepService).sweep();
const query = <T = Record<string, unknown>>(sql: string, params: unknown[] = []): Promise<T[]> =>
  house.get(Db).query<T>(sql, params);
const unitId = (name: string): string => ladders.district.units[name];

afterEach(async () => {
  await expectClean(house);
  await house.close();
});

describe('the ladder of 签收', () => {
  const step = (label: string, action: string, at: string): Partial<Taken> => ({
    label,
    action,
    planned: at,
    taken: at,
    skipped: false,
  });

  it('takes each step once, at its time, stops where it is settled, and takes the silent as signed', async () => {
    await begin('07:30');
    await ladders.dispatch(...ladders.taskIds);
    const own = (unit: string): Promise<Taken[]> =>
      ladders.steps("o.kind = 'sign' AND o.holder_unit_id = $1", unitId(unit));
    expect(await sweep()).toEqual({ swept: 0, fired: 0, skipped: 0, messages: 0 });

    house.clock.moveTo(instantOf('2026-03-02', '08:00'));
    // Each of 9 assignments has one handler to tell.
    expect(await sweep()).toEqual({ swept: 9, fired: 9, skipped: 0, messages: 9 });
    expect(await sweep()).toMatchObject({ swept: 0, messages: 0 });
    // One entry, and none for a sweep that found nothing.
    expect(
      await query(
        `SELECT cardinality(task_ids) AS tasks, (SELECT jsonb_object_agg(t, n) FROM (SELECT i->>'t' AS t, count(*) AS n FROM jsonb_array_elements(images) i GROUP BY 1) c) AS rows
         FROM journal_entry WHERE command = 'obligation.sweep'`,
      ),
    ).toEqual([{ tasks: 3, rows: { obligation: 9, obligation_step: 9 } }]);
    await ladders.sign('区商务委', '区文旅委', '滨江街道', '青石街道');
    await ladders.live('2026-03-09');

    expect((await own('区商务委')).map(s => s.label)).toEqual(['-2', '-2']);
    const signed = "FROM obligation WHERE kind = 'sign' AND holder_unit_id = $1";
    const [first] = await query(`SELECT next_step_at, settled_as ${signed}`, [unitId('区商务委')]);
    expect(first).toEqual({ next_step_at: null, settled_as: 'done' });

    // 区城管局 supports task 1 and leads task 3, and does neither sign nor decline.
    const expected = [
      step('-2', 'remind', '2026-03-02 08:00'),
      step('0', 'remind', '2026-03-04 08:00'),
      step('+1', 'chase', '2026-03-05 08:00'),
      step('+3', 'take_as_signed', '2026-03-09 08:00'),
    ];
    expect(await own('区城管局')).toMatchObject(expected.flatMap(s => [s, s]));
    // Nobody heads it: its handler is told in the head's place.
    const told = await query<{ kind: string; n: number }>(
      `SELECT m.kind, count(*)::int AS n FROM message m JOIN obligation o ON o.id = m.obligation_id
       WHERE o.kind = 'sign' AND m.person_id = $1 GROUP BY 1`,
      [ladders.district.actors.城管经办.personId],
    );
    expect(Object.fromEntries(told.map(t => [t.kind, t.n]))).toEqual({
      remind: 4,
      chase: 2,
      take_as_signed: 2,
    });
    const silent = await query<{ state: string; as: string; pending: boolean }>(
      `SELECT a.state, o.settled_as AS as, bool_or(s.pending) AS pending
       FROM assignment a JOIN obligation o ON o.subject_id = a.id AND o.kind = 'sign' JOIN obligation_step s ON s.obligation_id = o.id
       WHERE a.unit_id = $1 GROUP BY a.id, o.id`,
      [unitId('区城管局')],
    );
    expect(silent).toEqual(Array(2).fill({ state: 'signed', as: 'lapsed', pending: false }));
    // Task 3 moved on with it.
    expect(await query('SELECT state FROM task WHERE no = 3')).toEqual([{ state: 'implementing' }]);
  });
});

describe('after three weeks without a worker', () => {
  it('takes the highest step that was missed and records the others as skipped', async () => {
    await begin('09:00');
    await ladders.dispatch(ladders.taskIds[0]);
    house.clock.moveTo(instantOf('2026-03-23', '09:00'));
    await house.get(Rounds).run();

    const left = await ladders.steps("o.kind = 'dispatch' AND o.subject_id = $1", ladders.taskIds[1]);
    expect(left.map(s => [s.label, s.planned, s.skipped])).toEqual([
      ['0', '2026-03-04 08:00', true],
      ['+1', '2026-03-05 08:00', true],
      ['+3', '2026-03-09 08:00', true],
      ['weekly', '2026-03-16 08:00', true],
      ['weekly', '2026-03-23 08:00', false],
    ]);
    expect(new Set(left.map(s => s.taken))).toEqual(new Set(['2026-03-23 09:00']));
    // One message for two obligations each, not five.
    expect(await query("SELECT count(*)::int AS n FROM message WHERE title LIKE '分办任务%'")).toEqual([
      { n: 2 },
    ]);

    // A lapse is never lost to a reminder that came after it.
    const signs = await ladders.steps("o.kind = 'sign' AND o.holder_unit_id = $1", unitId('区商务委'));
    expect(fired(signs)).toEqual(['+3']);
    expect(signs.filter(s => s.skipped).map(s => s.label)).toEqual(['0', '+1', 'weekly', 'weekly']);
    expect(await query('SELECT DISTINCT state FROM assignment')).toEqual([{ state: 'signed' }]);
  });
});

describe('what was promised by a date', () => {
  it('drafts one yellow notice a unit at +5, a red one at +15, and tells the leader once a day', async () => {
    await begin('09:00');
    await ladders.start();
    await ladders.file('商务经办', ladders.taskIds[0], [
      { title: '完成选址', due: '2026-03-13' },
      { title: '完成招商', due: '2026-03-13' },
    ]);
    await ladders.file('文旅经办', ladders.taskIds[1], [{ title: '首场开幕', due: '2026-03-13' }]);
    await ladders.live('2026-03-20');

    const notices = (level: string): Promise<unknown[]> =>
      query(
        `SELECT u.name, n.state, count(i.id)::int AS items, min(n.drafted_at) AS at FROM notice n JOIN unit u ON u.id = n.unit_id JOIN notice_item i ON i.notice_id = n.id
         WHERE n.level = $1 GROUP BY n.id, u.name ORDER BY u.name COLLATE "C"`,
        [level],
      );
    const drafted = (at: string): unknown[] => [
      { name: '区商务委', state: 'drafted', items: 2, at: instantOf(at, '08:00') },
      { name: '区文旅委', state: 'drafted', items: 1, at: instantOf(at, '08:00') },
    ];
    expect(await notices('yellow')).toEqual(drafted('2026-03-20'));
    await ladders.live('2026-04-03');
    expect(await notices('yellow')).toEqual(drafted('2026-03-20'));
    expect(await notices('red')).toEqual(drafted('2026-04-03'));
    const told = (): Promise<unknown[]> =>
      query("SELECT created_at AS at, person_id AS who FROM message WHERE kind = 'leader_digest' ORDER BY 1");
    expect(await told()).toEqual([]);
    // +20 and +25: three milestones, one line.
    await ladders.live('2026-04-20');
    const who = ladders.district.actors.区长.personId;
    expect(await told()).toEqual(['2026-04-13', '2026-04-20'].map(d => ({ at: instantOf(d, '08:00'), who })));
    const site = await ladders.steps("o.kind = 'milestone' AND o.title LIKE '完成选址%'");
    expect(fired(site).join(' ')).toBe('-5 -1 0 +1 +3 +5 +15 weekly weekly');
  });

  it('climbs the ladder of 完成任务 to the notices', async () => {
    await begin('09:00');
    await ladders.start();
    await ladders.file('城管经办', ladders.taskIds[2]);
    const offsets = [-30, -10, -5, -1, 0, 1, 3, 5, 15];
    for (const offset of offsets) {
      house.clock.moveTo(DEFAULT_CALENDAR.stepTime(endOfDay('2026-12-31'), offset));
      await house.get(Rounds).run();
    }
    const taken = await ladders.steps("o.kind = 'complete' AND o.subject_id = $1", ladders.taskIds[2]);
    expect(taken.map(s => [s.label, s.planned === s.taken, s.skipped])).toEqual(
      offsets.map(o => [o > 0 ? `+${o}` : `${o}`, true, false]),
    );
    expect(
      await query(
        'SELECT n.level, n.unit_id FROM notice n JOIN notice_item i ON i.notice_id = n.id WHERE i.task_id = $1 ORDER BY 1',
        [ladders.taskIds[2]],
      ),
    ).toEqual(['red', 'yellow'].map(level => ({ level, unit_id: unitId('区城管局') })));
  });
});

describe('a clock that stands still', () => {
  const complete = (): Promise<Record<string, unknown>[]> =>
    query(
      "SELECT due_at, arming, held_at, paused_at, next_step_at FROM obligation WHERE kind = 'complete' AND subject_id = $1",
      [ladders.taskIds[2]],
    );
  const taken = (): Promise<Taken[]> =>
    ladders.steps("o.kind = 'complete' AND o.subject_id = $1", ladders.taskIds[2]);

  it('is armed anew when a completion is returned', async () => {
    await begin('09:00');
    await ladders.start();
    await ladders.file('城管经办', ladders.taskIds[2]);
    const due = endOfDay('2026-12-31');
    house.clock.moveTo(instantOf('2026-12-24', '08:00'));
    await sweep();
    const completing = house.get(CompletionService);
    await completing.submit(ladders.district.actors.城管经办, ladders.taskIds[2], {
      text: '二十处全部完成',
      outcome: 'achieved',
    });
    expect(await complete()).toMatchObject([{ arming: 1, next_step_at: null, held_at: house.clock.now() }]);
    // Under review: the due date passes and nobody is chased for it.
    house.clock.moveTo(instantOf('2027-01-04', '08:00'));
    await sweep();
    expect(fired(await taken())).toEqual(['-5']);

    house.clock.moveTo(instantOf('2027-01-04', '10:00'));
    await completing.return(ladders.district.actors.督查员, [ladders.taskIds[2]], { reason: '请附验收意见' });
    // +1 was 1 January and lies behind the new arming; +3 is the first that counts.
    expect(await complete()).toMatchObject([
      { due_at: due, arming: 2, held_at: null, next_step_at: DEFAULT_CALENDAR.stepTime(due, 3) },
    ]);
    house.clock.moveTo(DEFAULT_CALENDAR.stepTime(due, 3));
    await sweep();
    expect((await taken()).map(s => [s.label, s.arming, s.skipped])).toEqual([
      ['-30', 1, true],
      ['-10', 1, true],
      ['-5', 1, false],
      ['+3', 2, false],
    ]);
  });

  it('takes no steps while a task is suspended, and gives back the workdays when it resumes', async () => {
    await begin('09:00');
    await ladders.start();
    await ladders.file('商务经办', ladders.taskIds[0], [{ title: '完成选址', due: '2026-03-20' }]);
    const milestone = (): Promise<Record<string, unknown>[]> =>
      query("SELECT due_at, arming, paused_at, next_step_at FROM obligation WHERE kind = 'milestone'");
    const tasking = house.get(TaskService);
    house.clock.moveTo(instantOf('2026-03-10', '10:00'));
    await tasking.suspend(ladders.district.actors.督查员, ladders.taskIds[0], {
      reason: '用地调整',
      until: instantOf('2026-04-30'),
    });
    expect(await milestone()).toMatchObject([{ paused_at: house.clock.now(), next_step_at: null }]);
    await ladders.live('2026-03-24');
    expect(await ladders.steps("o.kind = 'milestone'")).toEqual([]);

    house.clock.moveTo(instantOf('2026-03-24', '10:00'));
    await tasking.resume(ladders.district.actors.督查员, ladders.taskIds[0]);
    // Ten workdays paused: 20 March becomes 3 April.
    const due = endOfDay('2026-04-03');
    expect(await milestone()).toMatchObject([
      { due_at: due, arming: 2, paused_at: null, next_step_at: DEFAULT_CALENDAR.stepTime(due, -5) },
    ]);
    await ladders.live('2026-04-03');
    expect(fired(await ladders.steps("o.kind = 'milestone'")).join(' ')).toBe('-5 -1 0');
  });
});

describe('several workers', () => {
  it('sweep at once and record each step once, and no message twice', async () => {
    house = await openHouse('2026-03-09', '10:00');
    const ids = house.app.get<Ids>(IDS);
    const crowd = await layCrowd(house.get(Journal), ids, { units: 30, tasks: 1100 }, '2026-03-09');
    house.clock.moveTo(instantOf('2026-03-10', '08:05'));
    const options = {
      databaseUrl: house.database.url,
      clock: house.clock,
      poolSize: 3,
      notification: { baseUrl: 'http://localhost:3000', mailDomain: 'duban.test' },
    };
    const workers = await Promise.all(
      Array.from({ length: 4 }, () =>
        NestFactory.createApplicationContext(HouseModule.forRoot(options), { logger: ['error', 'warn'] }),
      ),
    );
    try {
      const results = await Promise.all(workers.map(w => w.get(SweepService).sweep()));
      const sum = (key: 'swept' | 'fired' | 'skipped' | 'messages'): number =>
        results.reduce((total, r) => total + r[key], 0);
      // +1 tells the handler and the head of each unit.
      expect([sum('swept'), sum('fired'), sum('skipped'), sum('messages')]).toEqual([1100, 1100, 0, 2200]);
      // They shared the work.
      expect(results.filter(r => r.swept > 0).length).toBeGreaterThan(1);
    } finally {
      await Promise.all(workers.map(w => w.close()));
    }
    const [counts] = await query(
      `SELECT (SELECT count(*)::int FROM obligation_step) AS steps, (SELECT count(DISTINCT obligation_id)::int FROM obligation_step) AS of,
              (SELECT count(*)::int FROM message) AS messages, (SELECT count(DISTINCT (person_id, obligation_id))::int FROM message) AS once,
              (SELECT count(*)::int FROM delivery) AS digests`,
    );
    expect(counts).toEqual({
      steps: 1100,
      of: 1100,
      messages: 2200,
      once: 2200,
      digests: crowd.units.length * 2,
    });
    expect(await sweep()).toMatchObject({ swept: 0 });
  });
});
