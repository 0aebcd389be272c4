import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { checkOut } from './db';

/** Any 64-bit number will do, as long as nobody else uses it. */
const SEAL_LOCK = 0x64_75_62_61;
const BATCH = 2000;

/** The link of the chain: this entry and all before it. */
export const chainHash = (before: string, hash: string): string =>
  createHash('sha256')
    .update(before + hash)
    .digest('hex');

export const GENESIS = '0'.repeat(64);

/**
 * Numbers committed entries densely and chains them, afterwards and in bulk, so that no command waits for a global
 * head. One sealer at a time (advisory lock); a second one finds the lock taken and leaves.
 */
export class Sealer {
  constructor(private readonly source: DataSource) {}

  /** @returns how many entries were sealed */
  async seal(): Promise<number> {
    let total = 0;
    for (;;) {
      const n = await this.batch();
      total += n;
      if (n < BATCH) return total;
    }
  }

  private async batch(): Promise<number> {
    const client = await checkOut(this.source);
    try {
      await client.query({ text: 'BEGIN' });
      const { rows: got } = await client.query({
        text: 'SELECT pg_try_advisory_xact_lock($1) AS ok',
        values: [SEAL_LOCK],
      });
      if (!(got[0] as { ok: boolean }).ok) {
        await client.query({ text: 'ROLLBACK' });
        return 0;
      }
      const { rows: open } = await client.query({
        text: 'SELECT id, hash FROM journal_entry WHERE seq IS NULL ORDER BY id LIMIT $1',
        values: [BATCH],
      });
      const { rows: heads } = await client.query({
        text: 'SELECT seq, chain_hash FROM journal_entry WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1',
      });
      const head = heads[0] as { seq: string; chain_hash: string } | undefined;
      let seq = Number(head?.seq ?? 0);
      let hash = head?.chain_hash ?? GENESIS;
      const links = (open as { id: string; hash: string }[]).map(e => ({
        id: e.id,
        seq: ++seq,
        chain_hash: (hash = chainHash(hash, e.hash)),
      }));
      if (links.length)
        await client.query({
          text: `UPDATE journal_entry e SET seq = x.seq, chain_hash = x.chain_hash
                 FROM jsonb_to_recordset($1::jsonb) AS x(id bigint, seq bigint, chain_hash varchar) WHERE e.id = x.id`,
          values: [JSON.stringify(links)],
        });
      await client.query({ text: 'COMMIT' });
      client.release();
      return links.length;
    } catch (e) {
      client.release(e as Error);
      throw e;
    }
  }
}
