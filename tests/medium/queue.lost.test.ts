import { randomFillSync } from 'node:crypto';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { deliverProcessor } from '../../apps/worker/src/processors/deliver.processor';
import { DispatchMail } from '../../apps/worker/src/processors/dispatch-mail';
import { ENTITIES } from '../../apps/wiring/src/entities';
import { DEFAULT_CALENDAR } from '@duban/calendar';
import { Db, Journal, SYSTEM } from '@duban/journal';
import { ManualClock, uuidv7 } from '@duban/kernel';
import { createQueue, MailboxTransport, NotificationService, type QueueHome } from '@duban/notification';
import { retrying } from '../../libs/notification/src/queue.postgres';
import { cloneDatabase, TestDatabase } from '../harness/database';
import { findRedis, type RedisServer } from '../harness/redis';

// Real: PostgreSQL, Redis where there is one, BullMQ on both. Doubles: the clock, the relay (the development mailbox).
const WINDOW = new Date('2026-03-10T08:30:00+08:00');
const MINUTE = 60_000;

let database: TestDatabase;
let db: Db;
let clock: ManualClock;
let notifications: NotificationService;
const ids = uuidv7(
  () => clock.now().getTime(),
  into => randomFillSync(into),
);

beforeAll(async () => {
  database = await cloneDatabase();
  const extra = { max: 12, options: '-c timezone=UTC' };
  const source = new DataSource({ type: 'postgres', url: database.url, entities: ENTITIES, extra });
  db = new Db(await source.initialize());
});
afterAll(async () => {
  await db.source.destroy();
  await database.drop();
});
beforeEach(async () => {
  await db.query('TRUNCATE message, delivery, delivery_attempt, dev_mail');
  clock = new ManualClock(new Date(WINDOW.getTime() - 30 * MINUTE));
  const config = { baseUrl: 'https://duban.test', mailDomain: 'duban.test' };
  notifications = new NotificationService(db, clock, DEFAULT_CALENDAR, ids, config);
});

/** A reminder to each of so many people. */
async function remind(n: number): Promise<void> {
  const people = Array.from({ length: n }, () => ids.next());
  await db.query(
    `INSERT INTO person (id, name, username, email, active, clearance, version) SELECT id, '王五', id, id || '@test.local', true, 'internal', 1 FROM unnest($1::uuid[]) id`,
    [people],
  );
  const messages = people.map(personId => ({
    ...{ personId, dedup: ids.next(), obligationId: ids.next(), taskId: null, kind: 'remind' },
    ...{ title: '报送进展', why: '按催办阶梯提醒', link: '/tasks/1' },
  }));
  await new Journal(db.source, clock, ids).transact({ name: 'test.post', actor: SYSTEM }, tx =>
    notifications.post(tx, messages),
  );
}
const count = (from: string) => db.query(`SELECT count(*)::int AS n FROM ${from}`);

describe('the pool under the queue', () => {
  it('runs the victim of a deadlock again', async () => {
    const pool = new Pool({ connectionString: database.url, max: 4 });
    try {
      await pool.query(
        'CREATE TABLE dead (id int PRIMARY KEY, n int NOT NULL); INSERT INTO dead VALUES (1, 0), (2, 0)',
      );
      const cross = (a: number, b: number): string =>
        `DO $$ BEGIN UPDATE dead SET n = n + 1 WHERE id = ${a}; PERFORM pg_sleep(0.2); UPDATE dead SET n = n + 1 WHERE id = ${b}; END $$`;
      const victims = jest.spyOn(Pool.prototype, 'query');
      const retried = retrying(pool);
      await Promise.all([retried.query(cross(1, 2)), retried.query(cross(2, 1))]);
      expect(victims.mock.calls.length).toBeGreaterThan(2);
      expect((await pool.query('SELECT n FROM dead')).rows).toEqual([{ n: 2 }, { n: 2 }]);
    } finally {
      jest.restoreAllMocks();
      await pool.end();
    }
  });

  it('does not let a job fail that only met a deadlock when it had ended', async () => {
    const reported: string[] = [];
    const queue = await createQueue({
      databaseUrl: database.url,
      report: (e, where) => void reported.push(`${where}: ${e.message}`),
    });
    const query = Pool.prototype.query as (text: string, params?: unknown[]) => Promise<unknown>;
    let ended = false;
    let victims = 0;
    jest.spyOn(Pool.prototype, 'query').mockImplementation(function (
      this: Pool,
      text: string,
      params?: unknown[],
    ) {
      if (ended && victims < 3) {
        victims++;
        return Promise.reject(Object.assign(new Error('deadlock detected'), { code: '40P01' }));
      }
      return query.call(this, text, params);
    } as never);
    try {
      await queue.add([{ name: 'deliver_all', deliveries: [{ id: ids.next(), attempt: 1 }] }]);
      await queue.work({ deliver_all: async () => void (ended = true) }, { concurrency: 1 });
      await queue.idle();
      expect(victims).toBe(3);
      expect(reported).toEqual([]);
    } finally {
      jest.restoreAllMocks();
      await queue.close();
    }
  });
});

const redis = findRedis();

describe.each(redis ? (['postgres', 'redis'] as const) : (['postgres'] as const))('a queue on %s', where => {
  let server: RedisServer | undefined;
  let queue: QueueHome;
  let reported: string[];
  beforeAll(async () => {
    if (where === 'redis') server = await redis?.();
  });
  beforeEach(async () => {
    reported = [];
    const report = (e: Error, part: string): void => void reported.push(`${part}: ${e.message}`);
    queue = await createQueue({ databaseUrl: database.url, redisUrl: server?.url, report });
    await queue.drain();
  });
  afterEach(() => queue.close());
  afterAll(() => server?.stop());

  it('loses nothing when its home is emptied under it, between claim and delivery', async () => {
    const dispatch = new DispatchMail(notifications, queue);
    await remind(40);
    clock.moveTo(WINDOW);
    expect(await dispatch.queueDue()).toBe(40);
    await empty();
    expect(await queue.depth()).toBe(0);
    const mailbox = new MailboxTransport(db, clock);
    const deliver = deliverProcessor(notifications, mailbox, async (_, all) => new Set(all));
    await queue.work({ deliver_all: deliver }, { concurrency: 8 });
    expect(await dispatch.queueDue()).toBe(0);
    clock.moveTo(new Date(WINDOW.getTime() + 7 * MINUTE));
    expect(await dispatch.queueDue()).toBe(40);
    await queue.idle();
    expect(await count(`delivery WHERE state = 'accepted' AND attempts = 2`)).toEqual([{ n: 40 }]);
    expect(await count('dev_mail')).toEqual([{ n: 40 }]);
    expect(reported).toEqual([]);
  });

  /** As when Redis lost its memory, or somebody restored a database without the queue. */
  async function empty(): Promise<void> {
    if (server) {
      const admin = new Redis(server.url);
      await admin.flushall();
      admin.disconnect();
      return;
    }
    const tables = await db.query<{ name: string }>(
      `SELECT format('bullmq.%I', tablename) AS name FROM pg_tables WHERE schemaname = 'bullmq' AND tablename NOT LIKE '%migration%'`,
    );
    await db.query(`TRUNCATE ${tables.map(t => t.name).join(', ')} CASCADE`);
  }
});
