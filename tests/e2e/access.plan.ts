import type { Route } from './access.table';

const edition = { name: '2027年修订', from: '2027-01-01', items: [] };

/** Editions, evaluations, rhythm and columns of plans; summaries and matters that go up. */
export const PLAN_ROUTES: Readonly<Record<string, Route>> = {
  'GET /api/v1/plan-columns': { command: 'session.own', kind: 'personal' },
  'POST /api/v1/plans/:id/configure': { command: 'plan.configure', of: 'plan', body: () => ({}) },
  'GET /api/v1/plans/:id/rhythm-preview': { command: 'plan.read', of: 'plan' },
  'GET /api/v1/plans/:id/evaluations': { command: 'plan.read', of: 'plan' },
  'POST /api/v1/plans/:id/evaluations': {
    command: 'plan.review',
    of: 'plan',
    body: () => ({ kind: 'final', findings: '已完成' }),
  },
  'GET /api/v1/plans/:id/editions': { command: 'plan.read', of: 'plan' },
  'GET /api/v1/plans/:id/text': { command: 'plan.read', of: 'plan' },
  'POST /api/v1/plans/:id/editions': { command: 'edition.draft', of: 'plan', body: () => edition },
  'GET /api/v1/editions/:id': { command: 'plan.read', of: 'edition' },
  'PUT /api/v1/editions/:id': { command: 'edition.draft', of: 'draftEdition', body: () => edition },
  'POST /api/v1/editions/:id/approve': { command: 'edition.approve', of: 'draftEdition', body: () => ({}) },
  'POST /api/v1/editions/:id/discard': {
    command: 'edition.approve',
    of: 'draftEdition',
    body: () => ({ reason: '理由' }),
  },
  'POST /api/v1/tasks/:id/fields': { command: 'task.change', of: 'task', body: () => ({ fields: {} }) },
  'POST /api/v1/tasks/:id/upper-task': {
    command: 'task.change',
    of: 'task',
    body: () => ({ document: '渝府办〔2026〕1号', no: '第1项' }),
  },
  'GET /api/v1/reports/:id/reusable': { command: 'task.read', of: 'report' },
  'POST /api/v1/submissions/matters': {
    command: 'submission.submit',
    body: r => ({ planId: r.plan, matterId: r.task, title: '请示', text: '恳请协调' }),
  },
  'POST /api/v1/submissions/:id/compose': { command: 'submission.submit', of: 'summary', body: () => ({}) },
  'POST /api/v1/submissions/:id/submit': {
    command: 'submission.submit',
    of: 'summary',
    body: () => ({ text: '情况' }),
  },
};
