import { openStates } from '@duban/chain';
import type { Tx } from '@duban/journal';
import type { TaskEnding, TaskParts } from '@duban/task';
import { Assignment } from './assignment.entity';
import { assignmentSubject } from './rows';

/** Assignments of these tasks that are not finished. */
export const lockOpenAssignments = (tx: Tx, taskIds: readonly string[]): Promise<Assignment[]> =>
  tx.lockWhere(Assignment, 'task_id = ANY($1) AND state = ANY($2)', [taskIds, openStates('assignment')]);

/** Assignments are released when their task ends. */
export const releasing = (rows: readonly Assignment[]): TaskParts[] => [
  {
    subjectIds: [],
    end: (tx, book, tasks) => {
      for (const of of tasks)
        for (const a of rows.filter(r => r.task_id === of.task.id)) {
          a.state = book.move(assignmentSubject(of, a), a.state, 'release').next as Assignment['state'];
          a.version += 1;
          tx.update(Assignment, a);
        }
    },
  },
];

export const releaseAssignments: TaskEnding['lock'] = async (tx, taskIds) =>
  releasing(await lockOpenAssignments(tx, taskIds));
