import type { Route } from './access.table';

const reason = { reason: '已有专项方案' };

/** Lists taken out as workbooks, what is filled in offline, and the goals found in a document. */
export const WORKBOOK_ROUTES: Readonly<Record<string, Route>> = {
  'GET /api/v1/plans/export.xlsx': { command: 'plan.read', kind: 'personal' },
  'GET /api/v1/plans/:id/targets/export.xlsx': { command: 'plan.read', of: 'plan' },
  'GET /api/v1/reports/mine/export.xlsx': { command: 'report.save', kind: 'personal' },
  'GET /api/v1/reports/review/export.xlsx': { command: 'contribution.review', kind: 'personal' },
  'GET /api/v1/notices/export.xlsx': { command: 'notice.read', kind: 'personal' },
  'GET /api/v1/matters/export.xlsx': { command: 'matter.read', kind: 'personal' },
  'GET /api/v1/requests/export.xlsx': { command: 'task.read', kind: 'personal' },
  'GET /api/v1/instructions/export.xlsx': { command: 'task.read', kind: 'personal' },
  'GET /api/v1/submissions/export.xlsx': { command: 'submission.read', kind: 'personal' },
  // Whoever may see the plan takes away what his own unit has to fill in.
  'GET /api/v1/plans/:id/workbook': { command: 'report.save', of: 'plan', judgedAs: 'plan.read' },
  'POST /api/v1/plans/:id/workbook': {
    command: 'report.save',
    of: 'plan',
    judgedAs: 'plan.read',
    body: () => Buffer.from('PK'),
  },
  'GET /api/v1/imports/layouts': { command: 'plan.import', kind: 'personal' },
  // A layout there is none of: whoever may, learns so.
  'POST /api/v1/imports/layouts/:id/forget': { command: 'plan.import', kind: 'personal', of: 'plan' },
  'POST /api/v1/units/:id/aliases/remove': {
    command: 'unit.manage',
    of: 'unit',
    body: () => ({ alias: '商委' }),
  },
  'GET /api/v1/plans/:id/goals': { command: 'plan.configure', of: 'plan' },
  'POST /api/v1/goals/:id/task': {
    command: 'plan.configure',
    of: 'goal',
    body: r => ({ parties: [{ role: 'lead', unitId: r.unit }] }),
  },
  'POST /api/v1/goals/:id/target': {
    command: 'plan.configure',
    of: 'goal',
    body: r => ({ taskId: r.task, figure: 0, ...reason }),
  },
  'POST /api/v1/goals/:id/dismiss': { command: 'plan.configure', of: 'goal', body: () => reason },
};
