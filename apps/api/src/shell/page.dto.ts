import type { Type } from '@nestjs/common';
import { Refusal } from '@duban/kernel';
import { dayFault, instantFault, uuidFault } from './field-faults';
import { NestedList, Text, Uuid, Whole } from './fields';

export const MAX_PAGE = 200;
const DEFAULT_PAGE = 50;

/** The record an address names. */
export class IdParam {
  @Uuid() id: string;
}

/** How a list is asked for; extended by what else it can be asked for. */
export class PageQuery {
  @Whole({ optional: true, min: 1, max: MAX_PAGE, doc: `一页几条，默认 ${DEFAULT_PAGE}` })
  limit?: number;

  @Text({ optional: true, max: 1_000, doc: '上一页给出的 nextCursor' })
  cursor?: string;
}

export interface Page<T> {
  items: T[];
  /** null: this was the last page. */
  nextCursor: string | null;
}

/** The DTO of a page of `Item`, for the OpenAPI file. */
export function pageDto<T>(Item: Type<T>): Type<Page<T>> {
  class PageDto implements Page<T> {
    @NestedList(() => Item as Type, { max: MAX_PAGE })
    items: T[];

    @Text({ nullable: true, max: 1_000, doc: '下一页从这里开始；没有下一页时为 null' })
    nextCursor: string | null;
  }
  Object.defineProperty(PageDto, 'name', { value: `${Item.name.replace(/Dto$/, '')}PageDto` });
  return PageDto;
}

/** What a cursor is made of, in the order of the list. The last one is usually the id, so that equals are told apart. */
export type CursorShape = readonly ('text' | 'whole' | 'uuid' | 'day' | 'instant')[];
type KeyOf<S extends CursorShape> = { -readonly [I in keyof S]: S[I] extends 'whole' ? number : string };

export const encodeCursor = (key: readonly unknown[]): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url');

const FITS = {
  text: (v: unknown) => typeof v === 'string' && !v.includes('\0'),
  whole: (v: unknown) => Number.isSafeInteger(v),
  uuid: (v: unknown) => uuidFault(v) === null,
  day: (v: unknown) => dayFault(v) === null,
  instant: (v: unknown) => instantFault(v) === null,
};

/** @throws Refusal cursor.invalid when it is none of ours, or of another list */
export function decodeCursor<const S extends CursorShape>(cursor: string, shape: S): KeyOf<S> {
  const key = parse(cursor);
  if (!Array.isArray(key) || key.length !== shape.length || !shape.every((kind, i) => FITS[kind](key[i])))
    throw new Refusal('invalid', 'cursor.invalid', '翻页位置无效', { mend: '请回到第一页' });
  return key as KeyOf<S>;
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

interface PageSource<R, T, S extends CursorShape> {
  shape: S;
  /** Rows after a key, at most `limit`. */
  rows: (range: { limit: number; after: KeyOf<S> | undefined }) => Promise<R[]>;
  key: (row: R) => KeyOf<S>;
  view: (row: R) => T;
}

/** One page: asks for one row more than it shows, to know whether there is another page. */
export async function page<R, T, const S extends CursorShape>(
  query: PageQuery,
  source: PageSource<R, T, S>,
): Promise<Page<T>> {
  const limit = query.limit ?? DEFAULT_PAGE;
  const after = query.cursor ? decodeCursor(query.cursor, source.shape) : undefined;
  const rows = await source.rows({ limit: limit + 1, after });
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    items: rows.slice(0, limit).map(source.view),
    nextCursor: last === undefined ? null : encodeCursor(source.key(last)),
  };
}
