import { createDataSource } from '../../apps/wiring/src';
import { cloneDatabase, type TestDatabase } from '../harness/database';

let database: TestDatabase;
beforeAll(async () => {
  database = await cloneDatabase();
});
afterAll(() => database.drop());

/** What is changed in an entity must come with a migration, and the other way round: production runs migrations only. */
it('finds nothing to migrate between the migrations and the entities', async () => {
  const source = await createDataSource(database.url, 2).initialize();
  try {
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    expect(upQueries.map(q => q.query)).toEqual([]);
  } finally {
    await source.destroy();
  }
});
