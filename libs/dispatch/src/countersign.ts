import type { Tx } from '@duban/journal';
import type { Book } from '@duban/obligation';
import type { TaskWithPlan } from '@duban/task';
import { Assignment, type Countersign } from './assignment.entity';
import { assignmentSubject } from './rows';

/** Writes what an event of 会签 leaves on an assignment; its state stays `signed`. */
export function moveCountersign(
  tx: Tx,
  book: Book,
  of: TaskWithPlan,
  a: Assignment,
  event: 'ask_countersign' | 'countersign' | 'lapse_countersign' | 'drop_countersign',
  said: { countersign: Countersign | null; reason?: string } = { countersign: null },
): void {
  const as = event === 'lapse_countersign' ? 'lapsed' : 'done';
  a.state = book.move(assignmentSubject(of, a), a.state, event, { as }).next as Assignment['state'];
  a.countersign = said.countersign;
  a.countersigned_at = said.countersign && tx.now;
  a.countersign_reason = said.reason ?? null;
  a.version += 1;
  tx.update(Assignment, a);
}

/** 会签: every other lead that has signed the task is asked about its completion, whatever it said of an earlier one. */
export function askCountersigns(
  tx: Tx,
  book: Book,
  of: TaskWithPlan,
  assignments: readonly Assignment[],
): void {
  for (const a of assignments)
    if (
      a.task_id === of.task.id &&
      a.role === 'lead' &&
      !a.is_primary &&
      a.state === 'signed' &&
      !a.by_letter
    )
      moveCountersign(tx, book, of, a, 'ask_countersign');
}

/** Those a task still waits for. */
export const awaitedCountersigns = (
  book: Book,
  of: TaskWithPlan,
  assignments: readonly Assignment[],
): Assignment[] =>
  assignments.filter(a => a.task_id === of.task.id && book.about(a.id).some(o => o.kind === 'countersign'));

/** The completion was returned: nobody need say anything about it any more. */
export function dropCountersigns(
  tx: Tx,
  book: Book,
  of: TaskWithPlan,
  assignments: readonly Assignment[],
): void {
  for (const a of awaitedCountersigns(book, of, assignments))
    moveCountersign(tx, book, of, a, 'drop_countersign');
}

/** The task was reopened: units that had it have it again, and nothing they said of the earlier completion counts. */
export function reinstateAssignments(
  tx: Tx,
  book: Book,
  of: TaskWithPlan,
  assignments: readonly Assignment[],
): void {
  for (const a of assignments) {
    // Never signed: it was released without having taken the task on.
    if (a.task_id !== of.task.id || a.state !== 'released' || (!a.signed_at && !a.is_primary)) continue;
    a.state = book.move(assignmentSubject(of, a), a.state, 'reinstate').next as Assignment['state'];
    Object.assign(a, { countersign: null, countersigned_at: null, countersign_reason: null });
    a.version += 1;
    tx.update(Assignment, a);
  }
}
