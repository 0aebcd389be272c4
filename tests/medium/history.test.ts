import { isDeepStrictEqual } from 'node:util';
import { DEFAULT_CALENDAR } from '@duban/calendar';
import { Db, Sealer } from '@duban/journal';
import { civilDate, instantOf, isRefusal } from '@duban/kernel';
import { Client } from 'pg';
import { InvariantVerifier, Rounds } from '../../apps/wiring/src';
import { openHouseOn, type TestHouse } from '../harness/house';
import { Moves } from './hammer.moves';
import { Arena } from './hammer.world';
import { unpermitted } from './history.oracle';

// Real: PostgreSQL and every service of the house. Doubles: the clock. Crashes are the server cutting every connection.
const SEEDS = (process.env.HISTORY_SEEDS ?? '11,12').split(',').map(Number);
const COMMANDS = Number(process.env.HISTORY_COMMANDS ?? 200);

/** Cuts the connections of the house a moment from now, as a killed process would. */
async function cut(admin: Client, afterMs: number): Promise<void> {
  await new Promise(r => setTimeout(r, afterMs));
  await admin.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
}

/** Until the pool has noticed which of its connections are gone. */
async function settled(house: TestHouse): Promise<void> {
  for (let good = 0; good < 30;)
    good = await house
      .get(Db)
      .query('SELECT 1')
      .then(
        () => good + 1,
        () => 0,
      );
}

it.each(SEEDS)(
  `keeps every promise after each of ${COMMANDS} commands of random people, crashes between and amid them (seed %i)`,
  async seed => {
    const arena = await Arena.open(seed);
    const { random } = arena;
    const admin = new Client({
      connectionString: arena.house.database.url,
      application_name: 'history-admin',
    });
    await admin.connect();
    let house = arena.house;
    const told = { accepted: 0, refused: 0, crashed: 0, reopened: 0 };
    const wrong: string[] = [];
    const answers: Record<string, number> = {};
    const moves = new Moves(arena);
    const lastEntry = async (): Promise<string> =>
      (await house.get(Db).query<{ id: string }>('SELECT coalesce(max(id), 0) AS id FROM journal_entry'))[0]
        .id;
    try {
      for (let n = 1; n <= COMMANDS; n++) {
        const deed = await moves.draw();
        if (!deed) continue;
        const before = await lastEntry();
        const key = `h${n}`;
        const give = (): Promise<unknown> =>
          deed.run({ key }).then(
            ok => ({ ok: JSON.parse(JSON.stringify(ok ?? null)) as unknown }),
            (e: unknown) => (isRefusal(e) ? { refused: e.code } : { failed: String(e) }),
          );
        const crash = random.chance(0.12);
        const [first] = await Promise.all([give(), crash ? cut(admin, random.between(0, 12)) : undefined]);
        let answer = first as { ok?: unknown; refused?: string; failed?: string };
        if (crash) {
          told.crashed += 1;
          await settled(house);
        }
        // Whoever got no answer asks again with the same key; whoever got one and asks again gets the same.
        for (let again = 0; answer.failed && crash && again < 5; again++)
          answer = (await give()) as typeof answer;
        if (answer.failed) wrong.push(`${n} ${deed.name}: ${answer.failed}`);
        if ('ok' in answer && !isDeepStrictEqual(await give(), answer))
          wrong.push(`${n} ${deed.name}: answered twice`);
        told['ok' in answer ? 'accepted' : 'refused'] += 1;
        const how = `${deed.name} ${answer.refused ?? ''}`;
        answers[how] = (answers[how] ?? 0) + 1;
        const entries = await house
          .get(Db)
          .query<{ n: number }>(
            'SELECT count(*)::int AS n FROM journal_entry WHERE id > $1 AND actor_id IS NOT NULL',
            [before],
          );
        if (answer.refused && entries[0].n) wrong.push(`${n} ${deed.name}: refused, and on record`);
        wrong.push(...(await unpermitted(house, before)));
        const { faults } = await house.get(InvariantVerifier).invariants();
        if (faults.length)
          wrong.push(...faults.slice(0, 3).map(f => `${n} ${deed.name}: ${f.check} ${f.where} ${f.message}`));
        expect(wrong).toEqual([]);
        if (random.chance(0.1)) {
          const day = DEFAULT_CALENDAR.addWorkdays(civilDate(house.clock.now()), random.between(1, 8));
          house.clock.moveTo(instantOf(day, '09:00'));
          await house.get(Rounds).run();
        }
        if (n % 40 === 0) {
          // A new process: nothing but the rows and the time survives.
          await house.app.close();
          house = await openHouseOn(house.database, house.clock);
          arena.move(house);
          told.reopened += 1;
        }
      }
      if (process.env.HAMMER_SHOW) console.log(answers);
      await house.get(Sealer).seal();
      expect((await house.get(InvariantVerifier).verify()).faults).toEqual([]);
      expect(Math.min(told.accepted, told.refused, told.crashed, told.reopened)).toBeGreaterThan(0);
    } finally {
      await admin.end();
      await house.close();
    }
  },
  180_000,
);
