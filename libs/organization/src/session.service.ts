import { createHash, randomBytes } from 'node:crypto';
import type { Actor, Db, Journal } from '@duban/journal';
import { type Clock, Refusal } from '@duban/kernel';
import { beginAttempt, endSessions, forgive, lock, locked, MAX_FAILURES, setPassword } from './credentials';
import { usernameKey } from './names';
import { assertStrong, DECOY_HASH, hashPassword, verifyPassword } from './password';
import type { SessionCache } from './session-cache';
import type { SignedIn } from './signed-in';
import { Turnstile } from './turnstile';
import { UnknownNames } from './unknown-names';

/** 等保 GB/T 22239-2019 8.1.4.1 b: 登录连接超时自动退出. */
export const IDLE_MS = 30 * 60_000;
/** The same clause; a working day and its overtime, after which one proves again who one is. */
export const ABSOLUTE_MS = 12 * 3_600_000;
/** How exactly `seen_at` is kept. A session may end that much early for it, never late. */
const SEEN_EVERY_MS = 60_000;
/** Ended sessions are kept that long for questions, then forgotten. */
const KEEP_MS = 30 * 86_400_000;

export interface NewSession {
  /** For the cookie; only its hash is stored. */
  token: string;
  person: { id: string; name: string; username: string };
  mustChange: boolean;
}

const idOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Sign-in, sign-out, and who is behind a token. Every success, failure and lock leaves a journal entry. */
export class SessionService {
  private readonly unknown = new UnknownNames();
  private readonly turnstile = new Turnstile();

  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly cache: SessionCache,
  ) {}

  /**
   * @throws Refusal session.bad_credentials, the same for an unknown name and for a wrong password
   * @throws Refusal session.locked after five failures, for 15 minutes
   * @throws Refusal session.busy
   */
  async signIn(username: string, password: string): Promise<NewSession> {
    return this.turnstile.pass(() => this.begin(username, password));
  }

  /** Who is behind a token; null when it is unknown, ended, idle for 30 minutes or older than 12 hours. */
  async actorOf(token: string): Promise<SignedIn | null> {
    const sessionId = idOf(token);
    const now = this.clock.now();
    const cached = this.cache.get(sessionId, now);
    if (cached) return cached;
    const [row] = await this.open([sessionId], now);
    if (!row) return null;
    const { seenAt, ...who } = row;
    this.cache.put(who, now);
    if (now.getTime() - seenAt.getTime() >= SEEN_EVERY_MS)
      await this.db.query('UPDATE session SET seen_at = $2 WHERE id = $1 AND seen_at < $2', [sessionId, now]);
    return who;
  }

  /** Who is behind these sessions now, of those that go on. Asking is not using: they end in silence all the same. */
  async current(sessionIds: readonly string[]): Promise<Map<string, SignedIn>> {
    const rows = await this.open([...new Set(sessionIds)], this.clock.now());
    return new Map(rows.map(({ seenAt: _, ...who }) => [who.sessionId, who]));
  }

  private open(sessionIds: readonly string[], now: Date): Promise<(SignedIn & { seenAt: Date })[]> {
    return this.db.query(
      `SELECT s.id AS "sessionId", s.seen_at AS "seenAt", p.id AS "personId", p.name, p.username, c.must_change AS "mustChange",
              coalesce(jsonb_agg(jsonb_build_object('unitId', a.unit_id, 'role', a.role) ORDER BY a.id)
                       FILTER (WHERE a.id IS NOT NULL), '[]') AS appointments
       FROM session s
       JOIN person p ON p.id = s.person_id AND p.active
       JOIN credential c ON c.person_id = p.id
       LEFT JOIN appointment a ON a.person_id = p.id AND a.active
       WHERE s.id = ANY($1) AND s.ended_at IS NULL AND s.seen_at > $2 AND s.created_at > $3
       GROUP BY s.id, p.id, c.person_id`,
      [sessionIds, new Date(now.getTime() - IDLE_MS), new Date(now.getTime() - ABSOLUTE_MS)],
    );
  }

  /** Ends the session of a token, also one that has timed out; a token nobody knows is none of our business. */
  async signOut(token: string): Promise<void> {
    const sessionId = idOf(token);
    const [person] = await this.db.query<{ id: string; name: string }>(
      'SELECT p.id, p.name FROM session s JOIN person p ON p.id = s.person_id WHERE s.id = $1 AND s.ended_at IS NULL',
      [sessionId],
    );
    if (person)
      await this.journal.transact(
        { name: 'session.sign_out', actor: { personId: person.id, name: person.name, appointments: [] } },
        async tx => {
          await tx.query('UPDATE session SET ended_at = $2 WHERE id = $1', [sessionId, tx.now]);
        },
        { always: true },
      );
    // After the commit: before it, a look-up would bring the session back for a while.
    this.cache.forget(sessionId);
  }

  /**
   * Changes one's own password and ends one's other sessions.
   * @throws Refusal password.wrong, password.unchanged, password.too_weak, session.locked
   */
  async changePassword(who: SignedIn, current: string, next: string): Promise<void> {
    assertStrong(next, who.username, 'newPassword');
    if (current === next)
      throw new Refusal('invalid', 'password.unchanged', '新密码不能与原密码相同', {
        mend: '请换一个密码',
        faults: [{ where: 'newPassword', message: '与原密码相同' }],
      });
    await this.turnstile.pass(() => this.assertCurrent(who, current));
    const hash = await hashPassword(next);
    await this.journal.transact(
      { name: 'session.change_password', actor: who },
      async tx => {
        await setPassword(tx, who.personId, hash, false);
        await endSessions(tx, who.personId, who.sessionId);
      },
      { always: true },
    );
    this.cache.forgetPerson(who.personId);
  }

  /** Forgets sessions that began more than thirty days ago. @returns how many */
  async forgetSessions(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - KEEP_MS);
    const gone = await this.db.query('DELETE FROM session WHERE created_at < $1 RETURNING 1', [before]);
    return gone.length;
  }

  private async begin(username: string, password: string): Promise<NewSession> {
    const name = usernameKey(username);
    const now = this.clock.now();
    const attempt = await beginAttempt(this.db, name, now);
    if (!attempt) return this.refuseUnknown(name, password, now);
    const actor = { personId: attempt.personId, name: attempt.name, appointments: [] };
    if (!(await verifyPassword(password, attempt.passwordHash))) {
      await this.noteFailure(actor, attempt.count);
      throw badCredentials();
    }
    const token = randomBytes(32).toString('base64url');
    await this.journal.transact(
      { name: 'session.sign_in', actor },
      async tx => {
        // A password that was reset while this one was being verified opens nothing any more.
        if (!(await forgive(tx, attempt))) throw badCredentials();
        await tx.query(
          'INSERT INTO session (id, person_id, created_at, seen_at, ended_at) VALUES ($1, $2, $3, $3, NULL)',
          [idOf(token), attempt.personId, tx.now],
        );
      },
      { always: true },
    );
    const person = { id: attempt.personId, name: attempt.name, username: attempt.username };
    return { token, person, mustChange: attempt.mustChange };
  }

  private async assertCurrent(who: SignedIn, password: string): Promise<void> {
    const attempt = await beginAttempt(this.db, who.username, this.clock.now());
    if (!attempt) throw badCredentials();
    if (!(await verifyPassword(password, attempt.passwordHash))) {
      await this.noteFailure(who, attempt.count);
      throw new Refusal('invalid', 'password.wrong', '原密码不正确', {
        mend: `请重新输入原密码；连续 ${MAX_FAILURES} 次不正确将暂时锁定账号`,
        faults: [{ where: 'currentPassword', message: '不正确' }],
      });
    }
  }

  private async noteFailure(actor: Actor & { personId: string }, count: number): Promise<void> {
    const last = count >= MAX_FAILURES;
    await this.journal.transact(
      {
        name: last ? 'session.lock' : 'session.refuse',
        actor,
        reason: `密码错误，第 ${count} 次${last ? '，账号锁定' : ''}`,
      },
      async tx => {
        if (last) await lock(tx, actor.personId);
      },
      { always: true },
    );
  }

  /** What was typed is not written down: it may be a password in the wrong box. */
  private async refuseUnknown(name: string, password: string, now: Date): Promise<never> {
    const until = this.unknown.lockedUntil(name, now);
    if (until) throw locked(until);
    this.unknown.fail(name, now);
    await verifyPassword(password, DECOY_HASH);
    if (this.unknown.mayNote(now))
      await this.journal.transact(
        { name: 'session.refuse', actor: { personId: null, name: '未知账号', appointments: [] } },
        async () => undefined,
        { always: true },
      );
    throw badCredentials();
  }
}

const badCredentials = (): Refusal =>
  new Refusal('unauthenticated', 'session.bad_credentials', '用户名或密码不正确', {
    mend: `请核对后重试；连续 ${MAX_FAILURES} 次不正确将锁定 15 分钟`,
  });
