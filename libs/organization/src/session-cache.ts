import type { SignedIn } from './signed-in';

/** How long another process's sign-out or a withdrawn role may go unnoticed here. */
const TTL_MS = 5_000;
const MAX_ENTRIES = 10_000;

interface Cached {
  who: SignedIn;
  loadedAt: number;
}

/**
 * Who is behind a session, kept for a few seconds: a page asks for a dozen things at once and should cost one look-up.
 * What this process changes it forgets at once; what others change, after the TTL.
 */
export class SessionCache {
  private readonly entries = new Map<string, Cached>();

  get(sessionId: string, now: Date): SignedIn | undefined {
    const entry = this.entries.get(sessionId);
    if (entry && now.getTime() - entry.loadedAt < TTL_MS) return entry.who;
    this.entries.delete(sessionId);
    return undefined;
  }

  put(who: SignedIn, now: Date): void {
    if (this.entries.size >= MAX_ENTRIES) {
      const [oldest] = this.entries.keys();
      this.entries.delete(oldest);
    }
    this.entries.set(who.sessionId, { who, loadedAt: now.getTime() });
  }

  forget(sessionId: string): void {
    this.entries.delete(sessionId);
  }

  /** The rules for everybody changed. */
  clear(): void {
    this.entries.clear();
  }

  /** Their roles, their password or their account changed. */
  forgetPerson(personId: string): void {
    for (const [id, { who }] of this.entries) if (who.personId === personId) this.entries.delete(id);
  }
}
