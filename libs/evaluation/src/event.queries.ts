import { Injectable } from '@nestjs/common';
import { type Actor, Db } from '@duban/journal';
import type { SealedEntry } from './events';
import { scopeSql } from './scope';

/** The sealed journal as a stream of what changed; its numbers are dense, so a reader who knows the last one misses none. */
@Injectable()
export class EventQueries {
  constructor(private readonly db: Db) {}

  /** The number of the last sealed entry; 0 where there is none. */
  async head(): Promise<number> {
    const [row] = await this.db.query<{ seq: string }>(
      'SELECT seq FROM journal_entry WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1',
    );
    return Number(row?.seq ?? 0);
  }

  /** Entries after a number, in order. Of their images only what decides who is told. */
  async after(seq: number, limit: number): Promise<SealedEntry[]> {
    const rows = await this.db.query<
      Omit<SealedEntry, 'seq' | 'taskIds'> & { seq: string; task_ids: string[] }
    >(
      `SELECT e.seq, e.at, e.command, e.task_ids, coalesce((
         SELECT jsonb_agg(jsonb_build_object('type', i->>'t', 'id', i->'r'->>'id',
           'task', CASE WHEN i->>'t' = 'task' THEN i->'r'->>'id' ELSE i->'r'->>'task_id' END,
           'unit', coalesce(i->'r'->>'holder_unit_id', i->'r'->>'unit_id'), 'role', i->'r'->>'holder_role',
           'person', i->'r'->>'holder_person_id', 'office', i->'r'->>'office_unit_id',
           'numbered', i->'r'->>'number' IS NOT NULL))
         FROM jsonb_array_elements(e.images) i), '[]') AS records
       FROM journal_entry e WHERE e.seq > $1 ORDER BY e.seq LIMIT $2`,
      [seq, limit],
    );
    return rows.map(({ seq: n, task_ids, ...rest }) => ({ ...rest, seq: Number(n), taskIds: task_ids }));
  }

  /** Which of these tasks a person may read: the scope of the ledger. */
  async readable(actor: Actor, taskIds: readonly string[]): Promise<Set<string>> {
    if (!taskIds.length) return new Set();
    const params: unknown[] = [taskIds];
    const scope = scopeSql(actor, v => `$${params.push(v)}`);
    const rows = await this.db.query<{ id: string }>(
      `SELECT t.id FROM task t WHERE t.id = ANY($1) AND ${scope}`,
      params,
    );
    return new Set(rows.map(r => r.id));
  }
}
