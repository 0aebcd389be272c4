import type { Route } from './access.table';

/**
 * The administrators' desks. The auditor alone searches the journal, has it verified and takes it away; the system and the
 * security administrator are refused all of it, as the auditor is refused what they do.
 */
export const ADMIN_ROUTES: Readonly<Record<string, Route>> = {
  'GET /api/v1/journal': { command: 'journal.read' },
  'GET /api/v1/journal/people': { command: 'journal.read' },
  'GET /api/v1/journal/export.xlsx': { command: 'journal.read' },
  'GET /api/v1/journal/sign-ins.xlsx': { command: 'journal.read' },
  'GET /api/v1/journal/:id': { command: 'journal.read', of: 'journalEntry' },
  'GET /api/v1/verifications': { command: 'journal.read' },
  'POST /api/v1/verifications': { command: 'journal.read' },
  'GET /api/v1/taskforces': { command: 'person.read' },
  'POST /api/v1/taskforces/:id/dissolve': {
    command: 'person.manage',
    of: 'unit',
    body: () => ({ reason: '专班任务完成' }),
  },
  'GET /api/v1/starting': { command: 'person.manage' },
  'POST /api/v1/starting/finish': { command: 'person.manage' },
  'GET /api/v1/mail-settings': { command: 'notification.manage' },
  'POST /api/v1/mail-settings/test': { command: 'notification.manage' },
};
