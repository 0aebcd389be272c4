import { DEFAULT_CALENDAR as calendar } from '.';

const refused = (code: string) => expect.objectContaining({ name: 'Refusal', kind: 'invalid', code });

// [date, n, the n-th workday after or before it], counted by hand on the calendars of the four notices.
const HAND: [string, number, string][] = [
  ['2022-12-30', 1, '2023-01-03'], // Fri, over New Year
  ['2022-12-30', 5, '2023-01-09'], // 3 4 5 6 | 9
  ['2022-12-31', 0, '2023-01-03'], // a day off moves on
  ['2023-01-20', 1, '2023-01-28'], // Spring Festival, then a worked Saturday
  ['2023-01-18', 5, '2023-01-30'], // 19 20 | 28 29 30
  ['2023-01-30', -3, '2023-01-20'], // 29 28 | 20
  ['2023-04-28', 3, '2023-05-06'], // 05-04 05-05, worked Saturday
  ['2023-09-28', 3, '2023-10-09'], // 10-07 10-08 (worked weekend) 10-09
  ['2023-10-01', 1, '2023-10-07'],
  ['2023-10-01', 0, '2023-10-07'],
  ['2023-10-01', -1, '2023-09-28'],
  ['2023-10-09', -3, '2023-09-28'],
  ['2023-12-29', 2, '2024-01-03'], // Fri; 01-01 off
  ['2024-02-02', 1, '2024-02-04'], // Fri; worked Sunday
  ['2024-02-08', 3, '2024-02-19'], // 9 (除夕 is worked) | 18 19
  ['2024-02-19', -2, '2024-02-09'],
  ['2024-09-27', 3, '2024-10-08'], // 29 (Sun) 30 | 10-08
  ['2024-10-08', -10, '2024-09-18'], // 30 29 27 26 25 24 23 20 19 18
  ['2024-12-31', 5, '2025-01-08'], // 2 3 | 6 7 8
  ['2025-01-24', 3, '2025-02-05'], // 26 (Sun) 27 | 02-05
  ['2025-01-24', 6, '2025-02-08'], // … 6 7, worked Saturday
  ['2025-09-26', 6, '2025-10-11'], // 28 (Sun) 29 30 | 9 10 11 (Sat)
  ['2025-12-31', 3, '2026-01-06'], // 4 (Sun) 5 6
  ['2026-02-13', 2, '2026-02-24'], // 14 (Sat) | 24
  ['2026-02-13', 7, '2026-03-02'], // … 25 26 27 28 (Sat) | 03-02
  ['2026-03-02', -10, '2026-02-10'], // 28 27 26 25 24 | 14 13 12 11 10
  ['2026-09-24', 6, '2026-10-10'], // 28 29 30 | 8 9 10 (Sat)
  ['2026-12-31', 5, '2027-01-07'], // 2027 provisional: Friday 01-01 counts until the notice comes
];

describe('workdays', () => {
  test.each(HAND)('%s %i workdays: %s', (date, n, expected) => {
    expect(calendar.addWorkdays(date, n)).toBe(expected);
    if (n !== 0) expect(calendar.workdaysBetween(date, expected)).toBe(n);
  });

  test.each([
    ['2023-01-28', true],
    ['2023-01-27', false],
    ['2023-04-23', true],
    ['2024-02-09', true],
    ['2024-02-12', false],
    ['2025-10-08', false],
    ['2026-02-28', true],
    ['2026-03-01', false],
  ])('%s is a workday: %s', (date, expected) => {
    expect(calendar.isWorkday(date)).toBe(expected);
  });

  test('between counts the end and not the beginning, in both directions', () => {
    expect(calendar.workdaysBetween('2023-09-28', '2023-10-09')).toBe(3);
    expect(calendar.workdaysBetween('2023-10-09', '2023-09-28')).toBe(-3);
    expect(calendar.workdaysBetween('2023-10-02', '2023-10-05')).toBe(0);
    // From a day off, the end still counts: 09-28 is one workday back and 10-07 one ahead.
    expect(calendar.workdaysBetween('2023-10-03', '2023-09-28')).toBe(-1);
    expect(calendar.workdaysBetween('2023-10-03', '2023-10-07')).toBe(1);
    expect(calendar.workdaysBetween('2023-10-03', '2023-10-03')).toBe(0);
  });

  test('in a range, both ends count', () => {
    expect(calendar.workdaysIn('2023-09-28', '2023-10-09')).toBe(4);
    expect(calendar.workdaysIn('2023-09-28', '2023-09-28')).toBe(1);
    expect(calendar.workdaysIn('2023-10-09', '2023-09-28')).toBe(0);
  });

  test('refuses what is no date, and what lies outside 1950–2099', () => {
    for (const date of [
      '2023-02-29',
      '2023-13-01',
      '2023-00-10',
      '2023-06-31',
      '2023-6-1',
      '2023-06-30T00',
      '',
    ])
      expect(() => calendar.isWorkday(date)).toThrow(refused('calendar.bad_date'));
    expect(() => calendar.isProvisional('2023-02-30')).toThrow(refused('calendar.bad_date'));
    expect(() => calendar.monthWorkdays(2023, 13)).toThrow(refused('calendar.bad_date'));
    expect(() => calendar.isWorkday('0202-06-30')).toThrow(refused('calendar.out_of_range'));
    expect(() => calendar.addWorkdays('2099-12-31', 1)).toThrow(refused('calendar.out_of_range'));
    expect(() => calendar.addWorkdays('1950-01-01', -1)).toThrow(refused('calendar.out_of_range'));
    expect(() => calendar.addWorkdays('2023-06-30', 1.5)).toThrow(refused('calendar.bad_number'));
    expect(calendar.addWorkdays('2099-12-30', 1)).toBe('2099-12-31');
    expect(calendar.yearWorkdays(1950)).toBe(260); // 365 days, begins on a Sunday: 53 Sundays, 52 Saturdays
  });

  test('100,000 steps stay cheap', () => {
    const start = performance.now();
    for (let i = 0; i < 100_000; i++) calendar.addWorkdays('2024-06-03', (i % 400) - 200);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
