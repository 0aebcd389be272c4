import { type Command, PERMISSIONS, type Relation, type Role } from '@duban/chain';
import type { TestHouse } from '../harness/house';
import { Db } from '@duban/journal';

interface Entry {
  actor_id: string | null;
  command: string;
  task_ids: string[];
  images: { t: string; r: Record<string, unknown> }[];
}

/** Entries whose permission goes by another name than the command that is on record. */
const JUDGED_AS: Readonly<Record<string, Command>> = {
  'notice.discard': 'notice.issue',
  'milestone.reject': 'milestone.confirm',
  'report.sign_off': 'report.sign_off',
};

/**
 * Whether whoever is on record for an entry might do it, found out without the services: who the person is, how his
 * units stand to the task by plain queries, and what the permission table says of that.
 */
export async function unpermitted(house: TestHouse, from: string): Promise<string[]> {
  const db = house.get(Db);
  const entries = await db.query<Entry & { id: string }>(
    'SELECT id, actor_id, command, task_ids, images FROM journal_entry WHERE id > $1 AND actor_id IS NOT NULL ORDER BY id',
    [from],
  );
  const wrong: string[] = [];
  for (const entry of entries) {
    const command = JUDGED_AS[entry.command] ?? (entry.command as Command);
    const grants = PERMISSIONS[command];
    if (!grants) {
      wrong.push(`${entry.command} is on record, and no permission is called so`);
      continue;
    }
    const held = await db.query<{ unit_id: string; role: Role }>(
      'SELECT unit_id, role FROM appointment WHERE person_id = $1 AND active',
      [entry.actor_id],
    );
    const tasks = entry.task_ids.length ? entry.task_ids : [null];
    for (const task of tasks) {
      const around = await relationsOf(house, entry, task);
      const may = grants.some(g =>
        held.some(h => h.role === g.role && (g.relation === 'any' || around(g.relation, h.unit_id))),
      );
      if (!may)
        wrong.push(`${entry.command} of ${task} by ${held.map(h => h.role).join('/')} (entry ${entry.id})`);
    }
  }
  return wrong;
}

type Around = (relation: Relation, unitId: string) => boolean;

async function relationsOf(house: TestHouse, entry: Entry, taskId: string | null): Promise<Around> {
  const db = house.get(Db);
  const planId = entry.images.map(i => i.r.plan_id).find(p => typeof p === 'string') ?? null;
  const [at] = await db.query<{
    office: string;
    superior: string | null;
    primary: string | null;
    leader: string | null;
    members: string[];
  }>(
    `SELECT p.office_unit_id AS office, p.superior_unit_id AS superior, t.primary_unit_id AS primary,
            coalesce(t.leader_id, p.leader_id) AS leader,
            ARRAY(SELECT unit_id FROM assignment a WHERE a.task_id = t.id) AS members
     FROM plan p LEFT JOIN task t ON t.id = $1
     WHERE p.id = coalesce((SELECT plan_id FROM task WHERE id = $1), $2)`,
    [taskId, planId],
  );
  // Units of the records that were changed, as far as they are about this task.
  const units = new Set(
    entry.images.filter(i => !taskId || i.r.task_id === taskId || !i.r.task_id).map(i => i.r.unit_id),
  );
  return (relation, unitId) => {
    switch (relation) {
      case 'office':
        return unitId === at?.office;
      case 'superior':
        return unitId === at?.superior;
      case 'primary':
        return unitId === at?.primary;
      case 'leader':
        return entry.actor_id === at?.leader;
      case 'member':
        return at?.members.includes(unitId) ?? false;
      case 'addressee':
        return entry.images.some(i => i.r.addressee_unit_id === unitId);
      case 'reviewer':
        return entry.images.some(i => i.r.reviewer_id === entry.actor_id);
      default:
        return units.has(unitId);
    }
  };
}
