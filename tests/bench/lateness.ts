import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  createPostgresBackend,
  createRedisBackend,
  DEFAULT_SCHEMA,
  type JobsOptions,
  runMigrations,
  withBackend,
} from 'bullmq';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import { Db, Journal } from '@duban/journal';
import { IDS, type Ids, instantOf } from '@duban/kernel';
import { Rounds } from '../../apps/wiring/src';
import { layCrowd } from '../crash/crowd';
import { FrailRedis } from '../crash/storm.faults';
import { openHouse, round } from './server';

/**
 * By how much steps are late that fall due one after the other, 500 a second for a minute, where a worker looks every
 * second; beside the road not taken: as many jobs of BullMQ, each delayed to its time, on both of its homes. There a
 * job writes one row; a step here is a row, a message, its place in a digest, the next time and the journal entry.
 */
const PER_SECOND = 500;
const SECONDS = 60;
const STEPS = PER_SECOND * SECONDS;
const UNITS = 200;
const TICK_MS = 1_000;
const LEAD_MS = 3_000;
/** What delayed jobs have, once they are added, until the first is due. */
const ADDING_MS = 45_000;
const BULK = 1_000;
const AIM = { p99: 2 };

async function main(): Promise<void> {
  let origin = { at: instantOf('2026-03-06', '10:00').getTime(), since: Date.now() };
  // Runs as fast as the machine's, from where it is put.
  const clock = { now: () => new Date(origin.at + Date.now() - origin.since) };
  const house = await openHouse(clock);
  try {
    const size = { units: UNITS, tasks: STEPS };
    await layCrowd(house.app.get(Journal), house.app.get<Ids>(IDS), size, '2026-03-17');
    // Two hours after −5 of the ladder: whatever next time is put, the step is due then.
    origin = { at: instantOf('2026-03-10', '10:00').getTime(), since: Date.now() };
    const ours = await steps(house.app.get(Db), house.app.get(Rounds), () => clock.now().getTime());
    const delayedJobs = { postgres: await onPostgres(house.url), redis: await onRedis() };
    const of = { steps: STEPS, perSecond: PER_SECOND, unit: 's' };
    console.log(JSON.stringify({ ...of, lateness: ours, aim: AIM, delayedJobs, machine: house.machine }));
  } finally {
    await house.close();
  }
}

async function steps(db: Db, rounds: Rounds, now: () => number): Promise<object> {
  await db.query('VACUUM ANALYZE obligation');
  const start = now() + LEAD_MS;
  await db.query(
    `UPDATE obligation o SET next_step_at = $1::timestamptz + make_interval(secs => x.i / $2::float8)
     FROM (SELECT id, row_number() OVER (ORDER BY md5(id::text)) - 1 AS i FROM obligation WHERE kind = 'complete') x WHERE x.id = o.id`,
    [new Date(start), PER_SECOND],
  );
  await db.query(
    "CREATE TABLE planned AS SELECT id, next_step_at AS at FROM obligation WHERE kind = 'complete'",
  );
  const taken = async (): Promise<number> =>
    (await db.query<{ n: number }>('SELECT count(*)::int AS n FROM obligation_step'))[0].n;
  const begun = performance.now();
  let working = 0;
  for (let next = Date.now(); ; next += TICK_MS) {
    await sleep(Math.max(0, next - Date.now()));
    const began = performance.now();
    await rounds.climb();
    working += performance.now() - began;
    if (now() > start + SECONDS * 1000 && (await taken()) >= STEPS) break;
  }
  const [late] = await db.query<Record<'n' | 'p50' | 'p99' | 'max', number>>(
    `SELECT count(*)::int AS n, percentile_cont(0.5) WITHIN GROUP (ORDER BY late) AS p50,
       percentile_cont(0.99) WITHIN GROUP (ORDER BY late) AS p99, max(late) AS max
     FROM (SELECT extract(epoch FROM s.taken_at - p.at)::float8 AS late FROM obligation_step s JOIN planned p ON p.id = s.obligation_id) l`,
  );
  const figures = { n: late.n, p50: round(late.p50, 2), p99: round(late.p99, 2), max: round(late.max, 2) };
  return { ...figures, busy: round(working / (performance.now() - begun), 2) };
}

interface Bull {
  queue: {
    addBulk(jobs: { name: string; data: { i: number }; opts: JobsOptions }[]): Promise<unknown>;
    close(): Promise<void>;
  };
  worker(process: (i: number) => Promise<void>): { close(force?: boolean): Promise<void> };
}

/** Adds the jobs, each delayed to its time, and waits until the last one ran. */
async function delayed({ queue, worker }: Bull, write: (i: number) => Promise<void>): Promise<object> {
  const late: number[] = [];
  const start = Date.now() + ADDING_MS;
  const due = (i: number): number => start + (i * 1000) / PER_SECOND;
  const works = worker(async i => {
    late.push(Date.now() - due(i));
    await write(i);
  });
  const adding = performance.now();
  for (let from = 0; from < STEPS; from += BULK)
    await queue.addBulk(
      Array.from({ length: BULK }, (_, n) => ({
        name: 'step',
        data: { i: from + n },
        opts: { delay: Math.max(0, Math.round(due(from + n) - Date.now())), removeOnComplete: true },
      })),
    );
  const addSeconds = round((performance.now() - adding) / 1000, 1);
  const end = due(STEPS) + 240_000;
  while (late.length < STEPS && Date.now() < end) await sleep(200);
  const endedAfter = round((Date.now() - start) / 1000, 1);
  await works.close(true);
  await queue.close();
  const sorted = late.sort((a, b) => a - b);
  const at = (p: number): number => round((sorted[Math.floor((sorted.length - 1) * p)] ?? 0) / 1000, 2);
  return { n: late.length, addSeconds, endedAfter, p50: at(0.5), p99: at(0.99), max: at(1) };
}

async function onPostgres(url: string): Promise<object> {
  const options = `-c search_path=${DEFAULT_SCHEMA}`;
  const pool = new Pool({ connectionString: url, max: 10, options, keepAlive: true });
  pool.setMaxListeners(0);
  pool.on('error', () => undefined);
  const rows = new Pool({ connectionString: url, max: 5 });
  await rows.query('CREATE TABLE reminded (i int, at timestamptz)');
  const client = await pool.connect();
  await runMigrations(client);
  client.release();
  const { Queue, Worker } = withBackend(createPostgresBackend);
  const connection = pool;
  const figures = await delayed(
    {
      queue: new Queue('bench', { connection }),
      worker(process) {
        const run = (job: { data: { i: number } }): Promise<void> => process(job.data.i);
        const made = new Worker('bench', run, { connection, concurrency: 5 });
        made.on('error', () => undefined);
        return made;
      },
    },
    async i => void (await rows.query('INSERT INTO reminded VALUES ($1, $2)', [i, new Date()])),
  );
  await pool.end();
  await rows.end();
  return figures;
}

async function onRedis(): Promise<object | null> {
  const redis = await FrailRedis.start().catch(() => null);
  if (!redis) return null;
  const { Queue, Worker } = withBackend(createRedisBackend);
  const [a, b] = [0, 1].map(() => new Redis(redis.url, { maxRetriesPerRequest: null }));
  const figures = await delayed(
    {
      queue: new Queue('bench', { connection: a }),
      worker(process) {
        const run = (job: { data: { i: number } }): Promise<void> => process(job.data.i);
        const made = new Worker('bench', run, { connection: b, concurrency: 5 });
        made.on('error', () => undefined);
        return made;
      },
    },
    () => Promise.resolve(),
  );
  a.disconnect();
  b.disconnect();
  redis.close();
  return figures;
}

main().catch((e: unknown) => {
  console.error(e);
  process.exitCode = 1;
});
