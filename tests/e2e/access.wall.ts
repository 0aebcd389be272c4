import type { Records } from './access.records';
import type { Route } from './access.table';

const view = { name: '红灯', view: { light: ['red'], group: 'unit', columns: ['unit', 'light'] } };

/** How people look at the ledger, the wall, the calendar of due dates, and what is done from the ledger in bulk. */
export const WALL_ROUTES: Readonly<Record<string, Route>> = {
  'GET /api/v1/ledger/headings': {
    command: 'task.read',
    kind: 'personal',
    query: () => ({ group: 'section' }),
  },
  'GET /api/v1/ledger/views': { command: 'task.read', kind: 'personal' },
  'POST /api/v1/ledger/views': { command: 'task.read', kind: 'personal', body: () => view },
  'PUT /api/v1/ledger/views/:id': {
    command: 'task.read',
    kind: 'personal',
    of: 'task',
    body: () => ({ name: '黄灯' }),
  },
  'DELETE /api/v1/ledger/views/:id': { command: 'task.read', kind: 'personal', of: 'task' },
  'GET /api/v1/wall': { command: 'task.read', kind: 'list', of: 'task' },
  'GET /api/v1/due-dates': {
    command: 'obligation.read',
    kind: 'personal',
    query: () => ({ from: '2026-04-01', to: '2026-04-30' }),
  },
  'GET /api/v1/due-dates/list': {
    command: 'obligation.read',
    kind: 'list',
    of: 'obligation',
    // Who may see the task sees when what is owed about it is due.
    judgedAs: 'task.read',
    query: (r: Records) => ({ on: r.obligationDue }),
  },
  'POST /api/v1/notices/drafts': {
    command: 'notice.draft',
    body: (r: Records) => ({ taskIds: [r.task], level: 'blue', reason: '进度滞后' }),
  },
};
