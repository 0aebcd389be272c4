import { queryOptions } from '@tanstack/react-query';
import { api, ask } from './client';
import { everyPage, paged } from './pages';

export const silencesQuery = (standing: boolean) =>
  paged(['silences', { standing }], (range, signal) =>
    ask(
      api.GET('/api/v1/silences', { params: { query: { ...range, ...(standing && { standing }) } }, signal }),
    ),
  );

export const roundsQuery = (open: boolean) =>
  paged(['rounds', { open }], (range, signal) =>
    ask(api.GET('/api/v1/rounds', { params: { query: { ...range, ...(open && { open }) } }, signal })),
  );

export const namingsQuery = (open: boolean) =>
  paged(['namings', { open }], (range, signal) =>
    ask(api.GET('/api/v1/namings', { params: { query: { ...range, ...(open && { open }) } }, signal })),
  );

export const reviewRequestsQuery = (open: boolean) =>
  paged(['reviews', { open }], (range, signal) =>
    ask(api.GET('/api/v1/reviews', { params: { query: { ...range, ...(open && { open }) } }, signal })),
  );

/** Tasks of a plan, to choose from. */
export const planTasksQuery = (planId: string) =>
  queryOptions({
    queryKey: ['ledger', 'all', planId],
    queryFn: ({ signal }) =>
      everyPage(range => ask(api.GET('/api/v1/ledger', { params: { query: { ...range, planId } }, signal }))),
  });

export const standingApprovalsQuery = (planId: string) =>
  paged(['plans', planId, 'standing-approvals'], (query, signal) =>
    ask(
      api.GET('/api/v1/plans/{id}/standing-approvals', { params: { path: { id: planId }, query }, signal }),
    ),
  );

export const taskOverlapsQuery = (id: string) =>
  queryOptions({
    queryKey: ['tasks', id, 'overlaps'],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/v1/tasks/{id}/overlaps', { params: { path: { id } }, signal })),
  });

export const attachmentsQuery = (of: { taskId?: string; subjectType?: string; subjectId?: string }) =>
  paged(['attachments', of], (range, signal) =>
    ask(api.GET('/api/v1/attachments', { params: { query: { ...range, ...of } }, signal })),
  );

export const editionsQuery = (planId: string) =>
  paged(['plans', planId, 'editions'], (query, signal) =>
    ask(api.GET('/api/v1/plans/{id}/editions', { params: { path: { id: planId }, query }, signal })),
  );

export const editionQuery = (id: string) =>
  queryOptions({
    queryKey: ['editions', id],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/editions/{id}', { params: { path: { id } }, signal })),
  });
