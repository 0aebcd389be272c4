import type { Actor, Reader, Tx } from '@duban/journal';
import type { Book } from '@duban/obligation';
import type { AddedTask } from './edition.entity';
import type { TaskWithPlan } from './rows';

/** Who does a task from now on. */
export interface Staffed {
  taskId: string;
  parties: AddedTask['parties'];
}

/** What changes with the units of tasks that are in somebody's hands, locked before their obligations are. */
export interface UnitsOnTheMove {
  subjectIds: string[];
  move(tx: Tx, book: Book, of: TaskWithPlan): void;
}

/** Port: the assignments of tasks whose units an edition changes. Bound in the wiring; boot fails without it. */
export interface UnitsMoving {
  /**
   * Whether the units of a draft could come into force as things stand: whoever drafts it learns what is in the way.
   * @throws Refusal edition.primary_leaves, edition.units_with_drops
   */
  check(reader: Reader, staffed: readonly Staffed[], dropping: boolean): Promise<void>;

  /**
   * @param dropping tasks end in the same command
   * @throws Refusal edition.primary_leaves, edition.units_with_drops, dispatch.no_cleared_handler
   */
  lock(
    tx: Tx,
    actor: Actor,
    tasks: readonly TaskWithPlan[],
    staffed: readonly Staffed[],
    dropping: boolean,
  ): Promise<UnitsOnTheMove>;
}
export const UNITS_MOVING = Symbol('duban.units_moving');
