import type { Actor, Reader } from '@duban/journal';
import { knows } from '@duban/organization';
import { COLUMN_WORDS } from './column.words';
import { PERSONAL, RECORD_WORDS, TECHNICAL } from './record.words';
import { isId, sayValue } from './value.words';

/** As many rows of one entry as are shown. */
export const MAX_ROWS = 60;

type Values = Readonly<Record<string, unknown>> & { id: string };

export interface Row {
  table: string;
  now: Values;
  /** null: the entry added it. */
  before: Values | null;
}

export interface FieldChange {
  words: string;
  /** null where the record was added. */
  before: string | null;
  after: string;
}

export interface Change {
  table: string;
  words: string;
  id: string;
  /** What the record is called, where it is called anything. */
  name: string | null;
  added: boolean;
  /** Of a task beyond the auditor's clearance. */
  veiled: boolean;
  fields: FieldChange[];
}

/** Whose parent says which task a row is about. */
const PARENTS = {
  target_id: 'target',
  matter_id: 'matter',
  assignment_id: 'assignment',
  obligation_id: 'obligation',
};

/** What rows became, in words; values of tasks beyond somebody's clearance are left out. */
export async function changesOf(
  reader: Reader,
  actor: Actor,
  rows: readonly Row[],
  veiled: boolean,
): Promise<Change[]> {
  const tasks = await tasksOf(reader, rows);
  const known = await knownTasks(reader, actor, [...tasks.values()]);
  const hidden = (row: Row): boolean => {
    const task = tasks.get(row);
    // In an entry that is also about what is not to be known, what belongs to no task may tell of it.
    return task ? !known.has(task) : veiled;
  };
  const open = rows.filter(row => !hidden(row));
  const names = await namesOf(reader, actor, open);
  return rows.map(row => {
    const about = { table: row.table, words: RECORD_WORDS[row.table] ?? row.table, id: row.now.id };
    if (hidden(row)) return { ...about, name: null, added: row.before === null, veiled: true, fields: [] };
    return {
      ...about,
      name: names.get(row.now.id) ?? nameIn(row.now),
      added: row.before === null,
      veiled: false,
      fields: fieldsOf(row, names),
    };
  });
}

const nameIn = ({ title, name }: Values): string | null =>
  typeof title === 'string' ? title : typeof name === 'string' ? name : null;

function fieldsOf({ table, now, before }: Row, names: ReadonlyMap<string, string>): FieldChange[] {
  return Object.keys(now)
    .filter(column => !TECHNICAL.has(column))
    .filter(column => (before ? !same(before[column], now[column]) : !isEmpty(now[column])))
    .map(column => {
      const words = COLUMN_WORDS[`${table}.${column}`] ?? COLUMN_WORDS[column] ?? column;
      if (PERSONAL.has(column)) return { words, before: before && '（不显示）', after: '（不显示）' };
      return {
        words,
        before: before && sayValue(table, column, before[column], before, names),
        after: sayValue(table, column, now[column], now, names),
      };
    });
}

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && !value.length);

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** Which task each row is about, as far as it is about one. */
async function tasksOf(reader: Reader, rows: readonly Row[]): Promise<Map<Row, string>> {
  const parents = rows.flatMap(({ now }) =>
    Object.keys(PARENTS).flatMap(c => (isId(now[c]) ? [now[c]] : [])),
  );
  const found = parents.length
    ? await reader.query<{ id: string; task_id: string | null }>(
        Object.values(PARENTS)
          .map(table => `SELECT id, task_id FROM ${table} WHERE id = ANY($1)`)
          .join(' UNION ALL '),
        [parents],
      )
    : [];
  const of = new Map(found.map(p => [p.id, p.task_id]));
  const tasks = new Map<Row, string>();
  for (const row of rows) {
    const { now } = row;
    const direct = row.table === 'task' ? now.id : (now.task_id ?? now.about_task_id);
    const parent = Object.keys(PARENTS).map(c => (isId(now[c]) ? of.get(now[c]) : undefined));
    const task = isId(direct) ? direct : parent.find(isId);
    if (task) tasks.set(row, task);
  }
  return tasks;
}

async function knownTasks(reader: Reader, actor: Actor, ids: readonly string[]): Promise<Set<string>> {
  if (!ids.length) return new Set();
  const rows = await reader.query<{ id: string }>(
    'SELECT id FROM task WHERE id = ANY($1) AND sensitivity = ANY($2::text[])',
    [[...new Set(ids)], knows(actor)],
  );
  return new Set(rows.map(r => r.id));
}

/** What ids in these rows stand for: units, groups, people, plans, tasks that may be known. */
async function namesOf(reader: Reader, actor: Actor, rows: readonly Row[]): Promise<Map<string, string>> {
  const ids = new Set<string>();
  const note = (value: unknown): void => {
    if (isId(value)) ids.add(value);
    else if (Array.isArray(value)) value.forEach(note);
  };
  for (const { now, before } of rows)
    for (const row of [now, before]) if (row) Object.values(row).forEach(note);
  if (!ids.size) return new Map();
  const found = await reader.query<{ id: string; name: string }>(
    `SELECT id, name FROM unit WHERE id = ANY($1)
     UNION ALL SELECT id, name FROM unit_group WHERE id = ANY($1)
     UNION ALL SELECT id, name FROM person WHERE id = ANY($1)
     UNION ALL SELECT id, title FROM plan WHERE id = ANY($1)
     UNION ALL SELECT id, left(text, 60) FROM task WHERE id = ANY($1) AND sensitivity = ANY($2::text[])
     UNION ALL SELECT m.id, m.title FROM milestone m JOIN task t ON t.id = m.task_id WHERE m.id = ANY($1) AND t.sensitivity = ANY($2::text[])
     UNION ALL SELECT o.id, o.title FROM obligation o LEFT JOIN task t ON t.id = coalesce(o.task_id, o.about_task_id)
       WHERE o.id = ANY($1) AND (t.id IS NULL OR t.sensitivity = ANY($2::text[]))
     UNION ALL SELECT id, name FROM reporting_period WHERE id = ANY($1)
     UNION ALL SELECT id, name FROM light_rule_set WHERE id = ANY($1)`,
    [[...ids], knows(actor)],
  );
  return new Map(found.map(r => [r.id, r.name]));
}
