import { DEFAULT_CALENDAR } from '@duban/calendar';
import { firstRung, LADDER_VERSION, LADDERS, OBLIGATIONS, type ObligationKind } from '@duban/chain';
import { Assignment } from '@duban/dispatch';
import { type Journal, SYSTEM, type Tx } from '@duban/journal';
import { endOfDay, type Ids } from '@duban/kernel';
import { Obligation } from '@duban/obligation';
import { AppointmentRow, Person, Unit } from '@duban/organization';
import { bigrams, PLAIN_PLAN, PLAIN_TASK, Plan, Task } from '@duban/task';

export interface Crowd {
  officeId: string;
  planId: string;
  /** The people of each unit: one handler, one head. */
  units: { id: string; people: string[] }[];
}

const BULK = 500;

/**
 * A running plan with so many tasks under way, spread evenly over units, each owing its completion by `deadline`: laid
 * through the journal like everything else, so that `verify` holds. A short cut past the commands that would take minutes.
 */
export async function layCrowd(
  journal: Journal,
  ids: Ids,
  size: {
    units: number;
    tasks: number;
    /** Before the names of its units, where there are several crowds. */ name?: string;
  },
  deadline: string,
): Promise<Crowd> {
  const { name = '' } = size;
  const crowd: Crowd = { officeId: ids.next(), planId: ids.next(), units: [] };
  await journal.transact({ name: 'test.crowd', actor: SYSTEM }, async tx => {
    layUnit(tx, ids, crowd.officeId, `${name}区督查室`, ['supervisor']);
    for (let i = 1; i <= size.units; i++) {
      const id = ids.next();
      crowd.units.push({ id, people: layUnit(tx, ids, id, `${name}第${i}单位`, ['handler', 'unit_head']) });
    }
    tx.insert(Plan, planOf(crowd));
    const about = { subject_type: 'plan', subject_id: crowd.planId, task_id: null } as const;
    const holder = { holder_unit_id: crowd.officeId, holder_role: 'supervisor' } as const;
    owe(tx, ids, crowd, 'conclude', '2027-03-01', { ...about, ...holder, title: '总结' });
  });
  for (let from = 1; from <= size.tasks; from += BULK)
    await journal.transact({ name: 'test.crowd', actor: SYSTEM }, async tx => {
      for (let no = from; no < from + BULK && no <= size.tasks; no++) {
        const id = ids.next();
        const primary = crowd.units[no % size.units].id;
        const text = `第${no}件实事，年内办成`;
        tx.insert(Task, taskOf(id, no, text, crowd.planId, primary, deadline, tx.now));
        tx.insert(Assignment, assignmentOf(ids, id, crowd.planId, primary, tx.now));
        const about = { subject_type: 'task', subject_id: id, task_id: id } as const;
        const holder = { holder_unit_id: primary, holder_role: 'handler' } as const;
        owe(tx, ids, crowd, 'complete', deadline, { ...about, ...holder, title: text });
      }
    });
  return crowd;
}

/** @returns its people */
export function layUnit(
  tx: Tx,
  ids: Ids,
  id: string,
  name: string,
  roles: AppointmentRow['role'][],
): string[] {
  tx.insert(Unit, { id, name, kind: 'department', parent_id: null, aliases: [], active: true, version: 1 });
  return roles.map(role => {
    const person = ids.next();
    const email = `${person}@duban.test`;
    tx.insert(Person, {
      id: person,
      name: `${name}${role}`,
      username: person,
      email,
      active: true,
      clearance: 'internal',
      version: 1,
    });
    tx.insert(AppointmentRow, { id: ids.next(), person_id: person, unit_id: id, role, active: true });
    return person;
  });
}

export const planOf = ({ planId, officeId }: Pick<Crowd, 'planId' | 'officeId'>): Plan => ({
  id: planId,
  title: '年度重点工作',
  kind: 'action_plan',
  year: 2026,
  state: 'running',
  office_unit_id: officeId,
  superior_unit_id: null,
  superior_inside: false,
  leader_id: null,
  authority: '区政府常务会议',
  document_no: '江州府办〔2026〕8号',
  scope: '重点工作',
  starts: '2026-01-01',
  ends: '2026-12-31',
  rhythm: 'yearly',
  sign_off: false,
  source_hash: null,
  version: 1,
  ...PLAIN_PLAN,
});

export const taskOf = (
  id: string,
  no: number,
  text: string,
  plan: string,
  primary: string,
  deadline: string,
  now: Date,
): Task => ({
  ...PLAIN_TASK,
  id,
  plan_id: plan,
  no,
  line: null,
  section: [],
  text,
  state: 'tracking',
  prior_state: null,
  outcome: null,
  primary_unit_id: primary,
  leader_id: null,
  deadline_phrase: null,
  deadline,
  standing: false,
  direct: false,
  percent: 0,
  fields: {},
  warnings: [],
  search: bigrams(text),
  sensitivity: 'internal',
  registered_at: now,
  ended_at: null,
  version: 1,
});

export const assignmentOf = (ids: Ids, task: string, plan: string, unit: string, now: Date): Assignment => ({
  id: ids.next(),
  task_id: task,
  plan_id: plan,
  unit_id: unit,
  role: 'lead',
  is_primary: true,
  by_letter: false,
  state: 'signed',
  contributes: false,
  declines: 0,
  reason: null,
  signed_at: now,
  countersign: null,
  countersigned_at: null,
  countersign_reason: null,
  version: 1,
});

/** Whom an obligation concerns and who owes it. */
export type About = Pick<
  Obligation,
  'subject_type' | 'subject_id' | 'task_id' | 'holder_unit_id' | 'holder_role' | 'title'
>;

/** @returns the id of the obligation */
export function owe(
  tx: Tx,
  ids: Ids,
  crowd: Pick<Crowd, 'planId' | 'officeId'>,
  kind: ObligationKind,
  deadline: string,
  about: About,
): string {
  const { ladder } = OBLIGATIONS[kind];
  const due = endOfDay(deadline);
  const rung = firstRung(LADDERS[ladder], due, DEFAULT_CALENDAR, tx.now);
  const id = ids.next();
  tx.insert(Obligation, {
    ...about,
    id,
    kind,
    plan_id: crowd.planId,
    holder_person_id: null,
    office_unit_id: crowd.officeId,
    leader_id: null,
    due_at: due,
    due_from: null,
    due_limit: null,
    calendar_version: DEFAULT_CALENDAR.version,
    opened_at: tx.now,
    ladder,
    ladder_version: LADDER_VERSION,
    arming: 1,
    armed_at: tx.now,
    next_step_at: rung?.at ?? null,
    next_step: rung?.step ?? 0,
    next_occurrence: rung?.occurrence ?? 0,
    held_at: null,
    paused_at: null,
    muted_at: null,
    about_task_id: null,
    done_at: null,
    settled_at: null,
    settled_as: null,
    settled_by: null,
  });
  return id;
}
