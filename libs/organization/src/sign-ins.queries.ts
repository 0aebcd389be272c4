import { COMMAND_WORDS } from '@duban/chain';
import type { Actor, Db } from '@duban/journal';
import { assertMay } from './access';

/** What came of somebody at the door, as the journal has it. */
export interface SignInView {
  id: number;
  at: Date;
  /** null: a name nobody has. */
  personId: string | null;
  name: string;
  command: string;
  /** The command in words. */
  words: string;
  reason: string | null;
}

export interface SignInQuery {
  personId?: string;
  /** Only what was refused or locked. */
  failed?: boolean;
  from?: Date;
  /** The instant itself is not meant any more. */
  until?: Date;
  after?: readonly [id: number];
  limit: number;
}

/** The auditor's questions about who came in, who did not, and whose sessions ended. */
export class SignInQueries {
  constructor(private readonly db: Db) {}

  /** The latest first, one page. */
  async list(
    actor: Actor,
    { personId, failed, from, until, after, limit }: SignInQuery,
  ): Promise<SignInView[]> {
    assertMay(actor, 'journal.read');
    const rows = await this.db.query<Omit<SignInView, 'id' | 'words'> & { id: string }>(
      `SELECT id, at, actor_id AS "personId", actor_name AS name, command, reason FROM journal_entry
       WHERE command LIKE 'session.%' AND ($1::uuid IS NULL OR actor_id = $1)
         AND (NOT $2 OR command IN ('session.refuse', 'session.lock')) AND ($3::bigint IS NULL OR id < $3)
         AND ($5::timestamptz IS NULL OR at >= $5) AND ($6::timestamptz IS NULL OR at < $6)
       ORDER BY id DESC LIMIT $4`,
      [personId ?? null, failed ?? false, after?.[0] ?? null, limit, from ?? null, until ?? null],
    );
    return rows.map(r => ({ ...r, id: Number(r.id), words: COMMAND_WORDS[r.command] ?? r.command }));
  }
}
