import { calendarFaults, STATE_COUNCIL_CALENDAR, WorkCalendar, WorkCalendarData } from '.';

const wrong = (change: Partial<WorkCalendarData>): WorkCalendarData => ({
  ...STATE_COUNCIL_CALENDAR,
  ...change,
});
const year = (off: string[], work: string[], source = '市政府办通知') => ({ off, work, source });

test('the shipped calendar has no faults', () => {
  expect(calendarFaults(STATE_COUNCIL_CALENDAR)).toEqual([]);
});

test.each<[string, Partial<WorkCalendarData>, string]>([
  ['a date that does not exist', { years: { 2026: year(['2026-02-29'], []) } }, 'years.2026.off[0]'],
  ['a date written otherwise', { years: { 2026: year([], ['2026-1-4']) } }, 'years.2026.work[0]'],
  ['a date of another year', { years: { 2026: year(['2027-01-01'], []) } }, 'years.2026.off[0]'],
  ['off and worked at once', { years: { 2026: year(['2026-01-04'], ['2026-01-04']) } }, 'years.2026.work[0]'],
  [
    'two notices that contradict each other',
    { years: { 2025: year([], ['2025-12-28']), 2026: year(['2025-12-28'], []) } },
    'years.2026.off[0]',
  ],
  ['no source', { years: { 2026: year([], [], ' ') } }, 'years.2026.source'],
  ['a mistyped year', { years: { 20260: year([], []) } }, 'years.20260'],
  ['a time that does not exist', { hours: { ...STATE_COUNCIL_CALENDAR.hours, end: '24:30' } }, 'hours.end'],
  ['hours in the wrong order', { hours: { ...STATE_COUNCIL_CALENDAR.hours, noonEnd: '11:00' } }, 'hours'],
])('finds %s', (_, change, where) => {
  const data = wrong(change);
  expect(calendarFaults(data).map(fault => fault.where)).toEqual([where]);
  expect(() => new WorkCalendar(data)).toThrow(
    expect.objectContaining({ code: 'calendar.bad_data', faults: [expect.objectContaining({ where })] }),
  );
});

test('a day of the year before is allowed, and all faults are told at once', () => {
  expect(calendarFaults(wrong({ years: { 2026: year(['2025-12-31'], []) } }))).toEqual([]);
  expect(calendarFaults(wrong({ years: { 2026: year(['x', 'y'], ['z']) } }))).toHaveLength(3);
});
