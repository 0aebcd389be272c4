import { randomFillSync } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { DataSource } from 'typeorm';
import { deliverProcessor } from '../../apps/worker/src/processors/deliver.processor';
import { DispatchMail } from '../../apps/worker/src/processors/dispatch-mail';
import { DEFAULT_CALENDAR } from '@duban/calendar';
import { Db, Journal, SYSTEM } from '@duban/journal';
import { ManualClock, uuidv7 } from '@duban/kernel';
import {
  backoff,
  createQueue,
  Delivery,
  type Job,
  MailboxTransport,
  NotificationService,
  type Outgoing,
  type QueueHome,
} from '@duban/notification';
import { ENTITIES } from '../../apps/wiring/src/entities';
import { cloneDatabase, TestDatabase } from '../harness/database';
import { findRedis, type RedisServer } from '../harness/redis';

// Real: PostgreSQL, Redis where there is one, BullMQ on both. Doubles: the clock, the relay (the development mailbox).
const at = (s: string): Date => new Date(`${s}+08:00`);
const MINUTE = 60_000;
const WINDOW = at('2026-03-10T08:30:00');

let database: TestDatabase;
let db: Db;
let clock: ManualClock;
let journal: Journal;
let notifications: NotificationService;
const ids = uuidv7(
  () => clock.now().getTime(),
  into => randomFillSync(into),
);

beforeAll(async () => {
  database = await cloneDatabase();
  const extra = { max: 12, options: '-c timezone=UTC' };
  const entities = ENTITIES;
  db = new Db(await new DataSource({ type: 'postgres', url: database.url, entities, extra }).initialize());
});

afterAll(async () => {
  await db.source.destroy();
  await database.drop();
});

beforeEach(async () => {
  await db.query('TRUNCATE message, delivery, delivery_attempt, dev_mail');
  clock = new ManualClock(at('2026-03-10T08:00:00')); // a Tuesday
  journal = new Journal(db.source, clock, ids);
  const config = { baseUrl: 'https://duban.test', mailDomain: 'duban.test' };
  notifications = new NotificationService(db, clock, DEFAULT_CALENDAR, ids, config);
});

async function people(n: number): Promise<string[]> {
  const made = Array.from({ length: n }, () => ids.next());
  await db.query(
    `INSERT INTO person (id, name, username, email, active, clearance, version) SELECT id, '王五', id, id || '@test.local', true, 'internal', 1 FROM unnest($1::uuid[]) id`,
    [made],
  );
  return made;
}

const message = (personId: string, over: Partial<Outgoing> = {}): Outgoing => ({
  personId,
  dedup: ids.next(),
  obligationId: ids.next(),
  taskId: null,
  kind: 'remind',
  title: '报送进展',
  why: '按催办阶梯提醒',
  link: '/tasks/1',
  ...over,
});
const post = (...messages: Outgoing[]) =>
  journal.transact({ name: 'test.post', actor: SYSTEM }, tx => notifications.post(tx, messages));
const deliveryOf = async (id: string) =>
  (await db.query<Delivery>('SELECT * FROM delivery WHERE id = $1', [id]))[0];
const count = (from: string, params: unknown[] = []) =>
  db.query(`SELECT count(*)::int AS n FROM ${from}`, params);

describe('claimDue', () => {
  it('hands each due delivery to one of those who ask', async () => {
    await post(...(await people(40)).map(id => message(id)));
    expect(await notifications.claimDue(100)).toEqual([]);
    clock.moveTo(WINDOW);
    const claims = (await Promise.all(Array.from({ length: 6 }, () => notifications.claimDue(10)))).flat();
    claims.push(...(await notifications.claimDue(100)));
    expect(claims).toHaveLength(40);
    expect(new Set(claims.map(c => c.id)).size).toBe(40);
    expect(new Set(claims.map(c => c.attempt))).toEqual(new Set([1]));
  });

  it('claims again what came to nothing, after a lease that grows', async () => {
    const {
      deliveries: [id],
    } = await post(message((await people(1))[0]));
    clock.moveTo(WINDOW);
    await notifications.claimDue(1);
    for (const [i, least] of [5, 10, 20, 40].entries()) {
      const { next_attempt_at } = await deliveryOf(id);
      const lease = (next_attempt_at.getTime() - clock.now().getTime()) / MINUTE;
      expect(lease).toBeGreaterThanOrEqual(least);
      expect(lease).toBeLessThan(least * 1.25);
      clock.moveTo(new Date(next_attempt_at.getTime() - 1));
      expect(await notifications.claimDue(10)).toEqual([]);
      clock.moveTo(next_attempt_at);
      expect(await notifications.claimDue(10)).toEqual([{ id, attempt: i + 2 }]);
    }
  });

  it('leaves all but what is urgent until working hours, also what was claimed before', async () => {
    const mailbox = new MailboxTransport(db, clock);
    const [early, late, urgent] = await people(3);
    await post(message(early));
    clock.moveTo(WINDOW);
    const [claim] = await notifications.claimDue(10);
    await post(message(late));
    clock.moveTo(at('2026-03-10T18:00:00'));
    const { deliveries } = await post(message(urgent, { urgent: { reason: '抢险' } }));
    expect(await notifications.claimDue(10)).toEqual([{ id: deliveries[0], attempt: 1 }]);
    expect(await notifications.deliver(deliveries[0], 1, mailbox)).toBe('accepted');
    expect(await db.query('SELECT subject FROM dev_mail')).toEqual([
      { subject: '【加急】督办提醒：1项待办' },
    ]);
    expect(await notifications.deliver(claim.id, claim.attempt, mailbox)).toBe('skipped');
    clock.moveTo(at('2026-03-11T08:30:00'));
    expect(await notifications.claimDue(10)).toHaveLength(2);
  });

  it('takes back a claim without counting it, unless it was begun', async () => {
    const [one, two] = await people(2);
    await post(message(one), message(two));
    clock.moveTo(WINDOW);
    const [waiting, begun] = await notifications.claimDue(2);
    const away = { send: () => Promise.reject(new Error('away')), close: async () => undefined };
    expect(await notifications.deliver(begun.id, 1, away)).toBe('retry');
    await notifications.giveBack([waiting, begun]);
    const soon = at('2026-03-10T08:30:30');
    expect(await deliveryOf(waiting.id)).toMatchObject({ attempts: 0, next_attempt_at: soon });
    expect(await deliveryOf(begun.id)).toMatchObject({
      attempts: 1,
      next_attempt_at: new Date(WINDOW.getTime() + backoff(begun.id, 1)),
    });
  });

  it('does not close a digest while a message is on its way into it', async () => {
    const [id] = await people(1);
    const { deliveries } = await post(message(id));
    await journal.transact({ name: 'test.post', actor: SYSTEM }, async tx => {
      expect((await notifications.post(tx, [message(id)])).deliveries).toEqual(deliveries);
      clock.moveTo(WINDOW);
      expect(await notifications.claimDue(10)).toEqual([]);
    });
    expect(await notifications.claimDue(10)).toHaveLength(1);
    expect(await count('message WHERE delivery_id = $1', deliveries)).toEqual([{ n: 2 }]);
  });

  it('sends a message whose window was closed meanwhile with the following one', async () => {
    const [id] = await people(1);
    await post(message(id));
    const { deliveries } = await journal.transact({ name: 'test.post', actor: SYSTEM }, async tx => {
      clock.moveTo(WINDOW);
      expect(await notifications.claimDue(10)).toHaveLength(1);
      return notifications.post(tx, [message(id), message(id)]);
    });
    expect(await deliveryOf(deliveries[0])).toMatchObject({
      state: 'collecting',
      window_at: at('2026-03-10T14:30:00'),
    });
    expect(await count('message WHERE delivery_id = $1', deliveries)).toEqual([{ n: 2 }]);
  });
});

const redis = findRedis();
const HOMES = redis ? (['postgres', 'redis'] as const) : (['postgres'] as const);

describe.each(HOMES)('queue on %s', where => {
  let server: RedisServer | undefined;
  let reported: string[];
  const open: QueueHome[] = [];

  beforeAll(async () => {
    if (where === 'redis') server = await redis?.();
  });
  beforeEach(async () => {
    reported = [];
    await (await home()).drain();
  });
  afterEach(async () => {
    for (const queue of open.splice(0)) await queue.close();
  });
  afterAll(() => server?.stop());

  async function home(): Promise<QueueHome> {
    const report = (e: Error, part: string): void => void reported.push(`${part}: ${e.message}`);
    const queue = await createQueue({ databaseUrl: database.url, redisUrl: server?.url, report });
    open.push(queue);
    return queue;
  }
  const jobs = (n: number): Job[] =>
    Array.from({ length: n }, () => ({ name: 'deliver_all', deliveries: [{ id: ids.next(), attempt: 1 }] }));

  it('runs each job once, with several workers', async () => {
    const [one, two] = [await home(), await home()];
    const seen: string[] = [];
    const deliver = async (job: Job): Promise<void> => void seen.push(job.deliveries[0].id);
    for (const queue of [one, two]) await queue.work({ deliver_all: deliver }, { concurrency: 10 });
    const all = jobs(300);
    await Promise.all([one.add(all.slice(0, 150)), two.add(all.slice(150)), one.add([])]);
    await one.idle();
    expect(seen.sort()).toEqual(all.map(j => j.deliveries[0].id).sort());
    expect(reported).toEqual([]);
  });

  it('keeps one of two jobs with the same id, and forgets it once it has run', async () => {
    const queue = await home();
    const [job] = jobs(1);
    await queue.add([job]);
    await queue.add([job]);
    expect(await queue.depth()).toBe(1);
    let runs = 0;
    await queue.work({ deliver_all: async () => void runs++ }, { concurrency: 2 });
    await queue.idle();
    expect(runs).toBe(1);
    await queue.add([job]);
    await queue.idle();
    expect(runs).toBe(2);
  });

  it('reports a job that fails, and does not run it again', async () => {
    const queue = await home();
    let runs = 0;
    const deliver = async (): Promise<void> => {
      runs++;
      throw new Error('broken');
    };
    await queue.work({ deliver_all: deliver }, { concurrency: 2 });
    const [job] = jobs(1);
    await queue.add([job]);
    await queue.idle();
    expect(runs).toBe(1);
    expect(reported).toEqual([`job deliver_all ${job.deliveries[0].id}-1: broken`]);
  });

  it('lets running jobs end when it closes, and takes no more', async () => {
    const queue = await home();
    const log: string[] = [];
    const deliver = async (): Promise<void> => {
      log.push('begun');
      await sleep(300);
      log.push('ended');
    };
    await queue.work({ deliver_all: deliver }, { concurrency: 1 });
    await queue.add(jobs(1));
    while (!log.length) await sleep(5);
    await queue.close();
    expect(log).toEqual(['begun', 'ended']);
    await expect(queue.add(jobs(1))).rejects.toMatchObject({ code: 'queue.unavailable' });
  });

  it('takes what is due from its row to the mailbox, and loses nothing when it is emptied', async () => {
    const queue = await home();
    const dispatch = new DispatchMail(notifications, queue);
    await post(...(await people(60)).map(id => message(id)));
    expect(await dispatch.queueDue()).toBe(0);
    clock.moveTo(WINDOW);
    expect(await dispatch.queueDue()).toBe(60);
    await queue.drain();
    expect(await queue.depth()).toBe(0);
    clock.moveTo(new Date(WINDOW.getTime() + 7 * MINUTE));
    const mailbox = new MailboxTransport(db, clock);
    const deliver = deliverProcessor(notifications, mailbox, async (_, all) => new Set(all));
    await queue.work({ deliver_all: deliver }, { concurrency: 8 });
    expect(await dispatch.queueDue()).toBe(60);
    await queue.idle();
    expect(await dispatch.queueDue()).toBe(0);
    expect(await count(`delivery WHERE state = 'accepted'`)).toEqual([{ n: 60 }]);
    expect(await count('dev_mail')).toEqual([{ n: 60 }]);
    expect(reported).toEqual([]);
  });

  it('goes on after its connections were cut', async () => {
    const queue = await home();
    let runs = 0;
    await queue.work({ deliver_all: async () => void runs++ }, { concurrency: 4 });
    await queue.add(jobs(20));
    await queue.idle();
    await cut();
    for (let tries = 0; runs < 40; tries++) {
      await queue.add(jobs(20)).catch(() => undefined);
      await sleep(200);
      if (tries === 200) throw new Error(`stuck at ${runs}: ${reported.join('; ')}`);
    }
  });

  /** Of this file's own database only: other files run beside it on the same server. */
  async function cut(): Promise<void> {
    await db.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'duban-queue' AND datname = current_database()`,
    );
    if (!server) return;
    const admin = new Redis(server.url);
    await admin.client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    admin.disconnect();
  }

  if (where === 'redis' && !process.env.REDIS_URL)
    it('says at once that its server is away, and closes all the same', async () => {
      const queue = await home();
      await queue.add(jobs(1));
      await server?.stop();
      await expect(queue.add(jobs(1))).rejects.toMatchObject({ code: 'queue.unavailable' });
      await queue.close();
    });
});
