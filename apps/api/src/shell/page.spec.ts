import 'reflect-metadata';
import { decodeCursor, encodeCursor, page } from './page.dto';
import { Text } from './fields';
import { pageDto } from './page.dto';

const ids = Array.from({ length: 7 }, (_, i) => ({ id: `018f3c1e-6f0a-7c3a-9b1e-00000000000${i}`, n: i }));
const ask = (query: { limit?: number; cursor?: string }) =>
  page(query, {
    shape: ['whole', 'uuid'],
    rows: async ({ limit, after }) => ids.filter(r => !after || r.n > after[0]).slice(0, limit),
    key: r => [r.n, r.id],
    view: r => r.n,
  });

it('pages reach every row once and say when they end', async () => {
  const seen: number[] = [];
  let cursor: string | null | undefined;
  do {
    const { items, nextCursor } = await ask({ limit: 3, cursor: cursor ?? undefined });
    seen.push(...items);
    cursor = nextCursor;
  } while (cursor);
  expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

it('a full last page has no next', async () => {
  expect(await ask({ limit: 7 })).toEqual({ items: [0, 1, 2, 3, 4, 5, 6], nextCursor: null });
  expect((await ask({})).items).toHaveLength(7);
});

it.each([
  'not base64 json',
  '',
  encodeCursor([]),
  encodeCursor(['1', ids[0].id]),
  encodeCursor([1, "x' OR 1=1"]),
  encodeCursor([1, ids[0].id, 1]),
  Buffer.from('{"0":1,"1":"a","length":2}').toString('base64url'),
])('a cursor that is none of ours is refused: %s', cursor => {
  expect(() => decodeCursor(cursor, ['whole', 'uuid'])).toThrow(
    expect.objectContaining({ code: 'cursor.invalid' }),
  );
});

it('takes Chinese names, but nothing a database would choke on', () => {
  expect(decodeCursor(encodeCursor(['区教委', ids[0].id]), ['text', 'uuid'])).toEqual(['区教委', ids[0].id]);
  expect(() => decodeCursor(encodeCursor([`a${String.fromCharCode(0)}`]), ['text'])).toThrow();
});

it('a page DTO is named after its items', () => {
  class ThingDto {
    @Text() name: string;
  }
  expect(pageDto(ThingDto).name).toBe('ThingPageDto');
});
