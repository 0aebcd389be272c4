import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Actor, Db, Journal } from '@duban/journal';
import { type Clock, Refusal } from '@duban/kernel';
import {
  type Attempt,
  beginAttempt,
  endSessions,
  forgive,
  lastPasswords,
  lock,
  locked,
  MAX_FAILURES,
  setPassword,
} from './credentials';
import { usernameKey } from './names';
import { assertStrong, DECOY_HASH, hashPassword, isOutdated, verifyPassword } from './password';
import { readPolicies } from './policy';
import type { SessionCache } from './session-cache';
import { lookUp } from './session.lookup';
import type { FactorDue, SignedIn } from './signed-in';
import { Throttle } from './throttle';
import { Turnstile } from './turnstile';
import { UnknownNames } from './unknown-names';

/** How exactly `seen_at` is kept. A session may end that much early for it, never late. */
const SEEN_EVERY_MS = 60_000;
/** Ended sessions are kept that long for questions, then forgotten. */
const KEEP_MS = 30 * 86_400_000;

/** Where a request came from, as far as it says. */
export interface Origin {
  address?: string;
  /** The browser's User-Agent. */
  device?: string;
}

/** A whole office may share one address. */
const SIGN_INS_PER_MINUTE = 60;
const COMMANDS_PER_MINUTE = 600;
const MAX_DEVICE = 200;

export interface NewSession {
  /** For the cookie; only its hash is stored. */
  token: string;
  person: { id: string; name: string; username: string };
  mustChange: boolean;
  /** What is still missing before anything else goes. */
  secondFactor?: FactorDue;
}

const idOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Sign-in, sign-out, and who is behind a token. Every success, failure and lock leaves a journal entry. */
export class SessionService {
  private readonly unknown = new UnknownNames();
  private readonly turnstile = new Turnstile();
  private readonly addresses = new Throttle(SIGN_INS_PER_MINUTE, 'session.too_many');
  private readonly commands = new Throttle(COMMANDS_PER_MINUTE, 'request.too_many');

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
   * @throws Refusal session.too_many after sixty a minute from one address
   */
  async signIn(username: string, password: string, origin: Origin = {}): Promise<NewSession> {
    if (origin.address) this.addresses.take(origin.address, this.clock.now());
    return this.turnstile.pass(() => this.begin(username, password, origin));
  }

  /** Counts a command of a session. @throws Refusal request.too_many after six hundred a minute */
  countCommand(who: SignedIn): void {
    this.commands.take(who.sessionId, this.clock.now());
  }

  /** Who is behind a token; null when it is unknown, ended, idle for too long or too old. */
  async actorOf(token: string): Promise<SignedIn | null> {
    const who = await this.whoIs(idOf(token));
    // Whom a command was carried out for is noted on the actor: each request gets its own.
    return who?.appointments.some(a => a.for) ? { ...who, standsFor: new Set() } : who;
  }

  private async whoIs(sessionId: string): Promise<SignedIn | null> {
    const now = this.clock.now();
    const cached = this.cache.get(sessionId, now);
    if (cached) return cached;
    const [found] = await lookUp(this.db, [sessionId], now);
    if (!found) return null;
    this.cache.put(found.who, now);
    if (now.getTime() - found.seenAt.getTime() >= SEEN_EVERY_MS)
      await this.db.query('UPDATE session SET seen_at = $2 WHERE id = $1 AND seen_at < $2', [sessionId, now]);
    return found.who;
  }

  /** Who is behind these sessions now, of those that go on. Asking is not using: they end in silence all the same. */
  async current(sessionIds: readonly string[]): Promise<Map<string, SignedIn>> {
    const found = await lookUp(this.db, [...new Set(sessionIds)], this.clock.now());
    return new Map(found.map(({ who }) => [who.sessionId, who]));
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
   * @throws Refusal password.wrong, password.unchanged, password.used_before, password.too_weak, session.locked
   */
  async changePassword(who: SignedIn, current: string, next: string): Promise<void> {
    const { password_policy: policy } = await readPolicies(this.db);
    const unitNames = await this.unitNames(who.personId);
    assertStrong(next, { username: who.username, unitNames }, 'newPassword', policy);
    if (current === next)
      throw new Refusal('invalid', 'password.unchanged', '新密码不能与原密码相同', {
        mend: '请换一个密码',
        faults: [{ where: 'newPassword', message: '与原密码相同' }],
      });
    const hash = await this.turnstile.pass(async () => {
      await this.assertCurrent(who, current);
      await this.assertUnused(who.personId, next, policy.history);
      return hashPassword(next);
    });
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

  private async begin(username: string, password: string, origin: Origin): Promise<NewSession> {
    const name = usernameKey(username);
    const now = this.clock.now();
    const attempt = await beginAttempt(this.db, name, now);
    if (!attempt) return this.refuseUnknown(name, password, now, origin);
    const actor = { personId: attempt.personId, name: attempt.name, appointments: [] };
    if (!(await verifyPassword(password, attempt.passwordHash))) {
      await this.noteFailure(actor, attempt.count, origin);
      throw badCredentials();
    }
    return this.open(attempt, password, origin);
  }

  private async open(attempt: Attempt, password: string, origin: Origin): Promise<NewSession> {
    const actor = { personId: attempt.personId, name: attempt.name, appointments: [] };
    const rehashed = isOutdated(attempt.passwordHash) ? await hashPassword(password) : undefined;
    const token = randomBytes(32).toString('base64url');
    await this.journal.transact(
      { name: 'session.sign_in', actor, reason: from(origin) },
      async tx => {
        // A password that was reset while this one was being verified opens nothing any more.
        if (!(await forgive(tx, attempt, rehashed))) throw badCredentials();
        await tx.query(
          `INSERT INTO session (id, person_id, created_at, seen_at, ended_at, number, device, address, proven)
           VALUES ($1, $2, $3, $3, NULL, $4, $5, $6, false)`,
          [
            idOf(token),
            attempt.personId,
            tx.now,
            randomUUID(),
            origin.device?.slice(0, MAX_DEVICE) ?? null,
            origin.address ?? null,
          ],
        );
      },
      { always: true },
    );
    const person = { id: attempt.personId, name: attempt.name, username: attempt.username };
    const who = await this.whoIs(idOf(token));
    if (!who) throw badCredentials();
    const { mustChange, secondFactor } = who;
    return { token, person, mustChange, ...(secondFactor && { secondFactor }) };
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

  /** @throws Refusal password.used_before */
  private async assertUnused(personId: string, next: string, history: number): Promise<void> {
    for (const hash of await lastPasswords(this.db, personId, history))
      if (await verifyPassword(next, hash))
        throw new Refusal('invalid', 'password.used_before', `不能使用最近 ${history} 次用过的密码`, {
          mend: '请换一个密码',
          faults: [{ where: 'newPassword', message: '最近用过' }],
        });
  }

  private async unitNames(personId: string): Promise<string[]> {
    const rows = await this.db.query<{ names: string[] }>(
      'SELECT array_prepend(u.name::text, u.aliases) AS names FROM appointment a JOIN unit u ON u.id = a.unit_id WHERE a.person_id = $1 AND a.active',
      [personId],
    );
    return rows.flatMap(r => r.names);
  }

  private async noteFailure(
    actor: Actor & { personId: string },
    count: number,
    origin: Origin = {},
  ): Promise<void> {
    const last = count >= MAX_FAILURES;
    await this.journal.transact(
      {
        name: last ? 'session.lock' : 'session.refuse',
        actor,
        reason: [`密码错误，第 ${count} 次${last ? '，账号锁定' : ''}`, from(origin)]
          .filter(Boolean)
          .join('，'),
      },
      async tx => {
        if (last) await lock(tx, actor.personId);
      },
      { always: true },
    );
  }

  /** What was typed is not written down: it may be a password in the wrong box. */
  private async refuseUnknown(name: string, password: string, now: Date, origin: Origin): Promise<never> {
    const until = this.unknown.lockedUntil(name, now);
    if (until) throw locked(until);
    this.unknown.fail(name, now);
    await verifyPassword(password, DECOY_HASH);
    if (this.unknown.mayNote(now))
      await this.journal.transact(
        {
          name: 'session.refuse',
          actor: { personId: null, name: '未知账号', appointments: [] },
          reason: from(origin),
        },
        async () => undefined,
        { always: true },
      );
    throw badCredentials();
  }
}

const from = ({ address }: Origin): string | undefined => (address ? `自 ${address}` : undefined);

const badCredentials = (): Refusal =>
  new Refusal('unauthenticated', 'session.bad_credentials', '用户名或密码不正确', {
    mend: `请核对后重试；连续 ${MAX_FAILURES} 次不正确将锁定 15 分钟`,
  });
