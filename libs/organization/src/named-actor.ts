import type { Actor, Reader } from '@duban/journal';
import { Refusal } from '@duban/kernel';
import { usernameKey } from './names';

/**
 * In whose name something is done at the machine, with what they hold themselves. Nothing proves that it is them: the
 * entry has to say who ran it. @throws Refusal person.unknown
 */
export async function namedActor(reader: Reader, username: string): Promise<Actor & { personId: string }> {
  const [who] = await reader.query<Actor & { personId: string }>(
    `SELECT p.id AS "personId", p.name, p.clearance,
       coalesce((SELECT jsonb_agg(jsonb_build_object('unitId', a.unit_id, 'role', a.role) ORDER BY a.id)
                 FROM appointment a WHERE a.person_id = p.id AND a.active), '[]') AS appointments
     FROM person p WHERE p.username = $1 AND p.active`,
    [usernameKey(username)],
  );
  if (!who)
    throw new Refusal('not_found', 'person.unknown', `没有登录名为“${username}”的在用账号`, {
      mend: '请核对 --as 的登录名',
    });
  return who;
}

/** A unit by its name or one of its aliases. @throws Refusal unit.unknown */
export async function namedUnit(reader: Reader, name: string): Promise<string> {
  const [unit] = await reader.query<{ id: string }>(
    'SELECT id FROM unit WHERE active AND (name = $1 OR $1 = ANY(aliases)) ORDER BY name = $1 DESC LIMIT 1',
    [name.trim()],
  );
  if (!unit)
    throw new Refusal('not_found', 'unit.unknown', `没有叫“${name}”的单位`, {
      mend: '请用单位全称或已登记的简称',
    });
  return unit.id;
}
