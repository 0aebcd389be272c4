import { isOpenTask, type TaskState } from '@duban/chain';
import type { Tx } from '@duban/journal';
import { civilDate, type Fault, isRefusal, Refusal } from '@duban/kernel';
import { assertActiveUnits } from '@duban/organization';
import type { AddedTask, EditionItem, EditionChange } from './edition.entity';
import { withColumns } from './plan-columns';
import type { Plan } from './plan.entity';
import type { Task } from './task.entity';

/** One line of an edition as somebody drafts it. */
export type EditionLine =
  | { action: 'carry'; taskId: string; reason?: string }
  | { action: 'change'; taskId: string; change: EditionChange; reason: string }
  | { action: 'drop'; taskId: string; reason: string }
  | { action: 'add'; task: AddedTask; reason: string };

export interface EditionInput {
  name: string;
  /** From when on it counts. */
  from: string;
  items: EditionLine[];
}

type Known = Pick<Task, 'id' | 'no' | 'state' | 'deadline' | 'fields'>;

/** Where a new deadline can be obeyed at once; a registered task has none running yet. */
const RESCHEDULABLE: readonly TaskState[] = ['registered', 'dispatched', 'implementing', 'tracking'];

/**
 * Looks at all lines of a draft.
 * @throws Refusal edition.bad_items with one fault for each thing that is wrong; unit.not_found
 */
export async function checkEdition(tx: Tx, plan: Plan, { name, items }: EditionInput): Promise<void> {
  const faults: Fault[] = [];
  if (!name.trim()) faults.push({ where: 'name', message: '请填写名称' });
  const ids = items.flatMap(i => (i.action === 'add' ? [] : [i.taskId]));
  const tasks = await tx.query<Known>(
    'SELECT id, no, state, deadline, fields FROM task WHERE plan_id = $1 AND id = ANY($2)',
    [plan.id, ids],
  );
  const today = civilDate(tx.now);
  items.forEach((line, i) => {
    const at = `items.${i}`;
    if (line.action !== 'carry' && !line.reason?.trim())
      faults.push({ where: `${at}.reason`, message: '请说明理由' });
    if (line.action === 'add') return void faults.push(...addedFaults(plan, line.task, `${at}.task`, today));
    const task = tasks.find(t => t.id === line.taskId);
    if (!task) return void faults.push({ where: `${at}.taskId`, message: '不是本方案的任务' });
    if (ids.indexOf(line.taskId) !== ids.lastIndexOf(line.taskId))
      faults.push({ where: `${at}.taskId`, message: `第${task.no}项列了两次` });
    faults.push(...lineFaults(plan, task, line, at, today));
  });
  if (faults.length) refuse(faults);
  const added = items.flatMap(i =>
    i.action === 'add' ? i.task.parties : i.action === 'change' ? (i.change.parties ?? []) : [],
  );
  await assertActiveUnits(
    tx,
    added.flatMap(p => p.unitId ?? []),
    'items',
  );
  const groups = [...new Set(added.flatMap(p => p.groupId ?? []))];
  const found = await tx.query('SELECT 1 FROM unit_group WHERE id = ANY($1::uuid[])', [groups]);
  if (found.length < groups.length) refuse([{ where: 'items', message: '所选单位组不存在' }]);
}

/**
 * What has moved on since the draft was made: the lines that no longer fit.
 * @throws Refusal edition.bad_items
 */
export function checkStillFits(
  plan: Plan,
  items: readonly EditionItem[],
  tasks: readonly Known[],
  today: string,
): void {
  const faults = items.flatMap(item => {
    const task = tasks.find(t => t.id === item.task_id);
    if (!task || (item.action !== 'change' && item.action !== 'drop')) return [];
    const line = { action: item.action, taskId: task.id, change: item.change ?? {}, reason: item.reason };
    return lineFaults(plan, task, line, `items.${item.position}`, today);
  });
  if (faults.length) refuse(faults);
}

function refuse(faults: Fault[]): never {
  throw new Refusal('invalid', 'edition.bad_items', `修订稿有 ${faults.length} 处需要修改`, {
    mend: '请按提示修改修订稿',
    faults,
  });
}

function lineFaults(plan: Plan, task: Known, line: EditionLine, at: string, today: string): Fault[] {
  if (line.action === 'carry' || line.action === 'add') return [];
  if (!isOpenTask(task.state))
    return [{ where: `${at}.taskId`, message: `第${task.no}项已经办结或撤销，只能保留` }];
  if (line.action === 'drop') return [];
  const { text, deadline, fields, parties } = line.change;
  const faults = fieldFaults(plan, task.fields, fields, `${at}.change.fields`);
  if (parties) faults.push(...partyFaults(parties, `${at}.change`));
  if (parties && task.state !== 'registered' && !RESCHEDULABLE.includes(task.state))
    faults.push({
      where: `${at}.change.parties`,
      message: `第${task.no}项正在办结、上报或已中止，现在不能调整单位`,
    });
  if (text === undefined && deadline === undefined && !fields && !parties)
    faults.push({ where: `${at}.change`, message: '没有写明改什么' });
  if (text !== undefined && !text.trim())
    faults.push({ where: `${at}.change.text`, message: '任务内容不能为空' });
  if (deadline !== undefined && deadline !== task.deadline) {
    if (deadline && deadline < today)
      faults.push({ where: `${at}.change.deadline`, message: '新的期限不能早于今天' });
    if (!RESCHEDULABLE.includes(task.state))
      faults.push({
        where: `${at}.change.deadline`,
        message: `第${task.no}项正在办结、上报或已中止，现在不能改期限`,
      });
  }
  return faults;
}

function addedFaults(plan: Plan, task: AddedTask, at: string, today: string): Fault[] {
  const faults = fieldFaults(plan, {}, task.fields, `${at}.fields`);
  if (!task.text.trim()) faults.push({ where: `${at}.text`, message: '任务内容不能为空' });
  if (task.deadline && task.deadline < today)
    faults.push({ where: `${at}.deadline`, message: '期限不能早于今天' });
  return [...faults, ...partyFaults(task.parties, at)];
}

function partyFaults(parties: AddedTask['parties'], at: string): Fault[] {
  const faults: Fault[] = [];
  if (!parties.some(p => p.role !== 'supporting'))
    faults.push({ where: `${at}.parties`, message: '须有牵头或责任单位' });
  parties.forEach((p, i) => {
    if (!p.unitId === !p.groupId)
      faults.push({ where: `${at}.parties.${i}`, message: '须选定一个单位或单位组' });
  });
  return faults;
}

function fieldFaults(
  plan: Plan,
  fields: Task['fields'],
  input: EditionChange['fields'],
  where: string,
): Fault[] {
  try {
    withColumns(plan.kind, fields, input ?? {}, where);
    return [];
  } catch (e) {
    if (isRefusal(e) && e.code === 'task.bad_fields') return e.faults;
    throw e;
  }
}
