import { Throttle } from './throttle';

const at = (ms: number): Date => new Date(Date.UTC(2026, 2, 2) + ms);
const tries = (throttle: Throttle, key: string, ms: number, n: number): boolean[] =>
  Array.from({ length: n }, () => {
    try {
      throttle.take(key, at(ms));
      return true;
    } catch {
      return false;
    }
  });

it('lets so many through in a window, for each key', () => {
  const throttle = new Throttle(2, 'a.code');
  expect(tries(throttle, 'x', 0, 3)).toEqual([true, true, false]);
  expect(tries(throttle, 'y', 0, 1)).toEqual([true]);
  expect(() => throttle.take('x', at(59_001))).toThrow(
    expect.objectContaining({ kind: 'too_many', code: 'a.code', details: { retryAfter: 1 } }),
  );
  expect(tries(throttle, 'x', 60_000, 3)).toEqual([true, true, false]);
});

it('does not grow without end', () => {
  const throttle = new Throttle(1, 'a.code', 60_000, 2);
  expect(['a', 'b', 'c', 'b', 'a'].map(key => tries(throttle, key, 0, 1)[0])).toEqual([
    true,
    true,
    true,
    false,
    true,
  ]);
});
