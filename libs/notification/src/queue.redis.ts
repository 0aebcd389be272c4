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
  const open = (maxRetriesPerRequest: number | null): Redis => {
    const client = new Redis(redisUrl, { maxRetriesPerRequest });
    client.on('error', e => report(e, 'queue redis'));
    return client;
  };
  // Who adds wants to hear at once that it failed; who works waits as long as it takes.
  const producer = open(1);
  const consumers: Redis[] = [];
  const { Queue, Worker } = withBackend(createRedisBackend);
  return new BullHome(
    {
      queue: new Queue<Job, void, JobName>(QUEUE, { connection: producer, prefix: PREFIX, streams: STREAMS }),
      worker(process, concurrency) {
        const connection = open(null);
        consumers.push(connection);
        return new Worker<Job, void, JobName>(QUEUE, process, { connection, prefix: PREFIX, concurrency });
      },
      async end() {
        for (const client of [producer, ...consumers]) client.disconnect();
      },
    },
    report,
  );
}
