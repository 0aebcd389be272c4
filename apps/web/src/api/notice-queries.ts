import { queryOptions } from '@tanstack/react-query';
import { api, ask } from './client';

/** To whom a notice about these tasks might go, and what it would say. */
export const noticeProposalsQuery = (taskId: readonly string[]) =>
  queryOptions({
    queryKey: ['notices', 'proposals', ...taskId],
    queryFn: async ({ signal }) =>
      (
        await ask(
          api.GET('/api/v1/notices/proposals', { params: { query: { taskId: [...taskId] } }, signal }),
        )
      ).items,
    // What is being written is not replaced under the writer's hands.
    staleTime: Infinity,
    gcTime: 0,
  });

export const noticeWhyQuery = (id: string) =>
  queryOptions({
    queryKey: ['notices', id, 'why'],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/notices/{id}/why', { params: { path: { id } }, signal })),
  });
