import { openStates } from '@duban/chain';
import type { Reader } from '@duban/journal';
import type { QuietTask } from '@duban/obligation';

/**
 * The tasks on red notices that were issued and are not closed, each for the unit the notice went to: it is chased by
 * the notice, not for each form beside it.
 */
export async function openRedNotices(reader: Reader): Promise<QuietTask[]> {
  const rows = await reader.query<{ task: string; unit: string; notice: string }>(
    `SELECT DISTINCT ON (i.task_id, n.unit_id) i.task_id AS task, n.unit_id AS unit, n.id AS notice
     FROM notice n JOIN notice_item i ON i.notice_id = n.id
     WHERE n.level = 'red' AND n.state = ANY($1) ORDER BY i.task_id, n.unit_id, n.id`,
    [openStates('notice').filter(s => s !== 'drafted')],
  );
  return rows.map(r => ({ cause: 'red_notice', taskId: r.task, unitId: r.unit, by: r.notice }));
}
