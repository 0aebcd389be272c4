import type { EntityTarget, ObjectLiteral } from 'typeorm';

/**
 * The order in which a command locks rows, from the whole to its parts, obligations last; within a table by ascending
 * id. Two commands that follow it cannot wait for each other in a circle.
 */
export const LOCK_ORDER = ['plan', 'task', 'assignment', 'report', 'other', 'obligation'] as const;
export type LockRank = (typeof LOCK_ORDER)[number];

const registry = new Map<unknown, LockRank>();

/**
 * Marks an entity as part of the truth the journal keeps: each change of a row leaves its after-image there, and
 * `verify` replays them against the table. Such a table has an `id uuid` and is changed through a Tx only.
 */
export const Journaled =
  (rank: LockRank): ClassDecorator =>
  target => {
    registry.set(target, rank);
  };

/** @throws Error for an entity that is not journaled: a programming mistake. */
export function lockRank(entity: EntityTarget<ObjectLiteral>): number {
  const rank = registry.get(entity);
  if (!rank) throw new Error(`${String(entity)} is not @Journaled`);
  return LOCK_ORDER.indexOf(rank);
}

export const journaledEntities = (): EntityTarget<ObjectLiteral>[] =>
  [...registry.keys()] as EntityTarget<ObjectLiteral>[];
