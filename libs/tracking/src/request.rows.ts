import { type RequestKind, type RequestState } from '@duban/chain';
import type { Tx } from '@duban/journal';
import type { CivilDate } from '@duban/kernel';
import type { Book, Subject } from '@duban/obligation';
import { around, deadlineOwed, moveTask, type TaskParts, taskTitle, type TaskWithPlan } from '@duban/task';
import { TaskRequest } from './request.entity';

export const REQUEST_LABELS: Readonly<Record<RequestKind, string>> = {
  extension: '延期',
  suspension: '中止',
  change: '变更',
  cancellation: '撤销',
};

export interface RequestInput {
  kind: RequestKind;
  reason: string;
  /** The deadline asked for (extension, change), or until when to suspend. */
  date?: CivilDate;
  /** The wording asked for (change). */
  text?: string;
  /** What else is to be changed, in words (change). */
  wanted?: string;
}

export const PENDING: readonly RequestState[] = ['filed', 'endorsed'];
export const isPending = (r: Pick<TaskRequest, 'state'>): boolean => PENDING.includes(r.state);

export const requestSubject = (of: TaskWithPlan, r: Pick<TaskRequest, 'id' | 'kind'>): Subject => ({
  machine: 'request',
  id: r.id,
  ...around(of),
  title: `${REQUEST_LABELS[r.kind]}申请：${taskTitle(of.task)}`,
});

/** Moves a request through its machine. */
export function moveRequest(
  tx: Tx,
  book: Book,
  of: TaskWithPlan,
  r: TaskRequest,
  event: string,
  leaderNeeded = false,
): void {
  r.state = book.move(requestSubject(of, r), r.state, event, { facts: { leaderNeeded } })
    .next as RequestState;
  r.version += 1;
  tx.update(TaskRequest, r);
}

/** The deadline is chased again once nothing about the task is pending any more. `all`: every locked request. */
export function liftMute(tx: Tx, book: Book, of: TaskWithPlan, all: readonly TaskRequest[]): void {
  const asked = all.some(r => r.task_id === of.task.id && isPending(r));
  if (!asked && deadlineOwed(book, of.task.id)?.muted_at) moveTask(tx, book, of, 'answer_request');
}

/** Pending requests of tasks that end are void: there is nothing left to ask for. */
export async function voidRequests(tx: Tx, taskIds: readonly string[]): Promise<TaskParts[]> {
  const rows = await tx.lockWhere(TaskRequest, 'task_id = ANY($1) AND state = ANY($2)', [taskIds, PENDING]);
  return [
    {
      subjectIds: [],
      end: (t, book, tasks) => {
        for (const of of tasks)
          for (const r of rows)
            // What owes nothing any more was decided by this very command: the cancellation itself.
            if (r.task_id === of.task.id && book.about(r.id).length) moveRequest(t, book, of, r, 'void');
      },
    },
  ];
}
