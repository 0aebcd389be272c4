import { setTimeout as sleep } from 'node:timers/promises';
import type { Job as BullJob, Queue } from 'bullmq';
import { isRefusal } from '@duban/kernel';
import { assertHandlers, handle, type Handlers, type Job, JOB_OPTIONS, jobId, type JobName } from './jobs';
import { type QueueHome, type Report, unavailable, within } from './queue.home';

export const QUEUE = 'duban';
/** Nobody listens to queue events here; the few that are kept are for a person who looks. */
export const STREAMS = { events: { maxLen: 100 } };

const ANSWER_MS = 10_000;
const IDLE_MS = 60_000;
const POLL_MS = 15;

/** The parts of BullMQ used here; its classes differ in type with the store below them. */
export interface BullQueue extends Pick<
  Queue<Job, void, JobName>,
  'addBulk' | 'getJobCounts' | 'drain' | 'close'
> {
  on(event: 'error', listener: (e: Error) => void): unknown;
}
interface Named {
  name: string;
  id?: string;
}
export interface BullWorker {
  on(event: 'error', listener: (e: Error) => void): unknown;
  on(event: 'failed', listener: (job: Named | undefined, e: Error) => void): unknown;
  close(force?: boolean): Promise<void>;
}
export type Process = (job: BullJob<Job, void, JobName>) => Promise<void>;

/** What differs between the homes. */
export interface Home {
  queue: BullQueue;
  worker(process: Process, concurrency: number): BullWorker;
  /** True while its server cannot be reached. */
  away(): boolean;
  /** Ends the connections that belong to the home. */
  end(): Promise<void>;
}

/** The one queue API over BullMQ, whichever store is below. */
export class BullHome implements QueueHome {
  private readonly workers: BullWorker[] = [];
  private readonly adding = new Set<Promise<unknown>>();
  private readonly running = new Set<Promise<void>>();
  private readonly told = new WeakSet<Error>();
  private readonly troubles = new Set<string>();
  private closing: Promise<void> | undefined;

  constructor(
    private readonly home: Home,
    private readonly tell: Report,
  ) {
    home.queue.on('error', e => this.trouble(e, 'queue'));
  }

  /** A home that is away says so with every try to reach it: told once, and again only after it was back. */
  private trouble(e: Error, where: string): void {
    const trouble = `${where}: ${e.message}`;
    if (this.troubles.has(trouble)) return;
    this.troubles.add(trouble);
    this.tell(e, where);
  }

  async add(jobs: readonly Job[]): Promise<void> {
    if (this.closing) throw unavailable('正在关闭');
    if (!jobs.length) return;
    const adding = this.home.queue.addBulk(
      jobs.map(job => ({ name: job.name, data: job, opts: { ...JOB_OPTIONS[job.name], jobId: jobId(job) } })),
    );
    // Once it closes, BullMQ on PostgreSQL answers nothing more: close() waits for what is under way.
    const settled = adding.then(
      () => undefined,
      () => undefined,
    );
    this.adding.add(settled);
    void settled.then(() => this.adding.delete(settled));
    await this.answer('加入任务', adding);
  }

  async work(handlers: Handlers, { concurrency }: { concurrency: number }): Promise<void> {
    assertHandlers(handlers);
    const worker = this.home.worker(job => this.run(() => handle(handlers, job.data), job), concurrency);
    worker.on('error', e => this.trouble(e, 'queue worker'));
    // Also of jobs that failed without running: their worker died on them twice.
    worker.on('failed', (job, e) => this.failed(job, e));
    this.workers.push(worker);
  }

  private async run(work: () => Promise<void>, job: Named): Promise<void> {
    const running = work();
    this.running.add(running);
    try {
      await running;
    } catch (e) {
      // Told before the queue hears of it, so that nothing is left to tell once it is idle.
      this.failed(job, e as Error);
      throw e;
    } finally {
      this.running.delete(running);
    }
  }

  private failed(job: Named | undefined, e: Error): void {
    if (this.told.has(e)) return;
    this.told.add(e);
    this.tell(e, `job ${job?.name ?? '?'} ${job?.id ?? ''}`);
  }

  async depth(): Promise<number> {
    if (this.closing) throw unavailable('正在关闭');
    const counts = await this.answer(
      '查询积压',
      this.home.queue.getJobCounts('waiting', 'active', 'prioritized'),
    );
    return Object.values(counts).reduce((sum, n) => sum + n, 0);
  }

  async idle(): Promise<void> {
    for (let waited = 0; await this.depth(); waited += POLL_MS) {
      if (waited > IDLE_MS) throw unavailable('长时间未处理完');
      await sleep(POLL_MS);
    }
  }

  drain(): Promise<void> {
    return this.answer('清空', this.home.queue.drain());
  }

  close(): Promise<void> {
    return (this.closing ??= this.shut());
  }

  private async shut(): Promise<void> {
    const steps: [string, () => Promise<unknown>][] = [
      // Gracefully, BullMQ would wait for ever for a connection that is between two tries to reach its server.
      ['worker', () => Promise.all(this.workers.map(w => w.close(this.home.away())))],
      ['jobs', () => Promise.allSettled(this.running)],
      ['adding', () => Promise.all(this.adding)],
      ['queue', () => this.home.queue.close()],
      ['connections', () => this.home.end()],
    ];
    // A home that is down cannot be said goodbye to: each step is tried, none may hold up the end of the process.
    for (const [what, step] of steps)
      await within(ANSWER_MS, what, step()).catch((e: Error) => this.tell(e, `closing queue: ${what}`));
  }

  /** @throws Refusal queue.unavailable for whatever the driver throws */
  private async answer<T>(what: string, promise: Promise<T>): Promise<T> {
    try {
      const answer = await within(ANSWER_MS, what, promise);
      this.troubles.clear();
      return answer;
    } catch (e) {
      throw isRefusal(e) ? e : unavailable(`${what}: ${(e as Error).message}`, e);
    }
  }
}
