import { Inject, Injectable } from '@nestjs/common';
import { RECORD_WORDS } from '@duban/evaluation';
import { type Actor, checkOut, Db, type Fault, Journal } from '@duban/journal';
import { CLOCK, type Clock, IDS, type Ids, Refusal, type Slice } from '@duban/kernel';
import { assertMay } from '@duban/organization';
import { InvariantVerifier, type Verification } from './verify';

/** Any number nobody else takes. Held while a verification runs; it goes with the connection of a process that dies. */
const VERIFY_LOCK = 0x7665_7266;

/** As many faults as are kept of one run. */
const MAX_KEPT = 200;

/** waiting: no worker has taken it up; failed: it came to no result. */
export type RunState = 'waiting' | 'running' | 'sound' | 'unsound' | 'failed';

export interface RunView {
  id: string;
  state: RunState;
  requestedBy: string;
  requestedAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  done: number;
  steps: number;
  doing: string | null;
  /** What was looked at, and how many of it; none before it is over. */
  checked: { what: string; count: number }[];
  faults: Fault[];
  faultCount: number;
  lastSeq: number | null;
  lastHash: string | null;
  unsealed: number | null;
  error: string | null;
}

interface Raw {
  id: string;
  requested_by_name: string;
  requested_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
  done: number;
  steps: number;
  doing: string | null;
  ok: boolean | null;
  checked: Record<string, number> | null;
  faults: Fault[] | null;
  fault_count: number;
  last_seq: string | null;
  last_hash: string | null;
  unsealed: number | null;
  error: string | null;
}

/** 核验: asked for at the desk, done by a worker, and kept with what came of it. */
@Injectable()
export class VerificationRuns {
  private leaving = false;

  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(IDS) private readonly ids: Ids,
    private readonly verifier: InvariantVerifier,
  ) {}

  /** Asks for one. Whoever asks while one is waiting or under way is told of that one. */
  async request(actor: Actor, { key }: { key?: string } = {}): Promise<{ id: string }> {
    assertMay(actor, 'journal.read');
    return this.journal.transact(
      { name: 'journal.verify', actor, key, body: {} },
      async tx => {
        const [made] = await tx.query<{ id: string }>(
          `INSERT INTO verification_run (id, requested_by, requested_by_name, requested_at, done, steps, fault_count)
           VALUES ($1, $2, $3, $4, 0, 0, 0) ON CONFLICT DO NOTHING RETURNING id`,
          [this.ids.next(), actor.personId, actor.name, tx.now],
        );
        if (made) return made;
        const [open] = await tx.query<{ id: string }>(
          'SELECT id FROM verification_run WHERE finished_at IS NULL',
        );
        if (!open)
          throw new Refusal('conflict', 'verification.just_over', '另一次核验刚刚结束', {
            mend: '请刷新页面查看结果，需要时再启动一次',
          });
        tx.reason = '核验已在进行';
        return open;
      },
      { always: true },
    );
  }

  /** The latest first. */
  async list(actor: Actor, slice: Slice<readonly [at: string, id: string]> = {}): Promise<RunView[]> {
    assertMay(actor, 'journal.read');
    const rows = await this.db.query<Raw>(
      `SELECT * FROM verification_run ${slice.after ? 'WHERE (requested_at, id) < ($2::timestamptz, $3::uuid)' : ''}
       ORDER BY requested_at DESC, id DESC LIMIT $1`,
      [slice.limit ?? null, ...(slice.after ?? [])],
    );
    return rows.map(viewOf);
  }

  /**
   * Does what is asked for, if no other process is at it. One that a dead process left behind begins again: its lock
   * went with its connection. Safe on any number of workers. @returns whether there was anything to do
   */
  async work(): Promise<boolean> {
    const [open] = await this.db.query<{ id: string }>(
      'SELECT id FROM verification_run WHERE finished_at IS NULL LIMIT 1',
    );
    if (!open) return false;
    const holder = await checkOut(this.db.source);
    let broken: Error | undefined;
    try {
      const locked = await holder.query({
        text: 'SELECT pg_try_advisory_lock($1) AS ok',
        values: [VERIFY_LOCK],
      });
      if (!(locked.rows[0] as { ok: boolean }).ok) return false;
      // Asked again under the lock: whoever held it before may have finished it.
      const [still] = await this.db.query(
        'SELECT 1 FROM verification_run WHERE id = $1 AND finished_at IS NULL',
        [open.id],
      );
      if (still) await this.run(open.id);
      await holder.query({ text: 'SELECT pg_advisory_unlock($1)', values: [VERIFY_LOCK] });
      return Boolean(still);
    } catch (e) {
      broken = e as Error;
      throw e;
    } finally {
      holder.release(broken);
    }
  }

  /** The process stops: what is under way ends after the check it is at, and begins again in another. */
  leave(): void {
    this.leaving = true;
  }

  /** Keeps what a verification at the command line came to. */
  async record(by: string, startedAt: Date, result: Verification): Promise<void> {
    const now = this.clock.now();
    const id = this.ids.next();
    // Not beside one that is under way: it is over when it is written.
    await this.db.query(
      `INSERT INTO verification_run (id, requested_by_name, requested_at, started_at, finished_at, done, steps, fault_count)
       VALUES ($1, $2, $3, $3, $4, 0, 0, 0)`,
      [id, by, startedAt, now],
    );
    await this.finish(id, result);
  }

  private async run(id: string): Promise<void> {
    await this.db.query(
      'UPDATE verification_run SET started_at = $2, done = 0, steps = $3, doing = NULL WHERE id = $1',
      [id, this.clock.now(), this.verifier.steps()],
    );
    let done = 0;
    try {
      const result = await this.verifier.verify(async doing => {
        if (this.leaving) throw new Leaving();
        await this.db.query('UPDATE verification_run SET done = $2, doing = $3 WHERE id = $1', [
          id,
          done++,
          doing,
        ]);
      });
      await this.finish(id, result);
    } catch (e) {
      if (e instanceof Leaving) return;
      await this.db.query(
        'UPDATE verification_run SET finished_at = $2, doing = NULL, error = $3 WHERE id = $1',
        [id, this.clock.now(), (e as Error).message.slice(0, 500)],
      );
    }
  }

  private async finish(
    id: string,
    { ok, checked, faults, lastSeq, lastHash, unsealedTail }: Verification,
  ): Promise<void> {
    await this.db.query(
      `UPDATE verification_run SET finished_at = $2, done = greatest(steps, 1), steps = greatest(steps, 1), doing = NULL, ok = $3,
         checked = $4::jsonb, faults = $5::jsonb, fault_count = $6, last_seq = $7, last_hash = $8, unsealed = $9 WHERE id = $1`,
      [
        ...[id, this.clock.now(), ok, JSON.stringify(checked), JSON.stringify(faults.slice(0, MAX_KEPT))],
        ...[faults.length, lastSeq, lastHash, unsealedTail],
      ],
    );
  }
}

class Leaving extends Error {}

const stateOf = (r: Raw): RunState => {
  if (!r.finished_at) return r.started_at ? 'running' : 'waiting';
  return r.error !== null ? 'failed' : r.ok ? 'sound' : 'unsound';
};

/** `task 018f…`: the record's kind in words, its id as it is, for whoever looks it up in the journal. */
const inWords = (where: string): string =>
  where.replace(/^[a-z_]+(?= )/, table =>
    table === 'journal_entry' ? '日志' : (RECORD_WORDS[table] ?? table),
  );

const viewOf = (r: Raw): RunView => ({
  id: r.id,
  state: stateOf(r),
  requestedBy: r.requested_by_name,
  requestedAt: r.requested_at,
  startedAt: r.started_at,
  finishedAt: r.finished_at,
  done: r.done,
  steps: r.steps,
  doing: r.doing,
  checked: Object.entries(r.checked ?? {}).map(([what, count]) => ({
    what: RECORD_WORDS[what] ?? what,
    count,
  })),
  faults: (r.faults ?? []).map(f => ({ ...f, where: inWords(f.where) })),
  faultCount: r.fault_count,
  lastSeq: r.last_seq === null ? null : Number(r.last_seq),
  lastHash: r.last_hash,
  unsealed: r.unsealed,
  error: r.error,
});
