import { createRedisBackend, withBackend } from 'bullmq';
import { Redis } from 'ioredis';
import type { Job, JobName } from './jobs';
import type { QueueHome, Report } from './queue.home';
import { BullHome, QUEUE, STREAMS } from './queue.bull';

/** Keys begin with it, where several applications share one server. */
const PREFIX = 'duban';

/**
 * The queue in Redis or Valkey. Nothing waits for the server here: a worker must boot and sweep while it is away, and
 * works off the queue once it is back.
 */
export async function redisHome(redisUrl: string, report: Report): Promise<QueueHome> {
  const clients: Redis[] = [];
  const open = (maxRetriesPerRequest: number | null): Redis => {
    const client = new Redis(redisUrl, { maxRetriesPerRequest });
    // Reported by the queue or worker it is given to; here only so that it never goes unheard.
    client.on('error', () => undefined);
    clients.push(client);
    return client;
  };
  const { Queue, Worker } = withBackend(createRedisBackend);
  // Who adds wants to hear at once that it failed; who works waits as long as it takes.
  const connection = open(1);
  return new BullHome(
    {
      queue: new Queue<Job, void, JobName>(QUEUE, { connection, prefix: PREFIX, streams: STREAMS }),
      worker: (process, concurrency) =>
        new Worker<Job, void, JobName>(QUEUE, process, {
          connection: open(null),
          prefix: PREFIX,
          concurrency,
        }),
      away: () => clients.some(c => c.status !== 'ready'),
      async end() {
        for (const client of clients) client.disconnect();
      },
    },
    report,
  );
}
