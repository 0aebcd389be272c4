import { userInfo } from 'node:os';
import { NestFactory } from '@nestjs/core';
import { Db } from '@duban/journal';
import { Refusal } from '@duban/kernel';
import { SKIPPED_BECAUSE, type UrgeInput, UrgeService } from '@duban/obligation';
import { namedActor, namedUnit } from '@duban/organization';
import { HouseModule } from '../../../wiring/src';
import { readArguments } from './arguments';
import { withDatabase } from './with-database';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MEND =
  'duban urge --unit 区商务委 --text "请今天报来" --as duchayuan；还可用 --plan 方案编号、--obligation 待办编号（可多次）';

const optionsOf = {
  plan: { type: 'string' },
  unit: { type: 'string' },
  obligation: { type: 'string', multiple: true },
  text: { type: 'string' },
  as: { type: 'string' },
  urgent: { type: 'string' },
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

/**
 * `duban urge`: 催办 at the machine, in the name of a supervisor and by the same rules as on the desk: what is late of a
 * plan or of a unit, or single obligations; each once a workday. The entry says who ran it. @throws Refusal cli.bad_option
 */
export async function urge(args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args, optionsOf);
  const { plan, unit, obligation, text, as, urgent } = values;
  const faults = [
    ...(positionals.length ? [`多余的参数：${positionals.join(' ')}`] : []),
    ...(text?.trim() ? [] : ['请用 --text 写明催办的话']),
    ...(as?.trim() ? [] : ['请用 --as 写明以谁的名义催办']),
    ...(plan || unit || obligation ? [] : ['请用 --plan、--unit 或 --obligation 写明催办什么']),
    ...(obligation && (plan || unit) ? ['--obligation 不与 --plan、--unit 同用'] : []),
    ...[plan, ...(obligation ?? [])].flatMap(id => (id && !UUID.test(id) ? [`“${id}”不是编号`] : [])),
  ];
  if (faults.length || !text || !as)
    throw new Refusal('invalid', 'cli.bad_option', faults.join('；'), { mend: MEND });
  return withDatabase({ running: true }, async databaseUrl => {
    const app = await NestFactory.createApplicationContext(
      HouseModule.forRoot({
        databaseUrl,
        poolSize: 2,
        notification: {
          baseUrl: 'http://localhost',
          mailDomain: new URL(process.env.BASE_URL || 'http://localhost').hostname,
        },
      }),
      { logger: ['error'] },
    );
    try {
      const db = app.get(Db);
      const actor = await namedActor(db, as);
      const input: UrgeInput = {
        text: text.trim(),
        ...(obligation && { ids: obligation }),
        ...(plan && { planId: plan }),
        ...(unit && { unitId: await namedUnit(db, unit) }),
        ...(urgent !== undefined && { urgent: true, reason: urgent }),
      };
      const service = app.get(UrgeService);
      const preview = await service.preview(actor, input);
      const done = values['dry-run']
        ? undefined
        : await service.urge(actor, input, {
            entrance: { words: `由 ${userInfo().username} 在服务器上操作` },
          });
      process.stdout.write(
        values.json
          ? `${JSON.stringify({ ...preview, ...(done && { urged: done.urged, messages: done.messages }) }, null, 2)}\n`
          : inLines(preview, done?.messages),
      );
      return 0;
    } finally {
      await app.close();
    }
  });
}

function inLines(
  { told, skipped }: Awaited<ReturnType<UrgeService['preview']>>,
  messages: number | undefined,
): string {
  const lines = told.map(t => `${t.unit}  ${t.title}  ${t.due}  → ${t.people.join('、') || '无人可告知'}`);
  for (const s of skipped) lines.push(`跳过 ${s.id}：${SKIPPED_BECAUSE[s.because]}`);
  lines.push(
    messages === undefined
      ? `将催办 ${told.length} 项（未发送）`
      : `已催办 ${told.length} 项，告知 ${messages} 人次`,
  );
  return `${lines.join('\n')}\n`;
}
