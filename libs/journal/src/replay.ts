import type { DataSource } from 'typeorm';
import { Db } from './db';
import { JournalEntry } from './journal-entry.entity';
import { journaledEntities } from './journaled';
import { chainHash, GENESIS } from './sealer';

/** One row or entry that breaks what the journal promises. */
export interface Fault {
  check: string;
  where: string;
  message: string;
}

export interface JournalCheck {
  checked: Record<string, number>;
  /** Committed entries that the sealer has not numbered yet. */
  unsealedTail: number;
  lastSeq: number;
  lastHash: string;
  faults: Fault[];
}

const MAX_FAULTS = 50;

/** Told before each check, in words; what it throws ends the verification. */
export type OnCheck = (what: string) => Promise<void>;

/** The journal is the truth: hashes are recomputed, seals followed, and the last image of each row held against the tables. */
export class JournalVerifier {
  private readonly db: Db;

  constructor(private readonly source: DataSource) {
    this.db = new Db(source);
  }

  async verify(onCheck?: OnCheck): Promise<JournalCheck> {
    const faults: Fault[] = [];
    const checked: Record<string, number> = {};
    await onCheck?.('日志封存');
    const seals = await this.followSeals(faults);
    checked['日志条目'] = seals.entries;
    for (const table of this.tables()) {
      await onCheck?.(table);
      checked[table] = await this.replay(table, faults);
    }
    return { checked, unsealedTail: seals.tail, lastSeq: seals.seq, lastHash: seals.hash, faults };
  }

  /** How many checks there are. */
  steps(): number {
    return 1 + this.tables().length;
  }

  private tables(): string[] {
    const own = this.source.getMetadata(JournalEntry).tableName;
    return journaledEntities()
      .filter(entity => this.source.hasMetadata(entity))
      .map(entity => this.source.getMetadata(entity).tableName)
      .filter(table => table !== own);
  }

  private async followSeals(
    faults: Fault[],
  ): Promise<{ entries: number; tail: number; seq: number; hash: string }> {
    const bad = await this.db.query<{ id: string }>(
      `SELECT id FROM journal_entry WHERE hash <> journal_hash(command_id, at, actor_id, actor_name, command, reason, on_behalf, task_ids, images) LIMIT ${MAX_FAULTS}`,
    );
    for (const { id } of bad)
      faults.push({ check: '日志未被改动', where: `journal_entry ${id}`, message: '条目内容与其摘要不符' });
    let seq = 0;
    let hash = GENESIS;
    for (;;) {
      const rows = await this.db.query<{ id: string; seq: string; hash: string; chain_hash: string }>(
        'SELECT id, seq, hash, chain_hash FROM journal_entry WHERE seq > $1 ORDER BY seq LIMIT 5000',
        [seq],
      );
      for (const row of rows) {
        const expected = chainHash(hash, row.hash);
        if (Number(row.seq) !== seq + 1)
          faults.push({
            check: '封存连续',
            where: `journal_entry ${row.id}`,
            message: `序号 ${row.seq} 前缺 ${seq + 1}`,
          });
        if (expected !== row.chain_hash)
          faults.push({
            check: '封存完整',
            where: `journal_entry ${row.id}`,
            message: `序号 ${row.seq} 的链式摘要不符`,
          });
        seq = Number(row.seq);
        hash = row.chain_hash;
        if (faults.length > MAX_FAULTS) break;
      }
      if (rows.length < 5000 || faults.length > MAX_FAULTS) break;
    }
    const [count] = await this.db.query<{ n: number; tail: number }>(
      'SELECT count(*)::int AS n, (count(*) FILTER (WHERE seq IS NULL))::int AS tail FROM journal_entry',
    );
    return { entries: count.n, tail: count.tail, seq, hash };
  }

  /** @returns how many rows were compared */
  private async replay(table: string, faults: Fault[]): Promise<number> {
    const last = `SELECT DISTINCT ON (i->'r'->>'id') i->'r'->>'id' AS id, i->'r' AS r, e.id AS entry
      FROM journal_entry e, jsonb_array_elements(e.images) i WHERE i->>'t' = $1 ORDER BY i->'r'->>'id', e.id DESC`;
    const bad = await this.db.query<{ id: string; entry: string | null; missing: boolean }>(
      `WITH last AS (${last})
       SELECT coalesce(t.id::text, last.id) AS id, last.entry, t.id IS NULL AS missing
       FROM ${table} t FULL JOIN last ON last.id = t.id::text
       WHERE t.id IS NULL OR last.id IS NULL OR to_jsonb(t.*) <> last.r LIMIT ${MAX_FAULTS}`,
      [table],
    );
    for (const b of bad)
      faults.push({
        check: '日志重放等于现状',
        where: `${table} ${b.id}`,
        message: b.missing
          ? `第 ${b.entry} 条日志有此行，表中没有`
          : b.entry
            ? `与第 ${b.entry} 条日志的留痕不符`
            : '表中有此行，日志没有',
      });
    const [{ n }] = await this.db.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`);
    return n;
  }
}
