import { LADDERS } from '@duban/chain';
import { MessageWhyQueries } from '@duban/evaluation';
import { Journal, SYSTEM } from '@duban/journal';
import { IDS, type Ids, instantOf } from '@duban/kernel';
import { LadderEdition, LadderService, SweepService } from '@duban/obligation';
import { DelegationService, Person } from '@duban/organization';
import { Rounds } from '../../apps/wiring/src';
import { expectClean, fired, type LadderHouse } from '../crash/ladders';
import { openHouseOn, type TestHouse } from '../harness/house';
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

describe('an edition of a ladder', () => {
  it('is checked, published once and on record, and keeps what it says', async () => {
    await begin();
    const ladder = get(LadderService);
    const worse = { ...FORM, repeat: null };
    expect(ladder.check(office(), 'form', worse)).toMatchObject({
      ok: false,
      faults: [{ code: 'ladder.no_repeat', where: 'repeat' }],
    });
    await expect(publish(worse)).rejects.toMatchObject(code('ladder.bad'));
    await expect(publish(LADDERS.form)).rejects.toMatchObject(code('ladder.unchanged'));
    await expect(publish(FORM, 3)).rejects.toMatchObject(code('record.stale'));
    await expect(
      ladder.publish(ladders.district.actors.商务经办, { ladder: 'form', data: FORM, reason: '想改' }),
    ).rejects.toMatchObject(code('access.denied'));
    await expect(ladder.publish(office(), { ladder: 'form', data: FORM, reason: ' ' })).rejects.toMatchObject(
      code('ladder.no_reason'),
    );
    expect(await ladders.query('SELECT 1 FROM ladder_edition')).toEqual([]);

    const input = { ladder: 'form' as const, data: FORM, reason: '按新的办法' };
    expect(await ladder.publish(office(), input, { key: 'k1', version: 1 })).toEqual({ version: 2 });
    // A repetition changes nothing and gets the first answer.
    expect(await ladder.publish(office(), input, { key: 'k1', version: 1 })).toEqual({ version: 2 });
    const history = await ladder.history(office(), 'form');
    expect(history.map(e => [e.version, e.publishedBy, e.reason])).toEqual([
      [2, '督查员', '按新的办法'],
      [1, null, '系统内置'],
    ]);
    expect(history[0].data).toEqual(FORM);
    const list = await ladder.list(office());
    expect(list.find(l => l.ladder === 'form')).toMatchObject({ version: 2, data: FORM });
    expect(list.find(l => l.ladder === 'sign')).toMatchObject({ version: 1 });
  });

  it('is numbered once, whoever publishes at the same time', async () => {
    await begin();
    const made = await Promise.all(
      [1, 2, 3, 4].map(n => publish({ ...FORM, repeat: { ...FORM.repeat!, every: n + 5 } })),
    );
    expect(made.map(m => m.version).sort()).toEqual([2, 3, 4, 5]);
    expect(await ladders.query('SELECT version FROM ladder_edition ORDER BY 1')).toHaveLength(4);
    const second = await Promise.allSettled([publish(FORM, 5), publish(FORM, 5)]);
    expect(second.map(s => s.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('is what is opened afterwards is chased by; what is open keeps its own', async () => {
    await begin();
    await ladders.dispatch(ladders.taskIds[2]);
    await ladders.sign('区城管局');
    await publish();
    later();
    await ladders.dispatch(ladders.taskIds[0]);
    await ladders.sign('区商务委');
    expect((await forms()).map(o => o.ladder_version)).toEqual([1, 2]);
    // Both are due on 9 March. The new edition says nothing on the day and chases two days after.
    await ladders.live('2026-03-17');
    const of = (version: number) =>
      ladders.steps("o.kind = 'file_action_plan' AND o.ladder_version = $1", version);
    expect(fired(await of(1))).toEqual(['-2', '0', '+1', '+3', '+5']);
    expect((await of(2)).map(s => [s.label, s.planned])).toEqual([
      ['-1', '2026-03-06 08:00'],
      ['+2', '2026-03-11 08:00'],
      ['weekly', '2026-03-16 08:00'],
    ]);
    // Each step by its own channels: the reminder is in the inbox alone.
    const mails = await ladders.query<{ kind: string; mailed: boolean }>(
      `SELECT m.kind, m.delivery_id IS NOT NULL AS mailed FROM message m JOIN obligation o ON o.id = m.obligation_id
       WHERE o.kind = 'file_action_plan' AND o.ladder_version = 2 GROUP BY 1, 2 ORDER BY 1, 2`,
    );
    expect(mails).toEqual([
      { kind: 'chase', mailed: true },
      { kind: 'remind', mailed: false },
    ]);
  });

  it('is known to another process, also to one that was asleep', async () => {
    await begin();
    const other = await openHouseOn(house.database, house.clock);
    try {
      await ladders.dispatch(ladders.taskIds[2]);
      await publish();
      later();
      await other.get(Rounds).run();
      await ladders.sign('区城管局');
      const [o] = await forms<{ id: string; ladder_version: number }>();
      expect(o.ladder_version).toBe(2);
      house.clock.moveTo(instantOf('2026-03-11', '08:00'));
      await other.get(SweepService).sweep();
      const steps = await ladders.query<{ label: string; ladder_version: number }>(
        'SELECT label, ladder_version FROM obligation_step WHERE obligation_id = $1 AND NOT skipped',
        [o.id],
      );
      expect(steps).toEqual([{ label: '+2', ladder_version: 2 }]);
    } finally {
      await other.app.close();
    }
  });

  it('is never changed: the table has one row for each number', async () => {
    await begin();
    await publish();
    const ids = house.app.get<Ids>(IDS);
    const again = get(Journal).transact({ name: 'test.again', actor: SYSTEM }, async tx => {
      tx.insert(LadderEdition, {
        ...{ id: ids.next(), ladder: 'form', version: 2, data: LADDERS.form },
        ...{ published_by: null, reason: '再来', published_at: tx.now },
      });
    });
    await expect(again).rejects.toThrow(/ladder_edition_once/);
  });
});

describe('whom a step tells', () => {
  it('are those who hold it when it is sent: stand-ins, the superior, nobody who left', async () => {
    await begin();
    const { actors } = ladders.district;
    await publish();
    later();
    await ladders.dispatch(ladders.taskIds[0]);
    await ladders.sign('区商务委');
    await get(DelegationService).name(actors.商务经办, {
      personId: actors.商务经办.personId as string,
      delegateId: actors.文旅经办.personId as string,
      ...{ starts: '2026-03-10', ends: '2026-03-20', reason: '休假' },
    });
    await get(Journal).transact({ name: 'test.disable', actor: SYSTEM }, async tx => {
      const [head] = await tx.lock(Person, [actors.商务主任.personId as string]);
      tx.update(Person, { ...head, active: false });
    });
    const told = async () =>
      (
        await ladders.query<{ name: string }>(
          `SELECT p.name FROM message m JOIN obligation o ON o.id = m.obligation_id JOIN person p ON p.id = m.person_id
           WHERE o.kind = 'file_action_plan' AND m.created_at = $1 ORDER BY 1`,
          [house.clock.now()],
        )
      ).map(r => r.name);
    house.clock.moveTo(instantOf('2026-03-11', '08:00'));
    await get(SweepService).sweep();
    // The head has left: what is the head's falls to the handler, who is told once.
    expect(await told()).toEqual(['商务经办', '文旅经办'].sort());
    house.clock.moveTo(instantOf('2026-03-16', '08:00'));
    await get(SweepService).sweep();
    expect((await told()).sort()).toEqual(['商务经办', '市督查员', '文旅经办'].sort());
    // Why: as whom, by the edition the step was one of.
    const [m] = await ladders.query<{ id: string }>(
      "SELECT id FROM message WHERE person_id = $1 AND kind = 'chase' ORDER BY created_at DESC LIMIT 1",
      [actors.市督查员.personId],
    );
    expect(await get(MessageWhyQueries).of(actors.市督查员.personId as string, m.id)).toMatchObject({
      as: 'superior',
      step: { label: 'weekly' },
    });
  });

  it('hear at once of what is urgent, with the reason', async () => {
    await begin();
    await publish({
      ...FORM,
      steps: [{ offset: 1, to: ['holder'], action: 'chase', urgent: { reason: '汛期' } }],
    });
    later();
    await ladders.dispatch(ladders.taskIds[2]);
    await ladders.sign('区城管局');
    house.clock.moveTo(instantOf('2026-03-10', '08:00'));
    await get(SweepService).sweep();
    const [m] = await ladders.query(
      `SELECT d.channel, m.why FROM message m JOIN delivery d ON d.id = m.delivery_id JOIN obligation o ON o.id = m.obligation_id
       WHERE o.kind = 'file_action_plan'`,
    );
    expect(m).toMatchObject({ channel: 'urgent_mail', why: expect.stringContaining('加急：汛期') });
  });
});
