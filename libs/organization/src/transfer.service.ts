import { ADMIN_ROLES, type Role } from '@duban/chain';
import type { Actor, Journal, Tx } from '@duban/journal';
import { type Ids, Refusal } from '@duban/kernel';
import { assertMay } from './access';
import { assertActiveUnits } from './active-units';
import type { Given } from './given';
import { appointmentRows, assertNotLastAdmin, assertSeparate } from './people.service';
import { AppointmentRow, Person } from './person.entity';
import type { SessionCache } from './session-cache';

export interface Transfer {
  fromUnitId: string;
  toUnitId: string;
  /** Held in the new unit from now on. */
  role: Role;
  /** Who takes the seat in the old unit, with all the roles held there, and what was owed in person. */
  handoverTo?: string;
  /** The old unit may be left without anybody who handles what it owes: the office sees to it. */
  acknowledged?: boolean;
  reason?: string;
}

/** What a person who leaves a unit answered for in person. */
export interface LeavingPerson {
  personId: string;
  /** Whether they answer for no task as a leader any more. */
  endsLeading: boolean;
  successorId: string | null;
}

/**
 * Port: what people owe beyond their appointments stands in rooms above this one. Bound in the wiring; boot fails
 * without it.
 */
export interface PersonLeaving {
  /** Locks plans and tasks a person leads, before any person is locked. @returns the rest, run after that */
  lock(tx: Tx, personId: string): Promise<(leaving: LeavingPerson) => Promise<{ handedOver: number }>>;
  /** How much a unit owes now. */
  owedBy(tx: Tx, unitId: string): Promise<number>;
}
export const PERSON_LEAVING = Symbol('duban.person_leaving');

/** 换岗: somebody goes to another unit; what they did stays with the old one. */
export class TransferService {
  constructor(
    private readonly journal: Journal,
    private readonly ids: Ids,
    private readonly cache: SessionCache,
    private readonly leaving: PersonLeaving,
  ) {}

  /**
   * Moves a person from one unit to another. What is owed by a role of the old unit stays there; what they owed in
   * person goes to the successor, or falls to the office.
   * @throws Refusal transfer.same_unit, transfer.not_member, transfer.successor, transfer.unit_empty,
   * person.admin_roles_conflict, person.last_admin, unit.not_found
   */
  async transfer(
    actor: Actor,
    personId: string,
    input: Transfer,
    { key }: Given = {},
  ): Promise<{ handedOver: number }> {
    assertMay(actor, 'role.grant');
    const { fromUnitId, toUnitId, role, handoverTo = null, reason } = input;
    if (fromUnitId === toUnitId)
      throw new Refusal('invalid', 'transfer.same_unit', '调入单位与原单位相同', {
        mend: '在同一单位调整职责，请授予或收回角色',
        faults: [{ where: 'toUnitId', message: '与原单位相同' }],
      });
    const command = { name: 'person.transfer', actor, key, reason, body: { personId, input } };
    const done = await this.journal.transact(command, async tx => {
      const handOver = await this.leaving.lock(tx, personId);
      const people = await tx.lock(Person, [personId, ...(handoverTo ? [handoverTo] : [])]);
      assertSuccessor(people, personId, handoverTo);
      await assertActiveUnits(tx, [toUnitId], 'toUnitId');
      const held = await tx.lockWhere(AppointmentRow, 'person_id = ANY($1)', [people.map(p => p.id)]);
      const left = held.filter(a => a.person_id === personId && a.unit_id === fromUnitId && a.active);
      if (!left.length)
        throw new Refusal('conflict', 'transfer.not_member', '该人员不在原单位任职', {
          mend: '请刷新人员列表',
          faults: [{ where: 'fromUnitId', message: '该人员不在此单位任职' }],
        });
      const kept = held.filter(a => a.person_id === personId && a.active && !left.includes(a));
      assertSeparate([...kept.map(a => a.role), role]);
      for (const a of left) {
        if (ADMIN_ROLES.includes(a.role) && a.role !== role) await assertNotLastAdmin(tx, personId);
        tx.update(AppointmentRow, { ...a, active: false });
      }
      this.appoint(tx, held, personId, toUnitId, [role]);
      const taken = left.map(a => a.role);
      if (handoverTo) {
        const own = held.filter(a => a.person_id === handoverTo && a.active).map(a => a.role);
        assertSeparate([...own, ...taken]);
        this.appoint(tx, held, handoverTo, fromUnitId, taken);
      } else if (!input.acknowledged) await this.assertStaffed(tx, personId, fromUnitId, taken);
      const endsLeading =
        taken.includes('leader') && role !== 'leader' && !kept.some(a => a.role === 'leader');
      return handOver({ personId, endsLeading, successorId: handoverTo });
    });
    for (const id of [personId, ...(handoverTo ? [handoverTo] : [])]) this.cache.forgetPerson(id);
    return done;
  }

  private appoint(
    tx: Tx,
    held: readonly AppointmentRow[],
    personId: string,
    unitId: string,
    roles: readonly Role[],
  ): void {
    for (const role of roles) {
      const before = held.find(a => a.person_id === personId && a.unit_id === unitId && a.role === role);
      if (!before) tx.insert(AppointmentRow, ...appointmentRows(this.ids, personId, [{ unitId, role }]));
      else if (!before.active) tx.update(AppointmentRow, { ...before, active: true });
    }
  }

  /** @throws Refusal transfer.unit_empty: nobody would be left to handle what the unit owes */
  private async assertStaffed(
    tx: Tx,
    personId: string,
    unitId: string,
    taken: readonly Role[],
  ): Promise<void> {
    const role = (['handler', 'supervisor'] as const).find(r => taken.includes(r));
    if (!role) return;
    const others = await tx.query(
      `SELECT 1 FROM appointment a JOIN person p ON p.id = a.person_id AND p.active
       WHERE a.unit_id = $1 AND a.role = $2 AND a.active AND a.person_id <> $3 LIMIT 1`,
      [unitId, role, personId],
    );
    if (others.length) return;
    const owed = await this.leaving.owedBy(tx, unitId);
    if (owed)
      throw new Refusal('conflict', 'transfer.unit_empty', `调离后原单位没有人办理，尚有 ${owed} 项待办`, {
        mend: '请指定接替人，或确认由该单位其他人员和督查机构处理',
        details: { unitId, owed },
      });
  }
}

/** @throws Refusal transfer.successor */
function assertSuccessor(people: readonly Person[], personId: string, successorId: string | null): void {
  if (!successorId) return;
  const successor = people.find(p => p.id === successorId);
  if (successorId !== personId && successor?.active) return;
  throw new Refusal('invalid', 'transfer.successor', '接替人不能是本人，也不能是已停用的账号', {
    mend: '请另选接替人',
    faults: [{ where: 'handoverTo', message: '请另选接替人' }],
  });
}
