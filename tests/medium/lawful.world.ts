import type { Role } from '@duban/chain';
import { type Actor, Journal, SYSTEM } from '@duban/journal';
import { IDS, type Ids } from '@duban/kernel';
import { AppointmentRow, Person, Unit, type UnitKind } from '@duban/organization';
import { LadderHouse } from '../crash/ladders';

/** The small district with a second supervisor, a second office, and a court. */
export class LawfulHouse {
  private constructor(
    readonly ladder: LadderHouse,
    readonly actors: Record<string, Actor>,
    readonly units: Record<string, string>,
    readonly planId: string,
  ) {}

  static async open(time = '09:00'): Promise<LawfulHouse> {
    const ladder = await LadderHouse.open(time);
    const [plan] = await ladder.query<{ id: string }>('SELECT id FROM plan');
    const world = new LawfulHouse(ladder, ladder.district.actors, ladder.district.units, plan.id);
    await world.hire('督查乙', '区政府督查室', 'supervisor');
    await world.hire('改革办督查员', '区委改革办', 'supervisor', 'party_organ');
    await world.hire('法院书记员', '区法院', 'handler', 'court');
    await world.hire('安全员', '区政府督查室', 'security_admin');
    await ladder.start();
    return world;
  }

  get<T>(token: abstract new (...args: never[]) => T): T {
    return this.ladder.house.get(token);
  }

  query<T = Record<string, unknown>>(sql: string, params: unknown[] = []): Promise<T[]> {
    return this.ladder.query<T>(sql, params);
  }

  async one<T = Record<string, unknown>>(sql: string, params: unknown[] = []): Promise<T> {
    return (await this.query<T>(sql, params))[0];
  }

  /** Somebody new, with a unit of their own where it is not there yet. */
  async hire(name: string, unitName: string, role: Role, kind: UnitKind = 'department'): Promise<void> {
    const ids = this.ladder.house.app.get<Ids>(IDS);
    await this.get(Journal).transact({ name: 'test.hire', actor: SYSTEM }, async tx => {
      let unitId = this.units[unitName];
      if (!unitId) {
        unitId = ids.next();
        this.units[unitName] = unitId;
        const rest = { parent_id: null, aliases: [], active: true, version: 1 };
        tx.insert(Unit, { id: unitId, name: unitName, kind, ...rest });
      }
      const personId = ids.next();
      const email = `${personId}@duban.test`;
      tx.insert(Person, {
        id: personId,
        name,
        username: name,
        email,
        active: true,
        clearance: 'internal',
        version: 1,
      });
      tx.insert(AppointmentRow, {
        ...{ id: ids.next(), person_id: personId, unit_id: unitId },
        ...{ role, active: true },
      });
      this.actors[name] = { personId, name, appointments: [{ unitId, role }] };
    });
  }

  /** Everybody of this role in a unit leaves. */
  async dismiss(unit: string, role: Role): Promise<void> {
    await this.get(Journal).transact({ name: 'test.dismiss', actor: SYSTEM }, async tx => {
      const rows = await tx.lockWhere(AppointmentRow, 'unit_id = $1 AND role = $2', [this.units[unit], role]);
      tx.update(AppointmentRow, ...rows.map(r => ({ ...r, active: false })));
    });
  }

  /** Open obligations about a record. */
  owed(subjectId: string): Promise<{ kind: string; holder_person_id: string | null; due_at: Date }[]> {
    return this.query(
      'SELECT kind, holder_person_id, due_at FROM obligation WHERE subject_id = $1 AND settled_at IS NULL',
      [subjectId],
    );
  }
}
