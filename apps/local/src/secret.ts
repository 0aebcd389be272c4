import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'secret';

/**
 * The secret of an installation that was given none by DUBAN_SECRET: made once, kept in its home where only its owner
 * can read it. Whoever backs up the database backs this up apart from it.
 */
export function keptSecret(home: string): string {
  const file = join(home, FILE);
  mkdirSync(home, { recursive: true });
  try {
    // Only the first one writes; whoever comes second reads what the first one wrote.
    writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (e) {
    if ((e as { code?: string }).code !== 'EEXIST') throw e;
  }
  chmodSync(file, 0o600);
  return readFileSync(file, 'utf8').trim();
}
