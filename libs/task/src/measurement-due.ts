import type { Reader, Tx } from '@duban/journal';
import type { Book, Subject } from '@duban/obligation';
import { OUTSIDE_KINDS, type UnitKind } from '@duban/organization';
import type { TaskParts } from './ending';
import { MeasurementDue } from './measurement-due.entity';
import { around, type TaskWithPlan } from './rows';
import type { Target } from './task.entity';

/**
 * Who owes the figure: the unit that owns the data. Courts, procuratorates and partners outside owe nothing here, so
 * that the office collects theirs.
 */
export const dueSubject = (
  of: TaskWithPlan,
  due: Pick<MeasurementDue, 'id' | 'name'>,
  target: Pick<Target, 'metric'>,
  owner: string | null,
): Subject => ({
  machine: 'measurement_due',
  id: due.id,
  ...around(of),
  title: `${target.metric} ${due.name}数据`,
  unitId: owner,
  ...(owner === null && { primaryUnitId: null }),
});

/** The unit that can be asked for a figure itself; null: it stands outside, the office asks it. */
export async function askedUnits(
  reader: Reader,
  unitIds: readonly string[],
): Promise<Map<string, string | null>> {
  const rows = await reader.query<{ id: string; kind: UnitKind }>(
    'SELECT id, kind FROM unit WHERE id = ANY($1::uuid[])',
    [[...new Set(unitIds)]],
  );
  return new Map(rows.map(u => [u.id, OUTSIDE_KINDS.includes(u.kind) ? null : u.id]));
}

/** Locks what is still owed of figures of these tasks. */
export const lockDues = (tx: Tx, taskIds: readonly string[]): Promise<MeasurementDue[]> =>
  tx.lockWhere(MeasurementDue, "task_id = ANY($1) AND state = 'open'", [taskIds]);

/** Whether a figure of this day is the one that is owed: of its period, or any once it is published. */
export const fills = (due: Pick<MeasurementDue, 'starts' | 'ends'>, asOf: string): boolean =>
  due.starts === null || (due.starts <= asOf && asOf <= due.ends);

/** Figures have come in: what they are of is owed no longer. Dues and their obligations are locked. */
export function fillDues(
  tx: Tx,
  book: Book,
  tasks: readonly TaskWithPlan[],
  dues: readonly MeasurementDue[],
  figures: readonly { target_id: string; as_of: string }[],
): void {
  for (const due of dues)
    if (figures.some(f => f.target_id === due.target_id && fills(due, f.as_of)))
      for (const of of tasks.filter(t => t.task.id === due.task_id)) moveDue(tx, book, of, due, 'fill');
}

/** The words of a due that is moved are those it was opened with. */
export function moveDue(
  tx: Tx,
  book: Book,
  of: TaskWithPlan,
  due: MeasurementDue,
  event: 'fill' | 'void',
): void {
  const subject: Subject = {
    ...dueSubject(of, due, { metric: '' }, null),
    title: book.about(due.id)[0]?.title ?? `${due.name}数据`,
  };
  due.state = book.move(subject, due.state, event).next as MeasurementDue['state'];
  due.ended_at = tx.now;
  tx.update(MeasurementDue, due);
}

/** Figures nobody has given are asked for no more once the task ends. */
export const voidDues = (dues: readonly MeasurementDue[]): TaskParts[] => [
  {
    subjectIds: [],
    end: (tx, book, tasks) => {
      for (const of of tasks)
        for (const due of dues.filter(d => d.task_id === of.task.id && d.state === 'open'))
          moveDue(tx, book, of, due, 'void');
    },
  },
];
