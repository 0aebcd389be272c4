import type { Route } from './access.table';

const form = [
  { year: 2027, holidays: [{ name: '元旦', from: '2027-01-01' }], work: [], source: '国办发明电〔2026〕1号' },
];

/** 工作日历: everybody reads it, supervisors and the system administrator publish it. */
export const CALENDAR_ROUTES: Readonly<Record<string, Route>> = {
  'GET /api/v1/calendar': { command: 'calendar.read' },
  'GET /api/v1/calendar/editions': { command: 'calendar.read' },
  'POST /api/v1/calendar/check': { command: 'calendar.publish', body: () => ({ form }) },
  'POST /api/v1/calendar': { command: 'calendar.publish', body: () => ({ form, reason: '通知已发布' }) },
};
