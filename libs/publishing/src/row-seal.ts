import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** Bytes of a seal: enough that nobody hits one by chance, short enough for a cell. */
const LENGTH = 16;

/**
 * Marks rows that leave the house, so that the ones that come back are those: not mixed up, not edited, not of another
 * plan. Without DUBAN_SECRET it tells apart what was changed by mistake only; who may do what is asked again in any case.
 */
export class RowSeal {
  private readonly key: Buffer;

  constructor(secret: string | undefined) {
    this.key = Buffer.from(hkdfSync('sha256', secret ?? 'duban', '', 'duban workbook', 32));
  }

  seal(...parts: readonly string[]): string {
    return createHmac('sha256', this.key)
      .update(JSON.stringify(parts))
      .digest()
      .subarray(0, LENGTH)
      .toString('base64url');
  }

  fits(seal: string, ...parts: readonly string[]): boolean {
    const [a, b] = [seal, this.seal(...parts)].map(s => Buffer.from(s));
    return a.length === b.length && timingSafeEqual(a, b);
  }
}

/** What stood in the cells of a row, to see whether somebody filled it in. */
export const digestOf = (values: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(values)).digest('base64url').slice(0, LENGTH);
