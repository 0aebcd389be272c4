import { knows } from '@duban/organization';
import type { Actor } from '@duban/journal';

/** What the auditor asks the journal for. */
export interface JournalFilter {
  from?: Date;
  /** The instant itself is not meant any more. */
  until?: Date;
  /** Who did it. */
  personId?: string;
  /** What nobody did: sweeps, ticks, migrations. */
  system?: boolean;
  commands?: readonly string[];
  taskId?: string;
  /** Records of a table; with an id, one of them. */
  table?: string;
  recordId?: string;
  /** In the reason, at least two characters. */
  text?: string;
}

/** Two-character pieces of what is searched for; what has fewer is looked for character by character, without an index. */
const PIECES = 'journal_pieces($)';

const TASK_OF_IMAGE = `CASE WHEN i->>'t' = 'task' THEN i->'r'->>'id' ELSE coalesce(i->'r'->>'task_id', i->'r'->>'about_task_id') END`;

/** Whether entry `e` is about a task that is more sensitive than somebody may know of. */
export const veiledSql = (actor: Actor, add: (value: unknown) => string): string => {
  const beyond = `k.sensitivity <> ALL(${add(knows(actor))}::text[])`;
  return `(EXISTS (SELECT 1 FROM task k WHERE k.id = ANY(e.task_ids) AND ${beyond})
    OR EXISTS (SELECT 1 FROM jsonb_array_elements(e.images) i JOIN task k ON k.id = (${TASK_OF_IMAGE})::uuid WHERE ${beyond}))`;
};

/**
 * The conditions on entry `e`, only those that are asked for: each question gets a plan of its own, by the index that
 * fits it. A search in the reason passes over entries whose reason is not shown: what is found would tell of it.
 */
export function journalSql(actor: Actor, filter: JournalFilter, add: (value: unknown) => string): string[] {
  const where: string[] = [];
  if (filter.from) where.push(`e.at >= ${add(filter.from)}`);
  if (filter.until) where.push(`e.at < ${add(filter.until)}`);
  if (filter.personId) where.push(`e.actor_id = ${add(filter.personId)}`);
  if (filter.system) where.push('e.actor_id IS NULL');
  if (filter.commands?.length) where.push(`e.command = ANY(${add(filter.commands)}::text[])`);
  if (filter.taskId) where.push(`e.task_ids @> ARRAY[${add(filter.taskId)}]::uuid[]`);
  const keys = [filter.table, filter.recordId].filter(Boolean);
  if (keys.length) where.push(`journal_keys(e.images) @> ${add(keys)}::text[]`);
  if (filter.text) {
    const text = add(filter.text);
    where.push(
      `e.reason IS NOT NULL AND journal_pieces(e.reason) @> ${PIECES.replace('$', `${text}::text`)}`,
      `strpos(lower(e.reason), lower(${text}::text)) > 0`,
      `NOT ${veiledSql(actor, add)}`,
    );
  }
  return where;
}
