import { OBLIGATION_KINDS } from '@duban/chain';
import { REACTIONS } from './reactions.table';

describe('people in a simulation', () => {
  it.each(OBLIGATION_KINDS)('know what to do about %s', kind => {
    expect(REACTIONS[kind]).toBeInstanceOf(Function);
  });

  it('know of nothing that nobody can owe', () => {
    expect(Object.keys(REACTIONS).sort()).toEqual([...OBLIGATION_KINDS].sort());
  });
});
