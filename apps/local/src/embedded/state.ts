import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { Refusal } from '@duban/kernel';
import { giveTo, ownerOf, writeAnew } from './files';

/** What DUBAN_HOME remembers of its database from one start to the next. */
export interface ServerState {
  /** Folder of the data, relative to the home where it lies inside, so that a moved home still finds it. */
  place: string;
  port?: number;
  /** Of the role `duban`. The file can be read by its owner only. */
  password: string;
}

const fileOf = (home: string): string => join(home, 'postgres.json');

export const newPassword = (): string => randomBytes(24).toString('base64url');

/**
 * Makes the home if there is none. Root's must let the server's account through to the data, everybody else's is for
 * its owner alone; and in somebody's checkout root makes that somebody's home.
 */
export function makeHome(home: string): void {
  try {
    if (existsSync(home)) {
      // A new folder of root's, as mkdtemp makes them: nothing in it yet that would be shown to anybody.
      const { uid, mode } = statSync(home);
      if (process.getuid?.() === 0 && uid === 0 && !(mode & 0o077) && readdirSync(home).length === 0)
        chmodSync(home, 0o711);
      return;
    }
    mkdirSync(home, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
    giveTo(ownerOf(dirname(home)), home);
  } catch (cause) {
    throw new Refusal('unavailable', 'home_unusable', `不能建立数据目录 ${home}。`, {
      mend: '请检查该目录的权限，或用环境变量 DUBAN_HOME 指定另一个目录。',
      cause,
    });
  }
}

/**
 * Folders, in order of preference, for what the server's account cannot reach in the home; the last ones may be
 * emptied by the system and are only better than nothing.
 */
export function foldersOutside(kind: 'data' | 'programs'): string[] {
  const uid = process.getuid?.();
  if (uid === 0) return ['/var/lib/duban', '/var/tmp/duban'];
  const shared = `/var/tmp/duban-${uid}`;
  try {
    return [join(homedir(), kind === 'data' ? '.local/share/duban' : '.cache/duban'), shared];
  } catch {
    return [shared]; // a bare uid without HOME
  }
}

export function readState(home: string): ServerState | undefined {
  const file = fileOf(home);
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ServerState;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Refusal('unavailable', 'home_unusable', `不能读取 ${file}。`, {
      mend: '如果上次是用另一个用户（例如 root）启动的，请仍用那个用户，或用 DUBAN_HOME 指定另一个目录；如果文件已损坏，请从备份恢复。',
      cause,
    });
  }
}

/** Whole or not at all: half a password would lock us out of our own data. */
export function writeState(home: string, state: ServerState): void {
  const file = fileOf(home);
  try {
    writeAnew(`${file}.new`, `${JSON.stringify(state, null, 2)}\n`, ownerOf(home));
    renameSync(`${file}.new`, file);
  } catch (cause) {
    throw new Refusal('unavailable', 'home_unusable', `不能写入 ${file}。`, {
      mend: '请检查该目录的权限和剩余空间，或用环境变量 DUBAN_HOME 指定另一个目录。',
      cause,
    });
  }
}
