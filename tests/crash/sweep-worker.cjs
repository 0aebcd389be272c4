// The built worker, as a process to be killed; only its clock is not the machine's: it starts where the test says.
require('reflect-metadata');
const { NestFactory } = require('@nestjs/core');
const { WorkerModule } = require('../../dist/apps/worker/src/worker.module');

const { DATABASE_URL: databaseUrl, SMTP_URL: smtpUrl, CLOCK } = process.env;
const begun = Date.now();
const clock = { now: () => new Date(Date.parse(CLOCK) + Date.now() - begun) };

NestFactory.createApplicationContext(
  WorkerModule.forRoot({
    house: {
      databaseUrl,
      clock,
      notification: { baseUrl: 'http://localhost:3000', mailDomain: 'duban.test' },
    },
    worker: { databaseUrl, smtpUrl, mailFrom: '督办系统 <duban@duban.test>' },
  }),
  { logger: ['error', 'fatal'], abortOnError: true },
);
