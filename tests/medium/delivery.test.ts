import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bounces } from '../../apps/cli/src/commands/bounces';
import { SYSTEM } from '@duban/journal';
import { AssignmentService } from '@duban/dispatch';
import { WebhookService } from '@duban/notification';
import { DeliveryWorld } from './delivery.world';

// Real: PostgreSQL, nodemailer over TCP, HTTP. Doubles: the clock, the relay, the endpoint, the queue.
let world: DeliveryWorld;
beforeAll(async () => {
  world = await DeliveryWorld.open();
});
afterAll(() => world.close());
beforeEach(() => world.forget());
afterEach(async () => expect(await world.verified()).toEqual([]));

const refuseFinally = async (name: string): Promise<void> =>
  world.sink.refuse(await world.email(name), { code: 550, message: '5.1.1 no such user', times: 1 });

describe('the ledger of deliveries', () => {
  it('keeps each attempt with what the other side said', async () => {
    const id = await world.remind('商务经办', '区商务委');
    world.sink.refuse(await world.email('商务经办'), { code: 451, message: '4.7.1 greylisted', times: 1 });
    world.at('08:30');
    expect(await world.tick()).toEqual(['retry']);
    world.at('08:40');
    expect(await world.tick()).toEqual(['accepted']);
    expect(world.sink.mails[0].from).toBe(`b+${id}@duban.test`);
    const one = await world.queries.one(SYSTEM, id);
    expect(one).toMatchObject({ state: 'accepted', code: '250', attempts: 2, messages: 1, actedOnAt: null });
    expect(one.units).toEqual(['区商务委']);
    expect(one.tries).toMatchObject([
      { n: 1, outcome: 'retry', code: '4.7.1', answer: expect.stringContaining('greylisted') },
      { n: 2, outcome: 'accepted', code: '250' },
    ]);
  });

  it('says when its reader acted on what it told of, and of nobody else’s acts', async () => {
    const id = await world.remind('城管经办', '区城管局');
    const other = await world.remind('商务主任', '区城管局');
    world.at('08:30');
    await world.tick();
    world.at('10:00');
    const [{ id: assignment }] = await world.query<{ id: string }>(
      `SELECT a.id FROM assignment a JOIN obligation o ON o.subject_id = a.id WHERE o.id = $1`,
      [(await world.owed('区城管局'))[0].id],
    );
    await world.house.get(AssignmentService).sign(world.district.actors.城管经办, [assignment]);
    expect((await world.queries.one(SYSTEM, id)).actedOnAt).toEqual(world.house.clock.now());
    expect((await world.queries.one(SYSTEM, other)).actedOnAt).toBeNull();
  });

  it('shows an office what is of its own, an administrator everything, and others nothing', async () => {
    const id = await world.remind('文旅经办', '区文旅委');
    const list = (actor: Parameters<typeof world.queries.list>[0], filter = {}) =>
      world.queries.list(actor, { limit: 10, ...filter }).then(rows => rows.map(r => r.id));
    const { 督查员, 商务经办 } = world.district.actors;
    const other = {
      ...督查员,
      appointments: [{ unitId: world.district.units.区城管局, role: 'supervisor' as const }],
    };
    const admin = {
      ...督查员,
      appointments: [{ unitId: world.district.units.区城管局, role: 'system_admin' as const }],
    };
    expect(await list(督查员)).toEqual([id]);
    expect(await list(admin)).toEqual([id]);
    expect(await list(other)).toEqual([]);
    await expect(world.queries.one(other, id)).rejects.toMatchObject({ code: 'record.not_found' });
    expect(() => world.queries.list(商务经办, { limit: 1 })).toThrow(
      expect.objectContaining({ code: 'access.denied' }),
    );
    expect(await list(督查员, { unitId: world.district.units.区商务委 })).toEqual([]);
    expect(
      await list(督查员, { unitId: world.district.units.区文旅委, personId: world.id('文旅经办') }),
    ).toEqual([id]);
    expect(await list(督查员, { state: ['failed'] })).toEqual([]);
    const told = await world.toldOf(id);
    expect(told.length).toBeGreaterThan(0);
    for (const taskId of told) expect(await list(督查员, { taskId })).toEqual([id]);
    expect(await list(督查员, { taskId: id })).toEqual([]);
    expect(await list(督查员, { since: world.house.clock.now() })).toEqual([id]);
    const [row] = await world.queries.list(督查员, { limit: 1 });
    expect(await list(督查员, { after: [row.windowAt.toISOString(), row.id] })).toEqual([]);
  });
});

it('keeps to the inbox what is asked to stay there', async () => {
  expect(await world.remind('商务经办', '区商务委', { channels: ['inbox'] })).toBeUndefined();
  expect(await world.remind('商务经办', '区商务委', { channels: ['inbox', 'mail'] })).toEqual(
    expect.any(String),
  );
  expect(await world.inbox('商务经办')).toHaveLength(2);
});

describe('what cannot be delivered', () => {
  it('goes to the person’s endpoint instead, signed, with nothing of its content', async () => {
    const { secret } = await world.hook('/mine', { personId: world.id('商务经办') });
    const root = await world.remind('商务经办', '区商务委', { title: '秘密的事' });
    await refuseFinally('商务经办');
    world.at('08:30');
    expect(await world.tick()).toEqual(['failed']);
    expect(await world.tick()).toEqual(['accepted']);
    const [{ headers, body }] = world.hooks;
    expect(body).toEqual({
      id: expect.any(String),
      kind: 'digest',
      title: expect.stringMatching(/^督办提醒：1项待办/),
      link: 'https://duban.test/',
    });
    const signed = createHmac('sha256', Buffer.from(secret.slice(6), 'base64'))
      .update(`${body.id}.${headers['webhook-timestamp']}.${JSON.stringify(body)}`)
      .digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${signed}`);
    expect(await world.of('商务经办')).toMatchObject([
      { id: root, state: 'failed', code: '5.1.1', unreached_at: null },
      { id: body.id, root_id: root, via: 'webhook', state: 'accepted', code: '200' },
    ]);
    expect(await world.tick()).toEqual([]);
    expect(await world.inbox('督查员')).toEqual([]);
  });

  it('is passed on by a colleague, and the office hears once a day who cannot be reached, and with how much', async () => {
    await world.remind('商务经办', '区商务委');
    await refuseFinally('商务经办');
    world.at('08:30');
    await world.tick();
    await world.tick();
    expect(await world.inbox('商务主任')).toEqual(['商务经办收不到督办提醒，请转告：1项待办']);
    expect(await world.inbox('督查员')).toEqual(['商务经办（区商务委）收不到督办提醒：1项待办']);
    expect(await world.queries.unreachable(world.district.actors.督查员)).toMatchObject([
      { name: '商务经办', units: ['区商务委'], deliveries: 1, owed: 1, code: '5.1.1' },
    ]);
    // In the afternoon of the same day: the same lines, with the new number.
    await world.remind('商务经办', '区商务委', {}, 1);
    await refuseFinally('商务经办');
    world.at('14:30');
    await world.tick();
    await world.tick();
    expect(await world.inbox('商务主任')).toEqual(['商务经办收不到督办提醒，请转告：2项待办']);
    expect(await world.inbox('督查员')).toEqual(['商务经办（区商务委）收不到督办提醒：2项待办']);
    // The next digest arrives: nobody is out of reach any more.
    world.at('14:40');
    await world.remind('商务经办', '区商务委');
    world.at('08:30', 1);
    await world.tick();
    expect(await world.queries.unreachable(world.district.actors.督查员)).toEqual([]);
  });

  it('is followed up once, however many workers look', async () => {
    await world.remind('商务经办', '区商务委');
    await refuseFinally('商务经办');
    world.at('08:30');
    await world.tick();
    const { FollowUpService } = await import('@duban/notification');
    const runs = await Promise.all(Array.from({ length: 5 }, () => world.house.get(FollowUpService).run()));
    expect(runs.reduce((a, b) => a + b)).toBe(1);
    expect(await world.inbox('督查员')).toHaveLength(1);
  });

  it('does not go round between two who cannot be reached', async () => {
    await world.remind('商务经办', '区商务委');
    for (const name of ['商务经办', '商务主任'])
      world.sink.refuse(await world.email(name), { code: 550, message: '5.1.1 no' });
    for (const day of [0, 1, 2])
      for (const time of ['08:30', '14:30']) {
        world.at(time, day);
        for (let ticks = 0; ticks < 3; ticks++) await world.tick();
      }
    expect(await world.inbox('商务主任')).toHaveLength(1);
    expect((await world.inbox('商务经办')).filter(t => t.includes('转告'))).toEqual([]);
    expect(await world.inbox('督查员')).toHaveLength(1);
  });
});

describe('bounces', () => {
  const bounce = (messageId: string, action = 'failed'): string =>
    `Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; x@y\nAction: ${action}\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 5.2.2 mailbox full\n\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: ${messageId}\n\n--b--\n`;

  /** As a mail server's pipe would, from a file. */
  async function piped(mail: string): Promise<string> {
    const file = join(mkdtempSync(join(tmpdir(), 'duban-')), 'dsn.eml');
    writeFileSync(file, mail);
    const said: string[] = [];
    const write = jest.spyOn(process.stdout, 'write').mockImplementation(s => said.push(String(s)) > 0);
    const before = process.env.DATABASE_URL;
    process.env.DATABASE_URL = world.house.database.url;
    try {
      expect(await bounces([file])).toBe(0);
    } finally {
      write.mockRestore();
      if (before === undefined) delete process.env.DATABASE_URL;
      else process.env.DATABASE_URL = before;
      rmSync(dirname(file), { recursive: true });
    }
    return said.join('');
  }

  it('are taken from the mail server by the command line', async () => {
    const id = await world.remind('商务经办', '区商务委');
    world.at('08:30');
    await world.tick();
    expect(await piped(bounce(`<${id}@duban.test>`))).toBe(`已登记退信 ${id}\n`);
    expect(await world.of('商务经办')).toMatchObject([{ state: 'bounced', code: '5.2.2' }]);
  });

  it('mark the delivery by its Message-ID, once, and are followed up like a failure', async () => {
    const id = await world.remind('商务经办', '区商务委');
    world.at('08:30');
    await world.tick();
    const sent = world.sink.mails[0].header('Message-ID') ?? '';
    expect(await world.deliveries.takeBounce(bounce(sent, 'delayed'))).toEqual({ result: 'ignored' });
    expect(await world.deliveries.takeBounce(bounce('<nobody@duban.test>'))).toEqual({ result: 'unknown' });
    expect(await world.deliveries.takeBounce(bounce(sent))).toEqual({ result: 'bounced', deliveryId: id });
    expect(await world.deliveries.takeBounce(bounce(sent))).toEqual({ result: 'unknown' });
    expect(await world.deliveries.takeBounce('Subject: hello\n\nhello')).toEqual({ result: 'ignored' });
    const one = await world.queries.one(SYSTEM, id);
    expect(one).toMatchObject({ state: 'bounced', code: '5.2.2', attempts: 2 });
    expect(one.tries.map(t => t.outcome)).toEqual(['accepted', 'bounced']);
    await world.tick();
    expect(await world.inbox('督查员')).toEqual(['商务经办（区商务委）收不到督办提醒：1项待办']);
    expect(await piped(bounce(sent))).toBe('没有对应的发送，或已登记过\n');
    await world.deliveries.resend(SYSTEM, [id], '邮箱已清理');
    expect(await world.tick()).toContain('accepted');
    expect((await world.queries.one(SYSTEM, id)).tries.map(t => t.outcome)).toEqual([
      'accepted',
      'bounced',
      'accepted',
    ]);
  });
});

describe('resending dead letters', () => {
  it('goes out again under the same Message-ID, as often as the first time, on record with its reason', async () => {
    const id = await world.remind('商务经办', '区商务委');
    await refuseFinally('商务经办');
    world.at('08:30');
    await world.tick();
    const { 督查员 } = world.district.actors;
    await world.deliveries.resend(督查员, [id], '邮箱已更正', { key: 'once' });
    expect(await world.deliveries.resend(督查员, [id], '邮箱已更正', { key: 'once' })).toEqual({ ids: [id] });
    expect(await world.of('商务经办')).toMatchObject([
      { state: 'queued', last_attempt: 9, unreached_at: null },
    ]);
    expect(await world.tick()).toEqual(['accepted']);
    expect(world.sink.mails.map(m => m.header('Message-ID'))).toEqual([`<${id}@duban.test>`]);
    const entries = await world.query(
      "SELECT reason, actor_name FROM journal_entry WHERE command = 'delivery.resend' ORDER BY id DESC LIMIT 1",
    );
    expect(entries).toEqual([{ reason: '邮箱已更正（重新发送1件：商务经办）', actor_name: '督查员' }]);
  });

  it('takes all or nothing: only what has failed, only what is of one’s office', async () => {
    const failed = await world.remind('商务经办', '区商务委');
    const waiting = await world.remind('文旅经办', '区文旅委');
    await refuseFinally('商务经办');
    world.at('08:30');
    await world.notifications.claimDue(100);
    await world.deliver(failed, 1);
    const { 督查员, 商务经办 } = world.district.actors;
    await expect(world.deliveries.resend(督查员, [failed, waiting], 'x')).rejects.toMatchObject({
      code: 'delivery.not_failed',
      faults: [{ where: waiting }],
    });
    await expect(world.deliveries.resend(商务经办, [failed], 'x')).rejects.toMatchObject({
      code: 'access.denied',
    });
    const other = {
      ...督查员,
      appointments: [{ unitId: world.district.units.区城管局, role: 'supervisor' as const }],
    };
    await expect(world.deliveries.resend(other, [failed], 'x')).rejects.toMatchObject({
      code: 'access.denied',
    });
    await expect(world.deliveries.resend(督查员, [failed, world.id('督查员')], 'x')).rejects.toMatchObject({
      code: 'record.not_found',
    });
    expect(await world.of('商务经办')).toMatchObject([{ state: 'failed' }]);
  });
});

describe('endpoints', () => {
  it('keep their address and secret sealed, and tell the secret once', async () => {
    const { id, secret } = await world.hook('/a?key=hidden');
    const [row] = await world.query<{ sealed: string; host: string }>(
      'SELECT sealed, host FROM webhook_endpoint',
    );
    expect(JSON.stringify(row)).not.toContain('hidden');
    expect(JSON.stringify(await world.query('SELECT * FROM journal_entry'))).not.toContain(secret);
    expect(JSON.stringify(await world.house.get(WebhookService).list(SYSTEM))).not.toContain('hidden');
    await world.house.get(WebhookService).retire(SYSTEM, id);
    expect(await world.house.get(WebhookService).list(SYSTEM)).toMatchObject([
      { id, retiredAt: expect.any(Date) },
    ]);
  });

  it('are added once by a command that is repeated, and tell their secret the first time only', async () => {
    const service = world.house.get(WebhookService);
    const input = { name: '工作群', url: 'https://robot.example.cn/hook?key=hidden' };
    const admin = {
      ...world.district.actors.督查员,
      appointments: [{ unitId: world.district.units.区城管局, role: 'system_admin' as const }],
    };
    const { id, secret } = await service.add(admin, input, { key: 'add once' });
    expect(secret).toMatch(/^whsec_/);
    expect(await service.add(admin, input, { key: 'add once' })).toEqual({ id, secret: null });
    expect(await service.list(admin)).toMatchObject([{ id, host: 'robot.example.cn' }]);
    const kept = await world.query("SELECT result FROM idempotency WHERE key = 'add once'");
    expect(kept).toEqual([{ result: { id } }]);
    await expect(service.list(world.district.actors.督查员)).rejects.toMatchObject({ code: 'access.denied' });
  });

  it('belong to one person once, or to a unit, never to both', async () => {
    const personId = world.id('商务经办');
    await world.hook('/a', { personId });
    await expect(world.hook('/b', { personId })).rejects.toMatchObject({ code: 'webhook.there' });
    await expect(world.hook('/b', { personId, unitId: world.district.units.区商务委 })).rejects.toMatchObject(
      { code: 'webhook.whose' },
    );
    await expect(world.hook('/b', { unitId: personId })).rejects.toMatchObject({ code: 'record.not_found' });
  });

  it('of a unit hear in each window how many are told of how much, once, and nothing when there is nothing', async () => {
    await world.hook('/unit', { unitId: world.district.units.区商务委 });
    await world.hook('/all');
    await world.remind('商务经办', '区商务委', { title: '秘密的事' });
    await world.remind('商务经办', '区商务委', {}, 1);
    await world.remind('商务主任', '区商务委');
    await world.remind('文旅经办', '区文旅委');
    world.at('08:30');
    await Promise.all(Array.from({ length: 4 }, () => world.notifications.openGroupLines()));
    await world.tick();
    expect(world.hooks.map(h => [h.path, h.body.kind, h.body.title]).sort()).toEqual([
      ['/all', 'group', '3人共有3项督办提醒，请登录查看'],
      ['/unit', 'group', '区商务委：2人共有2项督办提醒，请登录查看'],
    ]);
    world.at('14:30');
    await world.tick();
    expect(world.hooks).toHaveLength(2);
  });
});
