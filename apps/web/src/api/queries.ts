import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, ask, type Schemas } from './client';
import { everyPage, paged } from './pages';

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

/** All plans, to choose one from. */
export const plansQuery = queryOptions({
  queryKey: ['plans', 'all'],
  queryFn: ({ signal }) => everyPage(query => ask(api.GET('/api/v1/plans', { params: { query }, signal }))),
});

/** Plans whose tasks go up to a superior. */
export const upwardPlansQuery = queryOptions({
  queryKey: ['plans', 'upward'],
  queryFn: ({ signal }) =>
    everyPage(range => {
      const state: Schemas['PlanState'][] = ['approved', 'running'];
      const query = { ...range, upward: true, state };
      return ask(api.GET('/api/v1/plans', { params: { query }, signal }));
    }),
});

export const planListQuery = paged(['plans'], (query, signal) =>
  ask(api.GET('/api/v1/plans', { params: { query }, signal })),
);

export const planQuery = (id: string) =>
  queryOptions({
    queryKey: ['plans', id],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/plans/{id}', { params: { path: { id } }, signal })),
  });

export const goalsQuery = (id: string) =>
  paged(['plans', id, 'goals'], (query, signal) =>
    ask(api.GET('/api/v1/plans/{id}/goals', { params: { path: { id }, query }, signal })),
  );

export const periodsQuery = (id: string) =>
  paged(['plans', id, 'periods'], (query, signal) =>
    ask(api.GET('/api/v1/plans/{id}/periods', { params: { path: { id }, query }, signal })),
  );

/** The first headings of a plan, in its order. */
export const sectionsQuery = (planId: string) =>
  queryOptions({
    queryKey: ['sections', planId],
    staleTime: LONG,
    queryFn: async ({ signal }) => {
      const query = { planId, group: 'section' as const };
      const { items } = await ask(api.GET('/api/v1/ledger/headings', { params: { query }, signal }));
      return items.flatMap(({ value }) => value ?? []);
    },
  });

/** All units: a district has some hundreds, and they are looked for by any part of any of their names. */
export const unitsQuery = queryOptions({
  queryKey: ['units'],
  staleTime: LONG,
  queryFn: ({ signal }) => everyPage(query => ask(api.GET('/api/v1/units', { params: { query }, signal }))),
});

export const groupsQuery = queryOptions({
  queryKey: ['unit-groups'],
  staleTime: LONG,
  queryFn: ({ signal }) =>
    everyPage(query => ask(api.GET('/api/v1/unit-groups', { params: { query }, signal }))),
});

export const leadersQuery = queryOptions({
  queryKey: ['people', { role: 'leader' }],
  staleTime: LONG,
  queryFn: ({ signal }) =>
    everyPage(range =>
      ask(api.GET('/api/v1/people', { params: { query: { ...range, role: 'leader' } }, signal })),
    ),
});

export const taskQuery = (id: string) =>
  queryOptions({
    queryKey: ['tasks', id],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/tasks/{id}', { params: { path: { id } }, signal })),
  });

export const mineQuery = queryOptions({
  queryKey: ['obligations', 'mine'],
  queryFn: ({ signal }) =>
    everyPage(query => ask(api.GET('/api/v1/obligations/mine', { params: { query }, signal }))),
});

export const stepsQuery = (id: string) =>
  queryOptions({
    queryKey: ['obligations', id, 'steps'],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/v1/obligations/{id}/steps', { params: { path: { id } }, signal })),
  });

export const unitReportsQuery = queryOptions({
  queryKey: ['reports', 'mine'],
  queryFn: ({ signal }) =>
    everyPage(query => ask(api.GET('/api/v1/reports/mine', { params: { query }, signal }))),
});

export const reviewQuery = queryOptions({
  queryKey: ['reports', 'review'],
  queryFn: ({ signal }) =>
    everyPage(query => ask(api.GET('/api/v1/reports/review', { params: { query }, signal }))),
});

export const reportQuery = (id: string) =>
  queryOptions({
    queryKey: ['reports', id],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/reports/{id}', { params: { path: { id } }, signal })),
  });

export const noticesQuery = (open: boolean) =>
  paged(['notices', { open }], (range, signal) =>
    ask(api.GET('/api/v1/notices', { params: { query: { ...range, open } }, signal })),
  );

export const noticeQuery = (id: string) =>
  queryOptions({
    queryKey: ['notices', id],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/notices/{id}', { params: { path: { id } }, signal })),
  });

export const submissionsQuery = paged(['submissions'], (query, signal) =>
  ask(api.GET('/api/v1/submissions', { params: { query }, signal })),
);

/** What of a plan is with the superior and not yet replied to. */
export const submittedQuery = (planId: string) =>
  queryOptions({
    queryKey: ['submissions', 'submitted', planId],
    queryFn: ({ signal }) =>
      everyPage(range => {
        const state: Schemas['SubmissionState'][] = ['submitted'];
        return ask(
          api.GET('/api/v1/submissions', { params: { query: { ...range, planId, state } }, signal }),
        );
      }),
  });

/** Tasks of a plan that are ready to go up. */
export const toSubmitQuery = (planId: string) =>
  queryOptions({
    queryKey: ['ledger', 'to submit', planId],
    queryFn: ({ signal }) =>
      everyPage(range => {
        const state: Schemas['TaskState'][] = ['submission'];
        return ask(api.GET('/api/v1/ledger', { params: { query: { ...range, planId, state } }, signal }));
      }),
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

export const sessionsQuery = paged(['sessions'], (query, signal) =>
  ask(api.GET('/api/v1/sessions', { params: { query }, signal })),
);

/** Delegations one has a part in, or everybody's. */
export const delegationsQuery = (whose: 'mine' | 'all') =>
  paged(['delegations', whose], (query, signal) =>
    whose === 'mine'
      ? ask(api.GET('/api/v1/delegations/mine', { params: { query }, signal }))
      : ask(api.GET('/api/v1/delegations', { params: { query }, signal })),
  );

/** Who can stand in for somebody. */
export const delegatesQuery = (personId: string) =>
  queryOptions({
    queryKey: ['delegations', 'candidates', personId],
    queryFn: ({ signal }) =>
      everyPage(range =>
        ask(api.GET('/api/v1/delegations/candidates', { params: { query: { ...range, personId } }, signal })),
      ),
  });

/** Everybody with an account that is open. */
export const everybodyQuery = queryOptions({
  queryKey: ['people', 'all'],
  staleTime: LONG,
  queryFn: ({ signal }) => everyPage(query => ask(api.GET('/api/v1/people', { params: { query }, signal }))),
});

/** Accounts by part of a name, those that are closed among them. */
export const peopleQuery = (search: string) =>
  paged(['people', { search }], (range, signal) => {
    const query = { ...range, all: true, ...(search && { search }) };
    return ask(api.GET('/api/v1/people', { params: { query }, signal }));
  });

export const mailsQuery = paged(['mails'], (query, signal) =>
  ask(api.GET('/api/v1/dev/mails', { params: { query }, signal })),
);

export const requestsQuery = (side: Schemas['RequestSide'], open: boolean) =>
  paged(['requests', { side, open }], (range, signal) => {
    const state: Schemas['RequestState'][] = ['filed', 'endorsed'];
    const query = { ...range, side, ...(open && { state }) };
    return ask(api.GET('/api/v1/requests', { params: { query }, signal }));
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

export const mattersQuery = (filter: { open?: boolean; taskId?: string }) =>
  paged(['matters', filter], (range, signal) =>
    ask(api.GET('/api/v1/matters', { params: { query: { ...range, ...filter } }, signal })),
  );

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
  paged(['rechecks', { taskId }], (range, signal) =>
    ask(api.GET('/api/v1/rechecks', { params: { query: { ...range, taskId } }, signal })),
  );

export const lightQuery = (id: string) =>
  queryOptions({
    queryKey: ['tasks', id, 'light'],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/tasks/{id}/light', { params: { path: { id } }, signal })),
  });

export const offersQuery = paged(['offers'], (query, signal) =>
  ask(api.GET('/api/v1/assignments/offered', { params: { query }, signal })),
);

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

export const messageWhyQuery = (id: string) =>
  queryOptions({
    queryKey: ['messages', id, 'why'],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/messages/{id}/why', { params: { path: { id } }, signal })),
  });

export const preferenceQuery = queryOptions({
  queryKey: ['preference'],
  queryFn: ({ signal }) => ask(api.GET('/api/v1/notification-preference', { signal })),
});

export const feedQuery = queryOptions({
  queryKey: ['calendar-feed'],
  queryFn: ({ signal }) => ask(api.GET('/api/v1/calendar-feed', { signal })),
});

export const deliveriesQuery = (state: Schemas['DeliveryState'][]) =>
  paged(['deliveries', { state }], (range, signal) =>
    ask(
      api.GET('/api/v1/deliveries', {
        params: { query: { ...range, ...(state.length && { state }) } },
        signal,
      }),
    ),
  );

export const deliveryQuery = (id: string) =>
  queryOptions({
    queryKey: ['deliveries', id],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/deliveries/{id}', { params: { path: { id } }, signal })),
  });

export const unreachableQuery = queryOptions({
  queryKey: ['deliveries', 'unreachable'],
  queryFn: ({ signal }) => ask(api.GET('/api/v1/deliveries/unreachable', { signal })),
});
