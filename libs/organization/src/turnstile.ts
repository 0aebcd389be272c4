import { Refusal } from '@duban/kernel';

/**
 * Lets a few through at once, some wait, and turns the rest away. Hashing a password takes one of node's four threads
 * for a tenth of a second; a flood of sign-ins must leave some for everything else, and must not pile up.
 */
export class Turnstile {
  private inside = 0;
  private readonly queue: (() => void)[] = [];

  constructor(
    private readonly atOnce = 2,
    private readonly waiting = 64,
  ) {}

  /** @throws Refusal session.busy */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.inside < this.atOnce) this.inside++;
    else if (this.queue.length < this.waiting) await new Promise<void>(go => this.queue.push(go));
    else throw new Refusal('unavailable', 'session.busy', '同时登录的人较多', { mend: '请几秒钟后再试' });
    try {
      return await work();
    } finally {
      const next = this.queue.shift();
      if (next) next();
      else this.inside--;
    }
  }
}
