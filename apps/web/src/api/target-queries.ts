import { queryOptions } from '@tanstack/react-query';
import { api, ask } from './client';

/** What was measured of a target, the newest first; more than a picture of it needs is left out. */
export const measurementsQuery = (id: string) =>
  queryOptions({
    queryKey: ['measurements', id],
    queryFn: ({ signal }) =>
      ask(
        api.GET('/api/v1/targets/{id}/measurements', {
          params: { path: { id }, query: { limit: 100 } },
          signal,
        }),
      ),
  });
