import type { Route } from './access.table';

/** Links in mails: public, since the token is the key; voiding them is for whoever they were sent to. */
export const LINK_ROUTES: Readonly<Record<string, Route>> = {
  'DELETE /api/v1/mail-links': { command: 'message.read', kind: 'personal' },
  'GET /api/v1/mail-links/:token': 'public',
  'GET /api/v1/mail-links/:token/reports/:id': 'public',
  'POST /api/v1/mail-links/sign': 'public',
  'POST /api/v1/mail-links/no-progress': 'public',
  'POST /api/v1/mail-links/report': 'public',
};
