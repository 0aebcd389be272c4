import type { Records } from './access.records';
import type { Route } from './access.table';

const step = { to: ['holder'], action: 'chase' };
const data = { steps: [{ offset: 1, ...step }], repeat: { every: 5, ...step } };
const ladder = { ladder: 'form' };

/** Ladders as data, and what keeps them quiet. */
export const LADDER_ROUTES: Readonly<Record<string, Route>> = {
  'GET /api/v1/ladders': { command: 'ladder.manage', kind: 'personal' },
  'GET /api/v1/ladders/editions': { command: 'ladder.manage', query: () => ladder },
  'POST /api/v1/ladders/check': { command: 'ladder.manage', body: () => ({ ...ladder, data }) },
  'POST /api/v1/ladders/publish': {
    command: 'ladder.manage',
    body: () => ({ ...ladder, data, reason: '依据新的办法' }),
  },
  'GET /api/v1/ladders/preview': { command: 'ladder.manage', query: () => ladder },
  'POST /api/v1/ladders/apply': { command: 'ladder.manage', body: () => ({ ...ladder, reason: '统一口径' }) },
  'POST /api/v1/ladders/simulate': {
    command: 'ladder.manage',
    body: (r: Records) => ({ kind: 'report', due: '2026-06-30', unitId: r.unit }),
  },
  'GET /api/v1/obligations/:id/ladder': {
    command: 'obligation.read',
    of: 'obligation',
    judgedAs: 'task.read',
  },
  'GET /api/v1/silences': { command: 'obligation.silence', kind: 'list', of: 'silence' },
  'POST /api/v1/silences': {
    command: 'obligation.silence',
    body: (r: Records) => ({ taskId: r.task, until: '2026-04-10', reason: '集中办公' }),
  },
  'POST /api/v1/silences/:id/end': {
    command: 'obligation.silence',
    of: 'silence',
    body: () => ({ reason: '已恢复' }),
  },
  'POST /api/v1/obligations/acknowledge': {
    command: 'obligation.acknowledge',
    body: (r: Records) => ({ ids: [r.obligation], promised: '2026-04-03', text: '已知悉' }),
  },
};
