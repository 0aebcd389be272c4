import { statement } from './db';

describe('statement', () => {
  it('has one name for one text, on every connection and in every process', () => {
    const a = statement('SELECT 1 WHERE id = $1', ['x']);
    expect(a).toEqual({ name: expect.any(String), text: 'SELECT 1 WHERE id = $1', values: ['x'] });
    expect(statement('SELECT 1 WHERE id = $1', ['y']).name).toBe(a.name);
    expect(statement('SELECT 2 WHERE id = $1', ['x']).name).not.toBe(a.name);
  });

  it('has a name the server does not cut off', () => {
    expect(Buffer.byteLength(statement('SELECT 1').name as string)).toBeLessThan(64);
  });

  it('has none over many rows, so that no plan made for few is kept for them', () => {
    const ids = (n: number) => statement('SELECT 1 WHERE id = ANY($1)', [Array.from({ length: n }, String)]);
    expect(ids(50).name).toBeDefined();
    expect(ids(51)).toEqual({ text: 'SELECT 1 WHERE id = ANY($1)', values: [expect.any(Array)] });
    expect(statement('SELECT $1::jsonb', ['x'.repeat(20_000)]).name).toBeDefined();
    expect(statement('SELECT $1::jsonb', ['x'.repeat(20_001)]).name).toBeUndefined();
  });

  it('takes no values for an empty list', () => {
    expect(statement('SELECT 1').values).toEqual([]);
  });
});
