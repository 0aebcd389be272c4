import 'reflect-metadata';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Module, type DynamicModule } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { inWords, isRefusal } from '@duban/kernel';
import { SECOND_FACTOR_AT_SETUP, SetupService } from '@duban/organization';
import { ApiModule } from '../../api/src/api.module';
import { createApi } from '../../api/src/shell';
import { accountsInWords, openAccounts } from '../../cli/src/demo/accounts';
import { type AppConfig, migrate, readConfig } from '../../wiring/src';
import { workerProviders } from '../../worker/src/worker.module';
import { dubanHome, startPostgres } from './database';
import { demonstrate } from './demonstrate';
import { servicePort } from './ports';
import { keptSecret } from './secret';
import { openWaitingRoom } from './waiting-room';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** API and worker in one process. */
@Module({})
class LocalModule {
  static forRoot(config: AppConfig): DynamicModule {
    const house = {
      databaseUrl: config.databaseUrl,
      files: config.files,
      notification: config,
      secret: config.secret,
      secondFactorAtSetup: SECOND_FACTOR_AT_SETUP,
    };
    return {
      module: LocalModule,
      imports: [
        ScheduleModule.forRoot(),
        ApiModule.forRoot({ house, devMailbox: !config.smtpUrl, metricsToken: config.metricsToken }),
      ],
      providers: workerProviders(config),
    };
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { demo: { type: 'boolean' } }, strict: true });
  const port = await servicePort(process.env.PORT, say);
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse())
      await closer().catch((e: Error) => process.stderr.write(`${e.message}\n`));
  };
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    say('\n正在停止…');
    void close().then(() => process.exit(0));
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    const room = await openWaitingRoom(port);
    closers.push(() => room.close());
    let databaseUrl = process.env.DATABASE_URL;
    if (!databaseUrl) {
      const postgres = await startPostgres({ home: dubanHome(), log: say });
      closers.push(() => postgres.stop());
      databaseUrl = postgres.url;
      void postgres.lost.then(e => {
        process.stderr.write(`${e.message}${e.mend ?? ''}\n`);
        void close().then(() => process.exit(1));
      });
    }
    const DUBAN_SECRET = process.env.DUBAN_SECRET || keptSecret(dubanHome());
    const files = process.env.DUBAN_FILES || join(dubanHome(), 'files');
    const config = readConfig({
      ...process.env,
      DATABASE_URL: databaseUrl,
      DUBAN_FILES: files,
      PORT: String(port),
      DUBAN_SECRET,
    });
    await migrate(databaseUrl);
    const fresh = values.demo && (await demonstrate(databaseUrl, say));
    const app = await createApi(LocalModule.forRoot(config), {
      trustProxy: config.trustProxy,
      publicOrigins: [config.baseUrl],
      logger: ['error', 'warn'],
    });
    closers.push(() => app.close());
    await app.init();
    await room.close();
    await app.listen(port, '0.0.0.0');
    say(`\n督办已启动：${config.baseUrl}`);
    if (fresh) {
      say(`\n${accountsInWords(await openAccounts(app))}`);
      say(`演示邮件：${config.baseUrl}/dev/mails(用督查人员账号登录后打开)`);
    }
    const token = await app.get(SetupService).setupToken();
    if (token)
      say(
        `\n首次使用，请在 24 小时内打开初始化链接（只能用一次）：\n  ${config.baseUrl}/setup?token=${token}`,
      );
    say('按 Ctrl-C 停止。');
  } catch (e) {
    await close();
    throw e;
  }
}

main().catch((e: unknown) => {
  process.stderr.write(`${isRefusal(e) ? inWords(e) : (e as Error).stack}\n`);
  process.exit(1);
});
