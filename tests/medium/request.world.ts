import { Journal, SYSTEM } from '@duban/journal';
import { AppointmentRow, Person } from '@duban/organization';
import type { Actor } from '@duban/journal';
import { IDS, type Ids } from '@duban/kernel';
import { Plan } from '@duban/task';
import { RequestService } from '@duban/tracking';
import type { Desk } from './bulk.world';

export interface Deadline {
  kind: string;
  due_at: Date;
  muted_at: Date | null;
  held_at: Date | null;
  paused_at: Date | null;
  next_step_at: Date | null;
  arming: number;
}

/** What is owed by a task's deadline. */
export async function deadline(desk: Desk, no: number): Promise<Deadline | undefined> {
  const [row] = await desk.rows<Deadline>(
    "SELECT * FROM obligation WHERE subject_id = $1 AND kind IN ('complete', 'year_review') AND settled_at IS NULL",
    await desk.task(no),
  );
  return row;
}

export const requestOf = async (desk: Desk, id: string): Promise<Record<string, unknown>> =>
  (await desk.rows('SELECT * FROM request WHERE id = $1', id))[0];

/** How many steps have been taken about the deadline of a task. */
export async function steps(desk: Desk, no: number): Promise<number> {
  const [{ n }] = await desk.rows<{ n: number }>(
    "SELECT count(*)::int AS n FROM obligation_step s JOIN obligation o ON o.id = s.obligation_id WHERE o.subject_id = $1 AND o.kind = 'complete'",
    await desk.task(no),
  );
  return n;
}

/** Nobody answers for the plan above the units: what the office grants is granted. */
export async function leaderless(desk: Desk): Promise<void> {
  await desk.get(Journal).transact({ name: 'test.leaderless', actor: SYSTEM }, async tx => {
    const [plan] = await tx.lock(Plan, [desk.planId]);
    tx.update(Plan, { ...plan, leader_id: null });
  });
}

/** Another person with a role in a unit. */
export async function hire(
  desk: Desk,
  name: string,
  unit: string,
  role: AppointmentRow['role'],
): Promise<Actor> {
  const ids = desk.house.app.get<Ids>(IDS);
  const personId = ids.next();
  const unitId = desk.units[unit];
  await desk.get(Journal).transact({ name: 'test.hire', actor: SYSTEM }, async tx => {
    tx.insert(Person, {
      id: personId,
      name,
      username: name,
      email: null,
      active: true,
      clearance: 'internal',
      version: 1,
    });
    tx.insert(AppointmentRow, { id: ids.next(), person_id: personId, unit_id: unitId, role, active: true });
  });
  return { personId, name, appointments: [{ unitId, role }] };
}

export const PRIMARY: Readonly<Record<number, string>> = { 1: '商务经办', 2: '文旅经办', 3: '城管经办' };

/** Files what the primary lead of a task asks for. */
export async function file(
  desk: Desk,
  no: number,
  input: Partial<Parameters<RequestService['file']>[2]> & {
    kind: 'extension' | 'suspension' | 'change' | 'cancellation';
  },
): Promise<string> {
  const { id } = await desk
    .get(RequestService)
    .file(desk.actors[PRIMARY[no]], await desk.task(no), { reason: '征地受阻', ...input });
  return id;
}
