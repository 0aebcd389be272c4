import type { Route } from './access.table';

const reason = { reason: '邮箱已更正' };
const policy = { windows: ['08:30', '14:30'], opens: null, closes: null, dailyCap: 3, demanded: [] };

/** Deliveries, the rules they follow, webhooks, wishes of people and their calendars. */
export const DELIVERY_ROUTES: Readonly<Record<string, Route>> = {
  'GET /api/v1/deliveries': { command: 'delivery.read', kind: 'list', of: 'delivery' },
  // A supervisor sees in it what is of their own office; whoever has no such role does not get in.
  'GET /api/v1/deliveries/unreachable': { command: 'delivery.read', kind: 'personal' },
  'GET /api/v1/deliveries/:id': { command: 'delivery.read', of: 'delivery' },
  'POST /api/v1/deliveries/resend': {
    command: 'delivery.resend',
    body: r => ({ ids: [r.delivery], ...reason }),
  },
  'POST /api/v1/deliveries/:id/resend': { command: 'delivery.resend', of: 'delivery', body: () => reason },
  'GET /api/v1/notification-policy': { command: 'notification.manage' },
  'PUT /api/v1/notification-policy': { command: 'notification.manage', body: () => policy },
  'GET /api/v1/notification-preference': { command: 'message.read', kind: 'personal' },
  'PUT /api/v1/notification-preference': {
    command: 'message.read',
    kind: 'personal',
    body: () => ({ mail: true, webhook: false }),
  },
  'GET /api/v1/webhook-endpoints': { command: 'notification.manage' },
  'POST /api/v1/webhook-endpoints': {
    command: 'notification.manage',
    body: () => ({ name: '工作群', url: 'https://robot.example.cn/hook' }),
  },
  'DELETE /api/v1/webhook-endpoints/:id': { command: 'notification.manage', of: 'webhook' },
  'GET /api/v1/calendar-feed': { command: 'message.read', kind: 'personal' },
  'POST /api/v1/calendar-feed': { command: 'message.read', kind: 'personal' },
  'DELETE /api/v1/calendar-feed': { command: 'message.read', kind: 'personal' },
  'GET /api/v1/calendar-feed/:file': 'public',
};
