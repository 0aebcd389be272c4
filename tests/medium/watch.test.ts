import { Db, Journal, SYSTEM } from '@duban/journal';
import { IDS, type Ids, instantOf } from '@duban/kernel';
import { AlarmService } from '@duban/notification';
import { SweepService } from '@duban/obligation';
import { AppointmentRow, Person } from '@duban/organization';
import { Housekeeping, Metrics, migrated, Watch } from '../../apps/wiring/src';
import { type Crowd, layCrowd } from '../crash/crowd';
import { expectClean } from '../crash/ladders';
import { openHouse, openHouseOn, type TestHouse } from '../harness/house';

const TASKS = 30;
let house: TestHouse;
let crowd: Crowd;
let admin: string;

const query = <T = Record<string, unknown>>(sql: string, params: unknown[] = []): Promise<T[]> =>
  house.get(Db).query<T>(sql, params);
const inbox = (): Promise<{ title: string; why: string }[]> =>
  query('SELECT title, why FROM message WHERE person_id = $1 ORDER BY created_at, id', [admin]);
const kinds = async (): Promise<string[]> => (await house.get(Watch).look()).map(f => f.kind);

beforeEach(async () => {
  house = await openHouse('2026-03-06', '10:00');
  const ids = house.app.get<Ids>(IDS);
  // −5 of the ladder of `complete` is due on 10 March at 08:00.
  crowd = await layCrowd(house.get(Journal), ids, { units: 3, tasks: TASKS }, '2026-03-17');
  admin = ids.next();
  await house.get(Journal).transact({ name: 'test.crowd', actor: SYSTEM }, async tx => {
    const about = { name: '管理员', username: 'guanli', email: '', active: true } as const;
    tx.insert(Person, { ...about, id: admin, clearance: 'internal', version: 1 });
    const of = { person_id: admin, unit_id: crowd.officeId, active: true } as const;
    tx.insert(AppointmentRow, { ...of, id: ids.next(), role: 'system_admin' });
  });
  await house.get(Housekeeping).seal();
});
afterEach(() => house.close());

describe('the watch', () => {
  it('is quiet while steps are taken in time', async () => {
    expect(await kinds()).toEqual([]);
    house.clock.moveTo(instantOf('2026-03-10', '08:05'));
    await house.get(SweepService).sweep();
    await house.get(Housekeeping).seal();
    house.clock.moveTo(instantOf('2026-03-10', '08:29'));
    expect(await kinds()).toEqual([]);
    expect(await inbox()).toEqual([]);
    await expectClean(house);
  });

  it('tells the administrators once of steps that nobody took, and clears the alarm when they are taken', async () => {
    house.clock.moveTo(instantOf('2026-03-10', '08:05'));
    expect(await kinds()).toEqual([]); // not late yet: workers come every few seconds
    house.clock.moveTo(instantOf('2026-03-10', '08:20'));
    const other = await openHouseOn(house.database, house.clock);
    try {
      const looks = [house, other, house, other].map(h => h.get(Watch).look());
      for (const findings of await Promise.all(looks))
        expect(findings).toMatchObject([{ kind: 'steps_missed', count: TASKS }]);
    } finally {
      await other.app.close();
    }
    expect(await inbox()).toEqual([
      {
        title: `系统告警：催办步骤到时没有执行（${TASKS}项）`,
        why: expect.stringMatching(
          /^最早的一项：“第\d+件实事，年内办成”应于2026-03-10 08:00执行“到期前5个工作日”一步/,
        ),
      },
    ]);
    expect(await house.get(AlarmService).open()).toMatchObject([
      { kind: 'steps_missed', count: TASKS, raised_at: house.clock.now() },
    ]);

    await house.get(SweepService).sweep();
    await house.get(Housekeeping).seal();
    expect(await kinds()).toEqual([]);
    expect(await house.get(AlarmService).open()).toEqual([]);
    const cleared = await query('SELECT cleared_at FROM alarm');
    expect(cleared).toEqual([{ cleared_at: house.clock.now() }]);

    // The next outage is told of again.
    house.clock.moveTo(instantOf('2026-03-16', '08:20'));
    await kinds();
    expect((await inbox()).filter(m => m.title.includes('催办步骤'))).toHaveLength(2);
  });

  it('finds a step whose timer was lost, which no sweep would ever find', async () => {
    const [{ id }] = await query<{ id: string }>("SELECT id FROM obligation WHERE kind = 'complete' LIMIT 1");
    await query('UPDATE obligation SET next_step_at = NULL WHERE id = $1', [id]);
    house.clock.moveTo(instantOf('2026-03-10', '08:05'));
    expect(await house.get(SweepService).sweep()).toMatchObject({ fired: TASKS - 1 });
    house.clock.moveTo(instantOf('2026-03-10', '08:20'));
    expect(await house.get(Watch).look()).toMatchObject([
      { kind: 'steps_missed', count: 1 },
      { kind: 'journal_unsealed' },
    ]);
  });

  it('expects nothing of what is held, paused, muted or armed later', async () => {
    const [held, paused, muted, armed] = await query<{ id: string }>(
      "SELECT id FROM obligation WHERE kind = 'complete' ORDER BY id LIMIT 4",
    );
    const at = instantOf('2026-03-09', '09:00');
    const set = (column: string, { id }: { id: string }): Promise<unknown> =>
      query(`UPDATE obligation SET next_step_at = NULL, ${column} = $2 WHERE id = $1`, [id, at]);
    await set('held_at', held);
    await set('paused_at', paused);
    await set('muted_at', muted);
    await query('UPDATE obligation SET armed_at = $2, arming = 2 WHERE id = $1', [
      armed.id,
      instantOf('2026-03-10', '08:01'),
    ]);
    house.clock.moveTo(instantOf('2026-03-10', '08:20'));
    expect(await house.get(Watch).look()).toMatchObject([{ kind: 'steps_missed', count: TASKS - 4 }]);
  });

  it('notices mail that does not go out, and a journal that is not sealed', async () => {
    house.clock.moveTo(instantOf('2026-03-10', '08:05'));
    await house.get(SweepService).sweep();
    house.clock.moveTo(instantOf('2026-03-10', '09:45'));
    expect(await kinds()).toEqual(['mail_stuck', 'journal_unsealed']);
    await house.get(Housekeeping).seal();
    expect(await kinds()).toEqual(['mail_stuck']);
    expect(await house.get(AlarmService).open()).toMatchObject([{ kind: 'mail_stuck' }]);
  });
});

describe('the metrics', () => {
  it('count steps by lateness and tell backlogs and alarms', async () => {
    const metrics = house.get(Metrics);
    house.clock.moveTo(instantOf('2026-03-10', '08:20'));
    await house.get(Watch).look();
    const before = await metrics.text();
    expect(before).toContain(`duban_obligations_due ${TASKS}`);
    expect(before).toContain(`duban_alarm{kind="steps_missed"} ${TASKS}`);
    await house.get(SweepService).sweep();
    await house.get(Watch).look();
    metrics.attempted('accepted');
    metrics.answered('GET', '/api/v1/ledger', 200, 0.03);
    const text = await metrics.text();
    expect(text).toContain('duban_obligations_due 0');
    expect(text).not.toContain('duban_alarm{kind="steps_missed"}');
    // Twenty minutes late, all of them.
    expect(text).toContain('duban_step_lateness_seconds_bucket{le="900"} 0');
    expect(text).toContain(`duban_step_lateness_seconds_bucket{le="3600"} ${TASKS}`);
    expect(text).toContain(`duban_ladder_steps_total{outcome="fired"} ${TASKS}`);
    expect(text).toContain('duban_deliveries{state="collecting"} 3');
    expect(text).toContain('duban_delivery_attempts_total{outcome="accepted"} 1');
    expect(text).toContain(
      'duban_http_request_seconds_bucket{le="0.05",method="GET",route="/api/v1/ledger",status="200"} 1',
    );
  });

  it('know whether every migration was applied', async () => {
    const { source } = house.get(Db);
    expect(await migrated(source)).toBe(true);
    await query('DELETE FROM migration WHERE id = (SELECT max(id) FROM migration)');
    expect(await migrated(source)).toBe(false);
  });
});
