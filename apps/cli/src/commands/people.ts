import { userInfo } from 'node:os';
import { NestFactory } from '@nestjs/core';
import { Refusal } from '@duban/kernel';
import { type AtMachine, MachineRecovery } from '@duban/organization';
import { HouseModule } from '../../../wiring/src';
import { readArguments } from './arguments';
import { withDatabase } from './with-database';

type Deed = (recovery: MachineRecovery, at: AtMachine) => Promise<string>;

const DEEDS: Readonly<Record<string, Deed>> = {
  'reset-factor': async (recovery, at) =>
    `已重置 ${(await recovery.resetFactor(at)).name} 的动态口令，下次登录时重新绑定\n`,
  unlock: async (recovery, at) => `已解锁 ${(await recovery.unlock(at)).name}\n`,
};

/**
 * `duban people`: the way back in for an administrator whom nobody else can let in, at the machine the database is
 * reached from. @throws Refusal cli.bad_option
 */
export async function people(args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args, { reason: { type: 'string' } });
  const [name, username, ...rest] = positionals;
  const deed = name && Object.hasOwn(DEEDS, name) ? DEEDS[name] : undefined;
  if (!deed || !username || rest.length)
    throw new Refusal('invalid', 'cli.bad_option', '请写明要办什么、给哪个账号办', {
      mend: 'duban people reset-factor 登录名 --reason "理由"，或 duban people unlock 登录名 --reason "理由"',
    });
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
      const at = { username, reason: values.reason ?? '', operator: userInfo().username };
      process.stdout.write(await deed(app.get(MachineRecovery), at));
      return 0;
    } finally {
      await app.close();
    }
  });
}
