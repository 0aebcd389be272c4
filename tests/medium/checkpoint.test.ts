import { Db, Sealer } from '@duban/journal';
import { InvariantVerifier } from '../../apps/wiring/src';
import { checkpoint } from '../../migrations/checkpoint';
import { DataSource } from 'typeorm';
import type { TestHouse } from '../harness/house';
import { LadderHouse } from '../crash/ladders';

let house: TestHouse;
beforeAll(async () => {
  house = (await LadderHouse.open('09:00')).house;
});
afterAll(() => house.close());

it('makes replay equal the tables again after a migration has added a column', async () => {
  const verify = () => house.get(InvariantVerifier).verify();
  const runner = house.get(DataSource).createQueryRunner();
  try {
    await runner.query('ALTER TABLE target ADD COLUMN later text');
    await runner.query('ALTER TABLE task ADD COLUMN later int NOT NULL DEFAULT 7');
    expect((await verify()).faults.map(f => f.check)).toContain('日志重放等于现状');
    await checkpoint(runner, 'target', 'task');
  } finally {
    await runner.release();
  }
  await house.get(Sealer).seal();
  expect(await verify()).toMatchObject({ ok: true, faults: [], unsealedTail: 0 });
  const entries = await house
    .get(Db)
    .query<{ n: number }>(
      "SELECT count(*)::int AS n FROM journal_entry WHERE command = 'migration.checkpoint'",
    );
  expect(entries[0].n).toBeGreaterThan(0);
});
