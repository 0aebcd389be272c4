import type { Reader, Tx } from '@duban/journal';
import { Refusal, shanghaiTime } from '@duban/kernel';
import { Person } from './person.entity';
import { MAX_HISTORY } from './policy';

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
  changedAt: Date;
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
               c.must_change AS "mustChange", c.changed_at AS "changedAt", c.failures AS count`,
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
    mend: `请于 ${shanghaiTime(until).slice(11)} 后再试，或联系安全管理员解锁`,
    details: { until: until.toISOString() },
  });

export async function lock(tx: Tx, personId: string): Promise<void> {
  await tx.query('UPDATE credential SET locked_until = $2 WHERE person_id = $1', [
    personId,
    new Date(tx.now.getTime() + LOCK_MS),
  ]);
}

/**
 * Forgets the failures before a success.
 * @param rehashed the same password under the present cost, where its hash was outdated
 * @returns false when the password has been replaced meanwhile
 */
export async function forgive(tx: Tx, proven: Attempt, rehashed?: string): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE credential SET failures = 0, locked_until = NULL, password_hash = coalesce($3, password_hash)
     WHERE person_id = $1 AND password_hash = $2 RETURNING 1`,
    [proven.personId, proven.passwordHash, rehashed ?? null],
  );
  return rows.length > 0;
}

/** Lets somebody try again before the lock ends by itself. @returns whether there was a lock or a failure */
export async function unlock(tx: Tx, personId: string): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE credential SET failures = 0, locked_until = NULL WHERE person_id = $1 AND (failures > 0 OR locked_until IS NOT NULL) RETURNING 1',
    [personId],
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
  await remember(tx, [{ person_id: personId, password_hash: passwordHash }]);
  await tx.query(
    `DELETE FROM password_history WHERE person_id = $1 AND id NOT IN
       (SELECT id FROM password_history WHERE person_id = $1 ORDER BY id DESC LIMIT ${MAX_HISTORY})`,
    [personId],
  );
}

const remember = (tx: Tx, rows: readonly { person_id: string; password_hash: string }[]): Promise<unknown> =>
  tx.query(
    `INSERT INTO password_history (person_id, password_hash, set_at)
     SELECT person_id, password_hash, $2 FROM jsonb_to_recordset($1::jsonb) AS x(person_id uuid, password_hash varchar)`,
    [JSON.stringify(rows), tx.now],
  );

/** Hashes of the last passwords, the present one first. */
export async function lastPasswords(reader: Reader, personId: string, count: number): Promise<string[]> {
  const rows = await reader.query<{ hash: string }>(
    'SELECT password_hash AS hash FROM password_history WHERE person_id = $1 ORDER BY id DESC LIMIT $2',
    [personId, count],
  );
  return rows.map(r => r.hash);
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
  await remember(tx, credentials);
}
