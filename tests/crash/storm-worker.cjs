// The built worker under a clock that runs faster than the machine's: STORM_CLOCK is a file with where it stands.
require('reflect-metadata');
const { readFileSync } = require('node:fs');
const { setInterval } = require('node:timers');
const { NestFactory } = require('@nestjs/core');
const { SmtpTransport } = require('../../dist/libs/notification/src');
const { WorkerModule } = require('../../dist/apps/worker/src/worker.module');
const { MAIL_TRANSPORT, WorkerService } = require('../../dist/apps/worker/src/worker.service');

const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, SMTP_URL: smtpUrl, STORM_CLOCK } = process.env;
const { at, since, speed } = JSON.parse(readFileSync(STORM_CLOCK, 'utf8'));
const clock = { now: () => new Date(Date.parse(at) + (Date.now() - since) * speed) };
const mailFrom = '督办系统 <duban@duban.test>';

async function main() {
  const worker = WorkerModule.forRoot({
    house: {
      databaseUrl,
      clock,
      poolSize: 8,
      notification: { baseUrl: 'http://localhost:3000', mailDomain: 'duban.test' },
    },
    worker: { databaseUrl, redisUrl, smtpUrl, mailFrom },
  });
  // A send ends well before its lease does, as it does at the pace of the machine's clock.
  const transport = {
    provide: MAIL_TRANSPORT,
    useFactory: () => new SmtpTransport({ url: smtpUrl, from: mailFrom, timeoutMs: 4_000 }),
  };
  worker.providers = [...worker.providers.filter(p => p.provide !== MAIL_TRANSPORT), transport];
  const app = await NestFactory.createApplicationContext(worker, { logger: false, abortOnError: false });
  // Rounds as close together as the clock is fast; those of the module come on top.
  setInterval(() => void app.get(WorkerService).round(), 1_000);
}

// Whoever keeps workers running starts it again.
main().catch(() => process.exit(1));
