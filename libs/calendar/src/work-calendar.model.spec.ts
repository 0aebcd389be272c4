/**
 * The calendar against a naive model that walks day by day and minute by minute. The model has its own copy of the
 * notices, typed from them as ranges, and uses nothing of the library or the kernel.
 */
import { DEFAULT_CALENDAR as calendar } from '.';

const OFF =
  `2022-12-31/2023-01-02 2023-01-21/27 2023-04-05/05 2023-04-29/2023-05-03 2023-06-22/24 2023-09-29/2023-10-06
  2024-01-01/01 2024-02-10/17 2024-04-04/06 2024-05-01/05 2024-06-10/10 2024-09-15/17 2024-10-01/07
  2025-01-01/01 2025-01-28/2025-02-04 2025-04-04/06 2025-05-01/05 2025-05-31/2025-06-02 2025-10-01/08
  2026-01-01/03 2026-02-15/23 2026-04-04/06 2026-05-01/05 2026-06-19/21 2026-09-25/27 2026-10-01/07`
    .split(/\s+/)
    .map(range => range.split('/'))
    .map(([from, to]) => [from, to.length === 2 ? from.slice(0, 8) + to : to]);
const WORK = `2023 0128 0129 0423 0506 0625 1007 1008 2024 0204 0218 0407 0428 0511 0914 0929 1012
  2025 0126 0208 0427 0928 1011 2026 0104 0214 0228 0509 0920 1010`;
const worked = new Set<string>();
WORK.split(/\s+/).reduce((year, token) => {
  if (token.startsWith('20')) return token;
  worked.add(`${year}-${token.slice(0, 2)}-${token.slice(2)}`);
  return year;
}, '');

const dates: string[] = [];
for (
  const day = new Date('2021-12-01T12:00:00Z');
  dates.at(-1) !== '2028-12-31';
  day.setUTCDate(day.getUTCDate() + 1)
)
  dates.push(day.toISOString().slice(0, 10));
const position = new Map(dates.map((date, i) => [date, i]));
const next = (date: string, by = 1): string => dates[position.get(date)! + by];

const workdays = new Set(
  dates.filter(date => {
    if (worked.has(date)) return true;
    if (OFF.some(([from, to]) => from <= date && date <= to)) return false;
    return ![0, 6].includes(new Date(`${date}T12:00:00Z`).getUTCDay());
  }),
);
const isWorkday = (date: string): boolean => workdays.has(date);
function step(date: string, n: number): string {
  if (n === 0) return isWorkday(date) ? date : step(date, 1);
  for (let left = Math.abs(n); left > 0;) {
    date = next(date, Math.sign(n));
    if (isWorkday(date)) left--;
  }
  return date;
}
function between(a: string, b: string): number {
  let count = 0;
  for (let date = a; date !== b;) {
    date = next(date, a < b ? 1 : -1);
    if (isWorkday(date)) count += a < b ? 1 : -1;
  }
  return count;
}

const MINUTE = 60_000;
const wall = (at: Date): string => new Date(at.getTime() + 480 * MINUTE).toISOString();
const later = (at: Date, minutes: number): Date => new Date(at.getTime() + minutes * MINUTE);
function isWorkingMinute(at: Date): boolean {
  const [date, time] = [wall(at).slice(0, 10), wall(at).slice(11, 16)];
  return isWorkday(date) && ((time >= '08:30' && time < '12:00') || (time >= '13:30' && time < '17:30'));
}

/** mulberry32: seeded, so that a failure can be run again. */
function random(seed: number): (below: number) => number {
  return below => {
    seed = (seed + 0x6d2b79f5) | 0;
    let x = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return Math.floor((((x ^ (x >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}
const pick = random(20230628);
/** Dates from October 2022 to May 2027: the known years with unknown ones at both ends. */
const someDate = (): string => next('2022-10-01', pick(1700));
const someInstant = (): Date => later(new Date('2022-10-01T00:00:00Z'), pick(1700 * 1440));
const rounds = (n: number, run: () => void): void => {
  for (let i = 0; i < n; i++) run();
};

test('isWorkday agrees on every day', () => {
  for (let date = '2022-01-01'; date < '2028-01-01'; date = next(date))
    if (calendar.isWorkday(date) !== isWorkday(date)) throw new Error(date);
});

test('addWorkdays agrees', () => {
  rounds(3000, () => {
    const [date, n] = [someDate(), pick(241) - 120];
    expect([date, n, calendar.addWorkdays(date, n)]).toEqual([date, n, step(date, n)]);
  });
});

test('workdaysBetween and workdaysIn agree, and undo addWorkdays', () => {
  rounds(2000, () => {
    const [a, b] = [someDate(), someDate()];
    expect([a, b, calendar.workdaysBetween(a, b)]).toEqual([a, b, between(a, b)]);
    expect(calendar.workdaysIn(a, b)).toBe(a > b ? 0 : between(next(a, -1), b));
    const n = pick(401) - 200;
    if (n) expect(calendar.workdaysBetween(a, calendar.addWorkdays(a, n))).toBe(n);
  });
});

test('due in working hours agrees with counting minutes', () => {
  rounds(400, () => {
    const [from, n] = [someInstant(), 1 + pick(20)];
    let at = from;
    for (let left = n * 60; left > 0; at = later(at, 1)) if (isWorkingMinute(at)) left--;
    expect([from, n, calendar.due(from, { n, unit: 'workhour' })]).toEqual([from, n, at]);
  });
});

test('isWorkingTime and nextWindow agree with looking at each minute', () => {
  rounds(400, () => {
    const from = someInstant();
    expect(calendar.isWorkingTime(from)).toBe(isWorkingMinute(from));
    let at = later(from, 1);
    const isWindow = () => ['08:30', '14:30'].includes(wall(at).slice(11, 16));
    while (!(isWindow() && isWorkday(wall(at).slice(0, 10)))) at = later(at, 1);
    expect([from, calendar.nextWindow(from)]).toEqual([from, at]);
  });
});

test('stepTime falls on a workday, in order, and step 0 never behind the due date', () => {
  rounds(1000, () => {
    const [due, offset] = [someInstant(), pick(40) - 30];
    const date = wall(due).slice(0, 10);
    const times = [offset, offset + 1].map(n => wall(calendar.stepTime(due, n)));
    expect(times[0] <= times[1]).toBe(true);
    expect(times.every(time => isWorkday(time.slice(0, 10)) && time.slice(11, 16) === '08:00')).toBe(true);
    const zero = wall(calendar.stepTime(due, 0)).slice(0, 10);
    expect(zero).toBe(isWorkday(date) ? date : step(date, -1));
  });
});

test('a pause leaves as many workdays as there were, and makes nothing late', () => {
  rounds(2000, () => {
    const pausedAt = someInstant();
    const resumedAt = later(pausedAt, pick(60 * 1440));
    const dueDate = next(wall(pausedAt).slice(0, 10), pick(60));
    const due = new Date(`${dueDate}T23:59:59+08:00`);
    const shifted = calendar.shiftByPause(due, pausedAt, resumedAt);
    const left = between(wall(resumedAt).slice(0, 10), wall(shifted).slice(0, 10));
    const was = between(wall(pausedAt).slice(0, 10), dueDate);
    expect(shifted >= resumedAt).toBe(true);
    expect(wall(shifted).slice(11, 19)).toBe('23:59:59');
    // Only where nothing was left, on days off, does the resumption give the next workday.
    expect(left === was || (was === 0 && left === 1)).toBe(true);
  });
});
