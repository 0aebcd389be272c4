import { Db, SYSTEM } from '@duban/journal';
import { PeopleService, SessionService } from '@duban/organization';
import { DataSource } from 'typeorm';
import { InvariantVerifier } from '../../apps/wiring/src';
import { Access1764000000016 } from '../../migrations/1764000000016-access';
import { Listing1764000000031 } from '../../migrations/1764000000031-listing';
import { importPlan, openHouse, settle, type TestHouse } from '../harness/house';

let house: TestHouse;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

it('takes over an installation with people, sessions and tasks in it', async () => {
  const district = await settle(house);
  await importPlan(house, district);
  const { password } = await house
    .get(PeopleService)
    .resetPassword(SYSTEM, district.actors.督查员.personId as string);
  const sessions = house.get(SessionService);
  const { token } = await sessions.signIn('督查员', password as string);
  const runner = house.get(DataSource).createQueryRunner();
  try {
    // What stands on the columns that are taken away goes first and comes back last.
    const [listing, migration] = [new Listing1764000000031(), new Access1764000000016()];
    await listing.down(runner);
    await migration.down(runner);
    await migration.up(runner);
    await listing.up(runner);
  } finally {
    await runner.release();
  }
  expect((await house.get(InvariantVerifier).verify()).faults).toEqual([]);
  expect(await sessions.actorOf(token)).toMatchObject({ name: '督查员', clearance: 'internal' });
  const [kept] = await house.get(Db).query<object>(
    `SELECT (SELECT count(*)::int FROM password_history h JOIN credential c USING (person_id, password_hash)) AS hashes,
              (SELECT array_agg(DISTINCT sensitivity::text) FROM task) AS tasks,
              (SELECT count(number)::int FROM session WHERE NOT proven) AS sessions`,
  );
  expect(kept).toEqual({ hashes: 1, tasks: ['internal'], sessions: 1 });
});
