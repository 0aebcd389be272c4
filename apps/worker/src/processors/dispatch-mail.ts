import type { Claim, Job, NotificationService, QueueHome } from '@duban/notification';

const BATCH = 500;
/** Deliveries in one job. */
export const JOB_SIZE = 10;
/**
 * Deliveries in the queue above which nothing more is claimed: what a slow relay works off well within a claim's lease, so
 * that deliveries wait unclaimed rather than have their attempts counted while they wait.
 */
const ROOM = 1000;

/** Brings what is due to the queue. Called after a sweep and every few seconds, by any number of workers. */
export class DispatchMail {
  private running: Promise<number> | undefined;

  constructor(
    private readonly notifications: NotificationService,
    private readonly queue: QueueHome,
  ) {}

  /**
   * A call while one is under way gets its answer.
   * @returns how many deliveries were queued
   * @throws Refusal queue.unavailable; what was claimed is given back
   */
  queueDue(): Promise<number> {
    this.running ??= this.run().finally(() => (this.running = undefined));
    return this.running;
  }

  private async run(): Promise<number> {
    for (let queued = 0; ;) {
      const room = Math.min(ROOM - (await this.queue.depth()) * JOB_SIZE, BATCH);
      if (room <= 0) return queued;
      const claims = await this.notifications.claimDue(room);
      try {
        await this.queue.add(jobsOf(claims));
      } catch (e) {
        await this.notifications.giveBack(claims);
        throw e;
      }
      queued += claims.length;
      if (claims.length < room) return queued;
    }
  }
}

const jobsOf = (claims: readonly Claim[]): Job[] =>
  Array.from({ length: Math.ceil(claims.length / JOB_SIZE) }, (_, i) => ({
    name: 'deliver_all',
    deliveries: claims.slice(i * JOB_SIZE, (i + 1) * JOB_SIZE),
  }));
