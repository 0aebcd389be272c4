import { setTimeout as sleep } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import { NotificationService } from '@duban/notification';
import { Rounds } from '../../apps/wiring/src';
import { WorkerModule } from '../../apps/worker/src/worker.module';
import { WorkerService } from '../../apps/worker/src/worker.service';
import { DeliveryWorld } from './delivery.world';

// Real: the worker process as it starts, BullMQ on PostgreSQL, nodemailer over TCP. Doubles: the clock, the relay.
it('a worker sends, follows up what failed, and tells the office, by its rounds alone', async () => {
  const world = await DeliveryWorld.open();
  const { house, sink } = world;
  // What was to be signed long ago is taken as signed; what follows from that is owed.
  world.at('08:05');
  for (let rounds = 0; rounds < 2; rounds++) await house.get(Rounds).run();
  for (const [name, unit] of [
    ['商务经办', '区商务委'],
    ['文旅经办', '区文旅委'],
  ])
    await world.remind(name, unit, { obligationId: await owed(world, unit), taskId: null });
  sink.refuse(await world.email('商务经办'), { code: 550, message: '5.1.1 no', times: 1 });
  world.at('08:30');
  const { url } = house.database;
  const worker = await NestFactory.createApplicationContext(
    WorkerModule.forRoot({
      house: {
        databaseUrl: url,
        clock: house.clock,
        notification: { baseUrl: 'https://duban.test', mailDomain: 'duban.test' },
      },
      worker: {
        databaseUrl: url,
        smtpUrl: sink.url,
        mailFrom: 'duban@duban.test',
        mailBounce: 'b+*@duban.test',
      },
    }),
    { logger: ['error'] },
  );
  try {
    const lines = async (): Promise<string[]> =>
      (await house.get(NotificationService).inbox(world.id('督查员'))).items
        .filter(i => i.kind === 'unreached')
        .map(i => i.title);
    // Each round does what it can; a job of the one before may still be under way.
    for (let rounds = 0; rounds < 100 && !((await lines()).length && sink.mails.length); rounds++) {
      await worker.get(WorkerService).round();
      await sleep(50);
    }
    expect(await lines()).toEqual([expect.stringMatching(/^商务经办（区商务委）收不到督办提醒：\d项待办$/)]);
    expect(sink.mails.map(m => m.to)).toContainEqual([await world.email('文旅经办')]);
    expect(sink.mails.every(m => m.from.startsWith('b+'))).toBe(true);
    expect(await world.of('商务经办')).toMatchObject([{ state: 'failed', code: '5.1.1', attempts: 1 }]);
  } finally {
    await worker.close();
    await world.close();
  }
});

async function owed(world: DeliveryWorld, unit: string): Promise<string> {
  const [o] = await world.query<{ id: string }>(
    'SELECT id FROM obligation WHERE holder_unit_id = $1 AND settled_at IS NULL AND held_at IS NULL AND paused_at IS NULL AND muted_at IS NULL ORDER BY id LIMIT 1',
    [world.district.units[unit]],
  );
  return o.id;
}
