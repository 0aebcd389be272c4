import { queryOptions } from '@tanstack/react-query';
import { api, ask } from './client';
import { paged } from './pages';

export const policiesQuery = queryOptions({
  queryKey: ['security', 'policies'],
  queryFn: ({ signal }) => ask(api.GET('/api/v1/security/policies', { signal })),
});

export const sessionsOfQuery = (id: string) =>
  paged(['people', id, 'sessions'], (query, signal) =>
    ask(api.GET('/api/v1/people/{id}/sessions', { params: { path: { id }, query }, signal })),
  );

/** What names were decided to mean, or not to. */
export const rememberedNamesQuery = paged(['imports', 'names'], (query, signal) =>
  ask(api.GET('/api/v1/imports/names', { params: { query }, signal })),
);

export const rememberedLayoutsQuery = paged(['imports', 'layouts'], (query, signal) =>
  ask(api.GET('/api/v1/imports/layouts', { params: { query }, signal })),
);

/** Units by any part of a name, those that are closed among them. */
export const unitListQuery = (search: string) =>
  paged(['units', { search }], (range, signal) =>
    ask(
      api.GET('/api/v1/units', {
        params: { query: { ...range, all: true, ...(search && { search }) } },
        signal,
      }),
    ),
  );

export const taskforcesQuery = (all: boolean) =>
  paged(['taskforces', { all }], (range, signal) =>
    ask(api.GET('/api/v1/taskforces', { params: { query: { ...range, ...(all && { all }) } }, signal })),
  );

export const taskforceMembersQuery = (id: string) =>
  paged(['taskforces', id, 'members'], (query, signal) =>
    ask(api.GET('/api/v1/taskforces/{id}/members', { params: { path: { id }, query }, signal })),
  );

export const startingQuery = queryOptions({
  queryKey: ['starting'],
  queryFn: ({ signal }) => ask(api.GET('/api/v1/starting', { signal })),
});

export const mailSettingsQuery = queryOptions({
  queryKey: ['mail-settings'],
  queryFn: ({ signal }) => ask(api.GET('/api/v1/mail-settings', { signal })),
});
