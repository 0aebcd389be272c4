import type { Role, Sensitivity } from '@duban/chain';
import type { Actor, Db } from '@duban/journal';
import { assertMay } from './access';
import type { After } from './directory.service';
import { containing, tidy } from './names';
import { readSetting } from './settings';
import type { FactorDue, SignedIn } from './signed-in';

export interface AppointmentView {
  unitId: string;
  unitName: string;
  role: Role;
}

export interface PersonView {
  id: string;
  name: string;
  username: string;
  email: string | null;
  jobTitle: string | null;
  phone: string | null;
  active: boolean;
  clearance: Sensitivity;
  version: number;
  appointments: AppointmentView[];
}

/** Whoever is signed in, as the interface greets them. */
export interface Profile {
  person: { id: string; name: string; username: string };
  appointments: AppointmentView[];
  mustChange: boolean;
  secondFactor?: FactorDue;
  /** Whom this person stands in for today. */
  standsInFor?: { id: string; name: string }[];
  /** 启用向导 is still to be gone through, by the system administrator. */
  starting?: boolean;
  /** 渝中区; null before the first set-up. */
  region: string | null;
}

export interface PeopleQuery {
  /** Part of a name or user name. */
  search?: string;
  unitId?: string;
  role?: Role;
  /** Closed accounts as well. */
  all?: boolean;
  after?: After;
  limit: number;
}

const APPOINTMENTS = `coalesce((
    SELECT jsonb_agg(jsonb_build_object('unitId', u.id, 'unitName', u.name, 'role', a.role) ORDER BY a.id)
    FROM appointment a JOIN unit u ON u.id = a.unit_id WHERE a.person_id = p.id AND a.active), '[]') AS appointments`;

/** Questions about people; nothing here changes anything. */
export class PeopleQueries {
  constructor(private readonly db: Db) {}

  /** People by pinyin, one page. */
  async people(actor: Actor, query: PeopleQuery): Promise<PersonView[]> {
    assertMay(actor, 'person.read');
    return this.db.query<PersonView>(
      `SELECT p.id, p.name, p.username, p.email, p.job_title AS "jobTitle", p.phone, p.active, p.clearance, p.version, ${APPOINTMENTS} FROM person p
       WHERE ($1::text IS NULL OR p.name ILIKE $1 OR p.username ILIKE $1)
         AND (($2::uuid IS NULL AND $3::text IS NULL) OR EXISTS (
           SELECT 1 FROM appointment a WHERE a.person_id = p.id AND a.active
             AND ($2::uuid IS NULL OR a.unit_id = $2) AND ($3::text IS NULL OR a.role = $3)))
         AND (p.active OR $4)
         AND ($5::text IS NULL OR (p.name COLLATE "zh-x-icu", p.id) > ($5 COLLATE "zh-x-icu", $6::uuid))
       ORDER BY p.name COLLATE "zh-x-icu", p.id LIMIT $7`,
      [
        query.search ? containing(tidy(query.search)) : null,
        query.unitId ?? null,
        query.role ?? null,
        query.all ?? false,
        query.after?.[0] ?? null,
        query.after?.[1] ?? null,
        query.limit,
      ],
    );
  }

  async profile(who: SignedIn): Promise<Profile> {
    const [row] = await this.db.query<{ appointments: AppointmentView[] }>(
      `SELECT ${APPOINTMENTS} FROM person p WHERE p.id = $1`,
      [who.personId],
    );
    const absent = new Map(who.appointments.map(a => [a.for, a.forName]));
    const starting =
      who.appointments.some(a => a.role === 'system_admin') &&
      (await readSetting(this.db, 'setup.finished')) === null;
    const standsInFor = [...absent].flatMap(([id, name]) => (id ? [{ id, name: name ?? '' }] : []));
    return {
      person: { id: who.personId, name: who.name, username: who.username },
      appointments: row.appointments,
      mustChange: who.mustChange,
      ...(who.secondFactor && { secondFactor: who.secondFactor }),
      ...(standsInFor.length && { standsInFor }),
      ...(starting && { starting }),
      region: await readSetting(this.db, 'region'),
    };
  }
}
