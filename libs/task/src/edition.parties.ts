import type { Tx } from '@duban/journal';
import type { Ids } from '@duban/kernel';
import type { EditionItem, EditionTask } from './edition.entity';
import { TaskParty } from './task.entity';
import type { Staffed } from './units.port';

/** The tasks whose units an edition changes. */
export async function staffedAnew(tx: Tx, editionId: string): Promise<Staffed[]> {
  return tx.query<Staffed>(
    `SELECT task_id AS "taskId", change->'parties' AS parties FROM edition_item
     WHERE edition_id = $1 AND NOT withdrawn AND action = 'change' AND change ? 'parties' ORDER BY task_id`,
    [editionId],
  );
}

const changesOf = (items: readonly EditionItem[]): EditionItem[] =>
  items.filter(i => i.action === 'change' && i.change?.parties && i.task_id);

/** The units of these tasks as they stand: before their obligations are locked. */
export async function lockParties(tx: Tx, items: readonly EditionItem[]): Promise<TaskParty[]> {
  const taskIds = changesOf(items).map(i => i.task_id);
  return taskIds.length ? tx.lockWhere(TaskParty, 'task_id = ANY($1) AND NOT withdrawn', [taskIds]) : [];
}

/**
 * Puts the units an edition names in the place of those a task had; those stay on record.
 * @returns task → who does it from now on
 */
export async function restaff(
  tx: Tx,
  ids: Ids,
  items: readonly EditionItem[],
  before: readonly TaskParty[],
): Promise<Map<string, EditionTask['parties']>> {
  const changed = changesOf(items);
  if (!changed.length) return new Map();
  tx.update(TaskParty, ...before.map(p => ({ ...p, withdrawn: true })));
  const parties = changed.flatMap(i => i.change?.parties ?? []);
  const rows = await tx.query<{ id: string; name: string }>(
    'SELECT id, name FROM unit WHERE id = ANY($1) UNION ALL SELECT id, name FROM unit_group WHERE id = ANY($1)',
    [parties.flatMap(p => p.unitId ?? p.groupId ?? [])],
  );
  const names = new Map(rows.map(r => [r.id, r.name]));
  return new Map(
    changed.map(i => {
      const now = (i.change?.parties ?? []).map((p, position): TaskParty => ({
        ...{ id: ids.next(), task_id: i.task_id as string, role: p.role, position },
        name: names.get(p.unitId ?? p.groupId ?? '') ?? '',
        ...{ unit_id: p.unitId ?? null, group_id: p.groupId ?? null },
        ...{ needs_selection: false, selected_ids: null, withdrawn: false },
      }));
      tx.insert(TaskParty, ...now);
      return [i.task_id as string, now.map(({ role, name }) => ({ role, name }))];
    }),
  );
}
