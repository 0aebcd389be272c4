import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { inWords, isRefusal } from '@duban/kernel';
import { migrate, readConfig } from '../../wiring/src';
import { WorkerModule } from './worker.module';

async function main(): Promise<void> {
  const config = readConfig(process.env);
  await migrate(config.databaseUrl);
  const app = await NestFactory.createApplicationContext(
    WorkerModule.forRoot({
      house: {
        databaseUrl: config.databaseUrl,
        files: config.files,
        notification: config,
        secret: config.secret,
      },
      worker: config,
    }),
  );
  app.enableShutdownHooks();
}

main().catch((e: unknown) => {
  process.stderr.write(`${isRefusal(e) ? inWords(e) : (e as Error).stack}\n`);
  process.exitCode = 1;
});
