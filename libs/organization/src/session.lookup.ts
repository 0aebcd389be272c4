import { ADMIN_ROLES, type Sensitivity } from '@duban/chain';
import type { Appointment, Reader } from '@duban/journal';
import { civilDate } from '@duban/kernel';
import {
  isAged,
  type Policies,
  policiesOf,
  policiesSql,
  POLICY_NAMES,
  type SecondFactorPolicy,
} from './policy';
import type { FactorDue, SignedIn } from './signed-in';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

interface Found {
  sessionId: string;
  seenAt: Date;
  createdAt: Date;
  proven: boolean;
  personId: string;
  name: string;
  username: string;
  clearance: Sensitivity;
  mustChange: boolean;
  changedAt: Date;
  enrolled: boolean;
  appointments: Appointment[];
  delegated: Appointment[] | null;
  policies: Partial<Policies> | null;
}

/** Appointments of colleagues who are away and named $p.id to stand in; an administrator's is never among them. */
const DELEGATED = `
  SELECT jsonb_agg(jsonb_build_object('unitId', a.unit_id, 'role', a.role, 'for', y.id, 'forName', y.name) ORDER BY a.id)
  FROM delegation d JOIN person y ON y.id = d.person_id AND y.active
  JOIN appointment a ON a.person_id = y.id AND a.active AND a.role <> ALL($4)
  WHERE d.delegate_id = p.id AND d.revoked_at IS NULL AND $3::date BETWEEN d.starts AND d.ends`;

const WHO = `
  SELECT s.id AS "sessionId", s.seen_at AS "seenAt", s.created_at AS "createdAt", s.proven, p.id AS "personId", p.name, p.username, p.clearance,
         c.must_change AS "mustChange", c.changed_at AS "changedAt", f.confirmed_at IS NOT NULL AS enrolled,
         coalesce((SELECT jsonb_agg(jsonb_build_object('unitId', a.unit_id, 'role', a.role) ORDER BY a.id)
                   FROM appointment a WHERE a.person_id = p.id AND a.active), '[]') AS appointments,
         (${DELEGATED}) AS delegated, ${policiesSql('$2')} AS policies
  FROM session s
  JOIN person p ON p.id = s.person_id AND p.active
  JOIN credential c ON c.person_id = p.id
  LEFT JOIN second_factor f ON f.person_id = p.id
  WHERE s.id = ANY($1) AND s.ended_at IS NULL`;

/** The people behind sessions, by the rules in force now; those that have ended or timed out are left out. */
export async function lookUp(
  reader: Reader,
  sessionIds: readonly string[],
  now: Date,
): Promise<{ who: SignedIn; seenAt: Date }[]> {
  const params = [sessionIds, POLICY_NAMES, civilDate(now), ADMIN_ROLES];
  return (await reader.query<Found>(WHO, params)).flatMap(found => inForce(found, now));
}

function inForce(found: Found, now: Date): { who: SignedIn; seenAt: Date }[] {
  const { password_policy, session_policy, second_factor } = policiesOf(found.policies);
  if (now.getTime() - found.seenAt.getTime() >= session_policy.idleMinutes * MINUTE_MS) return [];
  if (now.getTime() - found.createdAt.getTime() >= session_policy.absoluteHours * HOUR_MS) return [];
  const { sessionId, personId, name, username, clearance, seenAt } = found;
  const delegated = isAdministrator(found.appointments) ? [] : (found.delegated ?? []);
  const due = factorDue(found, second_factor);
  const who: SignedIn = {
    ...{ sessionId, personId, name, username, clearance },
    mustChange: found.mustChange || isAged(found.changedAt, now, password_policy),
    appointments: [...found.appointments, ...delegated],
    ...(due && { secondFactor: due }),
  };
  return [{ who, seenAt }];
}

/** 三员不得代理: whoever administers stands in for nobody. */
export const isAdministrator = (appointments: readonly Pick<Appointment, 'role'>[]): boolean =>
  appointments.some(a => ADMIN_ROLES.includes(a.role));

function factorDue(
  { proven, enrolled, appointments }: Pick<Found, 'proven' | 'enrolled' | 'appointments'>,
  { required }: SecondFactorPolicy,
): FactorDue | null {
  if (proven) return null;
  if (enrolled) return 'needed';
  return appointments.some(a => required.includes(a.role)) ? 'must_enroll' : null;
}
