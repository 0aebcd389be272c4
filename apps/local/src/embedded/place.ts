import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
} from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { Refusal } from '@duban/kernel';
import { takeInstanceLock } from '../instance-lock';
import { Account } from './account';
import { giveTo, ownerOf, writeAnew } from './files';
import { run } from './run';
import { foldersOutside, readState, ServerState } from './state';

/**
 * The place of a server is a folder of whoever starts it, with `data` in it for the account alone and beside that
 * what is ours: log, lock, and the name of the home.
 */
const homeFile = (place: string): string => join(place, 'home');

/** Held beside the lock in the home: homes can be copied or deleted, the data stay in one place. */
export const lockOf = (place: string): string => join(place, 'lock');

/** Where the data of a known home lie. */
export const placeOf = (home: string, { place }: ServerState): string => resolve(home, place);

const isInside = (home: string, place: string): boolean => !relative(home, place).startsWith('..');

/** Only the account itself can tell what it may: it enters, writes, and keeps a folder to itself. */
const PROBE = 'cd "$1" && : > file && mkdir -m 700 own && test "$(ls -ld own | cut -c1-10)" = drwx------';

async function usable(home: string, place: string, account: Account): Promise<boolean> {
  try {
    mkdirSync(place, { recursive: true, mode: 0o755 });
    giveTo(ownerOf(home), place);
    const trial = mkdtempSync(join(place, 'trial-'));
    giveTo(account, trial);
    const { ok } = await run('/bin/sh', ['-c', PROBE, 'sh', trial], account);
    rmSync(trial, { recursive: true, force: true });
    if (!ok) rmdirSync(place); // throws, and may, if there is something in it
    return ok;
  } catch {
    return false;
  }
}

/** Whether another home, still in its place, has its data there too: then ours is a copy of it. */
function belongsTo(other: string, place: string): boolean {
  try {
    const state = readState(other);
    return state !== undefined && placeOf(other, state) === place;
  } catch {
    return false;
  }
}

/**
 * Data outside the home say whose they are: a copied home would otherwise share those of the original.
 * @throws Refusal `home_copied`
 */
export function claimPlace(home: string, place: string): void {
  const us = realpathSync(home);
  const named = existsSync(homeFile(place)) ? readFileSync(homeFile(place), 'utf8').trim() : undefined;
  if (named === us) return;
  if (named && !isInside(us, place) && belongsTo(named, place)) {
    throw new Refusal('conflict', 'home_copied', `${us} 是 ${named} 的副本，二者指向同一份数据 ${place}。`, {
      mend: `要让副本另起一套空的数据，请删除 ${join(us, 'postgres.json')} 后再启动；要迁移数据请用备份和恢复。`,
    });
  }
  writeAnew(homeFile(place), `${us}\n`, ownerOf(place), 0o644);
}

/**
 * The home was deleted and made again, which is how people start afresh. Its data are not ours to delete.
 * @throws Refusal `instance_running` when the old home was deleted below a running instance
 */
async function setAside(home: string, place: string, say: (line: string) => void): Promise<void> {
  const lock = await takeInstanceLock(lockOf(place), home);
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  renameSync(place, `${place}.${stamp}`);
  lock.release();
  say(`发现此目录以前的数据，已原样移到 ${place}.${stamp}，本次从空库开始。`);
}

/**
 * A first place for the data: in the home, unless the server's account cannot get there (root's home is closed to
 * others) or the file system keeps no permissions, which PostgreSQL insists on.
 * @returns what to remember as `place`, relative where it is inside
 * @throws Refusal `password_lost` or `no_place_for_data`
 */
export async function choosePlace(
  home: string,
  account: Account,
  say: (line: string) => void,
): Promise<string> {
  const inside = join(home, 'postgres');
  if (existsSync(join(inside, 'data', 'PG_VERSION'))) {
    throw new Refusal('conflict', 'password_lost', `${home} 中有数据库，但没有记着它密码的 postgres.json。`, {
      mend: `请从备份恢复 ${join(home, 'postgres.json')}；要从空库开始，请先把 ${inside} 移到别处。`,
    });
  }
  if (await usable(home, inside, account)) return relative(home, inside);

  const name = createHash('sha256').update(realpathSync(home)).digest('hex').slice(0, 12);
  const bases = foldersOutside('data');
  for (const base of bases) {
    const place = join(base, name);
    if (existsSync(join(place, 'data'))) await setAside(home, place, say);
    if (await usable(home, place, account)) {
      say(`数据库进程不能使用 ${inside}，数据放在 ${place}。`);
      return place;
    }
  }
  const tried = [inside, ...bases].join('、');
  throw new Refusal('unavailable', 'no_place_for_data', `找不到数据库进程可以写入的目录（试过 ${tried}）。`, {
    mend: '请用环境变量 DUBAN_HOME 指定一个本机磁盘上可写的目录，或用 DATABASE_URL 连接已有的 PostgreSQL。',
  });
}
