import type { Tx } from '@duban/journal';
import { endOfDay } from '@duban/kernel';
import type { DeadlineMoving, TaskParts } from '@duban/task';
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

/**
 * A task that is due earlier: open milestones after its new deadline are due on it. Of a standing task none has to
 * follow; one that is claimed already has been reached.
 */
export const milestonesFollow: DeadlineMoving = {
  async lock(tx, taskIds) {
    const rows = await lockOpenMilestones(tx, taskIds);
    return {
      follow: (t, book, of, deadline) => {
        const late = rows.filter(
          m => m.task_id === of.task.id && m.state === 'open' && m.due > deadline && !of.task.standing,
        );
        for (const m of late) {
          book.move(milestoneSubject(of, m), m.state, 'move', { due: { milestone: endOfDay(deadline) } });
          m.due = deadline;
          m.version += 1;
          t.update(Milestone, m);
        }
        return late.length;
      },
    };
  },
};
