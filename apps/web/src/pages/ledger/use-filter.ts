import { useSearchParams } from 'react-router';
import type { Schemas } from '../../api/client';
import type { paths } from '../../api.generated';

export type LedgerQuery = Omit<
  NonNullable<paths['/api/v1/ledger']['get']['parameters']['query']>,
  'cursor' | 'limit' | 'offset'
>;
export type LedgerView = Schemas['LedgerViewDto'];
export type Column = Schemas['LedgerColumn'];

/** How many cards a page has on a phone unless the address says otherwise; a desk scrolls through all. */
const PAGE = 20;

const LISTS = ['state', 'light', 'columns'] as const;
const SINGLES = ['planId', 'q', 'unitId', 'leaderId', 'section', 'sort', 'group'] as const;
/** What says how the ledger is shown, not what is in it. */
const LOOKS = ['sort', 'group', 'columns', 'view', 'limit'] as const;
type Part = (typeof LISTS)[number] | (typeof SINGLES)[number] | 'limit';

/** The view as the address holds it: a page can be linked to, reloaded, gone back to, and kept under a name. */
export function readView(params: URLSearchParams): LedgerView {
  const view: Record<string, unknown> = {};
  for (const name of SINGLES) if (params.get(name)) view[name] = params.get(name);
  for (const name of LISTS) if (params.has(name)) view[name] = params.getAll(name);
  return view;
}

/** The other way round; always in the same order, so that equal views have equal addresses. */
export function addressOf(view: LedgerView): string {
  const params = new URLSearchParams();
  for (const name of [...SINGLES, ...LISTS]) {
    const value = view[name];
    for (const one of Array.isArray(value) ? [...value].sort() : [value]) if (one) params.append(name, one);
  }
  return params.toString();
}

export interface Filtering {
  filter: LedgerQuery;
  /** What narrows the ledger down, of the filter. */
  narrowed: (keyof LedgerQuery)[];
  columns: Column[] | undefined;
  view: LedgerView;
  /** The kept view that was opened, whatever became of it since. */
  viewId: string | null;
  cursor: string | undefined;
  limit: number;
  /** Changes some of the view and goes back to the beginning. */
  change: (part: Partial<Record<Part, unknown>>) => void;
  /** Nothing is narrowed down any more; order, headings and columns stay. */
  clear: () => void;
  open: (view: LedgerView, id: string | null) => void;
  /** The address of the page after a cursor. */
  pageAt: (cursor: string | null) => string;
}

export function useFilter(): Filtering {
  const [params, setParams] = useSearchParams();
  const view = readView(params);
  const { columns, ...filter } = view;
  return {
    filter,
    narrowed: (Object.keys(filter) as (keyof LedgerQuery)[]).filter(k => k !== 'sort' && k !== 'group'),
    columns,
    view,
    viewId: params.get('view'),
    cursor: params.get('cursor') ?? undefined,
    limit: Number(params.get('limit')) || PAGE,
    change: part => {
      const next = new URLSearchParams(params);
      next.delete('cursor');
      for (const [name, value] of Object.entries(part)) {
        next.delete(name);
        for (const one of Array.isArray(value) ? value : [value]) if (one) next.append(name, String(one));
      }
      setParams(next);
    },
    clear: () => {
      const next = new URLSearchParams();
      for (const name of LOOKS) for (const one of params.getAll(name)) next.append(name, one);
      setParams(next);
    },
    open: (kept, id) => setParams(`${addressOf(kept)}${id ? `&view=${id}` : ''}`),
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
