import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { SERVER_ENV, TEMPLATE_ENV, uniqueName, withDatabase } from './server';

/** A database of one test file: migrated, empty, its own. */
export interface TestDatabase {
  readonly url: string;
  /** @throws Error that names the connections somebody forgot to close; the database is gone all the same */
  drop(): Promise<void>;
}

interface Guest {
  pid: number;
  application_name: string;
  state: string | null;
  query: string;
}

/** Somebody is connected to the template, or it is being copied elsewhere. */
const OBJECT_IN_USE = '55006';
/** A closed connection shows for a moment longer: the server notices after the client has gone on. */
const FAREWELL_MS = 1_000;

function fromSetup(name: string): string {
  const value = process.env[name];
  if (!value)
    throw new Error(
      `${name} is not set: cloneDatabase() needs the global set-up of the project "whole" (tests/**/*.test.ts)`,
    );
  return value;
}

async function asAdmin<T>(server: string, work: (admin: Client) => Promise<T>): Promise<T> {
  const admin = new Client({ connectionString: server, application_name: 'duban-harness' });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

async function copyTemplate(admin: Client, template: string, name: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      // By the file: what is in the template is on its disk, and nothing needs to pass through the log.
      await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
      return;
    } catch (e) {
      if ((e as { code?: string }).code !== OBJECT_IN_USE || tries === 50) throw e;
      await sleep(100);
    }
  }
}

async function guests(admin: Client, name: string): Promise<Guest[]> {
  const { rows } = await admin.query<Guest>(
    `SELECT pid, application_name, state, query FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend' ORDER BY pid`,
    [name],
  );
  return rows;
}

async function dropDatabase(server: string, name: string): Promise<void> {
  const left = await asAdmin(server, async admin => {
    let present = await guests(admin, name);
    for (const end = Date.now() + FAREWELL_MS; present.length > 0 && Date.now() < end;) {
      await sleep(50);
      present = await guests(admin, name);
    }
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    return present;
  });
  if (left.length === 0) return;
  const list = left.map(
    g =>
      `  pid ${g.pid} ${g.application_name || '(no application_name)'} ${g.state ?? ''}: ${g.query.slice(0, 200)}`,
  );
  throw new Error(
    `${left.length} connection(s) to ${name} were left open; close every pool, queue and worker before drop():\n${list.join('\n')}`,
  );
}

/** Clones the migrated template: once per test file, in `beforeAll`; `drop()` belongs into `afterAll`. */
export async function cloneDatabase(): Promise<TestDatabase> {
  const server = fromSetup(SERVER_ENV);
  const template = fromSetup(TEMPLATE_ENV);
  const name = uniqueName('duban_test');
  await asAdmin(server, admin => copyTemplate(admin, template, name));
  return { url: withDatabase(server, name), drop: () => dropDatabase(server, name) };
}
