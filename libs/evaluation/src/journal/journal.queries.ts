import { Injectable } from '@nestjs/common';
import { COMMAND_WORDS } from '@duban/chain';
import { type Actor, Db, type Image } from '@duban/journal';
import { assertMay, containing, knows, tidy } from '@duban/organization';
import { type Change, changesOf, MAX_ROWS, type Row } from './journal.changes';
import { type JournalFilter, journalSql, veiledSql } from './journal.filter';
import { RECORD_WORDS } from './record.words';

/** How somebody came to give a command. */
export const ENTRANCES = {
  desk: '网页',
  mail_link: '邮件链接',
  terminal: '服务器命令行',
  system: '系统自动',
} as const;
export type Entrance = keyof typeof ENTRANCES;

export interface JournalTask {
  id: string;
  no: number;
  text: string;
  planTitle: string;
}

/** One entry as the auditor reads it. */
export interface JournalLine {
  id: number;
  at: Date;
  personId: string | null;
  name: string;
  came: Entrance;
  command: string;
  /** The command in words. */
  words: string;
  reason: string | null;
  onBehalf: { unitName: string; source: string } | null;
  /** How many records of which kind it changed. */
  touched: { table: string; words: string; count: number }[];
  /** The tasks it is about, as far as the auditor may know of them. */
  tasks: JournalTask[];
  /** It is also about tasks beyond the auditor's clearance: reason and values are not shown. */
  veiled: boolean;
  /** Place in the chain; null: not sealed yet. */
  seq: number | null;
}

export interface JournalDetail extends JournalLine {
  changes: Change[];
  /** Rows beyond those listed. */
  more: number;
  hash: string;
}

export interface JournalSlice {
  after?: readonly [at: string, id: number];
  limit: number;
}

interface Raw {
  id: string;
  at: Date;
  actor_id: string | null;
  actor_name: string;
  command: string;
  reason: string | null;
  source: string | null;
  on_behalf_unit: string | null;
  touched: { t: string; n: number }[];
  tasks: JournalTask[];
  veiled: boolean;
  seq: string | null;
  hash: string;
}

const MAX_TASKS = 3;

/** The journal as the auditor searches it. What it says of tasks beyond the auditor's clearance is veiled. */
@Injectable()
export class JournalQueries {
  constructor(private readonly db: Db) {}

  /** The latest first, one page. */
  async list(actor: Actor, filter: JournalFilter, slice: JournalSlice): Promise<JournalLine[]> {
    assertMay(actor, 'journal.read');
    const params: unknown[] = [];
    const add = (value: unknown): string => `$${params.push(value)}`;
    const where = journalSql(actor, filter, add);
    if (slice.after)
      where.push(`(e.at, e.id) < (${add(slice.after[0])}::timestamptz, ${add(slice.after[1])}::bigint)`);
    return this.read(actor, where, params, add, slice.limit);
  }

  /** One entry with what it changed, each row beside what it was before. */
  async one(actor: Actor, id: number): Promise<JournalDetail | undefined> {
    assertMay(actor, 'journal.read');
    const params: unknown[] = [];
    const add = (value: unknown): string => `$${params.push(value)}`;
    const [line] = await this.read(actor, [`e.id = ${add(id)}`], params, add, 1);
    if (!line) return undefined;
    const [entry] = await this.db.query<{ hash: string; images: Image[]; total: number }>(
      `SELECT e.hash, jsonb_array_length(e.images) AS total,
         (SELECT coalesce(jsonb_agg(x.i ORDER BY x.n), '[]') FROM jsonb_array_elements(e.images) WITH ORDINALITY AS x(i, n) WHERE x.n <= $2) AS images
       FROM journal_entry e WHERE e.id = $1`,
      [id, MAX_ROWS],
    );
    const rows = await this.before(id, entry.images);
    const changes = await changesOf(this.db, actor, rows, line.veiled);
    return { ...line, hash: entry.hash, changes, more: entry.total - entry.images.length };
  }

  /** People by part of a name, for the filter: also those who have left. */
  people(
    actor: Actor,
    search: string | undefined,
    { limit, after }: { limit: number; after?: readonly [name: string, id: string] },
  ): Promise<{ id: string; name: string; units: string[]; active: boolean }[]> {
    assertMay(actor, 'journal.read');
    return this.db.query(
      `SELECT p.id, p.name, p.active, coalesce((SELECT array_agg(DISTINCT u.name::text) FROM appointment a JOIN unit u ON u.id = a.unit_id
         WHERE a.person_id = p.id AND a.active), '{}') AS units
       FROM person p WHERE ($1::text IS NULL OR p.name ILIKE $1 OR p.username ILIKE $1)
         AND ($3::text IS NULL OR (p.name COLLATE "zh-x-icu", p.id) > ($3 COLLATE "zh-x-icu", $4::uuid))
       ORDER BY p.name COLLATE "zh-x-icu", p.id LIMIT $2`,
      [search ? containing(tidy(search)) : null, limit, after?.[0] ?? null, after?.[1] ?? null],
    );
  }

  /** Each row beside its image in the entry before. */
  private async before(id: number, images: readonly Image[]): Promise<Row[]> {
    const found = await this.db.query<{ n: number; r: Image['r'] | null }>(
      `SELECT x.n::int AS n, p.r FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS x(t, id, n)
       LEFT JOIN LATERAL (SELECT i->'r' AS r FROM journal_entry e, jsonb_array_elements(e.images) i
         WHERE journal_keys(e.images) @> ARRAY[x.id] AND e.id < $3 AND i->>'t' = x.t AND i->'r'->>'id' = x.id
         ORDER BY e.id DESC LIMIT 1) p ON true ORDER BY x.n`,
      [images.map(i => i.t), images.map(i => i.r.id), id],
    );
    return images.map((image, n) => ({ table: image.t, now: image.r, before: found[n].r }));
  }

  private async read(
    actor: Actor,
    where: string[],
    params: unknown[],
    add: (value: unknown) => string,
    limit: number,
  ): Promise<JournalLine[]> {
    const veiled = veiledSql(actor, add);
    const known = add(knows(actor));
    const rows = await this.db.query<Raw>(
      `SELECT e.id, e.at, e.actor_id, e.actor_name, e.command, e.reason, e.seq, e.hash, e.on_behalf->>'source' AS source,
         (SELECT u.name FROM unit u WHERE u.id = (e.on_behalf->>'unitId')::uuid) AS on_behalf_unit,
         (SELECT coalesce(jsonb_agg(jsonb_build_object('t', c.t, 'n', c.n) ORDER BY c.n DESC, c.t), '[]') FROM
           (SELECT i->>'t' AS t, count(*)::int AS n FROM jsonb_array_elements(e.images) i GROUP BY 1) c) AS touched,
         (SELECT coalesce(jsonb_agg(to_jsonb(k) ORDER BY k.no), '[]') FROM
           (SELECT t.id, t.no, left(t.text, 60) AS text, p.title AS "planTitle" FROM task t JOIN plan p ON p.id = t.plan_id
            WHERE t.id = ANY(e.task_ids) AND t.sensitivity = ANY(${known}::text[]) ORDER BY t.no LIMIT ${MAX_TASKS}) k) AS tasks,
         ${veiled} AS veiled
       FROM journal_entry e ${where.length ? `WHERE ${where.join(' AND ')}` : ''}
       ORDER BY e.at DESC, e.id DESC LIMIT ${Math.trunc(limit)}`,
      params,
    );
    return rows.map(lineOf);
  }
}

function lineOf(r: Raw): JournalLine {
  return {
    id: Number(r.id),
    at: r.at,
    personId: r.actor_id,
    name: r.actor_name,
    came: cameBy(r),
    command: r.command,
    words: COMMAND_WORDS[r.command] ?? r.command,
    reason: r.veiled ? null : r.reason,
    onBehalf:
      r.source === null ? null : { unitName: r.on_behalf_unit ?? '单位', source: r.veiled ? '' : r.source },
    touched: r.touched.map(({ t, n }) => ({ table: t, words: RECORD_WORDS[t] ?? t, count: n })),
    tasks: r.tasks,
    veiled: r.veiled,
    seq: r.seq === null ? null : Number(r.seq),
  };
}

/** The entry says it beside the name (see `Entrance` of the journal), or by nobody's having done it. */
function cameBy({ actor_id, actor_name, reason }: Raw): Entrance {
  if (actor_name.endsWith('（经邮件链接）')) return 'mail_link';
  if (/（(经)?命令行）$/.test(actor_name) || reason?.startsWith('在服务器上')) return 'terminal';
  return actor_id === null ? 'system' : 'desk';
}
