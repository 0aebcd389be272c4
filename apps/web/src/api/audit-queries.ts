import { queryOptions } from '@tanstack/react-query';
import { api, ask, type Schemas } from './client';
import { paged, type Range } from './pages';

export type JournalEntry = Schemas['JournalEntryDto'];
export type JournalDetail = Schemas['JournalDetailDto'];
export type Run = Schemas['VerificationRunDto'];

/** What the journal is asked for, as the address of the page has it. */
export interface JournalAsked {
  from?: string;
  until?: string;
  personId?: string;
  system?: boolean;
  commands?: string[];
  taskId?: string;
  table?: string;
  recordId?: string;
  text?: string;
}

export interface SignInsAsked {
  from?: string;
  until?: string;
  personId?: string;
  failed?: boolean;
}

export const journalQuery = (asked: JournalAsked) =>
  paged(['journal', asked], (range: Range, signal) =>
    ask(api.GET('/api/v1/journal', { params: { query: { ...range, ...asked } as never }, signal })),
  );

export const journalEntryQuery = (id: number) =>
  queryOptions({
    queryKey: ['journal', 'entry', id],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/journal/{id}', { params: { path: { id } }, signal })),
    // What is written there never changes.
    staleTime: Infinity,
  });

export const journalPeopleQuery = (search: string) =>
  queryOptions({
    queryKey: ['journal', 'people', search],
    queryFn: ({ signal }) =>
      ask(
        api.GET('/api/v1/journal/people', {
          params: { query: { limit: 20, ...(search && { search }) } },
          signal,
        }),
      ),
    select: ({ items }) => items,
  });

export const signInsQuery = (asked: SignInsAsked) =>
  paged(['sign-ins', asked], (range, signal) =>
    ask(api.GET('/api/v1/sign-ins', { params: { query: { ...range, ...asked } }, signal })),
  );

const OPEN: readonly Run['state'][] = ['waiting', 'running'];
export const isOpen = (run: Run | undefined): boolean => run !== undefined && OPEN.includes(run.state);

/** Asked again while one is under way. */
export const runsQuery = queryOptions({
  queryKey: ['verifications'],
  queryFn: ({ signal }) =>
    ask(api.GET('/api/v1/verifications', { params: { query: { limit: 20 } }, signal })),
  select: ({ items }) => items,
  refetchInterval: query => (isOpen(query.state.data?.items[0]) ? 2_000 : false),
});
