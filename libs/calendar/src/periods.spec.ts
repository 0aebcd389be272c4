import { nextPeriod, periodOf, reportDatesFault, Rhythm, RHYTHMS, timesAYear } from '.';

test.each<[Rhythm, string, string, string, string, string]>([
  ['weekly', '2023-03-22', '2023-W12', '2023年第12周', '2023-03-20', '2023-03-26'],
  ['weekly', '2023-01-01', '2022-W52', '2022年第52周', '2022-12-26', '2023-01-01'],
  ['weekly', '2024-12-31', '2025-W01', '2025年第1周', '2024-12-30', '2025-01-05'],
  ['weekly', '2021-01-03', '2020-W53', '2020年第53周', '2020-12-28', '2021-01-03'],
  ['weekly', '2026-12-31', '2026-W53', '2026年第53周', '2026-12-28', '2027-01-03'],
  ['fortnightly', '2023-01-02', '2023-F01', '2023年第1—2周', '2023-01-02', '2023-01-15'],
  ['fortnightly', '2023-03-26', '2023-F06', '2023年第11—12周', '2023-03-13', '2023-03-26'],
  ['fortnightly', '2023-12-31', '2023-F26', '2023年第51—52周', '2023-12-18', '2023-12-31'],
  ['fortnightly', '2027-01-03', '2026-F26', '2026年第51—53周', '2026-12-14', '2027-01-03'],
  ['monthly', '2023-03-31', '2023-03', '2023年3月', '2023-03-01', '2023-03-31'],
  ['monthly', '2024-02-10', '2024-02', '2024年2月', '2024-02-01', '2024-02-29'],
  ['monthly', '2023-12-31', '2023-12', '2023年12月', '2023-12-01', '2023-12-31'],
  ['quarterly', '2023-03-31', '2023-Q1', '2023年第1季度', '2023-01-01', '2023-03-31'],
  ['quarterly', '2023-04-01', '2023-Q2', '2023年第2季度', '2023-04-01', '2023-06-30'],
  ['quarterly', '2023-12-01', '2023-Q4', '2023年第4季度', '2023-10-01', '2023-12-31'],
  ['half_yearly', '2023-06-30', '2023-H1', '2023年上半年', '2023-01-01', '2023-06-30'],
  ['half_yearly', '2023-07-01', '2023-H2', '2023年下半年', '2023-07-01', '2023-12-31'],
  ['yearly', '2024-02-29', '2024', '2024年度', '2024-01-01', '2024-12-31'],
])('%s of %s: %s', (rhythm, date, key, name, from, to) => {
  expect(periodOf(rhythm, date)).toEqual({ key, name, from, to });
});

const tomorrow = (date: string): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

test.each(RHYTHMS)(
  '%s periods cover 2019–2034 day by day, without gap or overlap, keys ascending',
  rhythm => {
    let period = periodOf(rhythm, '2019-01-01');
    for (let date = '2019-01-01'; date < '2035-01-01'; date = tomorrow(date)) {
      if (date > period.to) {
        const next = nextPeriod(rhythm, period);
        expect(next.from).toBe(tomorrow(period.to));
        expect(next.key > period.key).toBe(true);
        period = next;
      }
      // Plain comparison: tens of thousands of expect() calls would take seconds.
      const found = periodOf(rhythm, date);
      if (JSON.stringify(found) !== JSON.stringify(period) || date < found.from || date > found.to)
        throw new Error(`${date}: ${JSON.stringify(found)}`);
    }
  },
);

test('refuses a date that does not exist', () => {
  for (const rhythm of RHYTHMS)
    expect(() => periodOf(rhythm, '2023-02-29')).toThrow(
      expect.objectContaining({ code: 'calendar.bad_date' }),
    );
});

describe('chosen dates', () => {
  const dates = ['03-31', '06-15', '09-30', '11-15', '12-20'];

  test.each([
    ['2026-03-31', '2026-D0331', '截至2026年3月31日', '2025-12-21', '2026-03-31'],
    ['2026-04-01', '2026-D0615', '截至2026年6月15日', '2026-04-01', '2026-06-15'],
    ['2026-12-21', '2027-D0331', '截至2027年3月31日', '2026-12-21', '2027-03-31'],
  ])('period of %s', (date, key, name, from, to) => {
    expect(periodOf(dates, date)).toEqual({ key, name, from, to });
  });

  it('follow each other without gap or overlap, over leap years', () => {
    let p = periodOf(dates, '2023-01-01');
    for (let i = 0; i < 40; i++) {
      const next = nextPeriod(dates, p);
      expect(next.from).toBe(tomorrow(p.to));
      expect(next.key > p.key).toBe(true);
      p = next;
    }
    expect(p.to).toBe('2031-03-31');
  });

  it('cost what they are', () => {
    expect(timesAYear(dates)).toBe(5);
    expect(timesAYear('quarterly')).toBe(4);
  });

  test.each([
    [[], /至少选择一天/],
    [['02-29'], /不是每年都有/],
    [['13-01'], /不是每年都有/],
    [['3-1'], /不是每年都有/],
    [['03-01', '03-05'], /相隔七天/],
    [['12-30', '01-02'], /相隔七天/],
    [['03-01', '03-01'], /相隔七天/],
  ])('%j are refused', (given, why) => {
    expect(reportDatesFault(given)).toMatch(why);
  });

  it('are sound otherwise', () => {
    expect(reportDatesFault(dates)).toBeNull();
    expect(reportDatesFault(['12-31'])).toBeNull();
  });
});
