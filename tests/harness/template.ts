import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { uniqueName, withDatabase } from './server';

type MigrationClass = new () => object;

const MIGRATIONS = resolve(__dirname, '../../migrations/index.ts');

async function allMigrations(): Promise<MigrationClass[]> {
  if (!existsSync(MIGRATIONS)) return [];
  const { migrations } = (await import(MIGRATIONS)) as { migrations: MigrationClass[] };
  return migrations;
}

/**
 * A database with every migration applied, from which the tests take their clones.
 * @returns its name
 */
export async function createTemplate(server: string): Promise<string> {
  const name = uniqueName('duban_template');
  const admin = new Client({ connectionString: server });
  await admin.connect();
  try {
    await admin.query(`CREATE DATABASE ${name}`);
    // The table of applied migrations is the one of apps/wiring, so that an app started on a clone finds them applied.
    const source = new DataSource({
      migrationsTableName: 'migration',
      type: 'postgres',
      url: withDatabase(server, name),
      migrations: await allMigrations(),
    });
    await source.initialize();
    try {
      await source.runMigrations({ transaction: 'each' });
    } finally {
      await source.destroy();
    }
    // Nobody can be connected to what nobody can connect to: cloning needs a template without guests.
    await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
  } finally {
    await admin.end();
  }
  return name;
}

export async function dropTemplate(server: string, name: string): Promise<void> {
  const admin = new Client({ connectionString: server });
  await admin.connect();
  try {
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  } finally {
    await admin.end();
  }
}
