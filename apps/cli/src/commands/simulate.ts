import { NestFactory } from '@nestjs/core';
import { instantOf, ManualClock, Refusal, uuidv7 } from '@duban/kernel';
import { createDataSource, HouseModule, InvariantVerifier, type Verification } from '../../../wiring/src';
import { accountsInWords, openAccounts, seatAdministrators } from '../demo/accounts';
import { Random } from '../simulate/random';
import { checkRange, Simulation } from '../simulate/simulation';
import { inWords } from '../simulate/summary';
import { readArguments } from './arguments';
import { readFile } from './read-file';
import { withDatabase } from './with-database';

/** `duban simulate FILE --from … --to …`: the whole engine over a year of this plan. */
export async function simulate(args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args, {
    from: { type: 'string' },
    to: { type: 'string' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean' },
    keep: { type: 'boolean' },
    'sign-off': { type: 'boolean' },
  });
  const parsed = await readFile(positionals[0]);
  const year = parsed.document.year ?? 2026;
  const from = values.from ?? `${year}-02-01`;
  const to = values.to ?? `${year + 1}-03-31`;
  checkRange(from, to);
  const seed = Number(values.seed);
  if (!Number.isInteger(seed))
    throw new Refusal('invalid', 'simulate.bad_seed', `种子“${values.seed}”不是整数`);
  let shown = '';
  const progress = (date: string): void => {
    if (!process.stderr.isTTY || date.slice(0, 7) === shown) return;
    shown = date.slice(0, 7);
    process.stderr.write(`\r模拟至 ${shown} …`);
  };
  const result = await withDatabase({ throwAway: !values.keep }, url =>
    runSimulation(url, seed, from, async ({ context, clock }) => {
      const summary = await Simulation.run(context, clock, {
        parsed,
        from,
        to,
        seed,
        keepMail: values.keep ?? false,
        signOff: values['sign-off'] ?? false,
        progress,
      });
      const verify = await held(context.get(InvariantVerifier));
      if (!values.keep) return { ...summary, verify };
      // What is kept is to be looked at: somebody must be able to sign in.
      await seatAdministrators(context);
      process.stderr.write(`${accountsInWords(await openAccounts(context))}
`);
      return { ...summary, verify };
    }),
  );
  if (shown) process.stderr.write('\n');
  process.stdout.write(
    values.json ? `${JSON.stringify(result, null, 2)}\n` : `${inWords(result)}\n${verdict(result.verify)}\n`,
  );
  if (values.keep) process.stderr.write('数据已保留；运行 npm start 查看。\n');
  return result.verify.ok ? 0 : 1;
}

type Held = Pick<Verification, 'ok' | 'faults'>;

/** What is left is held against the invariants: nothing but the rules may have come of all that. */
async function held(verifier: InvariantVerifier): Promise<Held> {
  const { ok, faults } = await verifier.verify();
  return { ok, faults };
}

const verdict = ({ ok, faults }: Held): string =>
  ok ? '核验：通过' : faults.map(f => `核验不符：${f.check} ${f.where} ${f.message}`).join('\n');

/** Opens the house on an empty database with a clock and ids that depend on the seed alone. @throws Refusal simulate.not_empty */
export async function runSimulation<T>(
  databaseUrl: string,
  seed: number,
  from: string,
  run: (app: {
    context: Awaited<ReturnType<typeof NestFactory.createApplicationContext>>;
    clock: ManualClock;
  }) => Promise<T>,
): Promise<T> {
  const source = await createDataSource(databaseUrl, 2).initialize();
  try {
    await source.runMigrations();
    const [{ n }] = await source.query('SELECT count(*)::int AS n FROM plan');
    if (n)
      throw new Refusal('conflict', 'simulate.not_empty', '数据库里已有方案，不能在上面模拟', {
        mend: '请换一个 DUBAN_HOME 或空的数据库',
      });
  } finally {
    await source.destroy();
  }
  const clock = new ManualClock(instantOf(from, '09:00'));
  const random = new Random(seed ^ 0x5eed);
  const context = await NestFactory.createApplicationContext(
    HouseModule.forRoot({
      databaseUrl,
      clock,
      ids: uuidv7(
        () => clock.now().getTime(),
        into => random.bytes(into),
      ),
      notification: { baseUrl: 'http://localhost:3000', mailDomain: 'duban.example' },
    }),
    { logger: ['error', 'warn'] },
  );
  try {
    return await run({ context, clock });
  } finally {
    await context.close();
  }
}
