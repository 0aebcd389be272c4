import { isDeepStrictEqual } from 'node:util';
import { DEFAULT_CALENDAR } from '@duban/calendar';
import { Sealer } from '@duban/journal';
import { civilDate, instantOf, isRefusal } from '@duban/kernel';
import { InvariantVerifier, Rounds } from '../../apps/wiring/src';
import { type Deed, Moves } from './hammer.moves';
import { Arena } from './hammer.world';

// Real: PostgreSQL and every service of the house. Doubles: the clock, which jumps between the phases.
const SEED = Number(process.env.HAMMER_SEED ?? 20260105);
const WORKERS = 8;
const PHASES = 16;
const PER_WORKER = 16;

type Answer = { ok: unknown } | { refused: string };

let arena: Arena;
let keys = 0;
/** Every answer, by deed and how it went; shown when a promise is broken. */
const answers: Record<string, number> = {};
/** What no command may do: fail with anything but a refusal, or answer the same key twice. */
const wrong: string[] = [];

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));
const count = (what: string): number => (answers[what] = (answers[what] ?? 0) + 1);

/** Gives a command; a refusal is part of life (somebody was faster), anything else is a bug. */
async function give({ name, run }: Deed, key?: string): Promise<Answer> {
  try {
    const answer = await run({ key });
    count(name);
    return { ok: plain(answer) };
  } catch (e) {
    const why = isRefusal(e) ? e.code : String((e as Error).stack);
    if (!isRefusal(e)) wrong.push(`${name}: ${why}`);
    count(`${name} ${why.split('\n')[0]}`);
    return { refused: why };
  }
}

/** Once, twice one after the other, or twice at the same time: with a key, two answers are one. */
async function insist(deed: Deed): Promise<void> {
  const key = arena.random.chance(0.5) ? `k${++keys}` : undefined;
  if (!key || arena.random.chance(0.6)) return void (await give(deed, key));
  const together = arena.random.chance(0.5);
  const [a, b] = together
    ? await Promise.all([give(deed, key), give(deed, key)])
    : [await give(deed, key), await give(deed, key)];
  const same = isDeepStrictEqual(a, b);
  if ('ok' in a && same) count('repeated');
  // What was refused may go through when it is tried again; what went through stays so.
  else if ('ok' in a && ('ok' in b || !together))
    wrong.push(`${deed.name}: answered ${JSON.stringify(a)}, then ${JSON.stringify(b)}`);
}

async function work(moves: Moves): Promise<void> {
  for (let i = 0; i < PER_WORKER; i++) {
    const deed = await moves.draw();
    if (deed) await insist(deed);
  }
}

beforeAll(async () => {
  arena = await Arena.open(SEED);
});
afterAll(() => arena.house.close());

it(`keeps every promise under ${WORKERS} who do anything at any time (seed ${SEED})`, async () => {
  const { house, random } = arena;
  const moves = new Moves(arena);
  for (let phase = 0; phase < PHASES; phase++) {
    await Promise.all(Array.from({ length: WORKERS }, () => work(moves)));
    const day = DEFAULT_CALENDAR.addWorkdays(civilDate(house.clock.now()), random.between(1, 7));
    house.clock.moveTo(instantOf(day, '09:00'));
    // Two workers tick at once.
    await Promise.all([house.get(Rounds).run(), house.get(Rounds).run()]);
  }
  await house.get(Sealer).seal();
  const { faults } = await house.get(InvariantVerifier).verify();
  if (process.env.HAMMER_SHOW)
    console.log(
      answers,
      await arena.query('SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()'),
    );
  expect({ seed: SEED, faults, wrong }).toEqual({ seed: SEED, faults: [], wrong: [] });
}, 600_000);
