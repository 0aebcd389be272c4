import { queryOptions } from '@tanstack/react-query';
import type { paths } from '../api.generated';
import { api, ask, type Schemas } from './client';
import { everyPage } from './pages';

export type Filter = Omit<
  NonNullable<paths['/api/v1/ledger']['get']['parameters']['query']>,
  'cursor' | 'limit' | 'offset'
>;

/** Rows that are read at once where the ledger is scrolled through. */
export const CHUNK = 100;

/** Some of the ledger's rows, by their place. */
export const chunkQuery = (filter: Filter, chunk: number) =>
  queryOptions({
    queryKey: ['ledger', 'rows', filter, chunk],
    queryFn: ({ signal }) => {
      const query = { ...filter, offset: chunk * CHUNK, limit: CHUNK };
      return ask(api.GET('/api/v1/ledger', { params: { query }, signal }));
    },
  });

export const headingsQuery = (filter: Filter, group: Schemas['LedgerGrouping'] | undefined) =>
  queryOptions({
    queryKey: ['ledger', 'headings', filter, group],
    enabled: group !== undefined,
    queryFn: ({ signal }) => {
      const query = { ...filter, group: group as Schemas['LedgerGrouping'] };
      return ask(api.GET('/api/v1/ledger/headings', { params: { query }, signal }));
    },
  });

/** How many of the tasks are of each light and class. */
export const summaryQuery = (filter: Filter) =>
  queryOptions({
    queryKey: ['ledger', 'summary', filter],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/ledger/summary', { params: { query: filter }, signal })),
  });

/** Every row there is: to be chosen all at once, or to be printed. */
export const wholeLedger = (filter: Filter): Promise<Schemas['LedgerRowDto'][]> =>
  everyPage(range => ask(api.GET('/api/v1/ledger', { params: { query: { ...filter, ...range } } })));

export const savedViewsQuery = queryOptions({
  queryKey: ['ledger-views'],
  queryFn: ({ signal }) => ask(api.GET('/api/v1/ledger/views', { signal })),
});

export const wallQuery = (planId: string | undefined) =>
  queryOptions({
    queryKey: ['wall', planId ?? 'all'],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/v1/wall', { params: { query: planId ? { planId } : {} }, signal })),
  });

interface Dates {
  from: string;
  to: string;
  mine?: boolean;
}

export const dueDatesQuery = (query: Dates) =>
  queryOptions({
    queryKey: ['due-dates', query],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/due-dates', { params: { query }, signal })),
  });
