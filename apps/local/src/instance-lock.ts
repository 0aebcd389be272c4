import {
  closeSync,
  openSync,
  readFileSync,
  realpathSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '@duban/kernel';
import { identify, isRunning, ProcessIdentity } from './process-info';

/** A lock that is held until `release()` or until the process ends in whatever way. */
export interface InstanceLock {
  release(): void;
}

/** What the lock file says; `file` is where it was written. */
interface Owner extends ProcessIdentity {
  file: string;
}

/** A file nobody finished writing within this time was left by a process that died at it. */
const UNFINISHED_MS = 2_000;
/** The holder touches its file this often, for those who cannot see its process: other containers on the same volume. */
const BEAT_MS = 1_000;
/** So long without a touch means dead. Generous, since a holder may be busy. */
const SILENCE_MS = 8_000;

const code = (e: unknown): string | undefined => (e as NodeJS.ErrnoException).code;
const touchedAt = (file: string): number | undefined => statSync(file, { throwIfNoEntry: false })?.mtimeMs;

/** A copied folder brings the lock along; the original, still in its place, is the one that is held. */
function isCopy(text: string, original: string, file: string): boolean {
  try {
    return realpathSync(original) !== realpathSync(file) && readFileSync(original, 'utf8') === text;
  } catch {
    return false; // gone from there: the folder was moved, or is mounted elsewhere under another name
  }
}

function readOwner(file: string): Owner | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    const owner = JSON.parse(text) as Owner;
    return isCopy(text, owner.file, file) ? undefined : owner;
  } catch {
    return undefined; // no file, or one cut short
  }
}

/** The running process that holds the lock, if one does. */
export function lockOwner(file: string): ProcessIdentity | undefined {
  const owner = readOwner(file);
  if (!owner) return undefined;
  const recent = Math.abs(Date.now() - (touchedAt(file) ?? 0)) < SILENCE_MS;
  return (isRunning(owner) ?? recent) ? owner : undefined;
}

/**
 * Writes the file only where there is none.
 * @returns what it says now, undefined when there was one
 */
function create(file: string): string | undefined {
  let fd: number;
  try {
    fd = openSync(file, 'wx', 0o644);
  } catch (cause) {
    if (code(cause) === 'EEXIST') return undefined;
    throw new Refusal('unavailable', 'home_unusable', `不能写入 ${file}。`, {
      mend: '请检查该目录的权限和剩余空间。如果上次是用另一个用户（例如 root）启动的，请仍用那个用户；也可以用环境变量 DUBAN_HOME 指定另一个目录。',
      cause,
    });
  }
  const owner: Owner = { ...identify(), file: realpathSync(file) };
  const text = `${JSON.stringify(owner)}\n`;
  writeSync(fd, text);
  closeSync(fd);
  return text;
}

function remove(file: string): void {
  try {
    unlinkSync(file);
  } catch (e) {
    if (code(e) !== 'ENOENT') throw e;
  }
}

/** True for a lock whose process is gone; false while somebody may be writing it this very moment. */
function isStale(file: string): boolean {
  if (lockOwner(file)) return false;
  try {
    return readFileSync(file, 'utf8').endsWith('\n') || Date.now() - statSync(file).mtimeMs > UNFINISHED_MS;
  } catch (e) {
    if (code(e) === 'ENOENT') return false;
    throw e;
  }
}

/**
 * Two starters may find the same stale lock; were both to remove it, the slower one would remove the quicker one's
 * new lock. So whoever removes holds a second file meanwhile, and looks again once it holds it.
 */
function removeStale(file: string): void {
  const broom = `${file}.stale`;
  if (!create(broom)) {
    if (isStale(broom)) remove(broom);
    return;
  }
  try {
    if (isStale(file)) remove(file);
  } finally {
    remove(broom);
  }
}

function hold(file: string, text: string): InstanceLock {
  /** Not when the folder was taken away below us and somebody else's stands there now. */
  const ifOurs = (work: () => void): void => {
    try {
      if (readFileSync(file, 'utf8') === text) work();
    } catch {
      // gone, and with it what there was to do
    }
  };
  const beat = setInterval(() => ifOurs(() => utimesSync(file, new Date(), new Date())), BEAT_MS);
  beat.unref();
  return {
    release() {
      clearInterval(beat);
      ifOurs(() => remove(file));
    },
  };
}

/**
 * Whether the holder proves to be alive. One we can see does so at once; one in another container only by its next
 * beat, and a container that was killed and started again must not be kept out for good by its own former lock.
 */
async function provesAlive(file: string, owner: ProcessIdentity): Promise<boolean> {
  if (isRunning(owner) !== undefined) return true;
  const before = touchedAt(file);
  for (const end = Date.now() + SILENCE_MS; lockOwner(file) && Date.now() < end;) {
    await sleep(BEAT_MS / 4);
    if (touchedAt(file) !== before) return touchedAt(file) !== undefined;
  }
  return false;
}

/**
 * Takes the lock or refuses: two instances on one folder would fight over its data.
 * @param what the folder or thing that is locked, for the message
 * @throws Refusal `instance_running` when a live process holds it, `home_unusable` when it cannot be written
 */
export async function takeInstanceLock(file: string, what: string): Promise<InstanceLock> {
  for (;;) {
    const text = create(file);
    if (text) return hold(file, text);
    const owner = lockOwner(file);
    if (owner && (await provesAlive(file, owner))) {
      throw new Refusal(
        'conflict',
        'instance_running',
        `另一个督办进程（进程号 ${owner.pid}）正在使用 ${what}，本次没有启动。`,
        {
          mend: '请直接使用已经在运行的那一个；要另开一套，请用环境变量 DUBAN_HOME 指定另一个目录。',
          details: { pid: owner.pid, what },
        },
      );
    }
    removeStale(file);
    await sleep(20);
  }
}
