import { MACHINES } from '@duban/chain';
import type { Tx } from '@duban/journal';
import type { TaskEnding, TaskParts } from '@duban/task';
import { Assignment } from './assignment.entity';
import { assignmentSubject } from './rows';

const OPEN = Object.entries(MACHINES.assignment.states)
  .filter(([, s]) => s.kind !== 'terminal')
  .map(([name]) => name);

/** Assignments are released when their task ends. */
export const releaseAssignments: TaskEnding['lock'] = async (tx: Tx, taskIds): Promise<TaskParts[]> => {
  const rows = await tx.lockWhere(Assignment, 'task_id = ANY($1) AND state = ANY($2)', [taskIds, OPEN]);
  return [
    {
      subjectIds: [],
      end: (t, book, tasks) => {
        for (const of of tasks)
          for (const a of rows.filter(r => r.task_id === of.task.id)) {
            a.state = book.move(assignmentSubject(of, a), a.state, 'release').next as Assignment['state'];
            a.version += 1;
            t.update(Assignment, a);
          }
      },
    },
  ];
};
