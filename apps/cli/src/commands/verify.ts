import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { CLOCK, type Clock } from '@duban/kernel';
import { HouseModule, InvariantVerifier, VerificationRuns } from '../../../wiring/src';
import { dubanHome } from '../../../local/src/database';
import { readArguments } from './arguments';
import { withDatabase } from './with-database';

/** The installation's own files belong to its own database; another database's are said by DUBAN_FILES. */
function filesOf(env: NodeJS.ProcessEnv): { directory: string; maxMegabytes: number } | undefined {
  const directory = env.DUBAN_FILES || (env.DATABASE_URL ? '' : join(dubanHome(env), 'files'));
  return directory ? { directory, maxMegabytes: 0 } : undefined;
}

/** `duban verify`: the invariants of the chain on a live database; exit 1 names the rows at fault. */
export async function verify(args: string[]): Promise<number> {
  const { values } = readArguments(args, { json: { type: 'boolean' } });
  return withDatabase({ running: true }, async databaseUrl => {
    const app = await NestFactory.createApplicationContext(
      HouseModule.forRoot({
        databaseUrl,
        files: filesOf(process.env),
        poolSize: 4,
        notification: { baseUrl: 'http://localhost', mailDomain: 'localhost' },
      }),
      { logger: ['error'] },
    );
    try {
      const clock = app.get<Clock>(CLOCK);
      const startedAt = clock.now();
      const result = await app.get(InvariantVerifier).verify();
      await app.get(VerificationRuns).record('服务器命令行', startedAt, result);
      if (values.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
      else {
        for (const [what, n] of Object.entries(result.checked))
          process.stdout.write(`已检查 ${what}：${n}\n`);
        process.stdout.write(
          `日志封存至 ${result.lastSeq}，末链 ${result.lastHash}；未封存 ${result.unsealedTail} 条\n`,
        );
        for (const f of result.faults) process.stdout.write(`不符 [${f.check}] ${f.where}：${f.message}\n`);
        process.stdout.write(result.ok ? '全部符合\n' : `共 ${result.faults.length} 处不符\n`);
      }
      return result.ok ? 0 : 1;
    } finally {
      await app.close();
    }
  });
}
