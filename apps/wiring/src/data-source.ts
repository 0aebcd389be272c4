import { poolOf } from '@duban/journal';
import { DataSource } from 'typeorm';
import { migrations } from '../../../migrations';
import { ENTITIES } from './entities';

/**
 * The connection pool with the house's tables. Sessions speak UTC, so that the images in the journal read the same
 * wherever they were written. Nothing here runs long enough for compiling its expressions to pay.
 */
export const createDataSource = (url: string, poolSize = 20): DataSource =>
  new DataSource({
    type: 'postgres',
    url,
    entities: ENTITIES,
    migrations,
    migrationsTableName: 'migration',
    synchronize: false,
    extra: { max: poolSize, options: '-c timezone=UTC -c jit=off' },
    poolErrorHandler: (e: Error) => process.stderr.write(`database connection lost: ${e.message}\n`),
  });

/** Any number nobody else takes: two processes that start together must not migrate together. */
const MIGRATION_LOCK = 0x6475_6d69;

/** Brings a database to the present schema; whoever is second waits and finds nothing left to do. */
export async function migrate(url: string): Promise<void> {
  const source = await createDataSource(url, 2).initialize();
  const holder = source.createQueryRunner();
  try {
    await holder.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await source.runMigrations();
  } finally {
    // The lock goes with the connection.
    await holder.release();
    await source.destroy();
  }
}

/** Whether the database has every migration this version brings. @throws where it does not answer */
export async function migrated(source: DataSource): Promise<boolean> {
  const rows = await poolOf(source).query({ text: 'SELECT name FROM migration' });
  const done = new Set((rows.rows as { name: string }[]).map(r => r.name));
  return migrations.every(m => done.has(m.name));
}
