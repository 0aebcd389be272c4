import { randomUUID } from 'node:crypto';
import { poolOf } from '@duban/journal';
import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import type { Subject } from './reports';

/** A statement as the pool's clients get it. */
export interface Statement {
  name?: string;
  text: string;
  values?: unknown[];
}

/** Every statement that goes over the pool while `work` runs: the conversation of a command with its database. */
export async function record(source: DataSource, work: () => Promise<unknown>): Promise<Statement[]> {
  const pool = poolOf(source);
  const connect = pool.connect;
  const said: Statement[] = [];
  pool.connect = async () => {
    const client = await connect.call(pool);
    return {
      on: (...of) => client.on(...of),
      off: (...of) => client.off(...of),
      query: q => {
        said.push(q);
        return client.query(q);
      },
      release: error => client.release(error),
    };
  };
  try {
    await work();
  } finally {
    pool.connect = connect;
  }
  return said;
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/**
 * The same conversation about another report: its ids in place of the recorded ones, `kept` as they are, and a new one
 * for each that the commands made (rows, commands, keys).
 */
export function transpose(
  said: Statement[],
  from: Subject,
  to: Subject,
  kept: readonly string[],
): Statement[] {
  const ids = new Map<string, string>(kept.map(id => [id, id]));
  for (const key of Object.keys(from) as (keyof Subject)[]) ids.set(from[key], to[key]);
  const other = (id: string): string => {
    const known = ids.get(id) ?? randomUUID();
    ids.set(id, known);
    return known;
  };
  return said.map(({ name, text, values }) => ({
    name,
    text,
    ...(values && { values: JSON.parse(JSON.stringify(values).replace(UUID, other)) as unknown[] }),
  }));
}

/** Says one conversation after the other, over one plain connection each lane. */
export async function replay(url: string, lanes: Statement[][][]): Promise<() => Promise<void>> {
  const clients = await Promise.all(
    lanes.map(async () => {
      const client = new Client({ connectionString: url, options: '-c timezone=UTC' });
      await client.connect();
      return client;
    }),
  );
  return async () => {
    await Promise.all(
      lanes.map(async (lane, i) => {
        for (const said of lane) for (const statement of said) await clients[i].query(statement);
        await clients[i].end();
      }),
    );
  };
}
