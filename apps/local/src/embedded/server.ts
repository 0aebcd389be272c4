import { ChildProcess, spawn } from 'node:child_process';
import { closeSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '@duban/kernel';
import { parentOf } from '../process-info';
import { Account } from './account';
import { Binaries } from './binaries';
import { openToAppend, ownerOf } from './files';
import { readPostmaster, stopServerOn } from './orphan';
import { asAccount } from './run';

/** `test` gives up every promise about surviving a crash, for data nobody will miss. */
export type Tuning = 'desk' | 'test';

export interface LaunchOptions {
  place: string;
  port: number;
  tuning: Tuning;
  binaries: Binaries;
  account: Account;
}

/** A server that accepts connections. */
export interface RunningServer {
  /** Resolves when it is gone, wanted or not. */
  readonly gone: Promise<void>;
  /** Fast shutdown; immediate when that takes too long. */
  stop(): Promise<void>;
}

const SETTINGS: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '', // no socket, no trouble with the length of its path
  max_connections: '100',
  shared_buffers: '256MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C', // the log is searched below
  wal_level: 'minimal',
  max_wal_senders: '0',
  logging_collector: 'off',
  log_destination: 'stderr',
};
const CARELESS: Record<string, string> = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  // The tests' home may be in memory.
  max_wal_size: '256MB',
};

/**
 * Runs the server and waits at the same time for our end of the pipe to close, which the system does however node
 * dies. The reader holds nothing but the pipe; stopped by hand when the server ends first, since its pid may be reused.
 */
const GUARD = `exec 3<&0
"$@" </dev/null 3<&- & server=$!
{ read -r _ <&3; kill -INT "$server"; } </dev/null >/dev/null 2>&1 & reader=$!
exec 3<&-
wait "$server"; status=$?
kill "$reader" 2>/dev/null
exit "$status"`;

const LOG_LIMIT = 10_000_000;
/** What a fast shutdown may take; with the rest of the ladder below ten seconds. */
const STOP_MS = 5_000;

/** The server's own log; kept apart from ours because it must outlive node. */
function openLog(place: string): { file: string; fd: number; from: number } {
  const file = join(place, 'server.log');
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_LIMIT) renameSync(file, `${file}.1`);
  const fd = openToAppend(file, ownerOf(place));
  return { file, fd, from: size > LOG_LIMIT ? 0 : size };
}

const goneOf = (child: ChildProcess): Promise<void> =>
  new Promise(resolve => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });

/**
 * Starts the server and waits until it accepts connections, however long it recovers.
 * @returns undefined when the port was taken in the meantime
 * @throws Refusal `postgres_failed`
 */
export async function launch(
  options: LaunchOptions,
  say: (line: string) => void,
): Promise<RunningServer | undefined> {
  const { place, port, tuning, binaries, account } = options;
  const log = openLog(place);
  const settings = Object.entries({
    ...SETTINGS,
    ...(tuning === 'test' ? CARELESS : {}),
    port: String(port),
  });
  const args = [
    '-c',
    GUARD,
    'duban-postgres',
    binaries.postgres,
    '-D',
    join(place, 'data'),
    ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  // A process group of its own: Ctrl-C is for node, which then stops the server in order.
  const child = spawn('/bin/sh', args, {
    ...asAccount(account),
    detached: true,
    stdio: ['pipe', log.fd, log.fd],
  });
  closeSync(log.fd);
  child.stdin?.on('error', () => undefined);
  let exited = false;
  const gone = goneOf(child).then(() => void (exited = true));

  for (let waited = 0; !exited; waited += 25) {
    const master = readPostmaster(place);
    // The file may still be that of the server before.
    if (master?.status === 'ready' && parentOf(master.pid) === child.pid)
      return running(child, options, gone);
    if (waited > 0 && waited % 10_000 === 0) say('数据库正在从上次的中断中恢复，请稍候…');
    await sleep(25);
  }
  const text = readFileSync(log.file).subarray(log.from).toString();
  if (/could not bind|could not create any TCP\/IP sockets/.test(text)) return undefined;
  throw new Refusal(
    'unavailable',
    'postgres_failed',
    `数据库没有启动：${text.trim().split('\n').slice(-4).join('\n')}`,
    {
      mend: `完整记录见 ${log.file}。`,
      details: { log: log.file, output: text.slice(-4_000) },
    },
  );
}

function running(child: ChildProcess, { place, account }: LaunchOptions, gone: Promise<void>): RunningServer {
  // A caller that forgot to stop us may still end; the pipe then takes the server down.
  child.unref();
  (child.stdin as unknown as { unref?: () => void } | null)?.unref?.();
  return {
    gone,
    async stop() {
      child.ref();
      child.stdin?.end();
      const timer = new AbortController();
      const late = sleep(STOP_MS, 'late' as const, { signal: timer.signal }).catch(() => 'late' as const);
      if ((await Promise.race([gone, late])) === 'late') await stopServerOn(place, account, 'SIGQUIT');
      timer.abort();
      await gone;
    },
  };
}
