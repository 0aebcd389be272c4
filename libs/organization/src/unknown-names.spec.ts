import { UnknownNames } from './unknown-names';

const at = (ms: number): Date => new Date(Date.UTC(2026, 2, 2) + ms);
const QUARTER = 15 * 60_000;

it('locks at the fifth failure and begins anew after the lock', () => {
  const names = new UnknownNames();
  for (let i = 0; i < 5; i++) {
    expect(names.lockedUntil('x', at(i))).toBeNull();
    names.fail('x', at(i));
  }
  expect(names.lockedUntil('x', at(5))).toEqual(at(4 + QUARTER));
  expect(names.lockedUntil('y', at(5))).toBeNull();
  expect(names.lockedUntil('x', at(4 + QUARTER))).toBeNull();
  names.fail('x', at(5 + QUARTER));
  expect(names.lockedUntil('x', at(6 + QUARTER))).toBeNull();
});

it('notes thirty failures a minute', () => {
  const names = new UnknownNames();
  const noted = (ms: number): number =>
    Array.from({ length: 100 }, () => names.mayNote(at(ms))).filter(Boolean).length;
  expect([noted(0), noted(30_000), noted(60_000)]).toEqual([30, 0, 30]);
});

it('does not grow without end', () => {
  const names = new UnknownNames();
  for (let i = 0; i < 4; i++) names.fail('first', at(0));
  for (let i = 0; i < 10_000; i++) names.fail(`n${i}`, at(0));
  names.fail('first', at(0));
  expect(names.lockedUntil('first', at(0))).toBeNull();
});
