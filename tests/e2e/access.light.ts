import type { Route } from './access.table';

const curve = 'calendar_days';
const rules = { curve, rules: [{ measure: 'points_behind', bands: [{ light: 'green' }] }] };

/** Targets and what is measured against them, lights and their rules. */
export const LIGHT_ROUTES: Readonly<Record<string, Route>> = {
  'PUT /api/v1/targets/:id': { command: 'plan.configure', of: 'target', body: () => ({ kind: 'binding' }) },
  'GET /api/v1/targets/:id/measurements': { command: 'task.read', of: 'target' },
  'POST /api/v1/targets/:id/measurements': {
    command: 'measurement.enter',
    of: 'target',
    body: () => ({ value: 1 }),
  },
  'GET /api/v1/ledger/summary': { command: 'task.read', kind: 'personal' },
  'GET /api/v1/overview': { command: 'obligation.read', kind: 'personal' },
  'GET /api/v1/tasks/:id/light': { command: 'task.read', of: 'task' },
  'PUT /api/v1/plans/:id/light-rules': {
    command: 'plan.configure',
    of: 'plan',
    body: () => ({ ruleSetId: null, reason: '理由' }),
  },
  'GET /api/v1/light-rules': { command: 'light_rule.manage', kind: 'personal' },
  'POST /api/v1/light-rules': { command: 'light_rule.manage', body: () => ({ name: '新规则', rules }) },
  'POST /api/v1/light-rules/check': { command: 'light_rule.manage', body: () => rules },
  'PUT /api/v1/light-rules/:id': {
    command: 'light_rule.manage',
    of: 'ruleSet',
    body: () => ({ name: '改名' }),
  },
  'GET /api/v1/light-rules/:id/preview': { command: 'light_rule.manage', of: 'ruleSet' },
  'POST /api/v1/light-rules/:id/publish': { command: 'light_rule.manage', of: 'ruleSet' },
  'POST /api/v1/light-rules/:id/discard': { command: 'light_rule.manage', of: 'ruleSet' },
};
