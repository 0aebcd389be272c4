import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Client } from 'pg';
import { Refusal } from '@duban/kernel';
import { InstanceLock, lockOwner, takeInstanceLock } from '../instance-lock';
import { pickPort } from '../ports';
import { serverAccount } from './account';
import { findBinaries } from './binaries';
import { ensureCluster, ROLE } from './initdb';
import { readPostmaster, reclaim } from './orphan';
import { choosePlace, claimPlace, lockOf, placeOf } from './place';
import { assertStepsDown } from './run';
import { launch, LaunchOptions, RunningServer, Tuning } from './server';
import { makeHome, newPassword, readState, ServerState, writeState } from './state';

export interface StartOptions {
  /** DUBAN_HOME: where the password, the port and, if possible, the data are kept. */
  home: string;
  /** Takes one Chinese line for the person who started us. */
  log: (line: string) => void;
  tuning?: Tuning;
}

export interface EmbeddedPostgres {
  /** Of the database `duban`, as its owner. */
  readonly url: string;
  readonly port: number;
  /** Resolves only if the server died and could not be brought back; what to tell the person. */
  readonly lost: Promise<Refusal>;
  /** Within ten seconds or so; may be called twice. */
  stop(): Promise<void>;
}

const DATABASE = 'duban';
const HOST = '127.0.0.1';
/** Below the ports systems hand out by themselves (32768 on Linux), so that a restart finds its port free. */
const FIRST_PORT = 15_432;
const PORT_SPREAD = 5_000;
/** A server that dies this often within a minute will not be cured by another start. */
const MAX_RESTARTS = 5;

const homeLock = (home: string): string => join(home, 'postgres.lock');

const urlOf = (password: string, port: number, database: string): string =>
  `postgres://${ROLE}:${password}@${HOST}:${port}/${database}`;

/** The same home asks for the same port even when its memory was lost; different homes rarely meet. */
const firstPort = (home: string): number =>
  FIRST_PORT + (createHash('sha256').update(home).digest().readUInt32BE(0) % PORT_SPREAD);

async function ensureDatabase(password: string, port: number): Promise<void> {
  const client = new Client({ connectionString: urlOf(password, port, 'postgres') });
  client.on('error', () => undefined); // what matters of it also fails the query
  try {
    await client.connect();
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (!rowCount) await client.query(`CREATE DATABASE ${DATABASE}`);
  } catch (cause) {
    throw new Refusal('unavailable', 'postgres_failed', '数据库已启动，但不能登录。', {
      mend: '如果 postgres.json 曾被删除或改动，请从备份恢复它。',
      cause,
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}

interface Cluster {
  home: string;
  state: ServerState;
  options: Omit<LaunchOptions, 'port'>;
}

/**
 * What the home remembers; nothing if its first start never came as far as a server.
 * @throws Refusal `data_missing`: to begin with an empty database in silence would be to forget everything in silence
 */
function recall(home: string): ServerState | undefined {
  const state = readState(home);
  if (!state || existsSync(join(placeOf(home, state), 'data', 'PG_VERSION'))) return state;
  if (state.port === undefined) return undefined;
  throw new Refusal(
    'conflict',
    'data_missing',
    `数据库的数据目录 ${join(placeOf(home, state), 'data')} 不见了。`,
    {
      mend: `请把它恢复到原处，或用备份恢复；确实要从空库开始，请删除 ${join(home, 'postgres.json')} 后再启动。`,
    },
  );
}

/** Everything up to a data directory that is complete, ours and free. Locks taken on the way go into `held`. */
async function prepare({ home, log, tuning = 'desk' }: StartOptions, held: InstanceLock[]): Promise<Cluster> {
  held.push(await takeInstanceLock(homeLock(home), home));
  const known = recall(home);
  const account = serverAccount([...(known ? [join(placeOf(home, known), 'data')] : []), home]);
  await assertStepsDown(account);
  const state = known ?? { place: await choosePlace(home, account, log), password: newPassword() };
  const place = placeOf(home, state);
  held.push(await takeInstanceLock(lockOf(place), home));
  claimPlace(home, place);
  const binaries = await findBinaries(account, log);
  if (!known) writeState(home, state); // before initdb: data with a password nobody knows are lost
  await ensureCluster({ place, password: state.password, binaries, account, sync: tuning !== 'test' }, log);
  await reclaim(place, account, log);
  return { home, state, options: { place, tuning, binaries, account } };
}

/** Starts on the remembered port, or on another if that is in use by now. */
async function bringUp(
  { home, state, options }: Cluster,
  log: StartOptions['log'],
): Promise<{ server: RunningServer; port: number }> {
  for (let tries = 0; tries < 5; tries++) {
    const { port } = await pickPort(state.port ?? firstPort(home), HOST);
    const server = await launch({ ...options, port }, log);
    if (!server) continue;
    if (state.port !== port) writeState(home, Object.assign(state, { port }));
    return { server, port };
  }
  throw new Refusal('unavailable', 'no_free_port', '数据库找不到可用的端口。', { mend: '请稍后重试。' });
}

/**
 * Starts the PostgreSQL that comes with duban on the data of this home, first making them if need be, and brings it
 * back if it dies. It goes down with this process, however that ends.
 * @throws Refusal `instance_running` when a live process has the home; others say what is missing and what to do
 */
export async function startPostgres(start: StartOptions): Promise<EmbeddedPostgres> {
  const home = resolve(start.home);
  makeHome(home);
  const held: InstanceLock[] = [];
  const release = (): void => held.splice(0).forEach(lock => lock.release());
  try {
    const cluster = await prepare({ ...start, home }, held);
    const { server, port } = await bringUp(cluster, start.log);
    await ensureDatabase(cluster.state.password, port).catch(e =>
      server.stop().finally(() => Promise.reject(e)),
    );
    const kept = keep(server, cluster, port, start.log);
    return {
      url: urlOf(cluster.state.password, port, DATABASE),
      port,
      lost: kept.lost,
      stop: () => kept.stop().finally(release),
    };
  } catch (e) {
    release();
    throw e;
  }
}

/** Watches over a server: one that dies unasked is started again on its port, where the pools look for it. */
function keep(
  first: RunningServer,
  cluster: Cluster,
  port: number,
  log: StartOptions['log'],
): { lost: Promise<Refusal>; stop(): Promise<void> } {
  let server: RunningServer | undefined = first;
  let stopping = false;
  const deaths: number[] = [];
  const again = async (): Promise<void> => {
    log('数据库进程意外结束，正在重新启动…');
    await reclaim(cluster.options.place, cluster.options.account, log);
    server = await launch({ ...cluster.options, port }, log);
    if (!server)
      throw new Refusal('unavailable', 'port_taken', `数据库的端口 ${port} 已被别的程序占用。`, {
        mend: '请重新启动督办。',
      });
    log('数据库已恢复。');
  };
  const watch = async (): Promise<Refusal | undefined> => {
    while (server) {
      await server.gone;
      server = undefined;
      if (stopping) return undefined;
      deaths.push(Date.now());
      if (deaths.filter(at => at > Date.now() - 60_000).length > MAX_RESTARTS) {
        return new Refusal('unavailable', 'postgres_failed', '数据库进程一再意外结束。', {
          mend: `请查看 ${join(cluster.options.place, 'server.log')}。`,
        });
      }
      await again();
      if (stopping) await (server as RunningServer | undefined)?.stop();
    }
    return undefined;
  };
  const watched = watch().catch((e: unknown) =>
    e instanceof Refusal
      ? e
      : new Refusal('unavailable', 'postgres_failed', '数据库不能重新启动。', { cause: e }),
  );
  return {
    lost: new Promise(resolve => void watched.then(refusal => refusal && resolve(refusal))),
    async stop() {
      stopping = true;
      await server?.stop();
      await watched;
    },
  };
}

/**
 * The URL of the server that a running instance keeps on this home, for a command line beside it; undefined when none
 * runs, and the data may be started on.
 */
export function findRunningPostgres(home: string): string | undefined {
  const folder = resolve(home);
  if (!lockOwner(homeLock(folder))) return undefined;
  const state = readState(folder);
  const ready = state?.port && readPostmaster(placeOf(folder, state))?.status === 'ready';
  return ready && state.port ? urlOf(state.password, state.port, DATABASE) : undefined;
}
