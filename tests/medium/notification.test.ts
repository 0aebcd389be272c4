import { randomFillSync } from 'node:crypto';
import { DataSource } from 'typeorm';
import { DEFAULT_CALENDAR } from '@duban/calendar';
import { Db, Journal, SYSTEM } from '@duban/journal';
import { ManualClock, uuidv7 } from '@duban/kernel';
import {
  backoff,
  type Claim,
  Delivery,
  MailboxTransport,
  MAX_ATTEMPTS,
  NotificationService,
  type Outgoing,
  SmtpTransport,
} from '@duban/notification';
import { ENTITIES } from '../../apps/wiring/src/entities';
import { cloneDatabase, TestDatabase } from '../harness/database';
import { type SmtpSink, startSmtpSink } from '../harness/smtp-sink';

// Real: PostgreSQL with its migrations, the calendar, nodemailer over TCP. Doubles: the clock, the relay, the queue.
const at = (s: string): Date => new Date(`${s}+08:00`);
const MINUTE = 60_000;

let database: TestDatabase;
let source: DataSource;
let db: Db;
let clock: ManualClock;
let ids: { next(): string };
let journal: Journal;
let notifications: NotificationService;
let sink: SmtpSink;
let smtp: SmtpTransport;
let people = 0;
let posts = 0;

beforeAll(async () => {
  database = await cloneDatabase();
  source = await new DataSource({
    type: 'postgres',
    url: database.url,
    entities: ENTITIES,
    extra: { max: 12, options: '-c timezone=UTC' },
  }).initialize();
  db = new Db(source);
  sink = await startSmtpSink();
  smtp = new SmtpTransport({ url: sink.url, from: '督办系统 <duban@test.local>' });
});

afterAll(async () => {
  await smtp.close();
  await sink.close();
  await source.destroy();
  await database.drop();
});

beforeEach(async () => {
  await db.query('TRUNCATE message, delivery, delivery_attempt, dev_mail');
  sink.mails.length = sink.asked.length = 0;
  clock = new ManualClock(at('2026-03-10T08:00:00')); // a Tuesday
  ids = uuidv7(
    () => clock.now().getTime(),
    into => randomFillSync(into),
  );
  journal = new Journal(source, clock, ids);
  notifications = new NotificationService(db, clock, DEFAULT_CALENDAR, ids, {
    baseUrl: 'https://duban.test',
    mailDomain: 'duban.test',
  });
});

async function person(
  over: { email?: string | null; active?: boolean } = {},
): Promise<{ id: string; email: string }> {
  const id = ids.next();
  const { email = `p${++people}@test.local`, active = true } = over;
  await db.query(
    `INSERT INTO person (id, name, username, email, active, clearance, version) VALUES ($1, $2, $3, $4, $5, 'internal', 1)`,
    [id, `李四${people}`, id, email, active],
  );
  return { id, email: email ?? '' };
}

const message = (personId: string, over: Partial<Outgoing> = {}): Outgoing => ({
  personId,
  dedup: `key ${++posts}`,
  obligationId: ids.next(),
  taskId: null,
  kind: 'remind',
  title: `报送进展${posts}`,
  why: '按催办阶梯提醒',
  link: `/tasks/${posts}`,
  ...over,
});

const post = (...messages: Outgoing[]) =>
  journal.transact({ name: 'test.post', actor: SYSTEM }, tx => notifications.post(tx, messages));
const deliveries = () => db.query<Delivery>('SELECT * FROM delivery ORDER BY window_at, person_id');
const deliveryOf = async (id: string) =>
  (await db.query<Delivery>('SELECT * FROM delivery WHERE id = $1', [id]))[0];
const deliver = ({ id, attempt }: Claim, ...rest: [Parameters<NotificationService['deliver']>[3]?]) =>
  notifications.deliver(id, attempt, smtp, ...rest);

/** Posts one message to a new person and claims its delivery when it is due. */
async function claimed(over: Partial<Outgoing> = {}): Promise<Claim & { email: string }> {
  const { id, email } = await person();
  const { deliveries: posted } = await post(message(id, over));
  const { next_attempt_at } = await deliveryOf(posted[0]);
  if (clock.now() < next_attempt_at) clock.moveTo(next_attempt_at);
  const [claim] = await notifications.claimDue(10);
  return { ...claim, email };
}

describe('post', () => {
  it('writes one inbox row and one digest for a person, however often it is posted', async () => {
    const { id } = await person();
    const messages = [message(id), message(id)];
    expect(await post(...messages, messages[0])).toEqual({ inbox: 2, deliveries: [expect.any(String)] });
    expect(await post(...messages)).toEqual({ inbox: 0, deliveries: [] });
    const [delivery, ...others] = await deliveries();
    expect(others).toEqual([]);
    expect(delivery).toMatchObject({
      channel: 'mail',
      state: 'collecting',
      attempts: 0,
      message_id: `<${delivery.id}@duban.test>`,
      window_at: at('2026-03-10T08:30:00'),
      next_attempt_at: at('2026-03-10T08:30:00'),
    });
    expect(await db.query('SELECT DISTINCT delivery_id FROM message')).toEqual([
      { delivery_id: delivery.id },
    ]);
    clock.moveTo(at('2026-03-10T09:00:00'));
    expect(await post(...messages)).toEqual({ inbox: 0, deliveries: [] });
    expect(await deliveries()).toHaveLength(1);
  });

  it('collects what several commands post for one window, and begins the next one after it', async () => {
    const { id } = await person();
    const first = await post(message(id));
    expect((await post(message(id))).deliveries).toEqual(first.deliveries);
    clock.moveTo(at('2026-03-10T14:30:00'));
    expect((await post(message(id))).deliveries).not.toEqual(first.deliveries);
    expect((await deliveries()).map(d => d.window_at)).toEqual([
      at('2026-03-10T08:30:00'),
      at('2026-03-11T08:30:00'),
    ]);
  });

  it('keeps people without an address, or no longer active, to the inbox', async () => {
    const nobody = [
      await person({ email: null }),
      await person({ email: '' }),
      await person({ active: false }),
    ];
    expect(await post(...nobody.map(p => message(p.id)))).toEqual({ inbox: 3, deliveries: [] });
    expect(await deliveries()).toEqual([]);
  });

  it('sends what is urgent on its own and at once, with the reason on record', async () => {
    const { id } = await person();
    await post(message(id, { why: '原因', urgent: { reason: '防汛' } }), message(id));
    expect((await deliveries()).map(d => [d.channel, d.window_at])).toEqual([
      ['urgent_mail', clock.now()],
      ['mail', at('2026-03-10T08:30:00')],
    ]);
    expect((await notifications.inbox(id)).items.map(i => i.why)).toContain('原因（加急：防汛）');
    await expect(post(message(id, { urgent: { reason: ' ' } }))).rejects.toMatchObject({
      code: 'notification.no_reason',
    });
  });

  it('is one statement for a sweep of hundreds', async () => {
    const recipients = await Promise.all(Array.from({ length: 20 }, () => person()));
    // The rules are asked for now and then, not with every message.
    await post(message(recipients[0].id));
    const messages = Array.from({ length: 400 }, (_, i) => message(recipients[i % 20].id));
    const trips = await journal.transact({ name: 'test.post', actor: SYSTEM }, async tx => {
      const before = tx.trips;
      expect((await notifications.post(tx, messages)).inbox).toBe(400);
      return tx.trips - before;
    });
    expect(trips).toBe(1);
    expect(await deliveries()).toHaveLength(20);
  });

  it('lets sweeps post to the same people at once, without a deadlock', async () => {
    const recipients = await Promise.all(Array.from({ length: 30 }, () => person()));
    const messages = Array.from({ length: 200 }, (_, i) => message(recipients[i % 30].id));
    let runs = 0;
    const sweep = (mine: Outgoing[]) =>
      journal.transact({ name: 'test.post', actor: SYSTEM }, tx => {
        runs++;
        return notifications.post(tx, mine);
      });
    const sweeps = Array.from({ length: 10 }, (_, i) => [
      ...messages.slice(i * 20),
      ...messages.slice(0, i * 20),
    ]);
    const results = await Promise.all(sweeps.map((mine, i) => sweep(i % 2 ? mine.reverse() : mine)));
    expect(results.reduce((sum, r) => sum + r.inbox, 0)).toBe(200);
    expect(runs).toBe(10);
    expect(await deliveries()).toHaveLength(30);
  });
});

describe('deliver', () => {
  it('sends a digest that says what it is, and keeps the relay’s answer', async () => {
    const claim = await claimed({ title: '<b>报送</b>', link: '/tasks/1' });
    expect(await deliver(claim)).toBe('accepted');
    const [mail] = sink.mails;
    expect(mail.to).toEqual([claim.email]);
    expect(mail.subject).toBe('督办提醒：1项待办');
    expect(mail.header('Message-ID')).toBe(`<${claim.id}@duban.test>`);
    expect(mail.header('List-Id')).toBe('<reminders.duban.test>');
    expect(mail.header('Auto-Submitted')).toBe('auto-generated');
    expect(mail.header('From')).toContain('督办系统');
    expect(new Date(mail.header('Date') ?? '')).toEqual(clock.now());
    expect(mail.text).toContain('- <b>报送</b>\n  按催办阶梯提醒\n  https://duban.test/tasks/1');
    expect(mail.html).toContain('<a href="https://duban.test/tasks/1">&lt;b&gt;报送&lt;/b&gt;</a>');
    expect(await deliveryOf(claim.id)).toMatchObject({
      state: 'accepted',
      accepted_at: clock.now(),
      answer: expect.stringMatching(/^250 .*kept as 1/),
    });
    expect(await deliver(claim)).toBe('skipped');
  });

  it('leaves out what is settled, sorts by due time where it is told, and sends no empty mail', async () => {
    const { id } = await person();
    const [done, open] = [message(id), message(id)];
    await post(done, open);
    clock.moveTo(at('2026-03-10T08:30:00'));
    const [claim] = await notifications.claimDue(10);
    const due = new Map([[open.obligationId ?? '', at('2026-03-09T23:59:59')]]);
    expect(await deliver(claim, async () => due)).toBe('accepted');
    expect(sink.mails[0].subject).toBe('督办提醒：1项待办（1项已超期）');
    const nothing = await claimed();
    expect(await deliver(nothing, async () => new Set())).toBe('dropped');
    expect(await deliveryOf(nothing.id)).toMatchObject({
      state: 'dropped',
      answer: expect.stringContaining('办结'),
    });
    expect(sink.mails).toHaveLength(1);
  });

  it('drops the mail of somebody who has left', async () => {
    const claim = await claimed();
    await db.query('UPDATE person SET active = false WHERE email = $1', [claim.email]);
    expect(await deliver(claim)).toBe('dropped');
    expect(sink.asked).toEqual([]);
  });

  it('tries again after a temporary refusal, under the same Message-ID, once for each attempt', async () => {
    const claim = await claimed();
    sink.refuse(claim.email, { code: 451, message: '4.7.1 greylisted', times: 1 });
    expect(await deliver(claim)).toBe('retry');
    expect(await deliver(claim)).toBe('skipped');
    expect(sink.asked).toHaveLength(1);
    const { state, answer, next_attempt_at } = await deliveryOf(claim.id);
    expect([state, answer]).toEqual(['queued', expect.stringContaining('451 4.7.1 greylisted')]);
    expect(next_attempt_at).toEqual(new Date(clock.now().getTime() + backoff(claim.id, 1)));
    clock.moveTo(next_attempt_at);
    const [again] = await notifications.claimDue(10);
    expect(again).toEqual({ id: claim.id, attempt: 2 });
    expect(await deliver(again)).toBe('accepted');
    expect(sink.mails.map(m => m.header('Message-ID'))).toEqual([`<${claim.id}@duban.test>`]);
  });

  it('gives up after the last attempt', async () => {
    let claim: Claim = await claimed();
    sink.refuse((claim as { email?: string }).email ?? '', { code: 450, message: 'busy' });
    for (let attempt = 1; attempt < MAX_ATTEMPTS; attempt++) {
      expect(await deliver(claim)).toBe('retry');
      clock.moveTo(new Date((await deliveryOf(claim.id)).next_attempt_at));
      while (!(claim = (await notifications.claimDue(1))[0]))
        clock.moveTo(new Date(clock.now().getTime() + MINUTE));
    }
    expect(claim.attempt).toBe(MAX_ATTEMPTS);
    expect(await deliver(claim)).toBe('failed');
    expect(await deliveryOf(claim.id)).toMatchObject({
      state: 'failed',
      answer: expect.stringContaining('450 busy'),
    });
    clock.moveTo(at('2026-06-01T10:00:00'));
    expect(await notifications.claimDue(10)).toEqual([]);
  });

  it('gives up at once when the relay refuses for good', async () => {
    const claim = await claimed();
    sink.refuse(claim.email, { code: 550, message: '5.1.1 no such user' });
    expect(await deliver(claim)).toBe('failed');
    expect(await deliveryOf(claim.id)).toMatchObject({
      state: 'failed',
      answer: expect.stringContaining('550 5.1.1'),
    });
  });

  it('sends once when a job runs twice, and lets an old job begin the attempt of today', async () => {
    const claim = await claimed();
    const outcomes = await Promise.all([deliver(claim), deliver(claim), deliver(claim)]);
    expect(outcomes.sort()).toEqual(['accepted', 'skipped', 'skipped']);
    const late = await claimed({ urgent: { reason: '同时' } });
    clock.moveTo((await deliveryOf(late.id)).next_attempt_at);
    expect(await notifications.claimDue(1)).toEqual([{ id: late.id, attempt: 2 }]);
    expect(await deliver(late)).toBe('accepted');
    expect(await deliver({ id: late.id, attempt: 2 })).toBe('skipped');
    expect(sink.mails).toHaveLength(2);
  });

  it('keeps mail in the development mailbox, one row for each Message-ID', async () => {
    const mailbox = new MailboxTransport(db, clock);
    const { id, email } = await claimed();
    await notifications.deliver(id, 1, mailbox);
    await db.query(`UPDATE delivery SET state = 'queued', attempts = 2`);
    await notifications.deliver(id, 2, mailbox);
    expect(await db.query('SELECT message_id, recipient, subject, at FROM dev_mail')).toEqual([
      { message_id: `<${id}@duban.test>`, recipient: email, subject: '督办提醒：1项待办', at: clock.now() },
    ]);
  });
});

describe('inbox', () => {
  it('pages newest first, marks as read what is one’s own, and counts the rest', async () => {
    const [me, other] = [await person(), await person()];
    for (let i = 0; i < 5; i++) await post(message(me.id, { title: `第${i}条` }), message(other.id));
    const first = await notifications.inbox(me.id, { limit: 3 });
    const second = await notifications.inbox(me.id, { limit: 3, cursor: first.nextCursor ?? '' });
    expect([...first.items, ...second.items].map(i => i.title)).toEqual([4, 3, 2, 1, 0].map(i => `第${i}条`));
    expect(second.nextCursor).toBeNull();
    const theirs = (await notifications.inbox(other.id)).items[0].id;
    expect(await notifications.markRead(me.id, [first.items[0].id, theirs])).toBe(1);
    expect(await notifications.markRead(me.id, [first.items[0].id])).toBe(0);
    expect(await notifications.unreadCount(me.id)).toBe(4);
    expect(await notifications.unreadCount(other.id)).toBe(5);
    expect((await notifications.inbox(me.id, { unreadOnly: true })).items).toHaveLength(4);
    await expect(notifications.inbox(me.id, { cursor: 'x' })).rejects.toMatchObject({
      code: 'cursor.invalid',
    });
  });
});
