import { clears, type Role, type Sensitivity } from '@duban/chain';
import type { Reader } from '@duban/journal';
import type { CivilDate } from '@duban/kernel';
import type { UnitKind } from './unit.entity';

/** Somebody who can be told. */
export interface Reachable {
  personId: string;
  name: string;
  email: string | null;
}

/** Whose turn it is: a role in a unit, or one person. */
export interface Holder {
  unitId: string;
  role: Role;
  /** A leader, whose role belongs to a person and not to a desk, or whoever else was chosen in person (复核). */
  personId?: string | null;
  /** The office that answers when nobody else is there. */
  officeUnitId: string;
  /** Of what it is about: whoever is not cleared for it is passed over. */
  sensitivity?: Sensitivity;
}

export interface UnitRow {
  id: string;
  name: string;
  parent_id: string | null;
  kind: UnitKind;
  active: boolean;
}

export interface PersonRow {
  unit_id: string;
  role: Role;
  person_id: string;
  name: string;
  email: string | null;
  /** None given: internal. */
  clearance?: Sensitivity;
}

/** Who stands in for whom today. */
export interface StandIn extends Reachable {
  absentId: string;
  clearance?: Sensitivity;
}

/** Whoever of the unit can act when the role that is asked for is vacant. */
const STAND_INS: readonly Role[] = ['handler', 'unit_head'];

/** Units and the people in them as they are now: loaded once per sweep or page, in two queries, then asked in memory. */
export class DirectorySnapshot {
  private readonly units: ReadonlyMap<string, UnitRow>;
  private readonly people = new Map<string, PersonRow[]>();
  private readonly byPerson = new Map<string, PersonRow>();

  constructor(
    units: readonly UnitRow[],
    people: readonly PersonRow[],
    private readonly standIns: readonly StandIn[] = [],
  ) {
    this.units = new Map(units.map(u => [u.id, u]));
    for (const p of people) {
      this.byPerson.set(p.person_id, p);
      const there = this.people.get(p.unit_id);
      if (there) there.push(p);
      else this.people.set(p.unit_id, [p]);
    }
  }

  /** @param on the day whose delegations count; none do without it */
  static async load(reader: Reader, on?: CivilDate): Promise<DirectorySnapshot> {
    const units = await reader.query<UnitRow>('SELECT id, name, parent_id, kind, active FROM unit');
    const people = await reader.query<PersonRow>(
      `SELECT a.unit_id, a.role, p.id AS person_id, p.name, p.email, p.clearance
       FROM appointment a JOIN person p ON p.id = a.person_id
       WHERE a.active AND p.active ORDER BY p.id`,
    );
    const standIns = on
      ? await reader.query<StandIn>(
          `SELECT d.person_id AS "absentId", p.id AS "personId", p.name, p.email, p.clearance
           FROM delegation d JOIN person p ON p.id = d.delegate_id
           WHERE p.active AND d.revoked_at IS NULL AND $1::date BETWEEN d.starts AND d.ends ORDER BY p.id`,
          [on],
        )
      : [];
    return new DirectorySnapshot(units, people, standIns);
  }

  /**
   * Who is to be told. A vacant role falls to handlers and heads of the same unit, then to the units above it, at last
   * to the supervisors of the office; a leader who left is answered for by the office, anybody else who was chosen in
   * person by those who hold the role. Whoever stands in for one of them is told as well. Empty only where the office
   * has nobody either, or nobody who is cleared.
   */
  recipients(holder: Holder): Reachable[] {
    const { sensitivity } = holder;
    const chosen = this.chosen(holder);
    const found =
      holder.role === 'leader' || chosen.length
        ? chosen
        : this.upward(holder.unitId, holder.role, sensitivity);
    return this.reachable(
      found.length ? found : this.inUnit(holder.officeUnitId, ['supervisor'], sensitivity),
      sensitivity,
    );
  }

  /** Those of them who are told because they stand in for one who is away. */
  standInsOf(holder: Holder): Reachable[] {
    const told = this.recipients(holder);
    return told.filter(p =>
      this.standIns.some(s => s.personId === p.personId && told.some(t => t.personId === s.absentId)),
    );
  }

  unitName(id: string | null | undefined): string {
    return (id && this.units.get(id)?.name) || '（单位不详）';
  }

  unit(id: string): UnitRow | undefined {
    return this.units.get(id);
  }

  /** Active units in which nobody can be reached: what they owe falls to somebody else, which the office should see. */
  unitsWithoutPeople(): UnitRow[] {
    return [...this.units.values()].filter(u => u.active && !this.people.get(u.id)?.length);
  }

  private chosen({ personId, sensitivity }: Holder): PersonRow[] {
    const person = personId ? this.byPerson.get(personId) : undefined;
    return person && clears(person.clearance, sensitivity) ? [person] : [];
  }

  private upward(from: string, role: Role, sensitivity?: Sensitivity): PersonRow[] {
    // The tree is kept by people: a circle in it must not hang a sweep.
    const seen = new Set<string>();
    for (let id: string | null = from; id && !seen.has(id); id = this.units.get(id)?.parent_id ?? null) {
      seen.add(id);
      const holders = this.inUnit(id, [role], sensitivity);
      if (holders.length) return holders;
      const standIns = this.inUnit(id, STAND_INS, sensitivity);
      if (standIns.length) return standIns;
    }
    return [];
  }

  private inUnit(id: string, roles: readonly Role[], sensitivity?: Sensitivity): PersonRow[] {
    return (this.people.get(id) ?? []).filter(
      p => roles.includes(p.role) && clears(p.clearance, sensitivity),
    );
  }

  /** Somebody with two appointments, or two reasons to be told, is told once. */
  private reachable(rows: readonly PersonRow[], sensitivity?: Sensitivity): Reachable[] {
    const told = rows.map(({ person_id: personId, name, email }) => ({ personId, name, email }));
    const instead = this.standIns
      .filter(s => told.some(t => t.personId === s.absentId) && clears(s.clearance, sensitivity))
      .map(({ personId, name, email }) => ({ personId, name, email }));
    return [...new Map([...told, ...instead].map(t => [t.personId, t])).values()];
  }
}
