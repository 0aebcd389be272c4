import { ADMIN_ROLES, type Role, ROLE_LABELS } from '@duban/chain';
import type { Actor, Appointment, CommandMeta, Journal, Tx } from '@duban/journal';
import { civilDate, type Ids, Refusal } from '@duban/kernel';
import { assertMay } from './access';
import { assertActiveUnits } from './active-units';
import { endSessions, enrol, setPassword } from './credentials';
import type { Given } from './given';
import { isUsername, tidy, usernameKey } from './names';
import { hashPassword, randomPassword } from './password';
import { AppointmentRow, Person } from './person.entity';
import type { SessionCache } from './session-cache';

export interface NewPerson {
  name: string;
  username: string;
  email?: string | null;
  jobTitle?: string | null;
  phone?: string | null;
  appointments: Appointment[];
}

export interface PersonChange {
  name?: string;
  email?: string | null;
  jobTitle?: string | null;
  phone?: string | null;
}

/** Shown once, to whoever passes it on; null when a repeated command finds the work done, for it is stored nowhere. */
export interface OneTimePassword {
  personId: string;
  password: string | null;
}

/** Accounts: who they are, which roles they hold, how they get in. */
export class PeopleService {
  constructor(
    private readonly journal: Journal,
    private readonly ids: Ids,
    private readonly cache: SessionCache,
  ) {}

  /**
   * Creates an account with a one-time password that must be changed at the first sign-in. Ordinary roles come with it;
   * those of the three administrators are given by the security administrator alone.
   * @throws Refusal person.username_taken, person.username_invalid, person.admin_roles_conflict, unit.not_found
   */
  async createPerson(actor: Actor, input: NewPerson, { key }: Given = {}): Promise<OneTimePassword> {
    assertMay(actor, 'person.manage');
    if (input.appointments.some(a => ADMIN_ROLES.includes(a.role))) assertMay(actor, 'role.grant');
    assertSeparate(input.appointments.map(a => a.role));
    const person = personRow(this.ids.next(), input);
    const password = randomPassword();
    const passwordHash = await hashPassword(password);
    const command = { name: 'person.create', actor, key, body: input };
    const { personId } = await this.journal.transact(command, async tx => {
      await assertActiveUnits(
        tx,
        input.appointments.map(a => a.unitId),
        'appointments.unitId',
      );
      await enrol(tx, [{ person, passwordHash, mustChange: true }]);
      tx.insert(AppointmentRow, ...appointmentRows(this.ids, person.id, input.appointments));
      return { personId: person.id };
    });
    return { personId, password: personId === person.id ? password : null };
  }

  /** Mends a name, an address or what somebody is; what is left out stays, null takes it away. */
  async amend(actor: Actor, id: string, change: PersonChange, given: Given = {}): Promise<void> {
    await this.change(
      { name: 'person.amend', actor, body: { id, change } },
      id,
      given,
      async (_, person) => ({
        ...person,
        name: change.name === undefined ? person.name : tidy(change.name),
        email: change.email === undefined ? person.email : change.email,
        job_title: change.jobTitle === undefined ? person.job_title : change.jobTitle,
        phone: change.phone === undefined ? person.phone : change.phone,
      }),
    );
  }

  /**
   * Closes an account and ends its sessions; what the person owed falls to the others of the unit.
   * @throws Refusal person.self, person.last_admin
   */
  async deactivate(actor: Actor, id: string, reason: string, given: Given = {}): Promise<void> {
    if (id === actor.personId)
      throw new Refusal('conflict', 'person.self', '不能停用自己的账号', {
        mend: '请由另一位系统管理员办理',
      });
    const command = { name: 'person.deactivate', actor, reason, body: { id, reason } };
    await this.change(command, id, given, async (tx, person) => {
      await assertNotLastAdmin(tx, id);
      await endSessions(tx, id);
      return { ...person, active: false };
    });
  }

  /** Opens a closed account again; the password is reset apart. */
  async reactivate(actor: Actor, id: string, given: Given = {}): Promise<void> {
    const command = { name: 'person.reactivate', actor, body: { id } };
    await this.change(command, id, given, async (_, person) => ({ ...person, active: true }));
  }

  /** A new one-time password; ends the person's sessions and lifts a lock. */
  async resetPassword(actor: Actor, id: string, given: Given = {}): Promise<OneTimePassword> {
    const password = randomPassword();
    const passwordHash = await hashPassword(password);
    // Only the run that did the work knows the password; a repetition gets the first answer, without it.
    let fresh = false;
    const command = { name: 'person.reset_password', actor, body: { id } };
    await this.change(command, id, given, async (tx, person) => {
      await setPassword(tx, id, passwordHash, true);
      await endSessions(tx, id);
      fresh = true;
      return person;
    });
    return { personId: id, password: fresh ? password : null };
  }

  /**
   * Gives a role in a unit. Held already: nothing changes.
   * @throws Refusal security.self, person.admin_roles_conflict, person.auditor_alone, person.delegating, unit.not_found
   */
  async grant(actor: Actor, personId: string, appointment: Appointment, { key }: Given = {}): Promise<void> {
    assertMay(actor, 'role.grant');
    refuseSelf(actor, personId, '给自己授予角色');
    const command = { name: 'role.grant', actor, key, body: { personId, appointment } };
    await this.journal.transact(command, async tx => {
      await tx.lock(Person, [personId]);
      await assertActiveUnits(tx, [appointment.unitId], 'unitId');
      const held = await tx.lockWhere(AppointmentRow, 'person_id = $1', [personId]);
      assertSeparate([...held.filter(a => a.active).map(a => a.role), appointment.role]);
      if (ADMIN_ROLES.includes(appointment.role)) await assertNotDelegating(tx, personId);
      const before = held.find(a => a.unit_id === appointment.unitId && a.role === appointment.role);
      if (!before) tx.insert(AppointmentRow, ...appointmentRows(this.ids, personId, [appointment]));
      else if (!before.active) tx.update(AppointmentRow, { ...before, active: true });
    });
    this.cache.forgetPerson(personId);
  }

  /** Withdraws a role. Not held: nothing changes. @throws Refusal security.self, person.last_admin */
  async revoke(actor: Actor, personId: string, appointment: Appointment, { key }: Given = {}): Promise<void> {
    assertMay(actor, 'role.grant');
    refuseSelf(actor, personId, '收回自己的角色');
    const command = { name: 'role.revoke', actor, key, body: { personId, appointment } };
    await this.journal.transact(command, async tx => {
      const [held] = await tx.lockWhere(
        AppointmentRow,
        'person_id = $1 AND unit_id = $2 AND role = $3 AND active',
        [personId, appointment.unitId, appointment.role],
      );
      if (!held) return;
      if (ADMIN_ROLES.includes(held.role)) await assertNotLastAdmin(tx, personId);
      tx.update(AppointmentRow, { ...held, active: false });
    });
    this.cache.forgetPerson(personId);
  }

  private async change(
    command: CommandMeta,
    id: string,
    { key, version }: Given,
    work: (tx: Tx, person: Person) => Promise<Person>,
  ): Promise<void> {
    assertMay(command.actor, 'person.manage');
    await this.journal.transact({ ...command, key }, async tx => {
      const [person] = await tx.lock(Person, [id]);
      await tx.expectVersion(person, version);
      const changed = await work(tx, person);
      tx.update(Person, { ...changed, version: person.version + 1 });
    });
    this.cache.forgetPerson(id);
  }
}

/** @throws Refusal person.username_invalid */
export function personRow(
  id: string,
  input: Pick<NewPerson, 'name' | 'username' | 'email' | 'jobTitle' | 'phone'>,
): Person {
  const username = usernameKey(input.username);
  if (!isUsername(username))
    throw new Refusal('invalid', 'person.username_invalid', '用户名格式不正确', {
      mend: '用户名为 2–64 位文字、数字或 . _ @ -，以文字或数字开头',
      faults: [{ where: 'username', message: '格式不正确' }],
    });
  return {
    id,
    name: tidy(input.name),
    username,
    email: input.email ?? null,
    job_title: input.jobTitle ?? null,
    phone: input.phone ?? null,
    active: true,
    clearance: 'internal',
    version: 1,
  };
}

export const appointmentRows = (
  ids: Ids,
  personId: string,
  appointments: readonly Appointment[],
): AppointmentRow[] => {
  const once = new Map(appointments.map(a => [`${a.unitId} ${a.role}`, a]));
  return [...once.values()].map(a => ({
    id: ids.next(),
    person_id: personId,
    unit_id: a.unitId,
    role: a.role,
    active: true,
  }));
};

/** 三员分立 (等保 GB/T 22239-2019 8.1.5): no person holds two of the administrators' roles. */
export function assertSeparate(roles: readonly Role[]): void {
  const held = [...new Set(roles)].filter(r => ADMIN_ROLES.includes(r));
  if (held.length > 1)
    throw new Refusal('conflict', 'person.admin_roles_conflict', '三员分立：一人不得兼任两类管理员', {
      mend: `${held.map(r => ROLE_LABELS[r]).join('、')}须由不同人员担任`,
      details: { roles: held },
    });
  if (held.includes('auditor') && roles.some(r => r !== 'auditor'))
    throw new Refusal('conflict', 'person.auditor_alone', '审计管理员不得兼任其他角色', {
      mend: '审计只查看、不办理：请由不同人员担任',
    });
}

/** 三员不得代理: who is to administer first ends what they delegated or took over. */
async function assertNotDelegating(tx: Tx, personId: string): Promise<void> {
  const rows = await tx.query(
    'SELECT 1 FROM delegation WHERE $1 IN (person_id, delegate_id) AND revoked_at IS NULL AND ends >= $2::date',
    [personId, civilDate(tx.now)],
  );
  if (rows.length)
    throw new Refusal('conflict', 'person.delegating', '该人员有未结束的代理，不能担任管理员', {
      mend: '三员不得代理：请先撤销代理',
    });
}

/** Nobody decides about their own rights. @throws Refusal security.self */
export function refuseSelf(actor: Actor, personId: string, what: string): void {
  if (actor.personId === personId)
    throw new Refusal('conflict', 'security.self', `不能${what}`, { mend: '请由另一位安全管理员办理' });
}

/** Nobody could ever undo it: the last system or security administrator stays. */
export async function assertNotLastAdmin(tx: Tx, personId: string): Promise<void> {
  // Two administrators who close each other's account at once wait for each other here.
  await tx.lockWhere(AppointmentRow, 'role = ANY($1) AND active', [ADMIN_ROLES]);
  const last = await tx.query<{ role: Role }>(
    `SELECT DISTINCT a.role FROM appointment a
     WHERE a.person_id = $1 AND a.active AND a.role = ANY($2) AND NOT EXISTS (
       SELECT 1 FROM appointment o JOIN person p ON p.id = o.person_id
       WHERE o.role = a.role AND o.active AND p.active AND o.person_id <> $1)`,
    [personId, ADMIN_ROLES],
  );
  if (last.length)
    throw new Refusal(
      'conflict',
      'person.last_admin',
      `该人员是唯一的${last.map(r => ROLE_LABELS[r.role]).join('、')}`,
      {
        mend: '请先由另一人担任该角色',
      },
    );
}
