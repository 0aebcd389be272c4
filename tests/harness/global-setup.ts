import './resolve-duban'; // first: what follows imports @duban/*
import { existsSync, mkdtempSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../apps/local/src/embedded';
import { SERVER_ENV, TEMPLATE_ENV } from './server';
import { createTemplate, dropTemplate } from './template';

interface Server {
  url: string;
  stop(): Promise<void>;
}

const HOME = 'duban-test-';
const A_DAY_MS = 86_400_000;
const MEMORY = '/dev/shm';
const ROOM = 3 * 1024 ** 3;

/** In memory where there is room: a clone is 800 files, which cost ten times as much on a disk. */
function place(): string {
  if (!existsSync(MEMORY)) return tmpdir();
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize > ROOM ? MEMORY : tmpdir();
}

/** A run that was killed leaves its folder (its server goes by itself). Old enough, it is nobody's any more. */
function sweep(where: string): void {
  for (const name of readdirSync(where).filter(entry => entry.startsWith(HOME))) {
    const folder = join(where, name);
    const since = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - since > A_DAY_MS) rmSync(folder, { recursive: true, force: true });
  }
}

async function startEmbedded(): Promise<Server> {
  const where = place();
  sweep(where);
  const home = mkdtempSync(join(where, HOME));
  const remove = (): void => rmSync(home, { recursive: true, force: true });
  const lines: string[] = [];
  try {
    const { url, stop } = await startPostgres({ home, log: line => void lines.push(line), tuning: 'test' });
    return { url, stop: () => stop().finally(remove) };
  } catch (e) {
    console.error(lines.join('\n'));
    remove();
    throw e;
  }
}

/** One server and one migrated template for all test files of the run; TEST_DATABASE_URL names a server to use instead. */
export default async function globalSetup(): Promise<void> {
  const given = process.env.TEST_DATABASE_URL;
  const server: Server = given ? { url: given, stop: async () => undefined } : await startEmbedded();
  try {
    const template = await createTemplate(server.url);
    process.env[SERVER_ENV] = server.url;
    process.env[TEMPLATE_ENV] = template;
    globalThis.stopDubanTestServer = async () => {
      if (given) await dropTemplate(given, template);
      await server.stop();
    };
  } catch (e) {
    await server.stop();
    throw e;
  }
}
