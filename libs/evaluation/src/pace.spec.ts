import { DEFAULT_CALENDAR as calendar } from '@duban/calendar';
import type { PaceCurve } from '@duban/chain';
import { paceOf, type PaceSpan, tenthsOf } from './pace';

const span = (starts: string, ends: string, asOf: string, milestonesDue = 0, milestones = 0): PaceSpan => ({
  starts,
  ends,
  asOf,
  milestonesDue,
  milestones,
});
const share = (curve: PaceCurve, s: PaceSpan): number => tenthsOf(paceOf(curve, s, calendar), s) / 10;
const year = (asOf: string) => span('2026-01-01', '2026-12-31', asOf);

it.each([
  ['2025-12-31', 0],
  ['2026-01-01', 0.2],
  ['2026-03-31', 24.6],
  ['2026-06-30', 49.5],
  ['2026-12-30', 99.7],
  ['2026-12-31', 100],
  ['2027-03-01', 100],
])('by days, %s is %d %% of 2026', (asOf, expected) => {
  expect(share('calendar_days', year(asOf))).toBe(expected);
});

it('by days, over the end of a year and through 29 February', () => {
  expect(share('calendar_days', span('2023-11-01', '2024-02-29', '2023-12-31'))).toBe(50.4);
  expect(share('calendar_days', span('2024-02-28', '2024-03-01', '2024-02-29'))).toBe(66.6);
});

it('by workdays, stands still over Spring Festival and moves on its make-up days', () => {
  const february = (asOf: string) =>
    paceOf('workdays', span('2026-02-01', '2026-02-28', asOf), calendar).done;
  // 15 to 23 February are off; Saturdays 14 and 28 are worked.
  expect(
    ['02-13', '02-14', '02-15', '02-23', '02-24', '02-27', '02-28'].map(d => february(`2026-${d}`)),
  ).toEqual([10, 11, 11, 11, 12, 15, 16]);
  expect(paceOf('workdays', year('2026-12-31'), calendar)).toMatchObject({ done: 248, of: 248 });
  // 21 + 16 + 22 + 21 + 19 + 21 workdays.
  expect(share('workdays', year('2026-06-30'))).toBe(48.3);
  // Nothing but days off: days are counted.
  expect(share('workdays', span('2026-02-16', '2026-02-19', '2026-02-17'))).toBe(50);
});

it('by quarters, counts one when it is over, and the last when the work is due', () => {
  expect(
    ['2026-03-30', '2026-03-31', '2026-06-29', '2026-06-30', '2026-12-30', '2026-12-31'].map(d =>
      share('quarters', year(d)),
    ),
  ).toEqual([0, 25, 25, 50, 75, 100]);
  // From November to February: two quarters, in two years.
  const winter = (asOf: string) => share('quarters', span('2025-11-10', '2026-02-20', asOf));
  expect(['2025-11-01', '2025-12-30', '2025-12-31', '2026-02-19', '2026-02-20'].map(winter)).toEqual([
    0, 0, 50, 50, 100,
  ]);
});

it('by milestones, counts those due; without any, days', () => {
  expect(share('milestones', span('2026-01-01', '2026-12-31', '2026-06-30', 1, 3))).toBe(33.3);
  expect(share('milestones', year('2026-06-30'))).toBe(49.5);
});

it('a span that ends before it begins is whole once it has ended', () => {
  for (const curve of ['calendar_days', 'workdays', 'quarters', 'milestones'] as const) {
    expect(share(curve, span('2026-12-01', '2026-01-31', '2026-01-30'))).toBe(0);
    expect(share(curve, span('2026-12-01', '2026-01-31', '2026-02-01'))).toBe(100);
  }
});

it('says how it counted', () => {
  expect(paceOf('workdays', year('2026-01-31'), calendar).steps).toEqual([
    { label: '已过工作日', value: '21 个，共 248 个' },
  ]);
});
