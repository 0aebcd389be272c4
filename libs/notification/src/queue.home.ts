import { Refusal } from '@duban/kernel';
import type { Handlers, Job } from './jobs';

/** Told of every error that no caller waits for; `where` names the part it happened in. */
export type Report = (error: Error, where: string) => void;

export const toStderr: Report = (error, where) =>
  void process.stderr.write(`${where}: ${error.stack ?? error.message}\n`);

/** Where jobs wait. It carries only work that is due now: what it loses, `claimDue` queues again. */
export interface QueueHome {
  /** @throws Refusal queue.unavailable when the home does not answer; the jobs may or may not be in it then */
  add(jobs: readonly Job[]): Promise<void>;
  /** Starts working in this process. */
  work(handlers: Handlers, options: { concurrency: number }): Promise<void>;
  /** Jobs waiting or running, in all processes. @throws Refusal queue.unavailable */
  depth(): Promise<number>;
  /** Resolves when nothing waits or runs any more: for tests and simulations. */
  idle(): Promise<void>;
  /** Throws away what waits. */
  drain(): Promise<void>;
  /** Lets running jobs end, then closes every connection. */
  close(): Promise<void>;
}

/** Waits no longer than `ms`: a home that is gone must not hang a tick. @throws Refusal queue.unavailable */
export async function within<T>(ms: number, what: string, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unavailable(`${what}: ${ms}毫秒内没有应答`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

export const unavailable = (message: string, cause?: unknown): Refusal =>
  new Refusal('unavailable', 'queue.unavailable', `任务队列不可用（${message}）`, {
    mend: '稍后自动重试；持续出现时请检查队列服务',
    cause,
  });
