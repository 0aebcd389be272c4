import { createHash } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import { types } from 'pg';
import type { DataSource } from 'typeorm';

/** Civil dates stay 'YYYY-MM-DD': the driver would make them midnight in the zone of the process. */
const DATE_OID = 1082;
types.setTypeParser(DATE_OID, value => value);

/** Runs SQL. A Tx runs it inside its transaction, a Db each on its own. */
export interface Reader {
  query<T>(sql: string, params?: unknown[]): Promise<T[]>;
}

/** What is needed of a `pg` client or pool. */
export interface PgClient {
  query(q: { name?: string; text: string; values?: unknown[] }): Promise<{ rows: unknown[] }>;
}

const names = new Map<string, string>();

/** So many ids, or so long a list of rows as JSON, make a statement one over many rows. */
const MANY_IDS = 50;
const LONG_JSON = 20_000;

const isLarge = (value: unknown): boolean =>
  typeof value === 'string' ? value.length > LONG_JSON : Array.isArray(value) && value.length > MANY_IDS;

/**
 * A stable name for a statement, so that the server parses and plans it once per connection. One over many rows has
 * none and is planned for what the tables hold now: a plan kept from when they were small reads them whole, for each row.
 */
export function statement(
  text: string,
  values: unknown[] = [],
): { name?: string; text: string; values: unknown[] } {
  if (values.some(isLarge)) return { text, values };
  let name = names.get(text);
  if (!name) names.set(text, (name = createHash('sha1').update(text).digest('base64url')));
  return { name, text, values };
}

/** A connection of one's own, to be released; with an error it is thrown away. */
export interface CheckedOut extends PgClient {
  release(error?: Error | boolean): void;
}
interface PgPool extends PgClient {
  connect(): Promise<CheckedOut & Pick<EventEmitter, 'on' | 'off'>>;
}

/** The pool under a DataSource: TypeORM keeps entities, migrations and the pool, the SQL of hot paths is our own. */
export const poolOf = (source: DataSource): PgPool => (source.driver as unknown as { master: PgPool }).master;

/** The statement under way, or the next one, is refused: that is how whoever holds the connection learns of it. */
const heard = (): void => undefined;

/**
 * Takes a connection out of the pool. A pool listens to idle connections only: one that is cut while it is out, by a
 * restart of the server, would end the process with an error nobody listens to.
 */
export async function checkOut(source: DataSource): Promise<CheckedOut> {
  const client = await poolOf(source).connect();
  client.on('error', heard);
  return {
    query: q => client.query(q),
    release: error => {
      client.off('error', heard);
      client.release(error);
    },
  };
}

/** Reads outside any transaction. */
export class Db implements Reader {
  constructor(readonly source: DataSource) {}

  async query<T>(sql: string, params: unknown[] = []): Promise<T[]> {
    return (await poolOf(this.source).query(statement(sql, params))).rows as T[];
  }
}
