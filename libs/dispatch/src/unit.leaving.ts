import type { Tx } from '@duban/journal';
import type { TaskParts } from '@duban/task';

export interface LeavingUnit {
  taskId: string;
  unitId: string;
}

/** Port: what units that are withdrawn or replaced leave behind to the right. Bound in the wiring. */
export interface UnitLeaving {
  lock(tx: Tx, leaving: readonly LeavingUnit[]): Promise<TaskParts[]>;
}
export const UNIT_LEAVING = Symbol('duban.unit_leaving');
