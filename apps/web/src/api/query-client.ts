import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { Problem } from './problem';

/** Who one is, what things are called and what a file holds is not changed by commands. */
export const LASTING: ReadonlySet<unknown> = new Set(['me', 'meta', 'attachment-content']);

const RETRIES = 2;
const retry = (count: number, error: unknown): boolean =>
  error instanceof Problem && error.passing && count < RETRIES;

/** The session has ended: the gate asks again who is there, finds nobody and leads to the sign-in page. */
const onError = (error: unknown): void => {
  if (error instanceof Problem && error.status === 401 && error.code !== 'session.bad_credentials')
    void queryClient.invalidateQueries({ queryKey: ['me'] });
};

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, query) => {
      if (query.queryKey[0] !== 'me') onError(error);
    },
  }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    // Offline is an error to be told at once, not something to wait for in silence.
    queries: { retry, staleTime: 5_000, networkMode: 'always' },
    mutations: { retry, networkMode: 'always' },
  },
});
