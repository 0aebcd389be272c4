import { randomUUID } from 'node:crypto';
import type { QueryRunner } from 'typeorm';

/** Rows a checkpoint takes into one journal entry. */
const SIZE = 5000;

/**
 * To be called after a migration has changed rows that the journal keeps images of (a new column counts): writes their
 * new images, so that replay equals the tables again. Without rows it writes nothing. The instant is that of the last
 * entry: no clock is read here.
 */
export async function checkpoint(runner: QueryRunner, ...tables: string[]): Promise<void> {
  for (const table of tables)
    for (let from = 0; ; from += SIZE) {
      const written: unknown[] = await runner.query(
        `INSERT INTO journal_entry (command_id, at, actor_name, command, task_ids, images, hash)
         SELECT $1::uuid, at, '系统', 'migration.checkpoint', '{}', images, journal_hash($1::uuid, at, NULL, '系统', 'migration.checkpoint', NULL, NULL, '{}', images)
         FROM (SELECT (SELECT max(at) FROM journal_entry) AS at, jsonb_agg(jsonb_build_object('t', $2::text, 'r', to_jsonb(x.*)) ORDER BY x.id) AS images
               FROM (SELECT * FROM ${table} ORDER BY id LIMIT ${SIZE} OFFSET $3) x) c
         WHERE images IS NOT NULL AND at IS NOT NULL RETURNING id`,
        [randomUUID(), table, from],
      );
      if (!written.length) break;
    }
}
