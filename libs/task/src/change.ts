import { isOpenTask } from '@duban/chain';
import type { Tx } from '@duban/journal';
import { civilDate, type CivilDate, endOfDay, type Fault, Refusal } from '@duban/kernel';
import type { Book, Obligation } from '@duban/obligation';
import type { OnTheWay } from './deadline.port';
import { moveTask } from './moving';
import type { Plan } from './plan.entity';
import { taskSubject, taskTitle, type TaskWithPlan } from './rows';
import { bigrams } from './search';
import { Task } from './task.entity';

/** 变更: what becomes of a task's wording, deadline or leader; what is not given stays. */
export interface TaskChange {
  text?: string;
  deadline?: CivilDate;
  /** null: the plan's leader answers for it again. */
  leaderId?: string | null;
}

/** What is owed by the task's deadline; undefined before dispatch, and once it was met. */
export const deadlineOwed = (book: Book, taskId: string): Obligation | undefined =>
  book.about(taskId).find(o => o.kind === 'complete' || o.kind === 'year_review');

/**
 * A plan that names who has to agree to changes (as one a people's congress has approved does) is changed with that
 * consent on record. Plans that name nobody are changed by their office.
 * @throws Refusal plan.change_approval_needed
 */
export function assertChangeAuthority(plan: Plan, approval?: string): void {
  const { change_authority: authority } = plan as Plan & { change_authority?: string | null };
  if (!authority || approval?.trim()) return;
  throw new Refusal(
    'invalid',
    'plan.change_approval_needed',
    `方案《${plan.title}》的调整须经${authority}同意`,
    {
      mend: '请填写同意调整的会议或文号',
      faults: [{ where: 'approval', message: '请填写批准依据' }],
    },
  );
}

/** The reason with the consent it rests on, as the journal keeps it. */
export const withApproval = (reason: string | undefined, approval?: string): string | undefined =>
  approval?.trim() ? `${reason ?? ''}（依据：${approval.trim()}）` : reason;

/** What is wrong with a date as a new deadline. */
export const pastDate = (tx: Tx, date: CivilDate, where: string): Fault[] =>
  date < civilDate(tx.now) ? [{ where, message: '请选择今天或以后的日期' }] : [];

/**
 * Applies a change to a locked task. Another deadline arms what is owed by it anew; the old values stay in the journal.
 * @param onTheWay what follows an earlier deadline; given wherever the change may have one
 * @param stillAsked a request about the task is pending: its deadline is not chased by the new date either. Left out, it
 * stays as it is.
 * @returns how many milestones were moved with the deadline
 * @throws Refusal task.ended, task.deadline_past, task.deadline_settled, chain.not_now (while completion is reviewed)
 */
export async function changeTask(
  tx: Tx,
  book: Book,
  of: TaskWithPlan,
  change: TaskChange,
  onTheWay: OnTheWay,
  stillAsked = Boolean(deadlineOwed(book, of.task.id)?.muted_at),
): Promise<number> {
  const { task } = of;
  if (!isOpenTask(task.state))
    throw new Refusal('conflict', 'task.ended', `“${taskTitle(task)}”已结束，不能变更`, {
      mend: '如需调整，请先恢复办理或另行立项',
    });
  const formerTitle = taskTitle(task);
  if (change.text !== undefined && change.text !== task.text) {
    task.search = await searchOf(tx, task, change.text);
    task.text = change.text;
  }
  if (change.leaderId !== undefined) {
    await assertLeader(tx, change.leaderId);
    task.leader_id = change.leaderId;
  }
  if (change.deadline !== undefined) reschedule(tx, book, of, change.deadline, stillAsked);
  else {
    task.version += 1;
    tx.update(Task, task);
  }
  const moved = change.deadline === undefined ? 0 : onTheWay.follow(tx, book, of, change.deadline);
  book.restate(taskSubject(of), formerTitle);
  return moved;
}

function reschedule(tx: Tx, book: Book, of: TaskWithPlan, deadline: CivilDate, stillAsked: boolean): void {
  const { task } = of;
  const faults = pastDate(tx, deadline, 'deadline');
  if (faults.length) throw new Refusal('invalid', 'task.deadline_past', '新的期限不能早于今天', { faults });
  task.deadline = deadline;
  if (task.state === 'registered') {
    // Nothing is owed by it before dispatch.
    task.version += 1;
    tx.update(Task, task);
    return;
  }
  const owed = deadlineOwed(book, task.id);
  const due = endOfDay(deadline);
  moveTask(tx, book, of, 'reschedule', { due: { complete: due, year_review: due } });
  if (!owed) refuseSettled(task);
  if (stillAsked) moveTask(tx, book, of, 'ask');
}

/** @throws Refusal task.deadline_settled: completion has been approved before, what is owed now has dates of its own */
export function refuseSettled(task: Task): never {
  throw new Refusal(
    'conflict',
    'task.deadline_settled',
    `“${taskTitle(task)}”已按期限报过办结，没有可调整的期限`,
    {
      mend: '修改后再报的期限由督查机构在退回时确定',
      details: { taskId: task.id },
    },
  );
}

/** @throws Refusal leader.not_found */
export async function assertLeader(tx: Tx, leaderId: string | null): Promise<void> {
  if (!leaderId) return;
  const known = await tx.query(
    "SELECT 1 FROM person p JOIN appointment a ON a.person_id = p.id WHERE p.id = $1 AND p.active AND a.active AND a.role = 'leader'",
    [leaderId],
  );
  if (!known.length)
    throw new Refusal('invalid', 'leader.not_found', '所选人员不是区领导或已停用', {
      mend: '请选择在任的区领导',
      faults: [{ where: 'leaderId', message: '不是在任的区领导' }],
    });
}

/** Pieces of the old wording go, those of headings and units stay. */
async function searchOf(tx: Tx, task: Task, text: string): Promise<string[]> {
  const names = await tx.query<{ name: string }>(
    'SELECT name FROM task_party WHERE task_id = $1 AND NOT withdrawn',
    [task.id],
  );
  const old = new Set(bigrams(task.text));
  const others = task.search.filter(piece => !old.has(piece));
  return [...new Set([...bigrams(text, ...task.section, ...names.map(n => n.name)), ...others])];
}
