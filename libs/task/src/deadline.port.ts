import type { Tx } from '@duban/journal';
import type { CivilDate } from '@duban/kernel';
import type { Book } from '@duban/obligation';
import type { TaskWithPlan } from './rows';

/** What lies on the way to the deadlines of tasks, locked before their obligations are. */
export interface OnTheWay {
  /** Moves what would lie after a new deadline to it. @returns how many were moved */
  follow(tx: Tx, book: Book, of: TaskWithPlan, deadline: CivilDate): number;
}

/** Port: the milestones of tasks that may get another deadline. Bound in the wiring; boot fails without it. */
export interface DeadlineMoving {
  lock(tx: Tx, taskIds: readonly string[]): Promise<OnTheWay>;
}
export const DEADLINE_MOVING = Symbol('duban.deadline_moving');
