import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { NestFactory } from '@nestjs/core';
import { DeliveryService } from '@duban/notification';
import { HouseModule } from '../../../wiring/src';
import { readArguments } from './arguments';
import { withDatabase } from './with-database';

const SAID = {
  bounced: '已登记退信',
  ignored: '不是退信，或投递仍在继续，未作处理',
  unknown: '没有对应的发送，或已登记过',
} as const;

/**
 * `duban bounces [文件…]`: bounces as the mail server hands them over, from standard input or files. Always exits 0 once it
 * has read them: a mail server would send back to nobody what is not for us.
 */
export async function bounces(args: string[]): Promise<number> {
  const { positionals } = readArguments(args, {});
  const mails = positionals.length
    ? await Promise.all(positionals.map(file => readFile(file)))
    : [await buffer(process.stdin)];
  return withDatabase({ running: true }, async databaseUrl => {
    const app = await NestFactory.createApplicationContext(
      HouseModule.forRoot({
        databaseUrl,
        poolSize: 2,
        notification: { baseUrl: 'http://localhost', mailDomain: 'localhost' },
      }),
      { logger: ['error'] },
    );
    try {
      for (const mail of mails) {
        // Byte for byte: what is encoded in it is decoded where it is read.
        const taken = await app.get(DeliveryService).takeBounce(mail.toString('utf8'));
        const id = taken.result === 'bounced' ? ` ${taken.deliveryId}` : '';
        process.stdout.write(`${SAID[taken.result]}${id}\n`);
      }
      return 0;
    } finally {
      await app.close();
    }
  });
}
