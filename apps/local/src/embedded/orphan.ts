import { readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '@duban/kernel';
import { isZombie, pidTaken, programOf, workingDirectory } from '../process-info';

/** What PostgreSQL writes into its data directory while it runs. */
export interface Postmaster {
  pid: number;
  /** `starting`, `ready`, `stopping`, … */
  status: string;
}

const pidFile = (data: string): string => join(data, 'postmaster.pid');

export function readPostmaster(data: string): Postmaster | undefined {
  try {
    const lines = readFileSync(pidFile(data), 'utf8').split('\n');
    const pid = Number(lines[0]);
    return Number.isInteger(pid) && pid > 0 ? { pid, status: (lines[7] ?? '').trim() } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a pid is a live server process on exactly these data, not whatever got the number since. */
export const servesData = (pid: number, data: string): boolean =>
  programOf(pid) === 'postgres' && workingDirectory(pid) === realpathSync(data) && !isZombie(pid);

/** Server processes on these data, known by where they work; backends outlive a killed postmaster for a moment. */
function processesOn(data: string): number[] {
  if (process.platform !== 'linux') {
    const master = readPostmaster(data);
    return master && servesData(master.pid, data) ? [master.pid] : [];
  }
  const pids = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number);
  return pids.filter(pid => servesData(pid, data));
}

async function goneWithin(ms: number, left: () => boolean): Promise<boolean> {
  for (const end = Date.now() + ms; left();) {
    if (Date.now() > end) return false;
    await sleep(50);
  }
  return true;
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
  ['SIGQUIT', 5_000],
  ['SIGKILL', 5_000],
];

/** Stops whatever server still runs on these data. */
export async function stopServerOn(data: string): Promise<void> {
  for (const [name, patience] of LADDER) {
    const master = readPostmaster(data);
    const pids = processesOn(data);
    // While the postmaster lives it takes its backends down itself; only without it they are told one by one.
    signal(master && pids.includes(master.pid) && name !== 'SIGKILL' ? [master.pid] : pids, name);
    if (await goneWithin(patience, () => processesOn(data).length > 0)) return;
  }
  throw new Refusal('conflict', 'orphan_stays', `上次留下的数据库进程停不掉（数据目录 ${data}）。`, {
    mend: '请重新启动计算机后再试。',
  });
}

/**
 * Makes the data free for a new server. To be called only by the holder of the lock: then a server found here has
 * lost its node process.
 * @throws Refusal `orphan_not_ours` or `orphan_stays`
 */
export async function reclaim(data: string, say: (line: string) => void): Promise<void> {
  if (processesOn(data).length > 0) {
    say('上次的数据库进程还在运行，先停掉它。');
    await stopServerOn(data);
  }
  // PostgreSQL itself copes with a pid that is free. One that is taken, by a process nobody collected or by a
  // newcomer with the same number, makes it refuse to start.
  const master = readPostmaster(data);
  if (master && pidTaken(master.pid)) rmSync(pidFile(data), { force: true });
}
