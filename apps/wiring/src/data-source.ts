import { DataSource } from 'typeorm';
import { migrations } from '../../../migrations';
import { ENTITIES } from './entities';

/**
 * The connection pool with the house's tables. Sessions speak UTC, so that the images in the journal read the same
 * wherever they were written.
 */
export const createDataSource = (url: string, poolSize = 20): DataSource =>
  new DataSource({
    type: 'postgres',
    url,
    entities: ENTITIES,
    migrations,
    migrationsTableName: 'migration',
    synchronize: false,
    extra: { max: poolSize, options: '-c timezone=UTC' },
    poolErrorHandler: (e: Error) => process.stderr.write(`database connection lost: ${e.message}\n`),
  });
