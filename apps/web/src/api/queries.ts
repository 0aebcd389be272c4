import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, ask, type Schemas } from './client';

const LONG = 5 * 60_000;

/** What codes are called. */
export const metaQuery = queryOptions({
  queryKey: ['meta'],
  queryFn: ({ signal }) => ask(api.GET('/api/v1/meta', { signal })),
  staleTime: Infinity,
});

const NO_WORDS: Schemas['MetaDto'] = {
  links: {},
  states: {},
  lights: {},
  roles: {},
  obligations: {},
  outcomes: {},
};

/** The same where a page is drawn: empty for the moment it takes to load. */
export const useMeta = (): Schemas['MetaDto'] => useQuery(metaQuery).data ?? NO_WORDS;

export const plansQuery = queryOptions({
  queryKey: ['plans'],
  queryFn: ({ signal }) => ask(api.GET('/api/v1/plans', { signal })),
});

export const planQuery = (id: string) =>
  queryOptions({
    queryKey: ['plans', id],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/plans/{id}', { params: { path: { id } }, signal })),
  });

export const periodsQuery = (id: string) =>
  queryOptions({
    queryKey: ['plans', id, 'periods'],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/plans/{id}/periods', { params: { path: { id } }, signal })),
  });

/** The first headings of a plan, in its order; read from its rows, since nothing else names them. */
export const sectionsQuery = (planId: string) =>
  queryOptions({
    queryKey: ['sections', planId],
    staleTime: LONG,
    queryFn: async ({ signal }) => {
      const sections = new Set<string>();
      let cursor: string | null | undefined;
      do {
        const query = { planId, limit: 200, ...(cursor && { cursor }) };
        const page = await ask(api.GET('/api/v1/ledger', { params: { query }, signal }));
        for (const row of page.items) if (row.section[0]) sections.add(row.section[0]);
        cursor = page.nextCursor;
      } while (cursor);
      return [...sections];
    },
  });

/** All units: a district has some hundreds, and they are looked for by any part of any of their names. */
export const unitsQuery = queryOptions({
  queryKey: ['units'],
  staleTime: LONG,
  queryFn: async ({ signal }) => {
    const units: Schemas['UnitDto'][] = [];
    let cursor: string | null | undefined;
    do {
      const page = await ask(
        api.GET('/api/v1/units', { params: { query: { limit: 200, ...(cursor && { cursor }) } }, signal }),
      );
      units.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor);
    return units;
  },
});

export const groupsQuery = queryOptions({
  queryKey: ['unit-groups'],
  staleTime: LONG,
  queryFn: ({ signal }) => ask(api.GET('/api/v1/unit-groups', { signal })),
});

export const leadersQuery = queryOptions({
  queryKey: ['people', { role: 'leader' }],
  staleTime: LONG,
  queryFn: ({ signal }) =>
    ask(api.GET('/api/v1/people', { params: { query: { role: 'leader', limit: 200 } }, signal })),
});

export const taskQuery = (id: string) =>
  queryOptions({
    queryKey: ['tasks', id],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/tasks/{id}', { params: { path: { id } }, signal })),
  });

export const mineQuery = queryOptions({
  queryKey: ['obligations', 'mine'],
  queryFn: ({ signal }) => ask(api.GET('/api/v1/obligations/mine', { signal })),
});

export const stepsQuery = (id: string) =>
  queryOptions({
    queryKey: ['obligations', id, 'steps'],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/v1/obligations/{id}/steps', { params: { path: { id } }, signal })),
  });

export const unitReportsQuery = queryOptions({
  queryKey: ['reports', 'mine'],
  queryFn: ({ signal }) => ask(api.GET('/api/v1/reports/mine', { signal })),
});

export const reviewQuery = queryOptions({
  queryKey: ['reports', 'review'],
  queryFn: ({ signal }) => ask(api.GET('/api/v1/reports/review', { signal })),
});

export const reportQuery = (id: string) =>
  queryOptions({
    queryKey: ['reports', id],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/reports/{id}', { params: { path: { id } }, signal })),
  });

export const noticesQuery = (open: boolean) =>
  queryOptions({
    queryKey: ['notices', { open }],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/notices', { params: { query: { open } }, signal })),
  });

export const noticeQuery = (id: string) =>
  queryOptions({
    queryKey: ['notices', id],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/notices/{id}', { params: { path: { id } }, signal })),
  });

export const submissionsQuery = queryOptions({
  queryKey: ['submissions'],
  queryFn: ({ signal }) => ask(api.GET('/api/v1/submissions', { signal })),
});

export const submissionQuery = (id: string) =>
  queryOptions({
    queryKey: ['submissions', id],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/submissions/{id}', { params: { path: { id } }, signal })),
  });

export const unreadQuery = queryOptions({
  queryKey: ['messages', 'unread'],
  queryFn: ({ signal }) => ask(api.GET('/api/v1/messages/unread-count', { signal })),
});
