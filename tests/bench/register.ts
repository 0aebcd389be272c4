/*
 * `node tests/bench/run.cjs register [rows]`: confirming an import of 2,000 tasks beside raw bulk INSERT of the very rows
 * it wrote, on the same server. Each once to warm up, then five times in turn; the middle ones count.
 */
import { performance } from 'node:perf_hooks';
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { ImportService, type ParsedDocument, readSource } from '@duban/intake';
import { type Actor, Journal, SystemClock } from '@duban/journal';
import { IDS, type Ids } from '@duban/kernel';
import { AppointmentRow, Person, Unit, type UnitKind } from '@duban/organization';
import { xlsx } from '../intake/files';
import { type BenchHouse, median, openHouse, round } from './server';

const ROUNDS = 5;
/** The tables a confirmation writes, whole before their parts. */
const TABLES = ['plan', 'task', 'task_party', 'target', 'obligation', 'journal_entry'] as const;
const HEADER = ['序号', '工作任务', '牵头单位', '责任单位', '完成时限'];
const UNITS = ['区住房城乡建委', '区教委', '区交通局', '区财政局', '区发展改革委', '区民政局'];

const row = (i: number): string[] => [
  String(i),
  `推进第${i}批老旧小区改造，新开工${(i % 40) + 1}个小区，完成投资${(i % 9) + 1}.5亿元，惠及群众2万户以上。`,
  UNITS[i % 3],
  `${UNITS[3 + (i % 3)]}、${UNITS[(i + 1) % 3]}`,
  ['6月底前', '年底前', '9月底前'][i % 3],
];

/** An office with its supervisor, and the units of the document. */
async function settle({ app }: BenchHouse): Promise<{ actor: Actor; officeUnitId: string }> {
  const ids = app.get<Ids>(IDS);
  const office = ids.next();
  const person = ids.next();
  const unit = (id: string, name: string, kind: UnitKind): Unit => {
    return { id, name, kind, parent_id: null, aliases: [], active: true, version: 1 };
  };
  const actor: Actor = {
    personId: person,
    name: '督查员',
    appointments: [{ unitId: office, role: 'supervisor' }],
  };
  const nobody: Actor = { personId: null, name: '系统', appointments: [] };
  await app.get(Journal).transact({ name: 'bench.settle', actor: nobody }, async tx => {
    tx.insert(Unit, unit(office, '区政府督查室', 'department'));
    tx.insert(Unit, ...UNITS.map(name => unit(ids.next(), name, 'department')));
    tx.insert(Person, {
      ...{ id: person, name: '督查员', username: '督查员', email: 'a@duban.bench' },
      ...{ active: true, clearance: 'internal', version: 1 },
    });
    const role = 'supervisor' as const;
    tx.insert(AppointmentRow, { id: ids.next(), person_id: person, unit_id: office, role, active: true });
  });
  return { actor, officeUnitId: office };
}

/** What the last confirmation wrote, table by table, as JSON. */
async function written(plain: Client, planId: string): Promise<Map<string, string>> {
  const rows = new Map<string, string>();
  for (const table of TABLES.filter(t => t !== 'journal_entry')) {
    const where = {
      plan: 'x.id = $1',
      task: 'x.plan_id = $1',
      task_party: 'x.task_id IN (SELECT id FROM task WHERE plan_id = $1)',
      target: 'x.task_id IN (SELECT id FROM task WHERE plan_id = $1)',
      obligation: 'x.plan_id = $1',
    }[table];
    const sql = `SELECT coalesce(jsonb_agg(to_jsonb(x.*)), '[]')::text AS rows FROM ${table} x WHERE ${where}`;
    rows.set(table, (await plain.query<{ rows: string }>(sql, [planId])).rows[0].rows);
  }
  const entry =
    "SELECT jsonb_agg(to_jsonb(x.*) - 'id')::text AS rows FROM (SELECT * FROM journal_entry ORDER BY id DESC LIMIT 1) x";
  rows.set('journal_entry', (await plain.query<{ rows: string }>(entry)).rows[0].rows);
  return rows;
}

/** Puts the same rows again under other ids, one INSERT for each table, without a journal entry. */
async function insertRaw(plain: Client, rows: ReadonlyMap<string, string>): Promise<number> {
  const fresh = new Map<string, string>();
  const renew = (text: string): string =>
    text.replace(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, id => {
      if (kept.has(id)) return id;
      const next = fresh.get(id) ?? randomUUID();
      fresh.set(id, next);
      return next;
    });
  const { rows: known } = await plain.query<{ id: string }>(
    'SELECT id FROM unit UNION ALL SELECT id FROM person',
  );
  const kept = new Set(known.map(k => k.id));
  const ready = TABLES.filter(t => t !== 'journal_entry').map(
    table =>
      [
        table,
        renew(rows.get(table) as string).replace(/"source_hash": "[0-9a-f]+"/, '"source_hash": null'),
      ] as const,
  );
  const from = performance.now();
  await plain.query('BEGIN');
  for (const [table, json] of ready)
    await plain.query(
      `INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`,
      [json],
    );
  await plain.query('COMMIT');
  return performance.now() - from;
}

async function main(): Promise<void> {
  const count = Number(process.argv[3] ?? 2_000);
  const house = await openHouse(new SystemClock());
  const plain = new Client({ connectionString: house.url });
  try {
    await plain.connect();
    const { actor, officeUnitId } = await settle(house);
    const file = await xlsx([HEADER, ...Array.from({ length: count }, (_, i) => row(i + 1))]);
    const begun = performance.now();
    const { parsed } = await readSource({ bytes: file }, '江州区2026年重点工作任务分解.xlsx');
    const readMs = performance.now() - begun;
    const imports = house.app.get(ImportService);
    const confirmed: number[] = [];
    const raw: number[] = [];
    for (let round_ = 0; round_ <= ROUNDS; round_++) {
      const again: ParsedDocument = {
        ...parsed,
        document: { ...parsed.document, title: `任务分解（${round_}）` },
      };
      const from = performance.now();
      const { planId } = await imports.confirm(actor, { parsed: again, officeUnitId, year: 2026 });
      const confirmMs = performance.now() - from;
      const rawMs = await insertRaw(plain, await written(plain, planId));
      // The first of each warms up.
      if (round_ === 0) continue;
      confirmed.push(confirmMs);
      raw.push(rawMs);
    }
    const figures = {
      tasks: parsed.tasks.length,
      readMs: round(readMs),
      confirmMs: round(median(confirmed)),
      tasksPerSecond: round((parsed.tasks.length / median(confirmed)) * 1000),
      rawInsertMs: round(median(raw)),
      ratio: round(median(confirmed) / median(raw), 2),
      machine: house.machine,
    };
    process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
  } finally {
    await plain.end();
    await house.close();
  }
}

void main();
