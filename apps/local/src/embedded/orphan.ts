import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '@duban/kernel';
import { pidTaken } from '../process-info';
import { Account } from './account';
import { serverProcesses } from './processes';

/** What PostgreSQL writes into its data directory while it runs. */
export interface Postmaster {
  pid: number;
  /** `starting`, `ready`, `stopping`, … */
  status: string;
}

const pidFile = (place: string): string => join(place, 'data', 'postmaster.pid');

export function readPostmaster(place: string): Postmaster | undefined {
  try {
    const lines = readFileSync(pidFile(place), 'utf8').split('\n');
    const pid = Number(lines[0]);
    return Number.isInteger(pid) && pid > 0 ? { pid, status: (lines[7] ?? '').trim() } : undefined;
  } catch {
    return undefined;
  }
}

function signal(pids: number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ESRCH') continue;
      throw new Refusal(
        'conflict',
        'orphan_not_ours',
        `上次留下的数据库进程（进程号 ${pid}）属于另一个用户，停不掉。`,
        {
          mend: `请用启动它的用户（或 root）结束该进程后再启动。`,
          details: { pid },
          cause,
        },
      );
    }
  }
}

/** Fast shutdown, then immediate (recovers from its log at the next start), then by force. */
const LADDER: [NodeJS.Signals, number][] = [
  ['SIGINT', 8_000],
  ['SIGQUIT', 2_000],
  ['SIGKILL', 5_000],
];

/**
 * Stops whatever server still runs on these data.
 * @param from where on the ladder to begin
 */
export async function stopServerOn(
  place: string,
  account: Account,
  from: NodeJS.Signals = 'SIGINT',
): Promise<void> {
  for (const [name, patience] of LADDER.slice(LADDER.findIndex(([rung]) => rung === from))) {
    const master = readPostmaster(place)?.pid;
    let left = await serverProcesses(place, account);
    // While the postmaster lives it takes its backends down itself; only without it they are told one by one.
    signal(master && left.includes(master) && name !== 'SIGKILL' ? [master] : left, name);
    for (const end = Date.now() + patience; left.length > 0 && Date.now() < end;) {
      await sleep(50);
      left = await serverProcesses(place, account);
    }
    if (left.length === 0) return;
  }
  throw new Refusal('conflict', 'orphan_stays', `上次留下的数据库进程停不掉（${place}）。`, {
    mend: '请重新启动计算机后再试。',
  });
}

/**
 * Makes the data free for a new server. To be called only by the holder of the lock: then a server found here has
 * lost its node process.
 * @throws Refusal `orphan_not_ours` or `orphan_stays`
 */
export async function reclaim(place: string, account: Account, say: (line: string) => void): Promise<void> {
  if ((await serverProcesses(place, account)).length > 0) {
    say('上次的数据库进程还在运行，先停掉它。');
    await stopServerOn(place, account);
  }
  // PostgreSQL itself copes with a pid that is free. One that is taken, by a process nobody collected or by a
  // newcomer with the same number, makes it refuse to start.
  const master = readPostmaster(place);
  if (master && pidTaken(master.pid)) rmSync(pidFile(place), { force: true });
}
