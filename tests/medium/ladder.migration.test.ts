import { Db } from '@duban/journal';
import { instantOf } from '@duban/kernel';
import { DataSource } from 'typeorm';
import { Rounds } from '../../apps/wiring/src';
import { Ladder1764000000020 } from '../../migrations/1764000000020-ladder';
import { expectClean } from '../crash/ladders';
import { QuietHouse } from './ladder.world';

it('takes over steps that were taken and missed before', async () => {
  const world = await QuietHouse.open();
  const { house } = world.ladders;
  try {
    await world.ladders.live('2026-03-09');
    house.clock.moveTo(instantOf('2026-03-20', '09:00'));
    await house.get(Rounds).run();
    const runner = house.get(DataSource).createQueryRunner();
    try {
      const migration = new Ladder1764000000020();
      await migration.down(runner);
      await migration.up(runner);
    } finally {
      await runner.release();
    }
    const kept = await house
      .get(Db)
      .query<object>(
        'SELECT skipped, skipped_why, ladder_version, count(*)::int > 0 AS some FROM obligation_step GROUP BY 1, 2, 3 ORDER BY 1',
      );
    expect(kept).toEqual([
      { skipped: false, skipped_why: null, ladder_version: 1, some: true },
      { skipped: true, skipped_why: 'missed', ladder_version: 1, some: true },
    ]);
    await expectClean(house);
  } finally {
    await house.close();
  }
});
