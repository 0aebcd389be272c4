import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Db, Journal } from '@duban/journal';
import { IDS, type Ids, instantOf } from '@duban/kernel';
import { DELIVERIES_AT_ONCE } from '../../apps/worker/src/worker.service';
import { openHouse, type TestHouse } from '../harness/house';
import { type SmtpSink, startSmtpSink } from '../harness/smtp-sink';
import { layCrowd } from './crowd';
import { expectClean } from './ladders';

/**
 * The built worker (ticks, BullMQ on PostgreSQL, SMTP) against `kill -9`: in the middle of a sweep of 2,000 due
 * obligations, and again while the mails go out.
 */
const CHECKOUT = resolve(__dirname, '../..');
const UNITS = 100;
const TASKS = 2_000;
/** +1 of the ladder tells the handler and the head. */
const PEOPLE = UNITS * 2;

let house: TestHouse;
let sink: SmtpSink;
const workers: ChildProcess[] = [];

beforeAll(async () => {
  execFileSync(process.execPath, [join(CHECKOUT, 'tools/build.mjs'), '--server'], {
    stdio: ['ignore', 2, 2],
  });
  house = await openHouse('2026-03-09', '10:00');
  sink = await startSmtpSink();
  const size = { units: UNITS, tasks: TASKS };
  await layCrowd(house.get(Journal), house.app.get<Ids>(IDS), size, '2026-03-09');
});
afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL');
  await sink?.close();
  await house?.close();
});

const query = <T = Record<string, unknown>>(sql: string): Promise<T[]> => house.get(Db).query<T>(sql);
const count = async (sql: string): Promise<number> =>
  (await query<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`))[0].n;

/** A worker at this time of Tuesday 10 March. */
function start(time: string): ChildProcess {
  const worker = spawn(process.execPath, [join(__dirname, 'sweep-worker.cjs')], {
    cwd: CHECKOUT,
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: house.database.url,
      SMTP_URL: sink.url,
      CLOCK: instantOf('2026-03-10', time).toISOString(),
    },
    stdio: ['ignore', 2, 2],
  });
  workers.push(worker);
  return worker;
}

/** Only so that a worker that hangs is named; a loaded machine may take its time. */
const PATIENCE_MS = 180_000;

async function until(
  worker: ChildProcess,
  progress: () => number | Promise<number>,
  at: number,
): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; (await progress()) < at; await sleep(3)) {
    if (worker.exitCode !== null) throw new Error(`the worker ended by itself with ${worker.exitCode}`);
    if (Date.now() > end)
      throw new Error(`the worker has done ${await progress()} of ${at} after ${PATIENCE_MS / 1000} s`);
  }
}

/** Kills at a random moment after so much has been done. @returns how much had been done when it was dead */
async function kill(worker: ChildProcess, progress: () => number | Promise<number>): Promise<number> {
  await sleep(Math.random() * 50);
  const dead = new Promise(done => worker.once('exit', done));
  worker.kill('SIGKILL');
  await dead;
  return progress();
}

const somewhere = (from: number, to: number): number => Math.floor(from + Math.random() * (to - from));

it('records each step once and loses no mail, however often the worker is killed', async () => {
  const steps = (): Promise<number> => count('obligation_step');
  const cut: number[] = [];
  for (const at of [somewhere(1, 300), somewhere(500, 800), somewhere(1000, 1300)]) {
    const worker = start('08:05');
    await until(worker, steps, at);
    cut.push(await kill(worker, steps));
  }
  // Otherwise nothing was tested.
  expect(cut[0]).toBeLessThan(TASKS);
  const last = start('08:05');
  await until(last, steps, TASKS);
  await kill(last, steps);

  expect(await count("obligation_step WHERE label = '+1' AND NOT skipped AND NOT pending")).toBe(TASKS);
  expect(await count('(SELECT DISTINCT obligation_id FROM obligation_step) s')).toBe(TASKS);
  expect(await count('message')).toBe(TASKS * 2);
  expect(await count('(SELECT DISTINCT person_id, obligation_id FROM message) m')).toBe(TASKS * 2);
  expect(await count("delivery WHERE state = 'collecting'")).toBe(PEOPLE);
  expect(sink.mails).toHaveLength(0);

  // The digests of 08:30. What a dead worker had claimed comes back after its lease, which doubles each time.
  sink.delay(15);
  const mails = (): number => sink.mails.length;
  for (const [time, at] of [
    ['08:31', somewhere(1, 60)],
    ['09:00', somewhere(70, 120)],
  ] as const) {
    const worker = start(time);
    await until(worker, mails, at);
    expect(await kill(worker, mails)).toBeLessThan(PEOPLE);
  }
  const rest = start('10:00');
  await until(rest, () => count("delivery WHERE state = 'accepted'"), PEOPLE);
  await kill(rest, mails);

  const deliveries = await query<{ message_id: string; email: string; titles: string[] }>(
    `SELECT d.message_id, p.email, array_agg(m.title) AS titles FROM delivery d JOIN person p ON p.id = d.person_id JOIN message m ON m.delivery_id = d.id
     GROUP BY d.id, p.id`,
  );
  expect(deliveries).toHaveLength(PEOPLE);
  for (const { message_id, email, titles } of deliveries) {
    const copies = sink.mails.filter(m => m.to.includes(email));
    expect(new Set(copies.map(m => m.header('Message-ID')))).toEqual(new Set([message_id]));
    for (const copy of copies) expect(titles.filter(t => !copy.text.includes(t))).toEqual([]);
  }
  // More than one copy only of what was on its way when a worker died: at most as many as it sends at once.
  expect(sink.mails.length - PEOPLE).toBeLessThanOrEqual(2 * DELIVERIES_AT_ONCE);
  await expectClean(house);
}, 600_000);
