import { spawn, SpawnOptions } from 'node:child_process';
import { Refusal } from '@duban/kernel';
import { Account } from './account';

/**
 * Nothing of the caller's environment reaches the server: PG* variables and locales would change what it does.
 * `/` as working directory because the account may not be allowed into ours.
 */
export const asAccount = ({ uid, gid }: Account): SpawnOptions => ({
  cwd: '/',
  env: {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    LC_ALL: process.platform === 'darwin' ? 'C' : 'C.UTF-8',
    TZ: 'UTC',
  },
  ...(uid === undefined ? {} : { uid, gid }),
});

export interface Outcome {
  ok: boolean;
  /** Everything it printed, or why it could not be run at all. */
  text: string;
}

/** Runs a program to its end. */
export const run = (program: string, args: string[], account: Account): Promise<Outcome> =>
  new Promise(resolve => {
    let text = '';
    const add = (chunk: Buffer): void => void (text += chunk.toString());
    const done = (ok: boolean): void => resolve({ ok, text: text.trim() });
    try {
      const child = spawn(program, args, { ...asAccount(account), stdio: ['ignore', 'pipe', 'pipe'] });
      child.stdout?.on('data', add);
      child.stderr?.on('data', add);
      child.once('error', e => done(((text += e.message), false)));
      child.once('close', status => done(status === 0));
    } catch (e) {
      resolve({ ok: false, text: String(e) }); // spawn throws where it may not change the uid
    }
  });

/**
 * Root is not always allowed to become somebody else: containers without the right, user namespaces of one user.
 * @throws Refusal `cannot_step_down`
 */
export async function assertStepsDown(account: Account): Promise<void> {
  const { ok, text } = await run('/bin/sh', ['-c', ':'], account);
  if (ok) return;
  throw new Refusal(
    'unavailable',
    'cannot_step_down',
    `不能以用户 ${account.uid ?? process.getuid?.()} 的身份运行数据库：${text}`,
    {
      mend: 'PostgreSQL 不允许以 root 运行。请用普通用户启动督办，或设置 DATABASE_URL 连接已有的 PostgreSQL。',
    },
  );
}
