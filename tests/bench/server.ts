import 'reflect-metadata';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Clock } from '@duban/kernel';
import { DataSource } from 'typeorm';
import { startPostgres } from '../../apps/local/src/embedded';
import { HouseModule } from '../../apps/wiring/src';

export interface BenchHouse {
  url: string;
  /** Everything but the edges, as in production. */
  app: INestApplicationContext;
  /** What the figures were measured on. */
  machine: Record<string, string | number>;
  close(): Promise<void>;
}

/** The house on the embedded server as `npm start` runs it, fsync and all, in a new folder below the temporary one. */
export async function openHouse(clock: Clock): Promise<BenchHouse> {
  const home = mkdtempSync(join(tmpdir(), 'duban-bench-'));
  chmodSync(home, 0o711); // run by root, the server is somebody else and has to get to its data
  const server = await startPostgres({ home, log: line => console.error(line), tuning: 'desk' });
  const app = await NestFactory.createApplicationContext(
    HouseModule.forRoot({
      databaseUrl: server.url,
      clock,
      notification: { baseUrl: 'https://duban.bench', mailDomain: 'duban.bench' },
    }),
    { logger: ['error', 'warn'] },
  );
  const source = app.get(DataSource);
  await source.runMigrations({ transaction: 'each' });
  const [settings] = await source.query(
    `SELECT current_setting('server_version') AS postgres, current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS synchronous_commit`,
  );
  return {
    url: server.url,
    app,
    machine: { cores: cpus().length, load: round(loadavg()[0], 1), node: process.version, ...settings },
    async close() {
      await app.close();
      await server.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

export const median = (values: number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

export const round = (value: number, digits = 0): number => Number(value.toFixed(digits));
