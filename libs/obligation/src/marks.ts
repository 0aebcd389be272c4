import type { MachineName, StepAction } from '@duban/chain';
import type { Reader, Tx } from '@duban/journal';
import type { Book } from './book';
import { ObligationStep } from './obligation.entity';

/** Subjects taken on at once. */
const BATCH = 500;

/**
 * The subjects of one machine on which a ladder left a mark for another room to act on (ADR 0003). While their clock
 * stands still they wait.
 */
export async function markedSubjects(
  reader: Reader,
  action: StepAction,
  machine: MachineName,
): Promise<string[]> {
  const rows = await reader.query<{ subject_id: string }>(
    `SELECT DISTINCT o.subject_id FROM obligation_step s JOIN obligation o ON o.id = s.obligation_id
     WHERE s.pending AND s.action = $1 AND o.subject_type = $2 AND o.paused_at IS NULL ORDER BY o.subject_id LIMIT ${BATCH}`,
    [action, machine],
  );
  return rows.map(r => r.subject_id);
}

/** Locks the marks on these subjects: after the subjects, before what is owed about them. */
export const lockMarks = (
  tx: Tx,
  action: StepAction,
  subjectIds: readonly string[],
): Promise<ObligationStep[]> =>
  tx.lockWhere(
    ObligationStep,
    'pending AND action = $1 AND obligation_id IN (SELECT id FROM obligation WHERE subject_id = ANY($2))',
    [action, subjectIds],
  );

/**
 * Takes the marks off. @returns the subjects to act on: not those that were answered in the meantime, nor those that
 * were suspended, whose mark stays
 */
export function takeMarks(
  tx: Tx,
  book: Book,
  marks: readonly ObligationStep[],
  subjectIds: readonly string[],
): Set<string> {
  const owed = new Map(subjectIds.flatMap(id => book.about(id).map(o => [o.id, o] as const)));
  const due = new Set<string>();
  for (const mark of marks) {
    const o = owed.get(mark.obligation_id);
    if (o?.paused_at) continue;
    tx.update(ObligationStep, { ...mark, pending: false });
    if (o) due.add(o.subject_id);
  }
  return due;
}
