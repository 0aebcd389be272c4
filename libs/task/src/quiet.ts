import type { Reader } from '@duban/journal';
import type { QuietTask } from '@duban/obligation';

/** Open tasks whose upper task has ended: nobody up there waits for them any more, so that nobody is chased for them. */
export async function endedUpperTasks(reader: Reader): Promise<QuietTask[]> {
  const rows = await reader.query<{ task: string; upper: string }>(
    `SELECT t.id AS task, u.id AS upper FROM task t JOIN task u ON u.id = t.upper_task_id
     WHERE u.state IN ('closed', 'cancelled') AND t.state NOT IN ('closed', 'cancelled')`,
  );
  return rows.map(r => ({ cause: 'upper_closed', taskId: r.task, unitId: null, by: r.upper }));
}
