import type { Route } from './access.table';

const reason = { reason: '理由' };

/** 认领, units in flight, 协调函, 专班 and people who change units. */
export const DISPATCH_ROUTES: Readonly<Record<string, Route>> = {
  'POST /api/v1/tasks/offer': {
    command: 'task.offer',
    body: r => ({ items: [{ taskId: r.task, until: '2026-12-31', unitIds: [r.unit] }] }),
  },
  'POST /api/v1/tasks/:id/units': {
    command: 'task.add_unit',
    of: 'task',
    body: r => ({ units: [{ unitId: r.strangeUnit, role: 'supporting' }] }),
  },
  'GET /api/v1/assignments/offered': { command: 'assignment.claim', kind: 'personal' },
  'POST /api/v1/assignments/claim': { command: 'assignment.claim', body: r => ({ ids: [r.assignment] }) },
  'POST /api/v1/assignments/withdraw': {
    command: 'assignment.withdraw',
    body: r => ({ ids: [r.assignment], ...reason }),
  },
  'POST /api/v1/assignments/letters/send': {
    command: 'assignment.letter',
    body: r => ({ ids: [r.assignment], documentNo: '3号', sentOn: '2026-03-02' }),
  },
  'POST /api/v1/assignments/letters/reply': {
    command: 'assignment.letter',
    body: r => ({ ids: [r.assignment], reply: '同意', repliedOn: '2026-03-09' }),
  },

  'GET /api/v1/taskforces/:id/members': { command: 'person.read', of: 'unit' },
  'POST /api/v1/taskforces/:id/members': {
    command: 'person.manage',
    of: 'unit',
    body: r => ({ people: [{ personId: r.person, role: 'handler' }] }),
  },
  'POST /api/v1/taskforces/:id/members/return': {
    command: 'person.manage',
    of: 'unit',
    body: r => ({ personIds: [r.person], ...reason }),
  },
  'POST /api/v1/people/:id/transfer': {
    command: 'role.grant',
    of: 'person',
    body: r => ({ fromUnitId: r.strangeUnit, toUnitId: r.unit, role: 'handler', acknowledged: true }),
  },
};
