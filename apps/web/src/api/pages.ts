import { infiniteQueryOptions, type QueryKey } from '@tanstack/react-query';

interface PageOf<T> {
  items: T[];
  nextCursor: string | null;
}
/** What is asked of a list: so many, after those of the page before. */
export interface Range {
  limit: number;
  cursor?: string;
}

/** As many as the API gives at once. */
const LONGEST = 200;
/** As many as are read before somebody asks for more. */
const SHOWN = 50;

/** As many records as one command takes. */
export const MOST_AT_ONCE = 1_000;

/** The whole of a list, page after page: what is worked in bulk, or chosen from, is all there or not at all. */
export async function everyPage<T>(fetchPage: (range: Range) => Promise<PageOf<T>>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await fetchPage({ limit: LONGEST, ...(cursor && { cursor }) });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return items;
}

/** A list that is read from its beginning and goes on when asked for: see `More`. */
export const paged = <T>(
  queryKey: QueryKey,
  fetchPage: (range: Range, signal: AbortSignal) => Promise<PageOf<T>>,
) =>
  infiniteQueryOptions({
    queryKey: [...queryKey, 'pages'],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      fetchPage({ limit: SHOWN, ...(pageParam && { cursor: pageParam }) }, signal),
    getNextPageParam: page => page.nextCursor ?? undefined,
    select: ({ pages }) => pages.flatMap(page => page.items),
  });
