import type { DataSource } from 'typeorm';
import { SYSTEM } from './actor';
import type { PgClient } from './db';
import { Journaled, journaledEntities, lockRank } from './journaled';
import { Tx } from './tx';

class Whole {
  id: string;
  version: number;
}
class Part {
  id: string;
}
class Stranger {
  id: string;
}
Journaled('task')(Whole);
Journaled('obligation')(Part);

/** A server that has these rows, and remembers what it was asked. */
function open(rows: { id: string; version?: number }[] = [], now = new Date('2026-03-02T01:00:00Z')) {
  const asked: { text: string; values: unknown[] }[] = [];
  const client: PgClient = {
    query: ({ text, values = [] }) => {
      asked.push({ text, values });
      return Promise.resolve({ rows: text.startsWith('SELECT *') ? rows.map(r => ({ ...r })) : [] });
    },
  };
  const source = {
    getMetadata: (entity: { name: string }) => ({
      tableName: entity.name.toLowerCase(),
      columns: ['id', 'version'].map(databaseName => ({ databaseName })),
    }),
  } as unknown as DataSource;
  const tx = new Tx(client, source, { name: 'test.command', actor: SYSTEM }, 'command', now);
  return { tx, asked };
}

describe('locking', () => {
  it('goes from the whole to its parts and never back', async () => {
    const { tx } = open([{ id: 'a' }]);
    await tx.lock(Whole, ['a']);
    await tx.lock(Part, ['a']);
    await tx.lock(Part, ['a']);
    await expect(tx.lock(Whole, ['a'])).rejects.toThrow(
      'lock order: whole after a later table in test.command',
    );
  });

  it('asks for each row once, in ascending id, and for nothing when there is nothing to lock', async () => {
    const { tx, asked } = open([{ id: 'a' }]);
    await tx.lock(Whole, ['a', 'a']);
    expect(asked).toEqual([
      { text: 'SELECT * FROM whole WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE', values: [['a']] },
    ]);
    expect(await tx.lock(Whole, [])).toEqual([]);
    expect(asked).toHaveLength(1);
  });

  it('refuses what does not exist by its ids', async () => {
    const { tx } = open([{ id: 'a' }]);
    await expect(tx.lock(Whole, ['a', 'b'])).rejects.toMatchObject({
      kind: 'not_found',
      code: 'record.not_found',
      details: { record: 'whole', ids: ['b'] },
    });
  });

  it('waits for nobody when it claims', async () => {
    const { tx, asked } = open();
    await tx.claim(Part, 'due <= $1', [1], 'due, id', 20.9);
    expect(asked[0].text).toBe(
      'SELECT * FROM part WHERE due <= $1 ORDER BY due, id LIMIT 20 FOR NO KEY UPDATE SKIP LOCKED',
    );
  });
});

describe('writing', () => {
  it('asks for a lock first', async () => {
    const { tx } = open([{ id: 'a', version: 1 }]);
    expect(() => tx.update(Whole, { id: 'a', version: 2 })).toThrow('whole a is written without a lock');
    await tx.lock(Whole, ['a']);
    tx.update(Whole, { id: 'a', version: 2 });
    expect(tx.dirty).toBe(true);
  });

  it('replaces what it inserted itself, which needs no lock', () => {
    const { tx } = open();
    tx.insert(Whole, { id: 'n', version: 1 });
    tx.update(Whole, { id: 'n', version: 2 });
    expect(tx.inserted(Whole)).toEqual([{ id: 'n', version: 2 }]);
  });

  it('goes out in one statement with the entry; nothing changed writes nothing, unless it is asked for', async () => {
    const still = open();
    await still.tx.flush(null);
    expect(still.asked).toEqual([]);
    await still.tx.flush(null, true);
    expect(still.asked).toHaveLength(1);

    const { tx, asked } = open([{ id: 'a', version: 1 }]);
    const [row] = await tx.lock(Whole, ['a']);
    tx.update(Whole, { ...row, version: 2 });
    tx.insert(Part, { id: 'p' });
    tx.concerns('t2', null, 't1', undefined, 't1');
    await tx.flush({ ok: true });
    expect(asked).toHaveLength(2);
    expect(asked[1].text).toMatch(
      /INSERT INTO part[\s\S]*INSERT INTO journal_entry|UPDATE whole[\s\S]*INSERT INTO journal_entry/,
    );
    expect(asked[1].values).toContainEqual(['t1', 't2']);
    expect(tx.dirty).toBe(false);
  });
});

describe('the version seen', () => {
  it('must be the one that stands; whoever saw none is not asked', async () => {
    const { tx } = open();
    const row = { id: 'a', version: 3 };
    await tx.expectVersion(row, undefined);
    await tx.expectVersion(row, 3);
    await expect(tx.expectVersion(row, 2)).rejects.toMatchObject({
      kind: 'stale',
      code: 'record.stale',
      details: { seen: 2, current: 3 },
    });
  });
});

describe('after the commit', () => {
  it('tells in the order it was asked to, and waits for each', async () => {
    const { tx } = open();
    const told: string[] = [];
    tx.afterCommit(async () => {
      await Promise.resolve();
      told.push('first');
    });
    tx.afterCommit(() => void told.push('second'));
    expect(told).toEqual([]);
    await tx.runAfterCommit();
    expect(told).toEqual(['first', 'second']);
  });
});

describe('what is journaled', () => {
  it('is known by its mark alone', () => {
    expect(lockRank(Whole)).toBeLessThan(lockRank(Part));
    expect(() => lockRank(Stranger)).toThrow('is not @Journaled');
    expect(journaledEntities()).toEqual(expect.arrayContaining([Whole, Part]));
    expect(() => open().tx.insert(Stranger, { id: 's' })).toThrow('is not @Journaled');
  });
});
