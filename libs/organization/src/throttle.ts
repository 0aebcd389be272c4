import { Refusal } from '@duban/kernel';

interface Spent {
  from: number;
  count: number;
}

/**
 * So many in a window for each key, then none until it ends. In memory: every process counts for itself, so an
 * installation of n processes lets n times as many through.
 */
export class Throttle {
  private readonly spent = new Map<string, Spent>();

  constructor(
    private readonly limit: number,
    private readonly code: string,
    private readonly windowMs = 60_000,
    private readonly maxKeys = 10_000,
  ) {}

  /** @throws Refusal of kind `throttled`, with the seconds to wait in `details.retryAfter` */
  take(key: string, now: Date): void {
    const at = now.getTime();
    let spent = this.spent.get(key);
    if (!spent || at - spent.from >= this.windowMs) {
      // Anew at the end of the map: the first key is always the one that has been counting longest.
      this.spent.delete(key);
      if (this.spent.size >= this.maxKeys) this.spent.delete(this.spent.keys().next().value as string);
      this.spent.set(key, (spent = { from: at, count: 0 }));
    }
    if (++spent.count <= this.limit) return;
    const retryAfter = Math.ceil((spent.from + this.windowMs - at) / 1000);
    throw new Refusal('too_many', this.code, '操作过于频繁', {
      mend: `请 ${retryAfter} 秒后再试`,
      details: { retryAfter },
    });
  }
}
