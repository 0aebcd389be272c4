import { Client } from 'pg';
import { cloneDatabase, TestDatabase } from '../harness/database';

const connected = async (url: string, name?: string): Promise<Client> => {
  const client = new Client({ connectionString: url, application_name: name });
  // A connection that is forgotten on purpose is cut by drop().
  client.on('error', () => undefined);
  await client.connect();
  return client;
};

const query = async (url: string, sql: string): Promise<Record<string, unknown>[]> => {
  const client = await connected(url);
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
};

describe('cloneDatabase', () => {
  const clones: TestDatabase[] = [];
  const clone = async (): Promise<TestDatabase> => {
    const database = await cloneDatabase();
    clones.push(database);
    return database;
  };
  afterEach(async () => {
    for (const database of clones.splice(0)) await database.drop();
  });

  it('gives databases that know nothing of each other', async () => {
    const [one, two] = [await clone(), await clone()];
    await query(one.url, 'CREATE TABLE only_here AS SELECT 1 AS n');
    expect(await query(one.url, 'SELECT n FROM only_here')).toEqual([{ n: 1 }]);
    await expect(query(two.url, 'SELECT n FROM only_here')).rejects.toThrow(/only_here/);
  });

  it('clones while others clone', async () => {
    const several = await Promise.all(Array.from({ length: 6 }, clone));
    expect(new Set(several.map(({ url }) => url)).size).toBe(6);
  });

  it('speaks UTF-8, sees letters in Chinese and keeps UTC', async () => {
    const { url } = await clone();
    const [row] = await query(
      url,
      `SELECT current_setting('server_encoding') AS encoding, current_setting('TimeZone') AS zone,
              '督办' ~ '^[[:alpha:]]+$' AS letters, (SELECT string_agg(n, '' ORDER BY n COLLATE "zh-x-icu") FROM unnest(ARRAY['渝','办','督']) n) AS pinyin`,
    );
    expect(row).toEqual({ encoding: 'UTF8', zone: 'UTC', letters: true, pinyin: '办督渝' });
  });

  it('drops a database nobody is connected to', async () => {
    const database = await cloneDatabase();
    await database.drop();
    await expect(connected(database.url)).rejects.toThrow(/does not exist/);
  });

  it('names the connections that were left open, and drops all the same', async () => {
    const database = await cloneDatabase();
    const forgotten = await connected(database.url, 'forgetful');
    await forgotten.query('SELECT 42 AS asked');
    await expect(database.drop()).rejects.toThrow(/1 connection\(s\)[^]*forgetful[^]*SELECT 42 AS asked/);
    await expect(connected(database.url)).rejects.toThrow(/does not exist/);
  });
});
