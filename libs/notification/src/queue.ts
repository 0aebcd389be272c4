import { type QueueHome, type Report, toStderr } from './queue.home';

export interface QueueConfig {
  databaseUrl: string;
  /** Redis or Valkey, for several workers; without it the queue lives in the database. */
  redisUrl?: string;
  report?: Report;
}

/** Opens the queue in its home; only the driver of that home is loaded. */
export async function createQueue({
  databaseUrl,
  redisUrl,
  report = toStderr,
}: QueueConfig): Promise<QueueHome> {
  if (redisUrl) return (await import('./queue.redis.js')).redisHome(redisUrl, report);
  return (await import('./queue.postgres.js')).postgresHome(databaseUrl, report);
}
