import type { Route } from './access.table';

const policies = {
  password_policy: { minLength: 10, minClasses: 3, maxAgeDays: 90, history: 5 },
  session_policy: { idleMinutes: 30, absoluteHours: 12 },
  second_factor: { required: [] },
};

/** Sign-in, sessions, security and delegation. */
export const ACCESS_RULES: Readonly<Record<string, Route>> = {
  'POST /api/v1/session/second-factor': {
    command: 'session.own',
    kind: 'personal',
    body: () => ({ code: '000000' }),
  },
  'POST /api/v1/session/second-factor/enroll': { command: 'session.own', kind: 'personal' },
  'POST /api/v1/session/second-factor/confirm': {
    command: 'session.own',
    kind: 'personal',
    body: () => ({ code: '000000' }),
  },
  'GET /api/v1/sessions': { command: 'session.own', kind: 'personal' },
  'POST /api/v1/sessions/end-others': { command: 'session.own', kind: 'personal' },
  'DELETE /api/v1/sessions/:id': { command: 'session.own', kind: 'personal', of: 'person' },
  'GET /api/v1/people/:id/sessions': { command: 'security.manage', of: 'person' },
  'POST /api/v1/people/:id/end-sessions': { command: 'security.manage', of: 'person' },
  'POST /api/v1/people/:id/unlock': { command: 'security.manage', of: 'person' },
  'POST /api/v1/people/:id/reset-second-factor': { command: 'security.manage', of: 'person' },
  'PUT /api/v1/people/:id/clearance': {
    command: 'security.manage',
    of: 'person',
    body: () => ({ clearance: 'sensitive' }),
  },
  'GET /api/v1/security/policies': { command: 'security.manage' },
  'PUT /api/v1/security/policies': { command: 'security.manage', body: () => policies },
  'GET /api/v1/sign-ins': { command: 'journal.read' },
  'GET /api/v1/delegations': { command: 'person.read' },
  'GET /api/v1/delegations/mine': { command: 'session.own', kind: 'personal' },
  'POST /api/v1/delegations': { command: 'session.own', kind: 'personal', body: () => ({}) },
  'DELETE /api/v1/delegations/:id': { command: 'session.own', kind: 'personal', of: 'person' },
  'POST /api/v1/tasks/sensitivity': {
    command: 'task.change',
    body: r => ({ taskIds: [r.task], sensitivity: 'public', reason: '主动公开' }),
  },
};
