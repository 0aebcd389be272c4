import { DEFAULT_CALENDAR as calendar } from '@duban/calendar';
import type { Ladder } from '@duban/chain';
import { ObligationWhyQueries } from '@duban/evaluation';
import { CompletionService } from '@duban/feedback';
import { Db, Journal, SYSTEM } from '@duban/journal';
import { IDS, type Ids, instantOf } from '@duban/kernel';
import {
  LadderApplicationService,
  LadderQueries,
  LadderService,
  ObligationQueries,
  SweepService,
} from '@duban/obligation';
import { TaskService } from '@duban/task';
import { Rounds } from '../../apps/wiring/src';
import { layCrowd } from '../crash/crowd';
import { expectClean, type LadderHouse } from '../crash/ladders';
import { openHouse, type TestHouse } from '../harness/house';
import { EditionHouse, FORM } from './ladder.world';

// Real: PostgreSQL, every service of the house. Doubles: the clock, which is moved by hand.
let ladders: LadderHouse;
let house: TestHouse;
let world: EditionHouse;
const get: TestHouse['get'] = token => house.get(token);
const office = () => world.office;
const code = (expected: string) => ({ code: expected });
const publish = (...args: Parameters<EditionHouse['publish']>) => world.publish(...args);
const later = (): void => world.later();
const forms = <T = Record<string, unknown>>(): Promise<T[]> => world.forms<T>();

async function begin(): Promise<void> {
  world = await EditionHouse.open();
  ({ ladders, house } = world);
}

afterEach(async () => {
  await expectClean(house);
  await house.close();
});

describe('a new edition applied to what is open', () => {
  it('says before what will change, then does it: nothing past fires, what stands still stays so', async () => {
    await begin();
    await ladders.dispatch(...ladders.taskIds);
    await ladders.sign('区商务委', '区城管局', '区文旅委');
    const [kept] = await forms<{ id: string; title: string }>();
    // Of a task that is suspended nothing is armed.
    await get(TaskService).suspend(office(), ladders.taskIds[0], {
      reason: '用地调整',
      until: instantOf('2026-04-30'),
    });
    house.clock.moveTo(instantOf('2026-03-09', '10:00'));
    await get(Rounds).run();
    await publish();
    const application = get(LadderApplicationService);
    const preview = await application.preview(office(), 'form');
    expect(preview).toMatchObject({
      ladder: 'form',
      version: 2,
      obligations: 3,
      kinds: [{ kind: 'file_action_plan', open: 3, still: 1, changed: 2 }],
    });
    expect(preview.sample).toHaveLength(2);
    expect(preview.sample[0]).toMatchObject({
      from: 1,
      before: { label: '+1', at: instantOf('2026-03-10', '08:00') },
      after: { label: '+2', action: 'chase', at: instantOf('2026-03-11', '08:00') },
    });
    // Whoever may change ladders need not know what every task is about.
    const admin = {
      personId: office().personId,
      name: '管理员',
      appointments: [{ unitId: world.office.appointments[0].unitId, role: 'system_admin' as const }],
    };
    expect(await application.preview(admin, 'form')).toMatchObject({ obligations: 3, sample: [] });
    // A preview changes nothing.
    expect((await forms()).map(o => [o.ladder_version, o.arming])).toEqual(Array(3).fill([1, 1]));

    await expect(
      application.apply(office(), { ladder: 'form', reason: '统一' }, { version: 1 }),
    ).rejects.toMatchObject(code('record.stale'));
    await expect(
      application.apply(ladders.district.actors.商务经办, { ladder: 'form', reason: '统一' }),
    ).rejects.toMatchObject(code('access.denied'));
    const input = { ladder: 'form' as const, reason: '统一口径' };
    const first = await application.apply(office(), input, { key: 'a', version: 2 });
    expect(first).toEqual({ version: 2, obligations: 3, batches: 1 });
    expect(await application.apply(office(), input, { key: 'a', version: 2 })).toEqual(first);
    expect(await application.apply(office(), input)).toMatchObject({ obligations: 0 });
    const after = await forms();
    expect(after.map(o => [o.ladder_version, o.arming])).toEqual(Array(3).fill([2, 2]));
    expect(after.map(o => o.next_step_at)).toEqual(
      after.map(o => (o.paused_at ? null : instantOf('2026-03-11', '08:00'))),
    );
    const [entry] = await ladders.query(
      "SELECT reason, cardinality(task_ids) AS tasks FROM journal_entry WHERE command = 'ladder.apply'",
    );
    expect(entry).toEqual({ reason: '统一口径', tasks: 3 });
    expect(await get(SweepService).sweep()).toMatchObject({ swept: 0 });

    // Resumed it is armed by its own edition, which is the new one now.
    await get(TaskService).resume(office(), ladders.taskIds[0]);
    const [resumed] = await ladders.query<{ next_step_at: Date; due_at: Date }>(
      'SELECT next_step_at, due_at FROM obligation WHERE id = $1',
      [kept.id],
    );
    expect(resumed.next_step_at).toEqual(calendar.stepTime(resumed.due_at, -1));
    house.clock.moveTo(instantOf('2026-03-11', '08:00'));
    await get(SweepService).sweep();
    const told = await ladders.steps("o.kind = 'file_action_plan' AND s.arming >= 2 AND NOT s.skipped");
    expect(told.map(s => s.label)).toEqual(['+2', '+2']);
  });

  it('goes batch by batch, and on where it was interrupted', async () => {
    house = await openHouse('2026-03-02', '09:00');
    const ids = house.app.get<Ids>(IDS);
    const crowd = await layCrowd(get(Journal), ids, { units: 10, tasks: 1_200 }, '2026-06-30');
    const actor = {
      personId: null,
      name: '系统',
      appointments: [{ unitId: crowd.officeId, role: 'supervisor' as const }],
    };
    const data: Ladder = { ...FORM, steps: [{ offset: 4, to: ['holder'], action: 'chase' }] };
    await get(LadderService).publish(SYSTEM, { ladder: 'complete', data, reason: '简化' });
    const spy = jest.spyOn(get(Journal), 'transact');
    const transact = Journal.prototype.transact.bind(get(Journal));
    let calls = 0;
    spy.mockImplementation((...args) =>
      ++calls === 2 ? Promise.reject(new Error('the power went')) : (transact(...args) as never),
    );
    const application = get(LadderApplicationService);
    const input = { ladder: 'complete' as const, reason: '统一' };
    await expect(application.apply(actor, input)).rejects.toThrow('the power went');
    spy.mockRestore();
    expect(await application.preview(actor, 'complete')).toMatchObject({ obligations: 700 });
    expect(await application.apply(actor, input)).toEqual({ version: 2, obligations: 700, batches: 2 });
    expect(await application.preview(actor, 'complete')).toMatchObject({ obligations: 0, kinds: [] });
  });

  it('does not get in the way of a sweep: each obligation is taken by one of them', async () => {
    house = await openHouse('2026-03-09', '10:00');
    const ids = house.app.get<Ids>(IDS);
    await layCrowd(get(Journal), ids, { units: 10, tasks: 900 }, '2026-03-09');
    const data: Ladder = { ...FORM, steps: [{ offset: 4, to: ['holder'], action: 'chase' }] };
    await get(LadderService).publish(SYSTEM, { ladder: 'complete', data, reason: '简化' });
    house.clock.moveTo(instantOf('2026-03-10', '08:05'));
    const input = { ladder: 'complete' as const, reason: '统一' };
    const [swept, applied] = await Promise.all([
      get(SweepService).sweep(),
      get(LadderApplicationService).apply(SYSTEM, input),
    ]);
    expect(applied.obligations).toBe(900);
    // Which of them came first was told by the old edition, or not at all any more: never by both.
    const [{ steps, messages }] = await house
      .get(Db)
      .query<{ steps: number; messages: number }>(
        `SELECT (SELECT count(*)::int FROM obligation_step WHERE NOT skipped AND arming = 1) AS steps, (SELECT count(*)::int FROM message) AS messages`,
      );
    expect([steps, messages]).toEqual([swept.fired, swept.messages]);
    expect(await get(SweepService).sweep()).toMatchObject({ swept: 0 });
  });

  it('leaves alone what was settled meanwhile, and what a command holds waits for it', async () => {
    await begin();
    await ladders.start();
    await ladders.file('城管经办', ladders.taskIds[2]);
    const data: Ladder = { ...FORM, steps: [{ offset: 4, to: ['holder'], action: 'chase' }] };
    await get(LadderService).publish(office(), { ladder: 'complete', data, reason: '简化' });
    await Promise.all([
      get(CompletionService).submit(ladders.district.actors.城管经办, ladders.taskIds[2], {
        text: '完成',
        outcome: 'achieved',
      }),
      get(LadderApplicationService).apply(office(), { ladder: 'complete', reason: '统一' }),
    ]);
    const rows = await ladders.query<{ held_at: Date | null; next_step_at: Date | null }>(
      "SELECT held_at, next_step_at FROM obligation WHERE kind = 'complete' AND subject_id = $1",
      [ladders.taskIds[2]],
    );
    expect(rows).toMatchObject([{ next_step_at: null, held_at: house.clock.now() }]);
  });
});

describe('the simulator', () => {
  it('shows of a real obligation what the sweep then does', async () => {
    await begin();
    await publish();
    later();
    await ladders.dispatch(ladders.taskIds[0]);
    await ladders.sign('区商务委');
    const [row] = await forms<{ id: string }>();
    const o = (await get(ObligationQueries).ofOffices(office(), row.id))!;
    const shown = await get(LadderQueries).of(o);
    expect(shown.ladder).toMatchObject({ name: 'form', version: 2, newest: 2, arming: 1 });
    const ahead = shown.coming.filter(c => c.at <= instantOf('2026-03-20'));
    await ladders.live('2026-03-20');
    const steps = await ladders.steps('o.id = $1 AND s.arming = 1', row.id);
    expect(steps.map(s => s.label)).toEqual(ahead.map(c => c.label));
    const messages = await ladders.query<{ name: string; why: string; title: string; created_at: Date }>(
      'SELECT p.name, m.why, m.title, m.created_at FROM message m JOIN person p ON p.id = m.person_id WHERE m.obligation_id = $1',
      [row.id],
    );
    const foretold = ahead.flatMap(c =>
      [...new Set(c.recipients.flatMap(r => r.names))].map(name => ({
        ...{ name, title: c.message.title, why: c.message.why, created_at: c.at },
      })),
    );
    const key = (m: { name: string; created_at: Date }) => `${m.created_at.toISOString()} ${m.name}`;
    const sorted = <T extends { name: string; created_at: Date }>(rows: T[]): T[] =>
      [...rows].sort((a, b) => (key(a) < key(b) ? -1 : 1));
    expect(sorted(messages)).toEqual(sorted(foretold));
    const why = await get(ObligationWhyQueries).of(o);
    expect(why.ladder).toMatchObject({ version: 2, current: true });
  });

  it('tries a ladder on an obligation that is thought up, without keeping anything', async () => {
    await begin();
    const sample = { kind: 'report' as const, due: '2026-06-30', unitId: ladders.district.units.区商务委 };
    const queries = get(LadderQueries);
    const tried = await queries.simulate(office(), { ...sample, ladder: FORM });
    expect(tried.version).toBeNull();
    expect(tried.coming.slice(0, 2)).toMatchObject([
      { label: '-1', channels: ['inbox'], recipients: [{ as: 'holder', names: ['商务经办'] }] },
      { label: '+2', recipients: [{ as: 'holder' }, { as: 'delegate', names: [] }, { names: ['商务主任'] }] },
    ]);
    expect((await queries.simulate(office(), sample)).version).toBe(1);
    await expect(
      queries.simulate(office(), { ...sample, ladder: { ...FORM, repeat: null } }),
    ).rejects.toMatchObject(code('ladder.bad'));
    await expect(queries.simulate(ladders.district.actors.商务经办, sample)).rejects.toMatchObject(
      code('access.denied'),
    );
  });
});
