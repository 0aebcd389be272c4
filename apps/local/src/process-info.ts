import { spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * One process, not merely one pid: pids are used again, so the moment it started belongs to its name; and they mean
 * something else in another container or after a reboot, so `world` does too. Both are only compared for equality.
 */
export interface ProcessIdentity {
  pid: number;
  startedAt: string;
  world: string;
}

interface ProcessInfo {
  startedAt: string;
  zombie: boolean;
  parent: number;
}

/** For `ps`, whose dates follow locale and zone. */
const PS_ENV = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

function fromProc(pid: number): ProcessInfo {
  // Field 2 is the program's name in brackets and may itself hold brackets and blanks: count from the last one.
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { zombie: fields[0] === 'Z' || fields[0] === 'X', parent: Number(fields[1]), startedAt: fields[19] };
}

/** macOS has no /proc. */
function fromPs(pid: number): ProcessInfo | undefined {
  const ps = spawnSync('ps', ['-o', 'state=', '-o', 'ppid=', '-o', 'lstart=', '-p', String(pid)], {
    encoding: 'utf8',
    env: PS_ENV,
  });
  const line = ps.stdout?.trim();
  if (ps.status !== 0 || !line) return undefined;
  const [state, parent, ...started] = line.split(/\s+/);
  return { zombie: state.startsWith('Z'), parent: Number(parent), startedAt: started.join(' ') };
}

function processInfo(pid: number): ProcessInfo | undefined {
  try {
    return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
  } catch {
    return undefined;
  }
}

/** The boot and the pid namespace; elsewhere the machine. */
function thisWorld(): string {
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

/** Whether the pid is taken at all; a process of another user answers EPERM, and exists. */
export function pidTaken(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (e) {
    return (e as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The process that started it, or took it over; undefined when it is gone, also while nobody has collected it. */
export function parentOf(pid: number): number | undefined {
  const info = processInfo(pid);
  return info && !info.zombie ? info.parent : undefined;
}

/** This process as another one can recognise it later. */
export const identify = (): ProcessIdentity => ({
  pid: process.pid,
  startedAt: processInfo(process.pid)?.startedAt ?? '',
  world: thisWorld(),
});

/**
 * Whether exactly that process still runs; undefined when it belongs to another container or boot and cannot be seen
 * from here. Where the system does not say when a process started, a taken pid counts as running: refusing once too
 * often is mended by hand, two servers on the same data are not.
 */
export function isRunning({ pid, startedAt, world }: ProcessIdentity): boolean | undefined {
  if (world !== thisWorld()) return undefined;
  if (!Number.isInteger(pid) || pid <= 0 || !pidTaken(pid)) return false;
  const info = processInfo(pid);
  if (!info) return pidTaken(pid);
  return !info.zombie && (startedAt === '' || info.startedAt === startedAt);
}
