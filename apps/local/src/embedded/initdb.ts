import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  mkdirSync,
} from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '@duban/kernel';
import { Account } from './account';
import { Binaries } from './binaries';
import { giveTo, writeAnew } from './files';
import { Outcome, run } from './run';

/** The role that owns everything in the embedded server. */
export const ROLE = 'duban';

export interface InitOptions {
  /** Folder that will hold `data`. */
  place: string;
  password: string;
  binaries: Binaries;
  account: Account;
  /** False only for data that nobody will miss. */
  sync: boolean;
}

/**
 * UTF-8 and byte order everywhere. Systems that do not know C.UTF-8 (macOS, old glibc) get the same order with the
 * character classes of another UTF-8 locale; without those, pg_trgm and \w are blind to Chinese.
 */
const LOCALES = [
  ['--locale=C.UTF-8'],
  ['--locale=C', '--lc-ctype=en_US.UTF-8'],
  ['--locale=C', '--lc-ctype=zh_CN.UTF-8'],
];

/** Folders in which a cluster is made; one that is found at the start was left by a start that was cut short. */
const WORK = 'initdb-';

/**
 * initdb and `postgres --single` ask the user database for the name of their uid and give up when there is none, as in
 * a container run under a bare uid; the name itself does not matter, since -U names the role. So for the moment of
 * initdb they get copies that ask for the first entry of the database instead of that of the uid: both functions take
 * and return the same, and both names have eight letters. The server proper never asks.
 */
function withoutName({ root }: Binaries, folder: string): Binaries {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { mode: 0o755 });
  for (const part of ['lib', 'share']) symlinkSync(join(root, part), join(folder, part));
  for (const program of ['initdb', 'postgres']) {
    const code = readFileSync(join(root, 'bin', program));
    const name = Buffer.from('\0getpwuid\0');
    for (let i = code.indexOf(name); i >= 0; i = code.indexOf(name, i + 1))
      code.write('getpwent', i + 1, 'latin1');
    writeFileSync(join(bin, program), code, { mode: 0o755 });
  }
  return { root: folder, initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
}

async function attempt(options: InitOptions, folder: string): Promise<Outcome> {
  const { account, password, binaries, sync } = options;
  const passwordFile = join(folder, 'password');
  writeAnew(passwordFile, `${password}\n`, account);
  const { initdb } = account.named || process.platform !== 'linux' ? binaries : withoutName(binaries, folder);
  const half = join(folder, 'data');
  const args = [
    '-D',
    half,
    '-U',
    ROLE,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
  ];
  if (!sync) args.push('--no-sync');
  let outcome: Outcome = { ok: false, text: '' };
  for (const locale of LOCALES) {
    outcome = await run(initdb, [...args, ...locale], account);
    if (outcome.ok || !/invalid locale/i.test(outcome.text)) break;
  }
  if (outcome.ok) renameSync(half, join(options.place, 'data'));
  return outcome;
}

/** An initdb that outlived its node may still be writing here: it fails once its folder goes, and the next start removes the rest. */
function discard(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 });
  } catch {
    // next time
  }
}

/**
 * Makes the data directory `<place>/data` unless it is there. It gets its name when it is complete, so one that was
 * interrupted is simply made again.
 * @throws Refusal `initdb_failed`
 */
export async function ensureCluster(options: InitOptions, say: (line: string) => void): Promise<void> {
  const { place, account } = options;
  for (const name of readdirSync(place).filter(entry => entry.startsWith(WORK))) discard(join(place, name));
  const data = join(place, 'data');
  if (existsSync(join(data, 'PG_VERSION'))) return;
  if (existsSync(data)) renameSync(data, `${data}.incomplete-${Date.now()}`); // not by us; kept for whoever knows
  say('首次启动：正在建立数据库…');
  const folder = mkdtempSync(join(place, WORK));
  giveTo(account, folder);
  try {
    const { ok, text } = await attempt(options, folder);
    if (ok) return;
    throw new Refusal(
      'unavailable',
      'initdb_failed',
      `建立数据库失败：${text.split('\n').slice(-6).join('\n')}`,
      {
        mend: `${/effective user ID/.test(text) ? '请先在 /etc/passwd 中为该用户号加一行' : '请检查磁盘空间和目录权限'}；也可以设置环境变量 DATABASE_URL，改用已有的 PostgreSQL。`,
        details: { place, output: text },
      },
    );
  } finally {
    discard(folder);
  }
}
