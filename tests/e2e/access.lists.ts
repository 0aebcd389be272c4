import type { Route } from './access.table';

/** Lists that came with paging. */
export const LISTS: Readonly<Record<string, Route>> = {
  'GET /api/v1/delegations/candidates': { command: 'session.own', kind: 'personal' },
};
