import type { QuietTasks } from '@duban/obligation';
import { endedUpperTasks } from '@duban/task';
import { openRedNotices } from '@duban/tracking';

/** What other rooms know that keeps the chase of a task quiet. */
export const quietTasks: QuietTasks = async reader => [
  ...(await openRedNotices(reader)),
  ...(await endedUpperTasks(reader)),
];
