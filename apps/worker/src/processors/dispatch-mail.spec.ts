import type { Claim, Job, NotificationService, QueueHome } from '@duban/notification';
import { deliverProcessor } from './deliver.processor';
import { DispatchMail, JOB_SIZE } from './dispatch-mail';

/** So many deliveries are due; the queue holds `depth` jobs and may refuse. */
function doubles(due: number, depth = 0) {
  const asked: number[] = [];
  const added: Job[] = [];
  const givenBack: Claim[] = [];
  const queue = { depth, refuses: false };
  const notifications = {
    async claimDue(limit: number) {
      asked.push(limit);
      const taken = Math.min(limit, due);
      due -= taken;
      return Array.from({ length: taken }, (_, i) => ({ id: `d${due + i}`, attempt: 1 }));
    },
    async giveBack(claims: Claim[]) {
      givenBack.push(...claims);
      due += claims.length;
    },
  } as unknown as NotificationService;
  const home = {
    depth: async () => queue.depth,
    async add(jobs: Job[]) {
      if (queue.refuses) throw new Error('away');
      added.push(...jobs);
      queue.depth += jobs.length;
    },
  } as unknown as QueueHome;
  return { dispatch: new DispatchMail(notifications, home), asked, added, givenBack, queue };
}

describe('DispatchMail', () => {
  it('queues what is due, in batches, and no more than the queue has room for', async () => {
    const { dispatch, added, asked, queue } = doubles(1700);
    expect(await dispatch.queueDue()).toBe(1000);
    expect(asked).toEqual([500, 500]);
    expect(await dispatch.queueDue()).toBe(0);
    queue.depth = 10;
    expect(await dispatch.queueDue()).toBe(700);
    const claims = added.flatMap(j => j.deliveries.map(d => d.id));
    expect(new Set(claims).size).toBe(1700);
    expect(claims).toHaveLength(1700);
    expect(Math.max(...added.map(j => j.deliveries.length))).toBe(JOB_SIZE);
  });

  it('gives back what the queue does not take', async () => {
    const { dispatch, givenBack, added, queue } = doubles(3);
    queue.refuses = true;
    await expect(dispatch.queueDue()).rejects.toThrow('away');
    expect(givenBack).toHaveLength(3);
    queue.refuses = false;
    expect(await dispatch.queueDue()).toBe(3);
    expect(added.map(j => j.deliveries.length)).toEqual([3]);
  });

  it('runs once, however often it is called meanwhile', async () => {
    const { dispatch, asked } = doubles(5);
    expect(await Promise.all([dispatch.queueDue(), dispatch.queueDue()])).toEqual([5, 5]);
    expect(asked).toEqual([500]);
  });
});

describe('deliverProcessor', () => {
  const transport = { send: jest.fn(), close: jest.fn() };
  const relevant = async () => new Set<string>();
  const job = (...ids: string[]): Job => ({
    name: 'deliver_all',
    deliveries: ids.map(id => ({ id, attempt: 2 })),
  });
  const processor = (deliver: jest.Mock, meter?: (outcome: string) => void) =>
    deliverProcessor({ deliver } as unknown as NotificationService, transport, relevant, meter);

  it('hands each delivery to the service, and meters what came of it', async () => {
    const deliver = jest.fn().mockResolvedValueOnce('accepted').mockResolvedValueOnce('retry');
    const metered: string[] = [];
    await processor(deliver, outcome => metered.push(outcome))(job('a', 'b'));
    expect(deliver.mock.calls).toEqual([
      ['a', 2, transport, relevant],
      ['b', 2, transport, relevant],
    ]);
    expect(metered).toEqual(['accepted', 'retry']);
  });

  it('tries all of them before it tells of the one that could not be tried', async () => {
    const log: string[] = [];
    const deliver = jest.fn(async (id: string) => {
      if (id === 'a') throw new Error('no database');
      await new Promise(r => setTimeout(r, 5));
      log.push(id);
      return 'accepted';
    });
    await expect(processor(deliver)(job('a', 'b', 'c'))).rejects.toThrow('no database');
    expect(log).toEqual(['b', 'c']);
  });
});
