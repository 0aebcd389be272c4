import type { Records } from './access.records';
import type { Route } from './access.table';

const reason = { reason: '理由' };

/** Authority and lawfulness: notices by hand, standing approvals, rounds, namings, 复核, overlaps. */
export const LAWFUL: Readonly<Record<string, Route>> = {
  'POST /api/v1/notices': {
    command: 'notice.draft',
    body: (r: Records) => ({
      ...{ planId: r.plan, unitId: r.unit, level: 'blue' },
      ...{ taskIds: [r.task], reason: '进度滞后' },
    }),
  },
  'POST /api/v1/notices/revoke': {
    command: 'notice.revoke',
    body: (r: Records) => ({ ids: [r.notice], ...reason }),
  },
  'GET /api/v1/plans/:id/standing-approvals': { command: 'plan.read', of: 'plan' },
  'POST /api/v1/plans/:id/standing-approvals': {
    command: 'plan.configure',
    of: 'plan',
    body: () => ({
      ...{ approvedBy: '区长', documentNo: '9号', scope: '逾期事项' },
      ...{ levels: ['yellow'], until: '2026-12-31' },
    }),
  },
  'POST /api/v1/plans/:id/standing-approvals/end': {
    command: 'plan.configure',
    of: 'plan',
    body: () => reason,
  },
  'GET /api/v1/supervision-office': { command: 'unit.read' },
  'PUT /api/v1/supervision-office': {
    command: 'role.grant',
    body: (r: Records) => ({ unitId: r.unit, ...reason }),
  },

  'GET /api/v1/rounds': { command: 'round.read', kind: 'list', of: 'round' },
  'GET /api/v1/rounds/:id': { command: 'round.read', of: 'round' },
  'POST /api/v1/rounds': {
    command: 'round.start',
    body: (r: Records) => ({
      ...{
        planId: r.plan,
        title: '专项督查',
        authority: '区政府常务会议',
        documentNo: '20号',
        scope: '夜经济',
      },
      ...{ starts: '2026-03-25', ends: '2026-03-31', unitIds: [r.unit], taskIds: [r.task] },
    }),
  },
  'POST /api/v1/rounds/:id/conclude': {
    command: 'round.conclude',
    of: 'round',
    body: (r: Records) => ({ conclusion: '结论', findings: [{ unitId: r.unit, conclusion: '结论' }] }),
  },
  'POST /api/v1/rounds/:id/feed-back': { command: 'round.feed_back', of: 'round' },
  'POST /api/v1/rounds/:id/discard': { command: 'round.conclude', of: 'round', body: () => reason },

  'GET /api/v1/namings': { command: 'naming.read', kind: 'list', of: 'naming' },
  'GET /api/v1/namings/:id': { command: 'naming.read', of: 'naming' },
  'POST /api/v1/namings': {
    command: 'naming.propose',
    body: (r: Records) => ({
      ...{ planId: r.plan, kind: 'praise', unitIds: [r.unit] },
      ...{ text: '进度领先', appearsIn: '第1期通报' },
    }),
  },
  'POST /api/v1/namings/:id/decide': {
    command: 'naming.decide',
    of: 'naming',
    body: () => ({ agree: true }),
  },

  'GET /api/v1/reviews': { command: 'review_request.read', kind: 'list', of: 'review' },
  'GET /api/v1/reviews/:id': { command: 'review_request.read', of: 'review' },
  'POST /api/v1/reviews': {
    command: 'review_request.file',
    body: (r: Records) => ({
      subjectKind: 'round',
      subjectId: r.round,
      unitId: r.unit,
      grounds: '情况有出入',
    }),
  },
  'POST /api/v1/reviews/:id/withdraw': {
    command: 'review_request.withdraw',
    of: 'review',
    body: () => reason,
  },
  'POST /api/v1/reviews/:id/decide': {
    command: 'review_request.decide',
    of: 'review',
    body: () => ({ decision: 'upheld', reason: '证据充分' }),
  },

  'GET /api/v1/tasks/:id/overlaps': { command: 'task.read', of: 'task' },
  // Asked about no task it says what is missing, to whoever may ask.
  'GET /api/v1/overlaps': { command: 'task.dispatch', kind: 'personal' },
};
