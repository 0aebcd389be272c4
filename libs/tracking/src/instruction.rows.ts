import type { LeavingUnit } from '@duban/dispatch';
import type { Tx } from '@duban/journal';
import type { TaskParts } from '@duban/task';
import { Instruction } from './instruction.entity';
import { instructionSubject } from './instruction.service';

/** Instructions a unit has not answered when it leaves a task are answered by whoever leads the task then. */
export async function passOnInstructions(tx: Tx, leaving: readonly LeavingUnit[]): Promise<TaskParts[]> {
  const rows = await tx.lockWhere(
    Instruction,
    "state = 'given' AND (task_id, unit_id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))",
    [leaving.map(l => l.taskId), leaving.map(l => l.unitId)],
  );
  return [
    {
      subjectIds: rows.map(i => i.id),
      end: (t, book, tasks) => {
        for (const of of tasks)
          for (const i of rows.filter(r => r.task_id === of.task.id)) {
            i.unit_id = of.task.primary_unit_id;
            i.version += 1;
            book.rehold(instructionSubject(i, of.task));
            t.update(Instruction, i);
          }
      },
    },
  ];
}
