import { clears, type Command, PERMISSIONS, type Relation, type Role, type Sensitivity } from '@duban/chain';
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
  'request.grant': 'request.decide',
  'request.refuse': 'request.decide',
  'request.reject': 'request.approve',
  'instruction.return': 'instruction.note',
  'submission.resubmit': 'submission.revise',
  'matter.reopen': 'matter.confirm',
  'round.discard': 'round.conclude',
  'task.set_fields': 'task.change',
  'task.set_upper': 'task.change',
  'task.set_sensitivity': 'task.change',
  'target.define': 'plan.configure',
  'edition.revise': 'edition.draft',
  'edition.discard': 'edition.approve',
  'assignment.send_letter': 'assignment.letter',
  'assignment.record_letter_reply': 'assignment.letter',
  'submission.compose': 'submission.submit',
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
    // Nothing was done: all that was asked for had been done before, or could not be.
    if (!entry.images.length) continue;
    wrong.push(...(await uncleared(house, entry)));
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

/** Tasks of an entry that are more sensitive than whoever did it, or a unit that has them, may know of. */
async function uncleared(house: TestHouse, { actor_id, command, task_ids }: Entry): Promise<string[]> {
  const db = house.get(Db);
  const tasks = await db.query<{ id: string; sensitivity: Sensitivity; clearance: Sensitivity }>(
    'SELECT t.id, t.sensitivity, p.clearance FROM task t, person p WHERE t.id = ANY($1) AND p.id = $2',
    [task_ids, actor_id],
  );
  const units = await db.query<{ id: string; name: string }>(
    `SELECT t.id, u.name FROM task t JOIN assignment a ON a.task_id = t.id JOIN unit u ON u.id = a.unit_id
     WHERE t.id = ANY($1) AND t.sensitivity = 'sensitive' AND a.state NOT IN ('withdrawn', 'released') AND NOT EXISTS (
       SELECT 1 FROM appointment x JOIN person p ON p.id = x.person_id
       WHERE x.unit_id = u.id AND x.active AND p.clearance = 'sensitive' AND x.role IN ('handler', 'unit_head'))`,
    [task_ids],
  );
  return [
    ...tasks
      .filter(t => !clears(t.clearance, t.sensitivity))
      .map(t => `${command} of ${t.id}, which is ${t.sensitivity}, by somebody cleared for ${t.clearance}`),
    ...units.map(
      u => `${command} leaves ${u.id}, which is sensitive, with ${u.name}, where nobody is cleared`,
    ),
  ];
}

/** The plan of an entry without a task. */
async function planOf(db: Db, { images }: Entry): Promise<string | null> {
  for (const { t, r } of images) {
    if (t === 'plan') return r.id as string;
    if (typeof r.plan_id === 'string') return r.plan_id;
  }
  const owed = images.map(i => i.r.obligation_id).find(o => o);
  if (!owed) return null;
  return (await db.query<{ id: string }>('SELECT plan_id AS id FROM obligation WHERE id = $1', [owed]))[0].id;
}

type Around = (relation: Relation, unitId: string) => boolean;

async function relationsOf(house: TestHouse, entry: Entry, taskId: string | null): Promise<Around> {
  const db = house.get(Db);
  const planId = await planOf(db, entry);
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
  const { command } = entry;
  // Whoever claims a task leads it; figures come from whoever owns the data.
  if (command === 'assignment.claim') units.clear();
  if (command === 'assignment.claim') units.add(at?.primary);
  if (command === 'measurement.enter')
    units.add(
      (
        await db.query<{ unit: string | null }>('SELECT data_unit_id AS unit FROM target WHERE id = $1', [
          entry.images.map(i => i.r.target_id).find(t => t),
        ])
      )[0].unit ?? at?.primary,
    );
  // An instruction is answered by the unit it was given to, whoever leads the task now.
  const given = entry.images.find(i => i.t === 'instruction');
  return (relation, unitId) => {
    switch (relation) {
      case 'office':
        return unitId === at?.office;
      case 'superior':
        return unitId === at?.superior;
      case 'primary':
        return unitId === (given ? given.r.unit_id : at?.primary);
      case 'leader':
        return entry.actor_id === at?.leader;
      case 'member':
        return at?.members.includes(unitId) ?? false;
      case 'addressee':
        // Of one that was forwarded: whoever it was put to before.
        return command === 'matter.forward'
          ? entry.images.some(i => i.t === 'matter_entry' && i.r.unit_id === unitId)
          : entry.images.some(i => i.r.addressee_unit_id === unitId);
      case 'reviewer':
        return entry.images.some(i => i.r.reviewer_id === entry.actor_id);
      default:
        return units.has(unitId);
    }
  };
}
