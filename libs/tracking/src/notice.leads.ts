import type { Reader } from '@duban/journal';
import { Refusal } from '@duban/kernel';
import { type Task, taskTitle } from '@duban/task';
import type { NewNotice } from './notice.write';

type OfLead = Pick<NewNotice, 'planId' | 'unitId' | 'taskIds'>;

/**
 * Tasks by plan and primary lead, in the order they were named. A task that does not exist is said to be missing by
 * whoever locks it.
 * @throws Refusal notice.no_lead, record.not_found
 */
export async function byPrimaryLead(reader: Reader, taskIds: readonly string[]): Promise<OfLead[]> {
  const wanted = [...new Set(taskIds)];
  const tasks = await reader.query<Pick<Task, 'id' | 'plan_id' | 'primary_unit_id' | 'no' | 'text'>>(
    'SELECT id, plan_id, primary_unit_id, no, text FROM task WHERE id = ANY($1::uuid[])',
    [wanted],
  );
  if (tasks.length < wanted.length)
    throw new Refusal('not_found', 'record.not_found', '任务不存在或已被移除', {
      mend: '请刷新列表后重试',
      details: { record: 'task', ids: wanted.filter(id => !tasks.some(t => t.id === id)) },
    });
  const without = tasks.filter(t => !t.primary_unit_id);
  if (without.length)
    throw new Refusal('invalid', 'notice.no_lead', `${without.length} 项任务还没有牵头单位`, {
      mend: '请先分办，或取消选择这些任务',
      faults: without.map(t => ({
        where: `taskIds.${taskIds.indexOf(t.id)}`,
        message: `“${taskTitle(t)}”还没有牵头单位`,
      })),
    });
  const leads = new Map<string, OfLead>();
  for (const id of wanted) {
    const { plan_id: planId, primary_unit_id } = tasks.find(t => t.id === id) as Task;
    const unitId = primary_unit_id as string;
    const key = `${planId} ${unitId}`;
    const lead = leads.get(key) ?? { planId, unitId, taskIds: [] };
    lead.taskIds.push(id);
    leads.set(key, lead);
  }
  return [...leads.values()];
}
