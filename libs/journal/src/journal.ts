import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { type Clock, type Ids, isRefusal, Refusal } from '@duban/kernel';
import { checkOut, poolOf } from './db';
import { type CommandMeta, LAST_CHANGES, Tx } from './tx';

const RETRIES = 6;
/** Deadlock victims and serialization failures: nothing was done, the command simply runs again. */
const RETRIABLE = new Set(['40P01', '40001']);

/** JSON with sorted keys: the same body gives the same hash, however it was spelled. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, v: unknown) =>
    v && typeof v === 'object' && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1)))
      : v,
  ) ?? 'null';

interface TransactOptions {
  /** Leaves an entry although no row changes: a sign-in, an export. */
  always?: boolean;
  /** Takes everything back at the end. */
  rehearse?: boolean;
}

/** Where every command runs: one transaction, one journal entry, idempotent by key. Nothing else opens transactions. */
export class Journal {
  constructor(
    private readonly source: DataSource,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** The instant a command given now would bear. */
  now(): Date {
    return this.clock.now();
  }

  /**
   * Runs `work` in one transaction and writes what it changed together with a journal entry.
   * With a key, a repetition changes nothing and gets the first answer. With `rehearse` everything runs as far as the
   * database, and is then taken back: whoever asks learns whether it would go through.
   * @throws Refusal idempotency.key_reused when the key was used for another body
   */
  async transact<T>(
    command: CommandMeta,
    work: (tx: Tx) => Promise<T>,
    options: TransactOptions = {},
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.once(command, work, options);
      } catch (e) {
        if (attempt > RETRIES || !RETRIABLE.has((e as { code?: string }).code ?? '')) {
          await this.sayWhoWasFirst(e);
          throw e;
        }
        await new Promise(r => setTimeout(r, attempt * 7));
      }
    }
  }

  /** Whoever comes second learns what happened to the record meanwhile: what, by whom, when. */
  private async sayWhoWasFirst(e: unknown): Promise<void> {
    if (!isRefusal(e) || e.kind !== 'conflict' || typeof e.details.id !== 'string' || e.details.since) return;
    const last = await poolOf(this.source)
      .query({ text: LAST_CHANGES, values: [e.details.id, 3] })
      .catch(() => ({ rows: [] }));
    e.details.since = last.rows;
  }

  private async once<T>(
    command: CommandMeta,
    work: (tx: Tx) => Promise<T>,
    { always = false, rehearse = false }: TransactOptions,
  ): Promise<T> {
    const client = await checkOut(this.source);
    const tx = new Tx(client, this.source, command, this.ids.next(), this.clock.now());
    let broken: Error | undefined;
    let result: T;
    try {
      await tx.begin();
      const answered = await this.firstAnswer<T>(tx, command);
      if (answered) {
        await tx.query('ROLLBACK');
        return answered.result;
      }
      await command.entrance?.enter?.(tx);
      result = await work(tx);
      await tx.flush(result, always);
      await tx.query(rehearse ? 'ROLLBACK' : 'COMMIT');
      if (rehearse) return result;
      command.actor.standsFor?.clear();
    } catch (e) {
      // A connection that cannot even roll back is thrown away, not handed to the next command.
      await client.query({ text: 'ROLLBACK' }).catch((r: Error) => (broken = r));
      throw e;
    } finally {
      client.release(broken);
    }
    await tx.runAfterCommit();
    return result;
  }

  /** Takes the key for this command; a row that is there already holds the first answer. */
  private async firstAnswer<T>(tx: Tx, command: CommandMeta): Promise<{ result: T } | null> {
    if (!command.key || !command.actor.personId) return null;
    const hash = createHash('sha256').update(canonical(command.body)).digest('hex');
    const who = [command.actor.personId, command.name, command.key];
    const taken = await tx.query(
      'INSERT INTO idempotency (actor_id, command, key, body_hash, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING 1',
      [...who, hash, tx.now],
    );
    if (taken.length) return null;
    const [row] = await tx.query<{ body_hash: string; result: T }>(
      'SELECT body_hash, result FROM idempotency WHERE actor_id = $1 AND command = $2 AND key = $3',
      who,
    );
    if (row && row.body_hash !== hash)
      throw new Refusal('invalid', 'idempotency.key_reused', '同一操作编号用于了不同内容', {
        mend: '请刷新页面后重新提交',
      });
    return { result: row?.result as T };
  }

  /** Forgets answers older than seven days. @returns how many */
  async forgetAnswers(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - 7 * 86_400_000);
    const client = poolOf(this.source);
    const { rows } = await client.query({
      text: 'WITH d AS (DELETE FROM idempotency WHERE at < $1 RETURNING 1) SELECT count(*)::int AS n FROM d',
      values: [before],
    });
    return (rows[0] as { n: number }).n;
  }
}
