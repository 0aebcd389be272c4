import { Db } from '@duban/journal';
import { FollowUpService } from '@duban/notification';
import { DataSource } from 'typeorm';
import { Delivery1764000000022 } from '../../migrations/1764000000022-delivery';
import { DeliveryWorld } from './delivery.world';

let world: DeliveryWorld;
beforeAll(async () => {
  world = await DeliveryWorld.open();
});
afterAll(() => world.close());

it('takes over what was sent, waits and has failed before, and tells nobody of old failures', async () => {
  const failed = await world.remind('商务经办', '区商务委');
  const sent = await world.remind('文旅经办', '区文旅委');
  world.sink.refuse(await world.email('商务经办'), { code: 550, message: '5.1.1 no', times: 1 });
  world.at('08:30');
  await world.tick();
  const waiting = await world.remind('滨江经办', '滨江街道');
  const runner = world.house.get(DataSource).createQueryRunner();
  try {
    const migration = new Delivery1764000000022();
    await migration.down(runner);
    await migration.up(runner);
  } finally {
    await runner.release();
  }
  expect(await world.house.get(FollowUpService).run()).toBe(0);
  world.at('14:30');
  expect(await world.tick()).toEqual(['accepted']);
  expect(
    await world.house.get(Db).query('SELECT id, state, via, last_attempt FROM delivery ORDER BY id'),
  ).toEqual(
    [failed, sent, waiting].map((id, i) => ({
      ...{ id, state: i ? 'accepted' : 'failed' },
      ...{ via: 'mail', last_attempt: 8 },
    })),
  );
  expect(await world.verified()).toEqual([]);
});
