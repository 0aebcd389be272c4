import { createHash } from 'node:crypto';
import { chainHash, GENESIS } from './sealer';

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('chainHash', () => {
  it('covers the entry and all before it', () => {
    const [a, b] = [sha('a'), sha('b')];
    expect(chainHash(GENESIS, a)).toBe(sha(GENESIS + a));
    expect(chainHash(chainHash(GENESIS, a), b)).not.toBe(chainHash(chainHash(GENESIS, b), a));
  });

  it('begins with nothing, as long as any other link', () => {
    expect(GENESIS).toMatch(/^0{64}$/);
    expect(chainHash(GENESIS, GENESIS)).toHaveLength(GENESIS.length);
  });
});
