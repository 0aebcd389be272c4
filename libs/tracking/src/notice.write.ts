import { isOpenTask } from '@duban/chain';
import type { Actor, Tx } from '@duban/journal';
import { type Ids, Refusal } from '@duban/kernel';
import type { Book, Obligation, Obligations } from '@duban/obligation';
import {
  assertCleared,
  assertMay,
  may,
  NOTICE_LOCK,
  supervisedUnits,
  supervisionOffice,
} from '@duban/organization';
import { lockTasks, Plan, refuseSuspended, taskTitle, type TaskWithPlan } from '@duban/task';
import { blankNotice, noticeSubject } from './notice.rows';
import type { NoticeLevel } from './notice.levels';
import { Notice, NoticeItem } from './tracking.entity';

export interface NewNotice {
  planId: string;
  unitId: string;
  level: NoticeLevel;
  taskIds: string[];
  /** 督办事由. */
  reason: string;
  /** What the unit is asked to do; the issuer may still change it. */
  text?: string;
}

export interface WrittenNotice {
  id: string;
  /** Items that were added. */
  items: number;
  /** Put on a draft that was there already: one unit gets one notice, not several. */
  merged: boolean;
}

/**
 * A draft by hand. What its unit owes late about a task goes on it with the task; a task nothing is late about stands
 * there as such. A notice has no task of its own, so that no notice can be about a notice.
 * @throws Refusal access.denied, notice.reason_needed, unit.not_supervised, notice.task_elsewhere, task.suspended
 */
export async function writeNotice(
  tx: Tx,
  actor: Actor,
  obligations: Obligations,
  ids: Ids,
  input: NewNotice,
): Promise<WrittenNotice> {
  return (await writeNotices(tx, actor, obligations, ids, [input]))[0];
}

/**
 * Several drafts at once, each for another unit or plan; all or none. Faults name the place of a task in `listed`.
 * @throws Refusal as `writeNotice`
 */
export async function writeNotices(
  tx: Tx,
  actor: Actor,
  obligations: Obligations,
  ids: Ids,
  inputs: readonly NewNotice[],
  listed: readonly string[] = inputs[0].taskIds,
): Promise<WrittenNotice[]> {
  await tx.query(NOTICE_LOCK);
  const office = await supervisionOffice(tx);
  const plans = await plansOf(tx, inputs);
  for (const input of inputs) assertDrafter(actor, plans.get(input.planId) as Plan, office, input);
  const units = await supervisedUnits(
    tx,
    inputs.map(i => i.unitId),
    'unitId',
  );
  const tasks = await lockTasks(
    tx,
    inputs.flatMap(i => i.taskIds),
  );
  for (const { task } of tasks) assertCleared(actor, task.sensitivity);
  const of = (input: NewNotice): TaskWithPlan[] => tasks.filter(t => input.taskIds.includes(t.task.id));
  for (const input of inputs)
    await assertOfUnit(tx, input, of(input), units.get(input.unitId)?.name ?? '', listed);
  const book = await obligations.book(tx, []);
  const written: WrittenNotice[] = [];
  for (const input of inputs) {
    const plan = plans.get(input.planId) as Plan;
    written.push(await writeOne(tx, actor, book, ids, { input, plan, office, tasks: of(input) }));
  }
  return written;
}

async function plansOf(tx: Tx, inputs: readonly NewNotice[]): Promise<Map<string, Plan>> {
  const wanted = [...new Set(inputs.map(i => i.planId))];
  const plans = await tx.query<Plan>('SELECT * FROM plan WHERE id = ANY($1)', [wanted]);
  // `lock` knows how to say what is missing.
  if (plans.length < wanted.length) await tx.lock(Plan, wanted);
  return new Map(plans.map(p => [p.id, p]));
}

function assertDrafter(actor: Actor, plan: Plan, office: string | null, { reason }: NewNotice): void {
  if (!may(actor, 'notice.draft', { officeUnitId: office ?? plan.office_unit_id }))
    assertMay(actor, 'notice.draft', { officeUnitId: plan.office_unit_id });
  if (!reason.trim())
    throw new Refusal('invalid', 'notice.reason_needed', '拟发督办单须写明事由', {
      faults: [{ where: 'reason', message: '请填写督办事由' }],
    });
}

async function writeOne(
  tx: Tx,
  actor: Actor,
  book: Book,
  ids: Ids,
  of: { input: NewNotice; plan: Plan; office: string | null; tasks: readonly TaskWithPlan[] },
): Promise<WrittenNotice> {
  const { input, plan, tasks } = of;
  const [found] = await tx.lockWhere(
    Notice,
    "state = 'drafted' AND plan_id = $1 AND unit_id = $2 AND level = $3",
    [plan.id, input.unitId, input.level],
  );
  const notice =
    found ??
    blankNotice({
      id: ids.next(),
      plan_id: plan.id,
      office_unit_id: of.office ?? plan.office_unit_id,
      unit_id: input.unitId,
      level: input.level,
      drafted_at: tx.now,
    });
  notice.grounds = [notice.grounds, input.reason.trim()].filter(Boolean).join('\n');
  notice.text = [notice.text, input.text?.trim()].filter(Boolean).join('\n') || null;
  notice.written_by ??= actor.personId;
  if (found) {
    notice.version += 1;
    tx.update(Notice, notice);
  } else {
    notice.state = book.move(noticeSubject(plan, notice), null, 'write').next as Notice['state'];
    tx.insert(Notice, notice);
  }
  const items = await newItems(tx, notice, tasks);
  tx.insert(NoticeItem, ...items.map(item => ({ id: ids.next(), notice_id: notice.id, ...item })));
  return { id: notice.id, items: items.length, merged: found !== undefined };
}

/** What was not given stays; who wrote by hand keeps saying why. @throws Refusal notice.not_drafted, notice.reason_needed */
export function reviseNotice(n: Notice, input: { reason?: string; text?: string }): void {
  if (n.state !== 'drafted')
    throw new Refusal('conflict', 'notice.not_drafted', '督办单已签发或不予签发，不能修改', {
      mend: '请刷新后查看；已签发的可撤销后另行签发',
    });
  if (input.reason !== undefined) n.grounds = input.reason.trim() || null;
  if (input.text !== undefined) n.text = input.text.trim() || null;
  if (n.written_by && !n.grounds)
    throw new Refusal('invalid', 'notice.reason_needed', '拟发督办单须写明事由', {
      faults: [{ where: 'reason', message: '请填写督办事由' }],
    });
  n.version += 1;
}

/** Open tasks of this plan that the unit has a part in. */
async function assertOfUnit(
  tx: Tx,
  input: NewNotice,
  tasks: readonly TaskWithPlan[],
  unitName: string,
  listed: readonly string[],
): Promise<void> {
  const assigned = await tx.query<{ task_id: string }>(
    "SELECT task_id FROM assignment WHERE unit_id = $1 AND task_id = ANY($2) AND state <> 'withdrawn'",
    [input.unitId, input.taskIds],
  );
  const bad = tasks.filter(
    ({ task, plan }) =>
      plan.id !== input.planId || !isOpenTask(task.state) || !assigned.some(a => a.task_id === task.id),
  );
  if (bad.length)
    throw new Refusal('invalid', 'notice.task_elsewhere', `只能列入${unitName}在本方案中未办结的任务`, {
      mend: '请重新选择任务',
      faults: bad.map(({ task }) => ({
        where: `taskIds.${listed.indexOf(task.id)}`,
        message: `“${taskTitle(task)}”不是该单位在本方案中未办结的任务`,
      })),
    });
  const suspended = tasks.find(({ task }) => task.state === 'suspended');
  if (suspended) refuseSuspended(suspended.task);
}

/** What is late at the unit about these tasks, and tasks without; what the draft lists already is left out. */
async function newItems(
  tx: Tx,
  notice: Notice,
  tasks: readonly TaskWithPlan[],
): Promise<Pick<NoticeItem, 'task_id' | 'obligation_id'>[]> {
  const listed = await tx.query<Pick<NoticeItem, 'task_id' | 'obligation_id'>>(
    'SELECT task_id, obligation_id FROM notice_item WHERE notice_id = $1',
    [notice.id],
  );
  const late = await tx.query<Pick<Obligation, 'id' | 'task_id'>>(
    `SELECT id, task_id FROM obligation WHERE task_id = ANY($1) AND holder_unit_id = $2 AND due_at < $3
       AND settled_at IS NULL AND held_at IS NULL AND paused_at IS NULL ORDER BY id`,
    [tasks.map(t => t.task.id), notice.unit_id, tx.now],
  );
  return tasks.flatMap(({ task }): Pick<NoticeItem, 'task_id' | 'obligation_id'>[] => {
    const own = late.filter(o => o.task_id === task.id);
    const fresh = own.filter(o => !listed.some(i => i.obligation_id === o.id));
    if (own.length) return fresh.map(o => ({ task_id: task.id, obligation_id: o.id }));
    return listed.some(i => i.task_id === task.id) ? [] : [{ task_id: task.id, obligation_id: null }];
  });
}
