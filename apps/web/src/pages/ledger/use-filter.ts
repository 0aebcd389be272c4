import { useSearchParams } from 'react-router';
import { usePhone } from '../../parts/use-phone';
import type { paths } from '../../api.generated';

export type LedgerQuery = NonNullable<paths['/api/v1/ledger']['get']['parameters']['query']>;

/** How many rows a page has unless the address says otherwise. */
const PAGE = { desk: 50, phone: 20 };

const LISTS = ['state', 'light'] as const;
const SINGLES = ['planId', 'q', 'unitId', 'section', 'sort'] as const;

/** The filter as the address holds it: a page can be linked to, reloaded, and gone back to. */
export function readFilter(params: URLSearchParams): LedgerQuery {
  const filter: Record<string, unknown> = {};
  for (const name of SINGLES) if (params.get(name)) filter[name] = params.get(name);
  for (const name of LISTS) if (params.has(name)) filter[name] = params.getAll(name);
  return filter;
}

export interface Filtering {
  filter: LedgerQuery;
  cursor: string | undefined;
  limit: number;
  /** Changes some of the filter and goes back to the first page. */
  change: (
    part: Partial<Record<(typeof LISTS)[number] | (typeof SINGLES)[number] | 'limit', unknown>>,
  ) => void;
  clear: () => void;
  /** The address of the page after a cursor. */
  pageAt: (cursor: string | null) => string;
}

export function useFilter(): Filtering {
  const [params, setParams] = useSearchParams();
  const usual = usePhone() ? PAGE.phone : PAGE.desk;
  return {
    filter: readFilter(params),
    cursor: params.get('cursor') ?? undefined,
    limit: Number(params.get('limit')) || usual,
    change: part => {
      const next = new URLSearchParams(params);
      next.delete('cursor');
      for (const [name, value] of Object.entries(part)) {
        next.delete(name);
        for (const one of Array.isArray(value) ? value : [value]) if (one) next.append(name, String(one));
      }
      setParams(next);
    },
    clear: () => setParams(new URLSearchParams()),
    pageAt: cursor => {
      const next = new URLSearchParams(params);
      next.delete('cursor');
      if (cursor) next.set('cursor', cursor);
      return `?${next}`;
    },
  };
}

/** The address of the xlsx with the same filter. */
export function exportHref(filter: LedgerQuery): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(filter))
    for (const one of Array.isArray(value) ? value : [value]) params.append(name, String(one));
  return `/api/v1/ledger/export.xlsx?${params}`;
}
