import type { Tx } from '@duban/journal';
import type { TaskParts } from '@duban/task';
import { Milestone } from './action-plan.entity';
import { milestoneSubject } from './action-plan.service';

export const lockOpenMilestones = (tx: Tx, taskIds: readonly string[]): Promise<Milestone[]> =>
  tx.lockWhere(Milestone, "task_id = ANY($1) AND state IN ('open', 'claimed')", [taskIds]);

/** Milestones that were not delivered are void when their task ends. */
export const voidMilestones = (rows: readonly Milestone[]): TaskParts[] => [
  {
    subjectIds: [],
    end: (tx, book, tasks) => {
      for (const of of tasks)
        for (const m of rows.filter(
          r => r.task_id === of.task.id && (r.state === 'open' || r.state === 'claimed'),
        )) {
          m.state = book.move(milestoneSubject(of, m), m.state, 'void').next as Milestone['state'];
          m.version += 1;
          tx.update(Milestone, m);
        }
    },
  },
];
