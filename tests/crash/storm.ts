import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { Db, Journal, Sealer, SYSTEM } from '@duban/journal';
import { IDS, type Ids, instantOf, ManualClock } from '@duban/kernel';
import { DeliveryService, NotificationSettings } from '@duban/notification';
import { InvariantVerifier, Watch } from '../../apps/wiring/src';
import { openHouse } from '../bench/server';
import { layCrowd } from './crowd';
import { badRelay, FrailRedis, killPostgres, lots, type Relay, Workers } from './storm.faults';

/**
 * `npm run storm -- [--seconds 300] [--due 20000] [--units 1000] [--workers 4] [--redis] [--seed 1]`
 *
 * Lays obligations that fall due one after the other while it lasts, lets workers say so and mail it, and breaks everything they use meanwhile: the
 * workers, the server and Redis by `kill -9`, the relay by refusing, hanging and cutting one mail in ten. Then the faults
 * stop, and what should have happened must have happened: each step recorded once, each inbox message there once, each
 * mail taken by the relay at least once. Prints JSON; ends with 1 where anything is missing or double.
 */
const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    seconds: { type: 'string', default: '300' },
    due: { type: 'string', default: '20000' },
    units: { type: 'string', default: '1000' },
    workers: { type: 'string', default: '4' },
    seed: { type: 'string', default: '1' },
    redis: { type: 'boolean', default: false },
  },
});
const SECONDS = Number(values.seconds);
const DUE = Number(values.due);
const UNITS = Number(values.units);
const WORKERS = Number(values.workers);
/** The clock of the workers: leases and retries of minutes pass in seconds. */
const SPEED = 30;
/** The relay's share of misbehaviour. */
const BADNESS = 0.1;
/** Real time in which all must have come right once the faults are over. */
const PATIENCE_MS = 10 * 60_000;
/** Digests go out every quarter of an hour of the workers' clock, so that there is mail all the while. */
const WINDOWS = [
  ...['08:30', '08:45'],
  ...['00', '15', '30', '45'].map(m => `09:${m}`),
  ...['00', '15', '30', '45'].map(m => `10:${m}`),
  '14:30',
  '16:30',
];
const DAWN = instantOf('2026-03-10', '08:20');
/** Working hours after the storm, each later than what the clock comes to from the one before. */
const LATER = [
  instantOf('2026-03-10', '14:00'),
  instantOf('2026-03-10', '16:00'),
  ...['09:00', '10:30', '14:00', '16:00'].map(time => instantOf('2026-03-11', time)),
];
const CHECKOUT = resolve(__dirname, '../..');

interface Figures {
  steps: number;
  stepsDouble: number;
  inbox: number;
  inboxDouble: number;
  waiting: number;
  failed: number;
}

type House = Awaited<ReturnType<typeof openHouse>>;

/** Where the workers' clock stands: in a file, which each reads when it starts. */
class StormClock {
  private at = 0;
  private since = 0;

  constructor(readonly file: string) {}

  set(at: Date): void {
    [this.at, this.since] = [at.getTime(), Date.now()];
    writeFileSync(this.file, JSON.stringify({ at: at.toISOString(), since: this.since, speed: SPEED }));
  }

  now(): Date {
    return new Date(this.at + (Date.now() - this.since) * SPEED);
  }
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(): Promise<void> {
  const lot = lots(Number(values.seed));
  const build = join(CHECKOUT, 'tools/build.mjs');
  execFileSync(process.execPath, [build, '--server'], { stdio: ['ignore', 2, 2] });
  const clock = new ManualClock(instantOf('2026-03-09', '10:00'));
  const house = await openHouse(clock);
  const folder = mkdtempSync(join(tmpdir(), 'duban-storm-'));
  const time = new StormClock(join(folder, 'clock.json'));
  const relay = await badRelay(lot);
  const redis = values.redis ? await FrailRedis.start() : undefined;
  const workers = new Workers({
    DATABASE_URL: house.url,
    SMTP_URL: relay.url,
    STORM_CLOCK: time.file,
    ...(redis && { REDIS_URL: redis.url }),
  });
  try {
    // Due on Monday 9 March: +1 of the ladder tells the handler and the head of each unit on Tuesday at 08:00.
    const size = { units: UNITS, tasks: DUE };
    await layCrowd(house.app.get(Journal), house.app.get<Ids>(IDS), size, '2026-03-09');
    await house.app
      .get(NotificationSettings)
      .setPolicy(SYSTEM, { windows: WINDOWS, opens: null, closes: null, dailyCap: 50, demanded: [] });
    // Met by the sweep one after the other: the last when the storm is nearly over.
    await house.app.get(Db).query(
      `UPDATE obligation o SET next_step_at = $1::timestamptz + make_interval(secs => x.i * $2::float8)
       FROM (SELECT id, row_number() OVER (ORDER BY md5(id::text)) - 1 AS i FROM obligation WHERE kind = 'complete') x WHERE x.id = o.id`,
      [DAWN, (SECONDS * SPEED * 0.9) / DUE],
    );
    say(`${DUE} obligations laid; ${SECONDS} s of storm`);
    time.set(DAWN);
    relay.badness = BADNESS;
    workers.start(WORKERS);
    const kills = await storm(house.url, workers, redis, lot);
    relay.badness = 0;
    say('the faults are over');
    const stormed = await settled(() => figures(house.url));
    const over = Date.now();
    let resent = 0;
    let now = stormed;
    for (let lull = 0; Date.now() - over < PATIENCE_MS; lull++) {
      if (now.steps >= DUE && !now.waiting && !now.failed && !(await missing(house.url, relay)).length) break;
      // The dead letters' button, pressed once the relay is well again.
      if (now.failed) resent += await resend(house, clock, time.now());
      // Backoffs of hours: the clock need not wait for them as people must.
      if (lull % 10 === 9) {
        await workers.stop();
        time.set(LATER[Math.min((lull - 9) / 10, LATER.length - 1)]);
        workers.start(WORKERS);
      }
      await sleep(2000);
      now = await settled(() => figures(house.url));
    }
    const calmAfter = Math.round((Date.now() - over) / 1000);
    await workers.stop();
    // The last look, by somebody whose clock stands later than the workers'.
    clock.moveTo(instantOf('2026-03-11', '17:00'));
    while (await house.app.get(Sealer).seal());
    const watch = await house.app.get(Watch).look();
    const { faults } = await house.app.get(InvariantVerifier).invariants();
    const lost = await missing(house.url, relay);
    const ids = await messageIds(house.url);
    const copies = [...relay.taken.values()].reduce((sum, n) => sum + n, 0);
    const unknown = [...relay.taken.keys()].filter(id => !ids.includes(id)).length;
    const result = {
      queue: redis ? 'redis' : 'postgres',
      due: DUE,
      workers: WORKERS,
      seconds: SECONDS,
      seed: Number(values.seed),
      faults: { ...kills, relay: relay.faults, workersEnded: workers.ends },
      atEndOfStorm: stormed,
      calmAfter,
      steps: { expected: DUE, recorded: now.steps, double: now.stepsDouble },
      inbox: { expected: DUE * 2, recorded: now.inbox, double: now.inboxDouble },
      mails: {
        ...{ expected: ids.length, missing: lost.length, taken: copies },
        ...{ duplicates: copies - relay.taken.size, resent, unknown },
      },
      watchdog: watch.map(f => `${f.kind}: ${f.count}`),
      faultsOfChain: faults.slice(0, 5),
      machine: house.machine,
    };
    const ok =
      now.steps === DUE &&
      now.inbox === DUE * 2 &&
      ![now.stepsDouble, now.inboxDouble, lost.length, unknown, watch.length, faults.length].some(Boolean);
    process.stdout.write(`${JSON.stringify({ ok, ...result }, null, 2)}\n`);
    process.exitCode = ok ? 0 : 1;
  } finally {
    await workers.stop();
    redis?.close();
    await house.close();
    await relay.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Kills at random until the time is over. @returns how often what was killed */
async function storm(
  url: string,
  workers: Workers,
  redis: FrailRedis | undefined,
  lot: () => number,
): Promise<Record<string, number>> {
  const [{ directory }] = await ask<{ directory: string }>(
    url,
    "SELECT current_setting('data_directory') AS directory",
  );
  const begun = Date.now();
  let database = 0;
  let nextDatabase = 12_000;
  while (Date.now() - begun < SECONDS * 1000) {
    await sleep(1000 + lot() * 3000);
    workers.kill(lot);
    if (redis && lot() < 0.3) redis.kill();
    if (Date.now() - begun < nextDatabase) continue;
    // Its keeper gives up on a server that dies more than five times a minute.
    nextDatabase += 13_000 + lot() * 10_000;
    killPostgres(directory);
    database++;
  }
  return { workers: workers.kills, database, redis: redis?.kills ?? 0 };
}

/** On a connection of its own: the server may have been killed a moment ago. */
async function ask<T>(url: string, sql: string): Promise<T[]> {
  const client = new Client({ connectionString: url, options: '-c timezone=UTC' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows as T[];
  } finally {
    await client.end();
  }
}

async function figures(url: string): Promise<Figures> {
  const [row] = await ask<Figures>(
    url,
    `SELECT (SELECT count(*)::int FROM obligation_step WHERE label = '+1' AND NOT skipped) AS steps,
      (SELECT count(*)::int - count(DISTINCT (obligation_id, arming, step, occurrence))::int FROM obligation_step) AS "stepsDouble",
      (SELECT count(*)::int FROM message WHERE kind = 'chase') AS inbox,
      (SELECT count(*)::int - count(DISTINCT (person_id, obligation_id))::int FROM message WHERE kind = 'chase') AS "inboxDouble",
      (SELECT count(*)::int FROM delivery WHERE state IN ('collecting', 'queued')) AS waiting,
      (SELECT count(*)::int FROM delivery WHERE state IN ('failed', 'bounced')) AS failed`,
  );
  return row;
}

/** Asks until the server is back. */
async function settled<T>(question: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++)
    try {
      return await question();
    } catch (e) {
      if (tries > 60) throw e;
      await sleep(500);
    }
}

const messageIds = async (url: string): Promise<string[]> =>
  (
    await ask<{ id: string }>(
      url,
      "SELECT message_id AS id FROM delivery WHERE state <> 'dropped' AND via = 'mail'",
    )
  ).map(r => r.id);

const missing = async (url: string, relay: Relay): Promise<string[]> =>
  (await messageIds(url)).filter(id => !relay.taken.has(id));

/** @returns how many were queued again */
async function resend(house: House, clock: ManualClock, now: Date): Promise<number> {
  clock.moveTo(now);
  const dead = await house.app
    .get(Db)
    .query<{ id: string }>("SELECT id FROM delivery WHERE state IN ('failed', 'bounced')");
  if (!dead.length) return 0;
  const service = house.app.get(DeliveryService);
  const ids = dead.map(d => d.id);
  return (await service.resend(SYSTEM, ids, '邮件服务器已恢复')).ids.length;
}

main().catch((e: unknown) => {
  process.stderr.write(`${(e as Error).stack}\n`);
  process.exitCode = 1;
});
