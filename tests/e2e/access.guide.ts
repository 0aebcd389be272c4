import type { Route } from './access.table';

/** Notices written from what is known, and the lights of a plan. */
export const GUIDE_ROUTES: Readonly<Record<string, Route>> = {
  'GET /api/v1/notices/proposals': {
    command: 'notice.draft',
    kind: 'personal',
    query: r => ({ taskId: r.task }),
  },
  'PUT /api/v1/notices/:id': {
    command: 'notice.draft',
    of: 'notice',
    body: () => ({ reason: '进度滞后' }),
  },
  'GET /api/v1/plans/:id/light-rules/preview': {
    command: 'plan.configure',
    of: 'plan',
    query: () => ({ preset: 'default' }),
  },
};
