import type { Reader, Tx } from '@duban/journal';
import { Refusal, shanghaiTime } from '@duban/kernel';
import { Person } from './person.entity';

/** 等保 GB/T 22239-2019 8.1.4.1 b: 登录失败处理功能, 限制非法登录次数. */
export const MAX_FAILURES = 5;
export const LOCK_MS = 15 * 60_000;

/** An attempt to prove an account, counted before the password is looked at. */
export interface Attempt {
  personId: string;
  name: string;
  username: string;
  passwordHash: string;
  mustChange: boolean;
  /** The how manieth since the last success. */
  count: number;
}

/**
 * Counts an attempt and returns what it is to be held against; null where nobody has that name.
 * Counted first and forgiven on success, so that a hundred guesses sent at once are still five.
 * @throws Refusal session.locked
 */
export async function beginAttempt(reader: Reader, username: string, now: Date): Promise<Attempt | null> {
  const until = new Date(now.getTime() + LOCK_MS);
  const [counted] = await reader.query<Attempt>(
    `UPDATE credential c
     SET failures = CASE WHEN c.locked_until IS NULL THEN c.failures + 1 ELSE 1 END,
         locked_until = CASE WHEN c.locked_until IS NULL AND c.failures >= $3::int THEN $4::timestamptz END
     FROM person p
     WHERE p.id = c.person_id AND p.active AND p.username = $1
       AND (c.locked_until IS NULL OR c.locked_until <= $2::timestamptz)
     RETURNING c.person_id AS "personId", p.name, p.username, c.password_hash AS "passwordHash",
               c.must_change AS "mustChange", c.failures AS count`,
    [username, now, MAX_FAILURES, until],
  );
  if (counted && counted.count > MAX_FAILURES) throw locked(until);
  if (counted) return counted;
  const [held] = await reader.query<{ until: Date }>(
    `SELECT c.locked_until AS until FROM credential c JOIN person p ON p.id = c.person_id
     WHERE p.active AND p.username = $1 AND c.locked_until > $2`,
    [username, now],
  );
  if (held) throw locked(held.until);
  return null;
}

export const locked = (until: Date): Refusal =>
  new Refusal('unauthenticated', 'session.locked', '密码连续输入错误，账号已暂时锁定', {
    mend: `请于 ${shanghaiTime(until).slice(11)} 后再试，或联系系统管理员重置密码`,
    details: { until: until.toISOString() },
  });

export async function lock(tx: Tx, personId: string): Promise<void> {
  await tx.query('UPDATE credential SET locked_until = $2 WHERE person_id = $1', [
    personId,
    new Date(tx.now.getTime() + LOCK_MS),
  ]);
}

/** Forgets the failures before a success. @returns false when the password has been replaced meanwhile */
export async function forgive(tx: Tx, proven: Attempt): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE credential SET failures = 0, locked_until = NULL WHERE person_id = $1 AND password_hash = $2 RETURNING 1`,
    [proven.personId, proven.passwordHash],
  );
  return rows.length > 0;
}

export async function setPassword(
  tx: Tx,
  personId: string,
  passwordHash: string,
  mustChange: boolean,
): Promise<void> {
  await tx.query(
    `INSERT INTO credential (person_id, password_hash, must_change, changed_at, failures, locked_until) VALUES ($1, $2, $3, $4, 0, NULL)
     ON CONFLICT (person_id) DO UPDATE SET password_hash = EXCLUDED.password_hash, must_change = EXCLUDED.must_change,
       changed_at = EXCLUDED.changed_at, failures = 0, locked_until = NULL`,
    [personId, passwordHash, mustChange, tx.now],
  );
}

/** Ends a person's sessions, but for the one given. */
export async function endSessions(tx: Tx, personId: string, except = ''): Promise<void> {
  await tx.query('UPDATE session SET ended_at = $2 WHERE person_id = $1 AND ended_at IS NULL AND id <> $3', [
    personId,
    tx.now,
    except,
  ]);
}

/**
 * Adds people together with their credentials. A credential refers to its person and is none of the journal's business,
 * so the person's row goes in at once; locked and written again, its image still reaches the journal.
 * @throws Refusal person.username_taken
 */
export async function enrol(
  tx: Tx,
  people: readonly { person: Person; passwordHash: string; mustChange: boolean }[],
): Promise<void> {
  try {
    await tx.query('INSERT INTO person SELECT * FROM jsonb_populate_recordset(NULL::person, $1::jsonb)', [
      JSON.stringify(people.map(p => p.person)),
    ]);
  } catch (e) {
    if ((e as { constraint?: string }).constraint !== 'person_username') throw e;
    throw new Refusal('conflict', 'person.username_taken', '用户名已被使用', {
      mend: '请换一个用户名',
      faults: [{ where: 'username', message: '已被使用' }],
      cause: e,
    });
  }
  const rows = await tx.lock(
    Person,
    people.map(p => p.person.id),
  );
  tx.update(Person, ...rows);
  const credentials = people.map(({ person, passwordHash, mustChange }) => ({
    person_id: person.id,
    password_hash: passwordHash,
    must_change: mustChange,
    changed_at: tx.now,
    failures: 0,
    locked_until: null,
  }));
  await tx.query(
    'INSERT INTO credential SELECT * FROM jsonb_populate_recordset(NULL::credential, $1::jsonb)',
    [JSON.stringify(credentials)],
  );
}
