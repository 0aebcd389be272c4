import type { Records } from './access.records';
import type { Route } from './access.table';

const request = (r: Records) => ({ ids: [r.request] });

/** Requests, changes and instructions. */
export const REQUEST_ROUTES: Readonly<Record<string, Route>> = {
  'POST /api/v1/tasks/:id/change': {
    command: 'task.change',
    of: 'task',
    body: () => ({ reason: '调整', text: '打造夜经济示范街区5个。' }),
  },
  'GET /api/v1/requests': { command: 'task.read', kind: 'list', of: 'request' },
  'GET /api/v1/requests/:id': { command: 'task.read', of: 'request' },
  'POST /api/v1/requests': {
    command: 'request.file',
    body: r => ({ taskId: r.task, kind: 'cancellation', reason: '政策调整' }),
  },
  'POST /api/v1/requests/grant': {
    command: 'request.decide',
    body: r => ({ items: [{ id: r.request, date: '2027-12-31' }] }),
  },
  'POST /api/v1/requests/refuse': {
    command: 'request.decide',
    body: r => ({ ...request(r), reason: '理由不充分' }),
  },
  'POST /api/v1/requests/approve': {
    command: 'request.approve',
    body: r => ({ ...request(r), agree: true }),
  },
  'POST /api/v1/requests/withdraw': { command: 'request.withdraw', body: request },
  'GET /api/v1/instructions': { command: 'task.read', kind: 'list', of: 'instruction' },
  'GET /api/v1/instructions/:id': { command: 'task.read', of: 'instruction' },
  'POST /api/v1/instructions': {
    command: 'instruction.give',
    body: r => ({ taskIds: [r.task], text: '请抓紧', due: '2026-12-31' }),
  },
  'POST /api/v1/instructions/note': {
    command: 'instruction.note',
    body: r => ({ ids: [r.instruction] }),
  },
  'POST /api/v1/instructions/:id/answer': {
    command: 'instruction.answer',
    of: 'instruction',
    body: () => ({ answer: '正在办理' }),
  },
  'POST /api/v1/instructions/:id/return': {
    command: 'instruction.note',
    of: 'instruction',
    body: () => ({ reason: '不具体', due: '2026-12-31' }),
  },
};
