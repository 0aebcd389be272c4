import type { Actor, Db, Journal } from '@duban/journal';
import { type Clock, Refusal, type Slice } from '@duban/kernel';
import { assertMay, may } from './access';
import { endSessions } from './credentials';
import { readPolicies } from './policy';
import type { SessionCache } from './session-cache';
import type { SignedIn } from './signed-in';

export interface SessionView {
  /** Not what is in the cookie, nor made of it. */
  id: string;
  device: string | null;
  address: string | null;
  createdAt: Date;
  seenAt: Date;
  /** The one that asks. */
  current: boolean;
}

/** The latest first. */
export type SessionSlice = Slice<readonly [createdAt: string, id: string]>;

/** Open sessions: one's own, and for the security administrator everybody's. */
export class SessionList {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly cache: SessionCache,
  ) {}

  own(who: SignedIn, slice: SessionSlice = {}): Promise<SessionView[]> {
    return this.of(who.personId, who.sessionId, slice);
  }

  async ofPerson(who: SignedIn, personId: string, slice: SessionSlice = {}): Promise<SessionView[]> {
    assertMay(who, 'security.manage');
    return this.of(personId, who.sessionId, slice);
  }

  /** Ends one session. @throws Refusal record.not_found, also for another's unless one manages security */
  async end(who: SignedIn, id: string): Promise<void> {
    const [session] = await this.db.query<{ id: string; person_id: string; name: string }>(
      'SELECT s.id, s.person_id, p.name FROM session s JOIN person p ON p.id = s.person_id WHERE s.number = $1 AND s.ended_at IS NULL',
      [id],
    );
    if (!session || (session.person_id !== who.personId && !may(who, 'security.manage')))
      throw new Refusal('not_found', 'record.not_found', '会话不存在或已结束', { mend: '请刷新列表' });
    await this.journal.transact(
      { name: 'session.revoke', actor: who, reason: `结束 ${session.name} 的一个会话` },
      async tx => {
        await tx.query('UPDATE session SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL', [
          session.id,
          tx.now,
        ]);
      },
      { always: true },
    );
    this.cache.forget(session.id);
  }

  /** Ends one's own sessions but the one that asks. */
  async endOthers(who: SignedIn): Promise<void> {
    await this.endAllOf(who, who.personId, '结束自己的其他会话', who.sessionId);
  }

  /** Ends every session of a person. */
  async endAll(actor: Actor, personId: string): Promise<void> {
    assertMay(actor, 'security.manage');
    const [person] = await this.db.query<{ name: string }>('SELECT name FROM person WHERE id = $1', [
      personId,
    ]);
    if (!person) throw new Refusal('not_found', 'record.not_found', '没有这名人员', { mend: '请刷新列表' });
    await this.endAllOf(actor, personId, `结束 ${person.name} 的全部会话`);
  }

  private async endAllOf(actor: Actor, personId: string, reason: string, except?: string): Promise<void> {
    await this.journal.transact(
      { name: 'session.revoke', actor, reason },
      tx => endSessions(tx, personId, except),
      { always: true },
    );
    this.cache.forgetPerson(personId);
  }

  private async of(personId: string, current: string, slice: SessionSlice): Promise<SessionView[]> {
    const { session_policy: policy } = await readPolicies(this.db);
    const now = this.clock.now().getTime();
    return this.db.query<SessionView>(
      `SELECT number AS id, device, address, created_at AS "createdAt", seen_at AS "seenAt", id = $2 AS current
       FROM session WHERE person_id = $1 AND ended_at IS NULL AND seen_at > $3 AND created_at > $4
         ${slice.after ? 'AND (created_at, number) < ($6::timestamptz, $7::uuid)' : ''}
       ORDER BY created_at DESC, number DESC LIMIT $5`,
      [
        personId,
        current,
        new Date(now - policy.idleMinutes * 60_000),
        new Date(now - policy.absoluteHours * 3_600_000),
        slice.limit ?? null,
        ...(slice.after ?? []),
      ],
    );
  }
}
