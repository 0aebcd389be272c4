import { DEFAULT_CALENDAR, STATE_COUNCIL_CALENDAR, WorkCalendar } from '.';

describe('the State Council calendar', () => {
  // Counted by hand: weekdays of the month − weekdays off + make-up days.
  const months: Record<number, number[]> = {
    //      Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec
    2023: [18, 20, 23, 20, 21, 21, 21, 23, 20, 19, 22, 21],
    2024: [22, 18, 21, 22, 21, 19, 23, 22, 21, 19, 21, 22],
    2025: [19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23],
    2026: [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23],
    // Not published: plain weekdays.
    2027: [21, 20, 23, 22, 21, 22, 22, 22, 22, 21, 22, 23],
  };
  const years: Record<number, number> = { 2023: 249, 2024: 251, 2025: 248, 2026: 248, 2027: 261 };

  test.each(Object.keys(years).map(Number))('%i: month and year totals', year => {
    expect(months[year].map((_, i) => DEFAULT_CALENDAR.monthWorkdays(year, i + 1))).toEqual(months[year]);
    expect(DEFAULT_CALENDAR.yearWorkdays(year)).toBe(years[year]);
    expect(months[year].reduce((a, b) => a + b)).toBe(years[year]);
  });

  test('holds as many days off and make-up days as the notices name', () => {
    const counts = Object.entries(STATE_COUNCIL_CALENDAR.years).map(([y, e]) => [
      y,
      e.off.length,
      e.work.length,
    ]);
    // 2023: 3+7+1+5+3+8; 2024: 1+8+3+5+1+3+7; 2025: 1+8+3+5+3+8; 2026: 3+9+3+5+3+3+7.
    expect(counts).toEqual([
      ['2023', 27, 7],
      ['2024', 28, 8],
      ['2025', 28, 5],
      ['2026', 33, 6],
    ]);
  });

  test('every make-up day is a weekend, and every year names its notice', () => {
    for (const { work, source } of Object.values(STATE_COUNCIL_CALENDAR.years)) {
      expect(source).toMatch(/^国办发明电〔20\d\d〕\d+号/);
      for (const date of work) expect([0, 6]).toContain(new Date(`${date}T00:00:00Z`).getUTCDay());
    }
  });

  test.each([
    ['2022-12-30', true], // no notice for 2022 here
    ['2022-12-31', false], // named by the notice of 2023
    ['2023-01-03', false],
    ['2026-12-31', false],
    ['2027-01-01', true],
  ])('%s provisional: %s', (date, expected) => {
    expect(DEFAULT_CALENDAR.isProvisional(date)).toBe(expected);
  });

  test('an entry marked provisional is used, yet stays provisional', () => {
    const calendar = new WorkCalendar({
      ...STATE_COUNCIL_CALENDAR,
      years: {
        ...STATE_COUNCIL_CALENDAR.years,
        2027: { off: ['2027-01-01'], work: [], source: '法定节日，待通知', provisional: true },
      },
    });
    expect(calendar.isWorkday('2027-01-01')).toBe(false);
    expect(calendar.isProvisional('2027-01-01')).toBe(true);
    expect(calendar.addWorkdays('2026-12-31', 1)).toBe('2027-01-04');
  });
});
