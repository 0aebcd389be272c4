import type { ChildProcess } from 'node:child_process';
import { Agent } from 'node:http';
import { loadavg } from 'node:os';
import { performance } from 'node:perf_hooks';
import { Client } from 'pg';
import { LEDGER_GROUPINGS, TaskListingService } from '@duban/evaluation';
import { Journal, SystemClock } from '@duban/journal';
import { addDays, civilDate, IDS, type Ids } from '@duban/kernel';
import { SESSION_COOKIE } from '../../apps/api/src/shell/session.cookie';
import { layCrowd } from '../crash/crowd';
import { freePort, healthy, send, startApi } from './http';
import { layYear } from './lists.world';
import { session } from './reports';
import { openHouse, round } from './server';

/**
 * How long the lists take over HTTP, p50 and p95, with 10,000 and with 100,000 tasks in the ledger: for a supervisor (the
 * plans of their office, a tenth of all), a leader (all of them) and a handler (those of one unit). Beside each the bare
 * reading of as many rows of `task` on one connection. One question at a time: what one person waits. The lights are
 * kept, as they are while a worker runs; `relit` is how long it took to reckon them all, in ms.
 */
const SIZES = [10_000, 100_000];
const OFFICES = 10;
const UNITS = 20;
const ASKED = 60;
const WARM_UP = 5;
const PAGE = 50;
const AIM = { p95: 100 };

const TODAY = civilDate(new Date());

const LISTS: Record<string, string> = {
  ledger: '/api/v1/ledger?limit=50',
  byDue: '/api/v1/ledger?limit=50&sort=due',
  byPercent: '/api/v1/ledger?limit=50&sort=-percent',
  redLights: '/api/v1/ledger?limit=50&light=red',
  search: '/api/v1/ledger?limit=50&q=%E7%AC%AC77%E4%BB%B6',
  ...Object.fromEntries(
    LEDGER_GROUPINGS.flatMap(g => [
      [`by_${g}`, `/api/v1/ledger?limit=50&group=${g}`],
      [`headings_${g}`, `/api/v1/ledger/headings?group=${g}`],
    ]),
  ),
  summary: '/api/v1/ledger/summary',
  wall: '/api/v1/wall',
  dueDates: `/api/v1/due-dates?from=${addDays(TODAY, -21)}&to=${addDays(TODAY, 20)}`,
  dueToday: `/api/v1/due-dates/list?on=${TODAY}&limit=50`,
  toReview: '/api/v1/reports/review?limit=50',
  mine: '/api/v1/obligations/mine?limit=50',
  overview: '/api/v1/overview',
};

/** Lists a role has no door to. */
const NOT_THEIRS: Record<string, string[]> = { leader: ['toReview'] };

interface Spread {
  p50: number;
  p95: number;
  bytes?: number;
}

async function main(): Promise<void> {
  const house = await openHouse(new SystemClock());
  const plain = new Client({ connectionString: house.url });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let api: ChildProcess | undefined;
  try {
    await plain.connect();
    const port = await freePort();
    const year = civilDate(new Date()).slice(0, 4);
    const figures: Record<string, unknown> = {};
    let laid = 0;
    const people = { supervisor: '', leader: '', handler: '' };
    for (const size of SIZES) {
      while (laid < size) {
        const tasks = Math.min(size / OFFICES, size - laid);
        const crowd = await layCrowd(
          house.app.get(Journal),
          house.app.get<Ids>(IDS),
          { units: UNITS, tasks, name: `${laid}·` },
          `${year}-12-28`,
        );
        laid += tasks;
        const offices = await plain.query<{ person_id: string }>(
          'SELECT person_id FROM appointment WHERE unit_id = $1',
          [crowd.officeId],
        );
        people.supervisor = offices.rows[0].person_id;
        people.handler = crowd.units[0].people[0];
      }
      await layYear(plain, year);
      const began = performance.now();
      await house.app.get(TaskListingService).refresh();
      const relit = round(performance.now() - began);
      await plain.query('VACUUM ANALYZE');
      people.leader ||= await leader(plain);
      api ??= startApi(house.url, port);
      await healthy(agent, port);
      const cookies: Record<string, string> = {};
      for (const [who, id] of Object.entries(people)) cookies[who] = await session(plain, id);
      const of: Record<string, unknown> = { bare: await bare(plain), relit, load: round(loadavg()[0], 1) };
      for (const [who, token] of Object.entries(cookies)) {
        const lists: Record<string, Spread> = {};
        const headers = { cookie: `${SESSION_COOKIE}=${token}`, 'accept-encoding': 'gzip' };
        for (const [name, path] of Object.entries(LISTS)) {
          if (NOT_THEIRS[who]?.includes(name)) continue;
          lists[name] = await timed(ASKED, async () => {
            const { status, bytes } = await send(agent, port, 'GET', path, headers);
            if (status !== 200) throw new Error(`${path}: ${status}`);
            return bytes;
          });
        }
        of[who] = lists;
      }
      figures[`${size} tasks`] = of;
    }
    console.log(
      JSON.stringify({ unit: 'ms', asked: ASKED, page: PAGE, aim: AIM, ...figures, machine: house.machine }),
    );
  } finally {
    api?.kill('SIGTERM');
    agent.destroy();
    await plain.end();
    await house.close();
  }
}

async function leader(plain: Client): Promise<string> {
  const { rows } = await plain.query<{ id: string }>(
    `WITH p AS (INSERT INTO person (id, name, username, email, active, clearance, version)
       VALUES (gen_random_uuid(), '区长', 'quzhang', 'quzhang@duban.test', true, 'internal', 1) RETURNING id)
     INSERT INTO appointment (id, person_id, unit_id, role, active)
     SELECT gen_random_uuid(), p.id, (SELECT office_unit_id FROM plan LIMIT 1), 'leader', true FROM p RETURNING person_id AS id`,
  );
  return rows[0].id;
}

/** As many rows, read by primary key: what a list cannot be faster than. */
const bare = (plain: Client): Promise<Spread> =>
  timed(ASKED, async () => {
    await plain.query('SELECT * FROM task ORDER BY id LIMIT $1', [PAGE]);
  });

async function timed(times: number, ask: () => Promise<number | void>): Promise<Spread> {
  const took: number[] = [];
  let bytes: number | void = undefined;
  for (let i = 0; i < WARM_UP + times; i++) {
    const start = performance.now();
    bytes = await ask();
    if (i >= WARM_UP) took.push(performance.now() - start);
  }
  const sorted = took.sort((a, b) => a - b);
  const at = (p: number): number => round(sorted[Math.floor((sorted.length - 1) * p)], 1);
  return { p50: at(0.5), p95: at(0.95), ...(bytes && { bytes }) };
}

main().catch((e: unknown) => {
  console.error(e);
  process.exitCode = 1;
});
