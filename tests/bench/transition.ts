import { type ChildProcess, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import { performance } from 'node:perf_hooks';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { ReportService } from '@duban/feedback';
import { type Actor, Journal, SystemClock } from '@duban/journal';
import { IDS, type Ids } from '@duban/kernel';
import { SESSION_COOKIE } from '../../apps/api/src/shell/session.cookie';
import { freePort, healthy, send, startApi } from './http';
import { record, replay, type Statement, transpose } from './recording';
import { layReports, layWorld, session, type Subject, type World } from './reports';
import { type BenchHouse, median, openHouse, round } from './server';

/**
 * Commands per second over HTTP for “save report, submit, approve” at 8 connections, beside the same statements said
 * over 8 plain connections, and beside `pgbench -N`. The API is a process of its own; this one asks. All share the cores.
 */
const CONNECTIONS = 8;
/** Reports a connection carries through in one measurement, each three commands. */
const REPORTS = 60;
const ROUNDS = 3;
const WARM_UP = 40;
const PGBENCH_SECONDS = 4;
const AIMS = { trips: 8, ratioSql: 0.3, ratioPgbench: 0.1 };

const TEXT = '已完成选址和招商，三处街区同步施工，形象进度过半；'.repeat(4);

async function main(): Promise<void> {
  const house = await openHouse(new SystemClock());
  const plain = new Client({ connectionString: house.url });
  let api: ChildProcess | undefined;
  try {
    await plain.connect();
    const journal = house.app.get(Journal);
    const ids = house.app.get<Ids>(IDS);
    const world = await layWorld(journal, ids, CONNECTIONS);
    const lay = (count: number): Promise<Subject[][]> =>
      Promise.all(world.units.map((_, i) => layReports(journal, ids, world, i, count)));
    const { said, trips, from } = await converse(
      house,
      world,
      (await layReports(journal, ids, world, 0, 1))[0],
    );

    const port = await freePort();
    api = startApi(house.url, port);
    const tokens = new Map<string, string[]>();
    for (const person of [world.supervisor, ...world.units.map(u => u.handler)])
      tokens.set(person, await Promise.all(Array.from({ length: SESSIONS }, () => session(plain, person))));
    const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
    const ask = caller(agent, port, tokens);
    await healthy(agent, port);
    const sequence = (s: Subject): Promise<void> => carry(ask, s, world.supervisor);
    const overHttp = (lanes: Subject[][]): Promise<void> =>
      Promise.all(
        lanes.map(async lane => {
          for (const s of lane) await sequence(s);
        }),
      ).then(() => undefined);
    const inSql = (lanes: Subject[][]): Promise<() => Promise<void>> =>
      replay(
        house.url,
        lanes.map(lane => lane.map(s => transpose(said, from, s, [world.office, world.supervisor]))),
      );

    await overHttp(await lay(WARM_UP));
    await (
      await inSql(await lay(WARM_UP))
    )();
    const bench = preparePgbench(house.url);
    const http: number[] = [];
    const sql: number[] = [];
    const pgbench: number[] = [];
    for (let i = 0; i < ROUNDS; i++) {
      const forHttp = await lay(REPORTS);
      const run = await inSql(await lay(REPORTS));
      await plain.query('VACUUM ANALYZE');
      await plain.query('CHECKPOINT');
      http.push(await rate(() => overHttp(forHttp)));
      sql.push(await rate(run));
      if (bench) pgbench.push(bench());
    }
    const one = await layReports(journal, ids, world, 0, CONNECTIONS * REPORTS);
    const onePlan = await rate(() =>
      overHttp(Array.from({ length: CONNECTIONS }, (_, i) => one.filter((_s, n) => n % CONNECTIONS === i))),
    );
    agent.destroy();
    const best = { http: median(http), sameSql: median(sql), pgbenchN: bench ? median(pgbench) : null };
    console.log(
      JSON.stringify({
        http: round(best.http),
        sameSql: round(best.sameSql),
        pgbenchN: best.pgbenchN && round(best.pgbenchN),
        ratioSql: round(best.http / best.sameSql, 2),
        ratioPgbench: best.pgbenchN ? round(best.http / best.pgbenchN, 2) : 'pgbench is not installed',
        trips,
        aims: AIMS,
        onePlan: round(onePlan),
        rounds: {
          http: http.map(r => round(r)),
          sameSql: sql.map(r => round(r)),
          pgbenchN: pgbench.map(r => round(r)),
        },
        machine: house.machine,
      }),
    );
  } finally {
    api?.kill('SIGTERM');
    await plain.end();
    await house.close();
  }
}

/** Runs the three commands once, as the API would, and listens. */
async function converse(
  house: BenchHouse,
  world: World,
  from: Subject,
): Promise<{ said: Statement[]; trips: Record<'save' | 'submit' | 'approve', number>; from: Subject }> {
  const reports = house.app.get(ReportService);
  const source = house.app.get(DataSource);
  const handler: Actor = {
    personId: from.handler,
    name: '经办人',
    appointments: [{ unitId: from.unit, role: 'handler' }],
  };
  const office: Actor = {
    personId: world.supervisor,
    name: '督查员',
    appointments: [{ unitId: world.office, role: 'supervisor' }],
  };
  const key = randomUUID;
  const save = await record(source, () =>
    reports.save(handler, from.report, { text: TEXT, percent: 50 }, { key: key(), version: 1 }),
  );
  const submit = await record(source, () => reports.submit(handler, [from.report], {}, { key: key() }));
  const approve = await record(source, () => reports.approve(office, [from.report], { key: key() }));
  return {
    said: [...save, ...submit, ...approve],
    trips: { save: save.length, submit: submit.length, approve: approve.length },
    from,
  };
}

type Ask = (person: string, method: string, path: string, body: object, version?: number) => Promise<void>;

/** A session may give so many commands a minute; each person is signed in often enough to stay below. */
const SESSIONS = 60;
let asked = 0;

const caller =
  (agent: Agent, port: number, tokens: ReadonlyMap<string, string[]>): Ask =>
  async (person, method, path, body, version) => {
    const text = JSON.stringify(body);
    const headers = {
      cookie: `${SESSION_COOKIE}=${tokens.get(person)?.[asked++ % SESSIONS]}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
      'idempotency-key': randomUUID(),
      ...(version && { 'if-match': `"${version}"` }),
    };
    const { status } = await send(agent, port, method, path, headers, text);
    if (status !== 200) throw new Error(`${method} ${path}: ${status}`);
  };

/** 保存、报送、审核通过. */
async function carry(ask: Ask, { report, handler }: Subject, supervisor: string): Promise<void> {
  await ask(handler, 'PUT', `/api/v1/reports/${report}`, { text: TEXT, percent: 50 }, 1);
  await ask(handler, 'POST', '/api/v1/reports/submit', { ids: [report] });
  await ask(supervisor, 'POST', '/api/v1/reports/approve', { ids: [report] });
}

/** Commands per second. */
async function rate(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (CONNECTIONS * REPORTS * 3 * 1000) / (performance.now() - start);
}

/** pgbench of the system against the same server; undefined where there is none. */
function preparePgbench(url: string): (() => number) | undefined {
  const run = (...args: string[]): string | undefined => {
    const { status, stdout, stderr, error } = spawnSync('pgbench', [...args, url], { encoding: 'utf8' });
    if (error) return undefined;
    if (status !== 0) throw new Error(stderr);
    return stdout;
  };
  if (run('-i', '-q', '-s', '10') === undefined) return undefined;
  return () => {
    const said = run('-N', '-n', '-c', `${CONNECTIONS}`, '-j', '2', '-T', `${PGBENCH_SECONDS}`) ?? '';
    return Number(/^tps = ([\d.]+)/m.exec(said)?.[1]);
  };
}

main().catch((e: unknown) => {
  console.error(e);
  process.exitCode = 1;
});
