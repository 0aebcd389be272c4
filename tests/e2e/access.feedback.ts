import type { Route } from './access.table';

const reason = { reason: '理由' };

/** Problems and advice, countersigns, site visits, rechecks, and the settings of a plan. */
export const FEEDBACK_ROUTES: Readonly<Record<string, Route>> = {
  'POST /api/v1/plans/:id/configure': {
    command: 'plan.configure',
    of: 'plan',
    body: () => ({ verifyOnSite: true }),
  },
  'POST /api/v1/assignments/countersign': {
    command: 'assignment.countersign',
    body: r => ({ ids: [r.assignment], agree: true }),
  },
  'POST /api/v1/tasks/:id/site-visit': {
    command: 'task.verify_on_site',
    of: 'task',
    body: () => ({
      result: 'passed',
      findings: '已建成',
      visitors: '督查员',
      visitedOn: '2026-03-02',
      place: '现场',
    }),
  },
  'POST /api/v1/tasks/:id/reopen': {
    command: 'task.reopen',
    of: 'task',
    body: () => ({ ...reason, deadline: '2026-12-31' }),
  },
  'GET /api/v1/rechecks': { command: 'task.read', kind: 'list', of: 'recheck' },
  'GET /api/v1/rechecks/:id': { command: 'task.read', of: 'recheck' },
  'POST /api/v1/rechecks': {
    command: 'recheck.order',
    body: r => ({ taskIds: [r.task], due: '2026-12-31' }),
  },
  'POST /api/v1/rechecks/:id/decide': {
    command: 'recheck.decide',
    of: 'recheck',
    body: () => ({ result: 'pass' }),
  },
  'GET /api/v1/matters': { command: 'matter.read', kind: 'list', of: 'matter' },
  'GET /api/v1/matters/:id': { command: 'matter.read', of: 'matter' },
  'POST /api/v1/matters': {
    command: 'matter.raise',
    body: r => ({ unitId: r.unit, taskId: r.task, kind: 'policy_advice', text: '建议' }),
  },
  'POST /api/v1/matters/accept': { command: 'matter.accept', body: r => ({ ids: [r.matter] }) },
  'POST /api/v1/matters/confirm': { command: 'matter.confirm', body: r => ({ ids: [r.matter] }) },
  'POST /api/v1/matters/:id/forward': { command: 'matter.forward', of: 'matter', body: () => reason },
  'POST /api/v1/matters/:id/answer': {
    command: 'matter.answer',
    of: 'matter',
    body: () => ({ answer: '已协调' }),
  },
  'POST /api/v1/matters/:id/reopen': { command: 'matter.confirm', of: 'matter', body: () => reason },
  'POST /api/v1/matters/:id/withdraw': { command: 'matter.withdraw', of: 'matter', body: () => reason },
};
