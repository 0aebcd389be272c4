import type { Tx } from '@duban/journal';
import type { Book } from '@duban/obligation';
import type { TaskWithPlan } from './rows';

/** The parts of ending tasks, locked in order before their obligations are. */
export interface TaskParts {
  /** Records without a task of their own whose obligations have to be in the book too (reporting periods). */
  subjectIds: string[];
  /** Ends them: releases assignments, voids milestones and reports. */
  end(tx: Tx, book: Book, tasks: readonly TaskWithPlan[]): void;
}

/** Port: what stands to the right of `task` and ends with it. Bound in the wiring; boot fails without it. */
export interface TaskEnding {
  lock(tx: Tx, taskIds: readonly string[]): Promise<TaskParts[]>;
}
export const TASK_ENDING = Symbol('duban.task_ending');
