import { type Handlers, handle, type Job } from './jobs';
import { inProcessQueue } from './queue.in-process';

const job = (attempt: number): Job => ({ name: 'deliver_all', deliveries: [{ id: 'd', attempt }] });

describe('inProcessQueue', () => {
  it('runs jobs one after the other before add() returns', async () => {
    const queue = inProcessQueue();
    const log: string[] = [];
    await queue.work(
      {
        deliver_all: async ({ deliveries: [{ attempt }] }) => {
          log.push(`begin ${attempt}`);
          await Promise.resolve();
          log.push(`end ${attempt}`);
        },
      },
      { concurrency: 1 },
    );
    await queue.add([job(1), job(2)]);
    expect(log).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2']);
    expect(await queue.depth()).toBe(0);
  });

  it('keeps jobs until somebody works, and runs what a job adds after it', async () => {
    const queue = inProcessQueue();
    const done: number[] = [];
    await queue.add([job(1)]);
    expect(await queue.depth()).toBe(1);
    await queue.work(
      {
        async deliver_all({ deliveries: [{ attempt }] }) {
          if (attempt === 1) await queue.add([job(2)]);
          done.push(attempt);
        },
      },
      { concurrency: 1 },
    );
    expect(done).toEqual([1, 2]);
  });

  it('reports a job that fails and goes on', async () => {
    const reported: string[] = [];
    const queue = inProcessQueue((e, where) => void reported.push(`${where}: ${e.message}`));
    const done: number[] = [];
    await queue.work(
      {
        async deliver_all({ deliveries: [{ attempt }] }) {
          if (attempt === 1) throw new Error('no');
          done.push(attempt);
        },
      },
      { concurrency: 1 },
    );
    await queue.add([job(1), job(2)]);
    expect(reported).toEqual(['job deliver_all: no']);
    expect(done).toEqual([2]);
  });

  it('forgets what waits when drained, and takes nothing once closed', async () => {
    const queue = inProcessQueue();
    await queue.add([job(1)]);
    await queue.drain();
    expect(await queue.depth()).toBe(0);
    await queue.close();
    await expect(queue.add([job(2)])).rejects.toMatchObject({ code: 'queue.unavailable' });
  });

  it('refuses to start without a handler for each job', async () => {
    await expect(inProcessQueue().work({} as Handlers, { concurrency: 1 })).rejects.toThrow(
      'job "deliver_all" has no handler',
    );
    expect(() =>
      handle({ deliver_all: async () => undefined }, { ...job(1), name: 'gone' as 'deliver_all' }),
    ).toThrow('unknown here');
  });
});
