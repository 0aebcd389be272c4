import { setTimeout as sleep } from 'node:timers/promises';
import { createPostgresBackend, DEFAULT_SCHEMA, type PgPool, runMigrations, withBackend } from 'bullmq';
import { Pool, type QueryResultRow } from 'pg';
import type { Job, JobName } from './jobs';
import type { QueueHome, Report } from './queue.home';
import { BullHome, QUEUE, STREAMS } from './queue.bull';

/** A worker keeps one connection of the pool for LISTEN; the rest serve its short statements. */
const POOL = 10;
const RETRIES = 6;
const RETRIABLE = new Set(['40P01', '40001']);

/**
 * The pool as BullMQ sees it. Each of its operations is one autocommit statement, so that a deadlock's victim
 * (seen when many jobs finish at once) can simply run again.
 */
export function retrying(pool: Pool): PgPool & Pick<Pool, 'options'> {
  return {
    // BullMQ looks here for `keepAlive` before it lets a worker sleep for long.
    options: pool.options,
    connect: () => pool.connect(),
    end: () => pool.end(),
    on(event, listener: (arg: never) => void) {
      pool.on(event as 'error', listener as (e: Error) => void);
      return this;
    },
    removeAllListeners(event) {
      pool.removeAllListeners(event);
      return this;
    },
    async query<R>(text: string, params?: readonly unknown[]) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await pool.query<R & QueryResultRow>(text, params as unknown[]);
        } catch (e) {
          if (attempt > RETRIES || !RETRIABLE.has((e as { code?: string }).code ?? '')) throw e;
          // Unlike ones: victims that come back together would only meet again.
          await sleep(5 + Math.random() * 20 * attempt);
        }
      }
    },
  };
}

async function migrate(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await runMigrations(client);
  } finally {
    client.release();
  }
}

/** The queue in the database: schema `bullmq`, its own pool, no second server. */
export async function postgresHome(databaseUrl: string, report: Report): Promise<QueueHome> {
  const pool = new Pool({
    connectionString: databaseUrl,
    application_name: 'duban-queue',
    max: POOL,
    options: `-c search_path=${DEFAULT_SCHEMA}`,
    keepAlive: true,
  });
  // Every queue and worker hangs its own listener on the pool.
  pool.setMaxListeners(0);
  pool.on('error', e => report(e, 'queue database'));
  // One that is cut while it is out tells whoever holds it; unheard, the event would end the process.
  pool.on('connect', client => client.on('error', () => undefined));
  try {
    await migrate(pool);
  } catch (e) {
    await pool.end();
    throw e;
  }
  const connection = retrying(pool);
  const { Queue, Worker } = withBackend(createPostgresBackend);
  return new BullHome(
    {
      queue: new Queue<Job, void, JobName>(QUEUE, { connection, streams: STREAMS }),
      worker: (process, concurrency) =>
        new Worker<Job, void, JobName>(QUEUE, process, { connection, concurrency }),
      // Its statements fail by themselves when the server is gone.
      away: () => false,
      end: () => pool.end(),
    },
    report,
  );
}
