import type { Tx } from '@duban/journal';
import type { Book } from '@duban/obligation';
import type { TaskWithPlan } from '@duban/task';

/** Port: plans the 回头看 of a task that was closed, where its plan asks for one. Bound to `submission` in the wiring. */
export type PlanRecheck = (tx: Tx, book: Book, of: TaskWithPlan) => void;
export const PLAN_RECHECK = Symbol('duban.plan_recheck');
