import { LOCK_MS, MAX_FAILURES } from './credentials';

const MAX_NAMES = 10_000;
const NOTED_PER_MINUTE = 30;

interface Tries {
  failures: number;
  lockedUntil: Date | null;
}

/**
 * Names nobody has. They lock like real ones, so that a lock does not tell which names exist. In memory only: there is
 * no account to protect, and a flood of made-up names must fill neither a table nor the journal.
 */
export class UnknownNames {
  private readonly tries = new Map<string, Tries>();
  private minute = 0;
  private noted = 0;

  lockedUntil(name: string, now: Date): Date | null {
    const until = this.tries.get(name)?.lockedUntil ?? null;
    if (until && until <= now) this.tries.delete(name);
    return until && until > now ? until : null;
  }

  fail(name: string, now: Date): void {
    const failures = (this.tries.get(name)?.failures ?? 0) + 1;
    if (this.tries.size >= MAX_NAMES) {
      const [oldest] = this.tries.keys();
      this.tries.delete(oldest);
    }
    const lockedUntil = failures >= MAX_FAILURES ? new Date(now.getTime() + LOCK_MS) : null;
    this.tries.set(name, { failures, lockedUntil });
  }

  /** Whether this failure still goes into the journal: a flood leaves its trace, not its bulk. */
  mayNote(now: Date): boolean {
    const minute = Math.floor(now.getTime() / 60_000);
    if (minute !== this.minute) [this.minute, this.noted] = [minute, 0];
    return ++this.noted <= NOTED_PER_MINUTE;
  }
}
