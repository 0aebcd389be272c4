import { useMemo } from 'react';
import { keepPreviousData, useQueries, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { Schemas } from '../../api/client';
import { CHUNK, chunkQuery, headingsQuery } from '../../api/ledger-queries';
import type { LedgerRow } from '../../api/types';
import type { LedgerQuery } from './use-filter';

export type Heading = Schemas['LedgerHeadingDto'];

/** Rows that are fetched before they come into sight. */
const AHEAD = 30;

export interface Rows {
  /** The beginning: with it come the number of all rows, and what went wrong. */
  head: UseQueryResult<Schemas['LedgerPageDto']>;
  headings: UseQueryResult<Schemas['LedgerHeadingsDto']>;
  total: number;
  /** The row at a place; undefined until it has been read. */
  rowAt: (place: number) => LedgerRow | undefined;
}

/** The rows of the ledger from one place to another, read as they come into sight. */
export function useRows(filter: LedgerQuery, seen: { first: number; last: number }): Rows {
  const head = useQuery({ ...chunkQuery(filter, 0), placeholderData: keepPreviousData });
  const { group, ...rest } = filter;
  const headings = useQuery({ ...headingsQuery(rest, group), placeholderData: keepPreviousData });
  const total = head.data?.total ?? 0;
  const from = Math.max(1, Math.floor((seen.first - AHEAD) / CHUNK));
  const to = Math.floor(Math.min(total - 1, seen.last + AHEAD) / CHUNK);
  const places = useMemo(
    () => Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i),
    [from, to],
  );
  const chunks = useQueries({ queries: places.map(chunk => chunkQuery(filter, chunk)) });
  return {
    head,
    headings,
    total,
    rowAt: place => {
      const chunk = Math.floor(place / CHUNK);
      const items = chunk === 0 ? head.data?.items : chunks[chunk - from]?.data?.items;
      return items?.[place % CHUNK];
    },
  };
}
