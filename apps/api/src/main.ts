import 'reflect-metadata';
import { inWords, isRefusal } from '@duban/kernel';
import { SECOND_FACTOR_AT_SETUP } from '@duban/organization';
import { migrate, readConfig } from '../../wiring/src';
import { ApiModule } from './api.module';
import { createApi } from './shell';

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const { databaseUrl, files, baseUrl, port, smtpUrl, trustProxy, secret, metricsToken } = config;
  await migrate(databaseUrl);
  const house = {
    databaseUrl,
    files,
    notification: config,
    secret,
    // Without the secret nobody could enroll: then the security administrator asks for it once it is set.
    secondFactorAtSetup: secret ? SECOND_FACTOR_AT_SETUP : [],
  };
  const app = await createApi(ApiModule.forRoot({ house, devMailbox: !smtpUrl, metricsToken }), {
    publicOrigins: [baseUrl],
    trustProxy,
    logger: ['log', 'warn', 'error'],
  });
  // SIGTERM and SIGINT: no new connections, running requests end, then the database is let go.
  app.enableShutdownHooks();
  await app.listen(port, '0.0.0.0');
  process.stdout.write(`督办已启动：${baseUrl}\n`);
}

main().catch((e: unknown) => {
  process.stderr.write(`${isRefusal(e) ? inWords(e) : (e as Error).stack}\n`);
  process.exit(1);
});
