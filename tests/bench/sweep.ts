import { performance } from 'node:perf_hooks';
import { Client } from 'pg';
import { Journal } from '@duban/journal';
import { IDS, type Ids, instantOf, ManualClock } from '@duban/kernel';
import { SweepService } from '@duban/obligation';
import { layCrowd } from '../crash/crowd';
import { median, openHouse, round } from './server';

/**
 * Obligations swept per second, beside what the server manages alone: `raw` writes the same rows in the same batches
 * with INSERT … SELECT and UPDATE, and makes the images and hashes of the journal entries; `copied` copies the finished
 * rows, entries and all, in one transaction.
 */
const DUE = 10_000;
const UNITS = 200;
const ROUNDS = 3;
/** Besides those that are due: obligations that wait for their time. The sweep must not feel them. */
const ARMED = [100_000, 1_000_000];
const AIM = { perSecond: 2500, ratio: 0.4, growth: 1.2 };

/** What a sweep writes. */
const WRITTEN = ['obligation_step', 'message', 'delivery', 'journal_entry'];

async function main(): Promise<void> {
  const clock = new ManualClock(instantOf('2026-03-06', '10:00'));
  const house = await openHouse(clock);
  try {
    // −5 of the ladder is due, and tells one handler each.
    const size = { units: UNITS, tasks: DUE };
    await layCrowd(house.app.get(Journal), house.app.get<Ids>(IDS), size, '2026-03-17');
    clock.moveTo(instantOf('2026-03-10', '08:05'));
    const sweeper = house.app.get(SweepService);
    const plain = new Client({ connectionString: house.url, options: '-c timezone=UTC' });
    plain.on('error', () => undefined);
    await plain.connect();
    await plain.query('CREATE TABLE before AS TABLE obligation');
    const swept: number[] = [];
    const raw: number[] = [];
    const copied: number[] = [];
    for (let i = 0; i < ROUNDS; i++) {
      await rewind(plain);
      swept.push(await timed(() => sweepAll(sweeper)));
      await keep(plain);
      await rewind(plain);
      raw.push(await timed(() => write(plain)));
      await rewind(plain);
      copied.push(await timed(() => copy(plain)));
    }
    const { rows } = await plain.query(
      WRITTEN.map(t => `SELECT '${t}' AS t, count(*)::int AS n FROM ${t}`).join(' UNION ALL '),
    );
    const waiting: { armed: number; perSecond: number; seconds: number[] }[] = [];
    for (const armed of ARMED) waiting.push(await among(plain, armed, () => timed(() => sweepAll(sweeper))));
    await plain.end();
    const perSecond = DUE / median(swept);
    const rawPerSecond = DUE / median(raw);
    console.log(
      JSON.stringify({
        swept: DUE,
        perSecond: round(perSecond),
        rawPerSecond: round(rawPerSecond),
        ratio: round(perSecond / rawPerSecond, 2),
        aim: AIM,
        rows: Object.fromEntries(rows.map(r => [r.t, r.n])),
        copied: { perSecond: round(DUE / median(copied)), ratio: round(median(copied) / median(swept), 2) },
        rounds: {
          swept: swept.map(s => round(DUE / s)),
          raw: raw.map(s => round(DUE / s)),
          copied: copied.map(s => round(DUE / s)),
        },
        armed: waiting,
        growth: round(waiting[0].perSecond / waiting[waiting.length - 1].perSecond, 2),
        machine: house.machine,
      }),
    );
  } finally {
    await house.close();
  }
}

async function sweepAll(sweeper: SweepService): Promise<void> {
  const result = await sweeper.sweep();
  if (result.fired !== DUE || result.messages !== DUE)
    throw new Error(`not what was to be swept: ${JSON.stringify(result)}`);
}

/** The same sweep while so many others wait for a time months away. */
async function among(
  plain: Client,
  armed: number,
  sweep: () => Promise<number>,
): Promise<{ armed: number; perSecond: number; seconds: number[] }> {
  const { rows } = await plain.query<{ columns: string }>(
    `SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS columns FROM pg_attribute
     WHERE attrelid = 'obligation'::regclass AND attnum > 0 AND NOT attisdropped
       AND attname NOT IN ('id', 'subject_id', 'due_at', 'next_step_at')`,
  );
  const { columns } = rows[0];
  const seconds: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    await plain.query(`TRUNCATE obligation, ${WRITTEN.join(', ')} CASCADE`);
    await plain.query('INSERT INTO obligation TABLE before');
    await plain.query(
      `INSERT INTO obligation (id, subject_id, due_at, next_step_at, ${columns})
       SELECT gen_random_uuid(), gen_random_uuid(), due_at + d, next_step_at + d, ${columns}
       FROM (SELECT o.*, make_interval(days => 60 + (n % 200)::int) AS d
             FROM generate_series(1, $1::int) n JOIN (SELECT row_number() OVER (ORDER BY id) AS r, * FROM before WHERE kind = 'complete') o ON o.r = 1 + n % ${DUE}) x`,
      [armed],
    );
    await plain.query(`VACUUM ANALYZE obligation, ${WRITTEN.join(', ')}`);
    await plain.query('CHECKPOINT');
    seconds.push(round(await sweep(), 2));
  }
  return { armed, perSecond: round(DUE / median(seconds)), seconds };
}

/** Seconds. */
async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** Everything as before a sweep, on fresh pages: both sides begin alike. */
async function rewind(plain: Client): Promise<void> {
  await plain.query(`TRUNCATE obligation, ${WRITTEN.join(', ')} CASCADE`);
  await plain.query('INSERT INTO obligation TABLE before');
  await plain.query(`VACUUM ANALYZE obligation, ${WRITTEN.join(', ')}`);
  await plain.query('CHECKPOINT');
}

/** Lays aside what the sweep wrote, with the batch in which it was written. */
async function keep(plain: Client): Promise<void> {
  await plain.query(
    'DROP TABLE IF EXISTS kept_obligation, kept_obligation_step, kept_message, kept_delivery, kept_journal_entry',
  );
  await plain.query(`
    CREATE TABLE kept_journal_entry AS SELECT row_number() OVER (ORDER BY id) AS batch, * FROM journal_entry;
    CREATE TABLE kept_obligation_step AS
      SELECT k.batch, s.* FROM kept_journal_entry k, jsonb_array_elements(k.images) i JOIN obligation_step s ON s.id = (i->'r'->>'id')::uuid
      WHERE i->>'t' = 'obligation_step';
    CREATE TABLE kept_obligation AS SELECT s.batch, o.* FROM kept_obligation_step s JOIN obligation o ON o.id = s.obligation_id;
    CREATE TABLE kept_message AS SELECT o.batch, m.* FROM kept_obligation o JOIN message m ON m.obligation_id = o.id;
    CREATE TABLE kept_delivery AS
      SELECT (SELECT min(batch) FROM kept_message m WHERE m.delivery_id = d.id) AS batch, d.* FROM delivery d;`);
  for (const table of ['obligation', ...WRITTEN]) {
    await plain.query(`CREATE INDEX ON kept_${table} (batch)`);
    await plain.query(`ANALYZE kept_${table}`);
  }
}

const SAME =
  ', next_step = k.next_step, next_occurrence = k.next_occurrence FROM kept_obligation k WHERE k.id = o.id';
const UPDATE = `UPDATE obligation o SET next_step_at = k.next_step_at${SAME}`;
const insert = (table: string, columns: string): string =>
  `INSERT INTO ${table} (${columns}) ${table === 'journal_entry' ? 'OVERRIDING SYSTEM VALUE ' : ''}SELECT ${columns} FROM kept_${table}`;

/** The same rows in the same transactions, each entry with the images and the hash the server makes of the rows. */
async function write(plain: Client): Promise<void> {
  const columns = await columnsOf(plain);
  const inserts = ['delivery', 'message'].map(t => `${insert(t, columns[t])} WHERE batch = $1`);
  const entry = `
    WITH s AS (${insert('obligation_step', columns.obligation_step)} WHERE batch = $1 RETURNING to_jsonb(obligation_step.*) AS r),
    u AS (${UPDATE} AND k.batch = $1 RETURNING to_jsonb(o.*) AS r),
    im AS (SELECT jsonb_agg(jsonb_build_object('t', t, 'r', r) ORDER BY t, r->>'id') AS j
           FROM (SELECT 'obligation_step' AS t, r FROM s UNION ALL SELECT 'obligation', r FROM u) a)
    INSERT INTO journal_entry (command_id, at, actor_name, command, task_ids, images, hash)
    SELECT command_id, at, actor_name, command, task_ids, j, journal_hash(command_id, at, NULL, actor_name, command, NULL, NULL, task_ids, j)
    FROM kept_journal_entry, im WHERE batch = $1`;
  const { rows } = await plain.query<{ batch: string }>(
    'SELECT batch FROM kept_journal_entry ORDER BY batch',
  );
  for (const { batch } of rows) {
    await plain.query('BEGIN');
    for (const text of [...inserts, entry])
      await plain.query({ name: text.slice(0, 40), text, values: [batch] });
    await plain.query('COMMIT');
  }
}

/** Finished rows copied from one table to another in one transaction: no server writes them faster. */
async function copy(plain: Client): Promise<void> {
  const columns = await columnsOf(plain);
  await plain.query('BEGIN');
  await plain.query(UPDATE);
  for (const table of WRITTEN) await plain.query(insert(table, columns[table]));
  await plain.query('COMMIT');
}

async function columnsOf(plain: Client): Promise<Record<string, string>> {
  const { rows } = await plain.query<{ t: string; columns: string }>(
    `SELECT attrelid::regclass::text AS t, string_agg(attname, ', ' ORDER BY attnum) AS columns FROM pg_attribute
     WHERE attrelid = ANY($1::text[]::regclass[]) AND attnum > 0 AND NOT attisdropped GROUP BY 1`,
    [WRITTEN],
  );
  return Object.fromEntries(rows.map(r => [r.t, r.columns]));
}

main().catch((e: unknown) => {
  console.error(e);
  process.exitCode = 1;
});
