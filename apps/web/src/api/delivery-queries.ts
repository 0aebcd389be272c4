import { api, ask } from './client';
import { paged } from './pages';

/** Whom reminders of a task were sent to, the latest first. */
export const taskDeliveriesQuery = (taskId: string) =>
  paged(['deliveries', { taskId }], (range, signal) =>
    ask(api.GET('/api/v1/deliveries', { params: { query: { ...range, taskId } }, signal })),
  );
