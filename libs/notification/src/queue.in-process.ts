import { assertHandlers, handle, type Handlers, type Job } from './jobs';
import { type QueueHome, type Report, toStderr, unavailable } from './queue.home';

/**
 * A queue without a home: `add` runs the jobs, one after the other, before it returns. For simulations, where a year
 * passes in a minute and the order must be the same each time. A job added by a job runs after it.
 */
export function inProcessQueue(report: Report = toStderr): QueueHome {
  const waiting: Job[] = [];
  let handlers: Handlers | undefined;
  let running: Promise<void> | undefined;
  let closed = false;

  async function run(by: Handlers): Promise<void> {
    for (let job = waiting.shift(); job; job = waiting.shift())
      try {
        await handle(by, job);
      } catch (e) {
        report(e as Error, `job ${job.name}`);
      }
  }
  const start = (): Promise<void> => {
    if (!handlers || running) return Promise.resolve();
    const by = handlers;
    running = Promise.resolve()
      .then(() => run(by))
      .finally(() => (running = undefined));
    return running;
  };

  return {
    add(jobs) {
      if (closed) return Promise.reject(unavailable('正在关闭'));
      waiting.push(...jobs);
      return start();
    },
    async work(by) {
      assertHandlers(by);
      handlers = by;
      await start();
    },
    async depth() {
      return waiting.length + (running ? 1 : 0);
    },
    async idle() {
      await running;
    },
    async drain() {
      waiting.length = 0;
    },
    async close() {
      closed = true;
      await running;
    },
  };
}
