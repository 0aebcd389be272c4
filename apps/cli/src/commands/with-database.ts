import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dubanHome, findRunningPostgres, startPostgres } from '../../../local/src/database';

export interface DatabaseChoice {
  /** The installation's own data: the running server if there is one, else started for this command. */
  running?: boolean;
  /** Fast and forgetful settings for a database that is thrown away. */
  throwAway?: boolean;
}

/** Runs work against DATABASE_URL, the installation's embedded database, or one made for the occasion. */
export async function withDatabase<T>(choice: DatabaseChoice, work: (url: string) => Promise<T>): Promise<T> {
  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  if (!choice.throwAway && process.env.DATABASE_URL) return work(process.env.DATABASE_URL);
  if (choice.running) {
    const url = findRunningPostgres(dubanHome());
    if (url) return work(url);
  }
  const home = choice.throwAway ? passableHome() : dubanHome();
  const server = await startPostgres({ home, log, tuning: choice.throwAway ? 'test' : undefined });
  try {
    return await work(server.url);
  } finally {
    await server.stop();
    if (choice.throwAway) rmSync(home, { recursive: true, force: true });
  }
}

/** Empty, and passable for the account the database runs as where we are root: else its data would be put elsewhere and stay. */
function passableHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'duban-'));
  chmodSync(home, 0o711);
  return home;
}
