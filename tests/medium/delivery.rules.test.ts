import { SYSTEM } from '@duban/journal';
import { DEFAULT_POLICY, type Policy } from '@duban/notification';
import { DeliveryWorld } from './delivery.world';

// Real: PostgreSQL, nodemailer over TCP, HTTP. Doubles: the clock, the relay, the endpoint, the queue.
let world: DeliveryWorld;
beforeAll(async () => {
  world = await DeliveryWorld.open();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.forget();
  await rules({});
});
afterEach(async () => expect(await world.verified()).toEqual([]));

const rules = (over: Partial<Policy>, options = {}): Promise<{ number: number }> => {
  const { number: _, ...rest } = { ...DEFAULT_POLICY, ...over };
  return world.settings.setPolicy(SYSTEM, rest, options);
};

describe('the rules of sending', () => {
  it('are versions, each on record, and hold from the next message on', async () => {
    const before = (await world.settings.policy()).number;
    expect(await rules({ windows: ['10:00', '09:00'] })).toEqual({ number: before + 1 });
    expect((await world.settings.policy()).windows).toEqual(['09:00', '10:00']);
    await world.remind('商务经办', '区商务委');
    world.at('08:40');
    expect(await world.tick()).toEqual([]);
    world.at('09:00');
    expect(await world.tick()).toEqual(['accepted']);
    const images = await world.query(
      "SELECT 1 FROM journal_entry WHERE command = 'notification.set_policy' AND images->0->>'t' = 'notification_policy' AND images->0->'r'->>'number' = $1",
      [String(before + 1)],
    );
    expect(images).toHaveLength(1);
  });

  it('are refused whole with every fault, and when somebody else was first', async () => {
    const { number } = await world.settings.policy();
    await expect(
      rules({ windows: ['25:00', '08:30', '08:30'], dailyCap: 0, opens: '09:00' }),
    ).rejects.toMatchObject({
      code: 'notification.bad_policy',
      faults: [{ where: 'windows' }, { where: 'windows.0' }, { where: 'closes' }, { where: 'dailyCap' }],
    });
    await expect(rules({ windows: ['22:00'] })).rejects.toMatchObject({ faults: [{ where: 'windows.0' }] });
    await expect(rules({ opens: '18:00', closes: '09:00' })).rejects.toMatchObject({
      faults: [{ where: 'closes' }],
    });
    await expect(rules({}, { version: number - 1 })).rejects.toMatchObject({ code: 'record.stale' });
    const raced = await Promise.allSettled([rules({}, { version: number }), rules({}, { version: number })]);
    expect(raced.map(r => r.status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(
      world.settings.setPolicy(world.district.actors.督查员, DEFAULT_POLICY),
    ).rejects.toMatchObject({ code: 'access.denied' });
  });

  it('open other hours, never days off, and what is urgent goes out in any case', async () => {
    await rules({ windows: ['19:00'], opens: '18:00', closes: '20:00' });
    await world.remind('商务经办', '区商务委');
    await world.remind('商务主任', '区商务委', { urgent: { reason: '防汛' } });
    world.at('12:30');
    expect(await world.tick()).toEqual(['accepted']);
    world.at('19:00');
    expect(await world.tick()).toEqual(['accepted']);
    await world.remind('文旅经办', '区文旅委');
    world.at('21:00');
    expect(await world.tick()).toEqual([]);
  });
});

describe('the daily cap', () => {
  const crowded = { windows: ['09:00', '10:00', '11:00'], dailyCap: 1 };

  it('holds digests of one day to its number; the rest stays in the inbox and the head of the unit hears once', async () => {
    await rules(crowded);
    for (const [nth, time] of ['09:00', '10:00', '11:00'].entries()) {
      await world.remind('商务经办', '区商务委', {}, nth % 2);
      world.at(time);
      expect(await world.tick()).toContain(nth ? 'dropped' : 'accepted');
      if (nth) await world.tick();
    }
    expect(await world.inbox('商务经办')).toHaveLength(3);
    expect(await world.inbox('商务主任')).toEqual(['商务经办今日提醒超过上限，另有2项未单独发送']);
    expect((await world.of('商务经办')).map(d => d.code)).toEqual(['250', 'over_cap', 'over_cap']);
    await world.remind('商务经办', '区商务委', { urgent: { reason: '防汛' } });
    expect(await world.tick()).toEqual(['accepted']);
    // A new day begins anew.
    await world.remind('文旅经办', '区文旅委');
    await world.remind('商务经办', '区商务委');
    world.at('09:00', 1);
    expect(await world.tick()).toEqual(expect.arrayContaining(['accepted', 'accepted']));
  });

  it('lets one through of several that go out at once, and counts none that failed', async () => {
    await rules({ ...crowded, dailyCap: 2 });
    const ids: string[] = [];
    for (const time of ['09:00', '10:00', '11:00']) {
      ids.push(await world.remind('商务经办', '区商务委'));
      world.at(time);
    }
    const claims = await world.notifications.claimDue(10);
    expect(claims.map(c => c.id).sort()).toEqual(ids.sort());
    const outcomes = await Promise.all(claims.map(c => world.deliver(c.id, c.attempt)));
    expect(outcomes.sort()).toEqual(['accepted', 'accepted', 'dropped']);
    world.sink.refuse(await world.email('文旅经办'), { code: 451, message: 'later', times: 1 });
    for (const time of ['12:00', '12:10']) {
      await world.remind('文旅经办', '区文旅委');
      world.at(time);
    }
    world.at('09:00', 1);
    expect(await world.tick()).toContain('retry');
    expect((await world.of('文旅经办')).map(d => d.sent_no)).toEqual([null]);
  });
});

describe('wishes of people', () => {
  const prefer = (mail: boolean, webhook: boolean): Promise<void> =>
    world.settings.prefer(world.id('商务经办'), { mail, webhook });
  const send = async (over = {}): Promise<void> => {
    await world.remind('商务经办', '区商务委', over);
    world.at('08:30');
    for (let ticks = 0; ticks < 2; ticks++) await world.tick();
  };

  it('choose mail, the endpoint, both, or the inbox alone', async () => {
    await world.hook('/mine', { personId: world.id('商务经办') });
    expect(await world.settings.preference(world.id('商务经办'))).toEqual({
      ...{ mail: true, webhook: false, hasWebhook: true },
      demanded: [],
    });
    await prefer(false, true);
    await send();
    expect([world.sink.mails.length, world.hooks.length]).toEqual([0, 1]);
    expect(await world.of('商务经办')).toMatchObject([{ via: 'webhook', state: 'accepted', code: '200' }]);
    await prefer(true, true);
    world.at('08:31');
    await world.remind('商务经办', '区商务委');
    world.at('14:30');
    for (let ticks = 0; ticks < 2; ticks++) await world.tick();
    expect([world.sink.mails.length, world.hooks.length]).toEqual([1, 2]);
  });

  it('may leave the inbox alone, unless the office demands more or it is urgent', async () => {
    await prefer(false, false);
    await send();
    expect(await world.of('商务经办')).toMatchObject([{ state: 'dropped', code: 'preference' }]);
    expect(await world.inbox('商务经办')).toHaveLength(1);
    await send({ urgent: { reason: '防汛' } });
    expect(world.sink.mails).toHaveLength(1);
    await rules({ demanded: ['mail'] });
    await world.remind('商务经办', '区商务委');
    world.at('14:30');
    await world.tick();
    expect(world.sink.mails).toHaveLength(2);
  });

  it('fall back to mail where the endpoint that is wished fails for good, and the office hears when all do', async () => {
    await world.hook('/gone', { personId: world.id('商务经办') });
    world.statuses.set('/gone', 410);
    await prefer(false, true);
    world.sink.refuse(await world.email('商务经办'), { code: 550, message: '5.7.1 no', times: 1 });
    await send();
    await world.tick();
    expect(await world.of('商务经办')).toMatchObject([
      { via: 'webhook', state: 'failed', code: '410', unreached_at: expect.any(Date) },
      { via: 'mail', state: 'failed', code: '5.7.1' },
    ]);
    expect(await world.inbox('督查员')).toEqual(['商务经办（区商务委）收不到督办提醒：1项待办']);
  });

  it('reach somebody who has an endpoint and no address', async () => {
    await world.hook('/mine', { personId: world.id('商务经办') });
    const email = await world.email('商务经办');
    await world.query('UPDATE person SET email = NULL WHERE id = $1', [world.id('商务经办')]);
    await send();
    expect(world.hooks).toHaveLength(1);
    await world.query('UPDATE person SET email = $2 WHERE id = $1', [world.id('商务经办'), email]);
  });
});

describe('a digest', () => {
  it('says for each line why it came, where that is explained, and what is for its reader to review', async () => {
    const [{ id }] = await world.query<{ id: string }>(
      "SELECT id FROM obligation WHERE kind = 'sign' AND settled_at IS NULL ORDER BY id LIMIT 1",
    );
    await world.remind('商务经办', '区商务委', { obligationId: id });
    await world.remind('商务经办', '区商务委', { obligationId: null, kind: 'granted', title: '告知一事' });
    world.at('08:30');
    await world.tick();
    const [mail] = world.sink.mails;
    const [{ id: message }] = await world.query<{ id: string }>(
      "SELECT id FROM message WHERE kind = 'granted'",
    );
    expect(mail.text).toContain(`为什么收到：https://duban.test/messages?why=${message}`);
    expect(mail.html).toContain(`href="https://duban.test/messages?why=${message}"`);
    expect(mail.text).toMatch(/【其他（1）】/);
  });
});
