import type { JobsOptions } from 'bullmq';
import type { Claim } from './notification.types';

/**
 * Sends a few deliveries, each for itself. Jobs carry ids only: what is sent is read when it is sent. Several in one job,
 * because a job costs the queue more than a delivery costs its ledger.
 */
export interface DeliverJob {
  name: 'deliver_all';
  deliveries: readonly Claim[];
}

export type Job = DeliverJob;
export type JobName = Job['name'];
export type JobOf<K extends JobName> = Extract<Job, { name: K }>;
/** One handler for each job: leaving one out does not compile. */
export type Handlers = { [K in JobName]: (job: JobOf<K>) => Promise<void> };

/**
 * Options beside the payload. One attempt, nothing kept: retries live in `delivery.next_attempt_at`, and BullMQ ignores
 * a new job whose id it still keeps.
 */
export const JOB_OPTIONS: Readonly<Record<JobName, JobsOptions>> = {
  deliver_all: { attempts: 1, removeOnComplete: true, removeOnFail: true },
};

/** A claim is in one job alone, so the first tells the job from all others. */
export const jobId = ({ deliveries: [first] }: Job): string => `${first.id}-${first.attempt}`;

/** @throws Error at boot when a job has no handler (plain JavaScript, a cast): better than a job nobody takes */
export function assertHandlers(handlers: Handlers): void {
  for (const name of Object.keys(JOB_OPTIONS) as JobName[])
    if (typeof handlers[name] !== 'function') throw new Error(`job "${name}" has no handler`);
}

/** @throws Error for a job that an older or newer version left in the queue */
export function handle(handlers: Handlers, job: Job): Promise<void> {
  const handler = (handlers as Partial<Record<string, (job: Job) => Promise<void>>>)[job.name];
  if (!handler) throw new Error(`job "${job.name}" is unknown here`);
  return handler(job);
}
