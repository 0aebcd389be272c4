import type { Route } from './access.table';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Attachments, live updates, explanations and urging. */
export const API_EXTRAS: Readonly<Record<string, Route>> = {
  'PUT /api/v1/attachments': {
    command: 'report.save',
    query: r => ({ fileName: '照片.png', subjectType: 'report', subjectId: r.report, source: '来电' }),
    body: () => png,
  },
  'GET /api/v1/obligations/:id/why': {
    command: 'obligation.read',
    of: 'obligation',
    judgedAs: 'task.read',
  },
  'GET /api/v1/notices/:id/why': { command: 'notice.read', of: 'notice' },
  'GET /api/v1/messages/:id/why': { command: 'message.read', kind: 'personal', of: 'notice' },
  'POST /api/v1/obligations/urge': {
    command: 'obligation.urge',
    body: r => ({ ids: [r.obligation], text: '请抓紧办理' }),
  },
  'GET /api/v1/events': { command: 'obligation.read', kind: 'personal', query: () => ({ once: 'true' }) },
  'GET /api/v1/attachments': { command: 'task.read', kind: 'list', of: 'attachment' },
  'GET /api/v1/attachments/:id': { command: 'task.read', of: 'attachment' },
  'POST /api/v1/attachments/:id/remove': {
    command: 'report.save',
    of: 'attachment',
    body: () => ({ reason: '传错了', source: '来电' }),
    // Those of the unit itself; the office returns the record instead.
    only: ({ relations }) => relations.includes('unit'),
  },
};
