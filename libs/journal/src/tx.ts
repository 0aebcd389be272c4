import type { DataSource, EntityTarget, ObjectLiteral } from 'typeorm';
import { Refusal } from '@duban/kernel';
import { type Actor, actorName } from './actor';
import { type PgClient, type Reader, statement } from './db';
import { lockRank } from './journaled';

/** A row of a journaled table. */
export interface Row {
  id: string;
}
type Entity<T> = new () => T;

interface Pending {
  inserts: Map<string, Row>;
  updates: Map<string, Row>;
  /** What the updates write. */
  columns: Set<string>;
}

/**
 * Commands ask for rows by `ANY($1)`. Left to itself the server plans such a statement anew each time, because it takes
 * an array it cannot see for longer than it is; a third of its work for a command was planning.
 */
const BEGIN = 'BEGIN; SET LOCAL plan_cache_mode = force_generic_plan';

const pick = (row: object, columns: readonly string[]): object =>
  Object.fromEntries(columns.map(c => [c, row[c as never]]));

/** What happened to a record last, newest first; what was done a moment ago is found at the end of the journal. */
export const LAST_CHANGES = `SELECT command, actor_name, at FROM journal_entry
  WHERE images @> jsonb_build_array(jsonb_build_object('r', jsonb_build_object('id', $1::text)))
  ORDER BY id DESC LIMIT $2`;

/** The command a transaction carries out. */
export interface CommandMeta {
  /** Name in the permission table, or of a system job. */
  name: string;
  actor: Actor;
  /** Idempotency-Key of the caller. */
  key?: string;
  /** What the key was used for: the same key with another body is refused. */
  body?: unknown;
  reason?: string;
  onBehalf?: { unitId: string; source: string };
  entrance?: Entrance;
}

/** By what a command came in, where that was no session of the actor's: a link in a mail, the command line. */
export interface Entrance {
  /** Stands in the entry beside the name: 张三（经邮件链接）. */
  words: string;
  /**
   * Whether it may come in by this, asked inside the transaction before anything is locked; a repetition that has its
   * answer is not asked again. @throws Refusal
   */
  enter?(tx: Tx): Promise<void>;
}

/**
 * One command's transaction: explicit locks, then writes that are kept until the end and go out in ONE statement
 * together with the journal entry. It travels as an argument, never in hidden state.
 */
export class Tx implements Reader {
  private readonly pending = new Map<EntityTarget<ObjectLiteral>, Pending>();
  private readonly afterwards: (() => void | Promise<void>)[] = [];
  private readonly taskIds = new Set<string>();
  private readonly locked = new Set<string>();
  private rank = 0;
  /** Round trips to the server so far, BEGIN included. */
  trips = 0;
  reason: string | undefined;

  constructor(
    private readonly client: PgClient,
    private readonly source: DataSource,
    readonly command: CommandMeta,
    readonly commandId: string,
    /** The instant of the command: every stamp it writes. */
    readonly now: Date,
  ) {
    this.reason = command.reason;
  }

  /** Opens the transaction. */
  async begin(): Promise<void> {
    this.trips++;
    await this.client.query({ text: BEGIN });
  }

  async query<T>(sql: string, params: unknown[] = []): Promise<T[]> {
    this.trips++;
    return (await this.client.query(statement(sql, params))).rows as T[];
  }

  /**
   * Locks rows `FOR NO KEY UPDATE`, in ascending id, and returns them as they stand.
   * @throws Refusal not_found when one of `ids` does not exist
   * @throws Error when a table is locked after one that comes later in the lock order
   */
  async lock<T extends Row>(entity: Entity<T>, ids: readonly string[]): Promise<T[]> {
    const wanted = [...new Set(ids)];
    if (!wanted.length) return [];
    const rows = await this.lockWhere(entity, 'id = ANY($1)', [wanted]);
    if (rows.length < wanted.length) {
      const missing = wanted.filter(id => !rows.some(r => r.id === id));
      throw new Refusal('not_found', 'record.not_found', '记录不存在或已被移除', {
        mend: '请刷新列表后重试',
        details: { record: this.table(entity), ids: missing },
      });
    }
    return rows;
  }

  /** Locks the rows that match a condition; `$1…` are `params`. */
  async lockWhere<T extends Row>(entity: Entity<T>, where: string, params: unknown[]): Promise<T[]> {
    return this.lockSql<T, T>(
      entity,
      `SELECT * FROM ${this.table(entity)} WHERE ${where} ORDER BY id FOR NO KEY UPDATE`,
      params,
    );
  }

  /** Locks by a statement of the caller's, which orders by id and says `FOR NO KEY UPDATE OF` the entity's table alone. */
  async lockSql<T extends Row, R extends Row = T>(
    entity: Entity<T>,
    sql: string,
    params: unknown[],
  ): Promise<R[]> {
    const rank = lockRank(entity);
    if (rank < this.rank)
      throw new Error(`lock order: ${this.table(entity)} after a later table in ${this.command.name}`);
    this.rank = rank;
    const rows = await this.query<R>(sql, params);
    for (const row of rows) this.locked.add(row.id);
    return rows;
  }

  /**
   * Takes up to `limit` rows nobody else holds, soonest first: the queue of a sweep. Skipping locked rows instead of
   * waiting for them lets any number of workers sweep at once.
   */
  async claim<T extends Row>(
    entity: Entity<T>,
    where: string,
    params: unknown[],
    by: string,
    limit: number,
  ): Promise<T[]> {
    return this.lockSql<T, T>(
      entity,
      `SELECT * FROM ${this.table(entity)} WHERE ${where} ORDER BY ${by} LIMIT ${Math.trunc(limit)} FOR NO KEY UPDATE SKIP LOCKED`,
      params,
    );
  }

  insert<T extends Row>(entity: Entity<T>, ...rows: T[]): void {
    for (const row of rows) this.bucket(entity).inserts.set(row.id, row);
  }

  /** Writes back rows that were locked here; each is the whole row. A row inserted before is replaced. */
  update<T extends Row>(entity: Entity<T>, ...rows: T[]): void {
    this.updateOnly(entity, this.columns(entity), rows);
  }

  /** As `update`, but only these columns are sent and written: for a sweep, which changes little of many wide rows. */
  updateOnly<T extends Row>(entity: Entity<T>, columns: readonly (keyof T & string)[], rows: T[]): void {
    if (!rows.length) return;
    const bucket = this.bucket(entity);
    for (const column of columns) bucket.columns.add(column);
    for (const row of rows) {
      if (bucket.inserts.has(row.id)) bucket.inserts.set(row.id, row);
      else if (this.locked.has(row.id)) bucket.updates.set(row.id, row);
      else
        throw new Error(`${this.table(entity)} ${row.id} is written without a lock in ${this.command.name}`);
    }
  }

  /** Rows of an entity that this command will insert: seen by its later steps before they are written. */
  inserted<T extends Row>(entity: Entity<T>): T[] {
    return [...(this.pending.get(entity)?.inserts.values() ?? [])] as T[];
  }

  /** Puts the entry on the timeline of these tasks. */
  concerns(...taskIds: (string | null | undefined)[]): void {
    for (const id of taskIds) if (id) this.taskIds.add(id);
  }

  /** Told once the transaction is committed: jobs and live updates, never before. */
  afterCommit(then: () => void | Promise<void>): void {
    this.afterwards.push(then);
  }

  async runAfterCommit(): Promise<void> {
    for (const then of this.afterwards) await then();
  }

  /**
   * The version the caller saw must still be the record's own.
   * @throws Refusal record.stale with the commands that came in between
   */
  async expectVersion(row: Row & { version: number }, seen: number | undefined): Promise<void> {
    if (seen === undefined || seen === row.version) return;
    const since = await this.query<{ command: string; actor_name: string; at: Date }>(LAST_CHANGES, [
      row.id,
      Math.min(Math.max(row.version - seen, 1), 20),
    ]);
    throw new Refusal('stale', 'record.stale', '这条记录在您打开之后已被他人更新', {
      mend: '请刷新后核对再提交',
      details: { seen, current: row.version, since },
    });
  }

  get dirty(): boolean {
    return this.pending.size > 0;
  }

  /**
   * Writes everything pending and the journal entry in one statement, and the answer to the idempotency row with it.
   * An entry is written even without changed rows when it is asked for (`always`): a sign-in, an export.
   */
  async flush(result: unknown, always = false): Promise<void> {
    if (!this.dirty && !always) return this.answer(result);
    const params: unknown[] = [
      this.commandId,
      this.now,
      this.command.actor.personId,
      this.command.entrance
        ? `${actorName(this.command.actor)}（${this.command.entrance.words}）`
        : actorName(this.command.actor),
      this.command.name,
      this.reason ?? null,
      this.command.onBehalf ? JSON.stringify(this.command.onBehalf) : null,
      [...this.taskIds].sort(),
    ];
    const parts: string[] = [];
    const images: string[] = [];
    for (const [entity, { inserts, updates, columns: changed }] of this.pending) {
      const table = this.table(entity);
      const columns = this.columns(entity);
      let updated: string | undefined;
      if (updates.size) {
        changed.delete('id');
        const rows = [...updates.values()].map(row => pick(row, ['id', ...changed]));
        params.push(JSON.stringify(rows), [...updates.keys()]);
        const set = [...changed].map(c => `${c}=x.${c}`);
        const name = (updated = `u${parts.length}`);
        // The ids say how many rows it is about; without them the planner takes it for a hundred and reads the table.
        parts.push(
          `${name} AS (UPDATE ${table} SET ${set.join(',')} FROM jsonb_populate_recordset(NULL::${table}, $${params.length - 1}::jsonb) x WHERE ${table}.id=ANY($${params.length}::uuid[]) AND ${table}.id=x.id RETURNING to_jsonb(${table}.*) AS r)`,
        );
        images.push(`SELECT '${table}' AS t, r FROM ${name}`);
      }
      if (inserts.size) {
        params.push(JSON.stringify([...inserts.values()]));
        const name = `i${parts.length}`;
        // What is settled makes room for what is opened in its place: a unique index looks at each row as it comes in.
        const after = updated ? ` WHERE (SELECT count(*) FROM ${updated}) >= 0` : '';
        parts.push(
          `${name} AS (INSERT INTO ${table} (${columns.join(',')}) SELECT ${columns.join(',')} FROM jsonb_populate_recordset(NULL::${table}, $${params.length}::jsonb)${after} RETURNING to_jsonb(${table}.*) AS r)`,
        );
        images.push(`SELECT '${table}' AS t, r FROM ${name}`);
      }
    }
    if (this.command.key && this.command.actor.personId) {
      params.push(JSON.stringify(result ?? null), this.command.key);
      parts.push(
        `done AS (UPDATE idempotency SET result=$${params.length - 1}::jsonb WHERE actor_id=$3::uuid AND command=$5 AND key=$${params.length})`,
      );
    }
    parts.push(
      `im AS (SELECT coalesce(jsonb_agg(jsonb_build_object('t', t, 'r', r) ORDER BY t, r->>'id'), '[]'::jsonb) AS j FROM (${images.join(' UNION ALL ') || `SELECT ''::text AS t, NULL::jsonb AS r WHERE false`}) a)`,
    );
    await this.query(
      `WITH ${parts.join(',\n')}
       INSERT INTO journal_entry (command_id, at, actor_id, actor_name, command, reason, on_behalf, task_ids, images, hash)
       SELECT $1::uuid, $2::timestamptz, $3::uuid, $4::text, $5::text, $6::text, $7::jsonb, $8::uuid[], im.j,
              journal_hash($1::uuid, $2::timestamptz, $3::uuid, $4::text, $5::text, $6::text, $7::jsonb, $8::uuid[], im.j) FROM im`,
      params,
    );
    this.pending.clear();
  }

  /** A command that changed nothing has an answer all the same, for its repetition. */
  private async answer(result: unknown): Promise<void> {
    const { key, name, actor } = this.command;
    if (!key || !actor.personId) return;
    await this.query(
      'UPDATE idempotency SET result = $4::jsonb WHERE actor_id = $1 AND command = $2 AND key = $3',
      [actor.personId, name, key, JSON.stringify(result ?? null)],
    );
  }

  private bucket(entity: EntityTarget<ObjectLiteral>): Pending {
    lockRank(entity);
    let bucket = this.pending.get(entity);
    if (!bucket)
      this.pending.set(entity, (bucket = { inserts: new Map(), updates: new Map(), columns: new Set() }));
    return bucket;
  }

  private columns<T extends Row>(entity: EntityTarget<ObjectLiteral>): (keyof T & string)[] {
    return this.source.getMetadata(entity).columns.map(c => c.databaseName as keyof T & string);
  }

  private table(entity: EntityTarget<ObjectLiteral>): string {
    return this.source.getMetadata(entity).tableName;
  }
}
