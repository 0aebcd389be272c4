import type { Tx } from '@duban/journal';
import { civilDate, type CivilDate, endOfDay, type Fault, Refusal } from '@duban/kernel';
import type { Book } from '@duban/obligation';
import {
  changeTask,
  deadlineOwed,
  moveTask,
  type OnTheWay,
  pastDate,
  refuseSettled,
  suspendTask,
  type TaskParts,
  taskTitle,
  type TaskWithPlan,
} from '@duban/task';
import type { TaskRequest } from './request.entity';
import { isPending, liftMute } from './request.rows';

/** What a command about requests has under its lock. */
export interface RequestDesk {
  tasks: Map<string, TaskWithPlan>;
  /** Those addressed, and every other pending one of the same tasks. */
  all: TaskRequest[];
  book: Book;
  /** What ends with tasks that a granted cancellation ends. */
  parts: TaskParts[];
  /** Milestones of tasks that may get an earlier deadline. */
  onTheWay: OnTheWay;
}

const later = (date: CivilDate, due: Date, where: string): Fault[] =>
  date <= civilDate(due) ? [{ where, message: `新的期限须晚于现期限 ${civilDate(due)}` }] : [];

/**
 * Whether a date fits what is asked: filed with it, or granted with it.
 * @throws Refusal task.deadline_settled, request.completion_under_review
 */
export function dateFaults(
  tx: Tx,
  book: Book,
  of: TaskWithPlan,
  { kind, date }: { kind: TaskRequest['kind']; date: CivilDate | null },
  where: string,
): Fault[] {
  if (kind === 'cancellation') return date ? [{ where, message: '撤销申请不填日期' }] : [];
  if (kind === 'suspension') {
    if (!date) return [{ where, message: '请填写复查日期' }];
    return date <= civilDate(tx.now) ? [{ where, message: '请选择今后的日期' }] : [];
  }
  if (!date) return kind === 'extension' ? [{ where, message: '请填写新的期限' }] : [];
  const owed = deadlineOwed(book, of.task.id);
  if (!owed) refuseSettled(of.task);
  if (owed.held_at)
    throw new Refusal(
      'conflict',
      'request.completion_under_review',
      `“${taskTitle(of.task)}”正在办结审核，期限已停表`,
      {
        mend: '请先审核办结报告',
      },
    );
  const past = pastDate(tx, date, where);
  return past.length || kind !== 'extension' ? past : later(date, owed.due_at, where);
}

/** A change that asks for another deadline is granted with one. */
export function grantFaults(tx: Tx, book: Book, of: TaskWithPlan, r: TaskRequest, where: string): Fault[] {
  if (r.kind === 'change' && r.asked_date && !r.granted_date)
    return [{ where, message: '申请要求调整期限，请填写新的期限' }];
  return dateFaults(tx, book, of, { kind: r.kind, date: r.granted_date }, where);
}

/** Brings about what a granted request asks for. */
export async function bringAbout(tx: Tx, desk: RequestDesk, of: TaskWithPlan, r: TaskRequest): Promise<void> {
  const { book, all, parts, onTheWay } = desk;
  const stillAsked = all.some(o => o.task_id === of.task.id && isPending(o));
  r.old_due_at = deadlineOwed(book, of.task.id)?.due_at ?? null;
  switch (r.kind) {
    case 'extension':
      await changeTask(tx, book, of, { deadline: r.granted_date as string }, onTheWay, stillAsked);
      break;
    case 'change': {
      const change = { text: r.granted_text ?? undefined, deadline: r.granted_date ?? undefined };
      // What is asked for in words alone is carried out by the office's other commands.
      if (change.text !== undefined || change.deadline !== undefined)
        await changeTask(
          tx,
          book,
          of,
          change,
          onTheWay,
          change.deadline === undefined ? undefined : stillAsked,
        );
      liftMute(tx, book, of, all);
      break;
    }
    case 'suspension':
      liftMute(tx, book, of, all);
      suspendTask(tx, book, of, endOfDay(r.granted_date as string));
      break;
    case 'cancellation':
      moveTask(tx, book, of, 'cancel');
      for (const part of parts) part.end(tx, book, [of]);
      break;
  }
}
