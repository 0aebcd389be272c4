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

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: ({ signal }) => ask(api.GET('/api/v1/sessions', { signal })),
});

export const delegationsQuery = queryOptions({
  queryKey: ['delegations'],
  queryFn: ({ signal }) => ask(api.GET('/api/v1/delegations/mine', { signal })),
});

export const peopleQuery = queryOptions({
  queryKey: ['people', 'all'],
  staleTime: LONG,
  queryFn: ({ signal }) => ask(api.GET('/api/v1/people', { params: { query: { limit: 200 } }, signal })),
});

/** Longer lists than this are what the ledger is for. */
const LIST = 200;

export const requestsQuery = (side: Schemas['RequestSide'], open: boolean) =>
  queryOptions({
    queryKey: ['requests', { side, open }],
    queryFn: ({ signal }) => {
      const state: Schemas['RequestState'][] = ['filed', 'endorsed'];
      const query = { side, limit: LIST, ...(open && { state }) };
      return ask(api.GET('/api/v1/requests', { params: { query }, signal }));
    },
  });

/** With what granting it would do to the deadline, by the date asked for or by another. */
export const requestQuery = (id: string, date?: string) =>
  queryOptions({
    queryKey: ['requests', id, date ?? ''],
    queryFn: ({ signal }) =>
      ask(
        api.GET('/api/v1/requests/{id}', {
          params: { path: { id }, query: date ? { date } : {} },
          signal,
        }),
      ),
  });

export const mattersQuery = (query: { open?: boolean; taskId?: string }) =>
  queryOptions({
    queryKey: ['matters', query],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/v1/matters', { params: { query: { ...query, limit: LIST } }, signal })),
  });

export const matterQuery = (id: string) =>
  queryOptions({
    queryKey: ['matters', id],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/matters/{id}', { params: { path: { id } }, signal })),
  });

export const recheckQuery = (id: string) =>
  queryOptions({
    queryKey: ['rechecks', id],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/rechecks/{id}', { params: { path: { id } }, signal })),
  });

export const taskRechecksQuery = (taskId: string) =>
  queryOptions({
    queryKey: ['rechecks', { taskId }],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/v1/rechecks', { params: { query: { taskId, limit: LIST } }, signal })),
  });

export const lightQuery = (id: string) =>
  queryOptions({
    queryKey: ['tasks', id, 'light'],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/tasks/{id}/light', { params: { path: { id } }, signal })),
  });

export const offersQuery = queryOptions({
  queryKey: ['offers'],
  queryFn: ({ signal }) =>
    ask(api.GET('/api/v1/assignments/offered', { params: { query: { limit: LIST } }, signal })),
});

export const roundQuery = (id: string) =>
  queryOptions({
    queryKey: ['rounds', id],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/rounds/{id}', { params: { path: { id } }, signal })),
  });

export const namingQuery = (id: string) =>
  queryOptions({
    queryKey: ['namings', id],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/namings/{id}', { params: { path: { id } }, signal })),
  });

export const reviewRequestQuery = (id: string) =>
  queryOptions({
    queryKey: ['reviews', id],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/reviews/{id}', { params: { path: { id } }, signal })),
  });
