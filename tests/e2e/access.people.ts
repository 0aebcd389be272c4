import type { Route } from './access.table';

/** A list of people is the system administrator's: the template, and the list that comes back. */
export const PEOPLE_ROUTES: Readonly<Record<string, Route>> = {
  'GET /api/v1/people/template.xlsx': { command: 'person.manage' },
  'POST /api/v1/people/import': { command: 'person.manage', body: () => Buffer.from('PK') },
};
