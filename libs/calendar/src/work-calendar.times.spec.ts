import { shanghaiTime } from '@duban/kernel';
import { DEFAULT_CALENDAR as calendar, Limit } from '.';

/** The instant of 'YYYY-MM-DD HH:MM[:SS]' in Shanghai. */
const t = (text: string): Date => new Date(`${text.replace(' ', 'T')}+08:00`);
const refused = (code: string) => expect.objectContaining({ name: 'Refusal', kind: 'invalid', code });

describe('due', () => {
  test.each<[string, number, Limit['unit'], string]>([
    ['2023-09-28 16:00', 15, 'day', '2023-10-13 23:59:59'],
    ['2023-09-28 16:00', 15, 'workday', '2023-10-25 23:59:59'], // 10-07…13 (7), 16…20 (5), 23 24 25
    ['2023-09-28 16:00', 0, 'day', '2023-09-28 23:59:59'],
    ['2023-09-30 16:00', 0, 'workday', '2023-10-07 23:59:59'],
    ['2023-09-26 00:00', 5, 'day', '2023-10-01 23:59:59'], // a day off is not moved
    ['2023-09-27 00:30', 1, 'workday', '2023-09-28 23:59:59'], // 09-26 in UTC: the Shanghai date counts
    ['2023-01-31 09:00', 1, 'month', '2023-02-28 23:59:59'],
    ['2024-01-31 09:00', 1, 'month', '2024-02-29 23:59:59'],
    ['2023-11-30 09:00', 3, 'month', '2024-02-29 23:59:59'],
    ['2023-12-15 09:00', 1, 'month', '2024-01-15 23:59:59'],
    ['2023-05-31 09:00', 25, 'month', '2025-06-30 23:59:59'],
    ['2023-06-07 09:00', 2, 'workhour', '2023-06-07 11:00:00'],
    ['2023-06-07 09:00', 3, 'workhour', '2023-06-07 12:00:00'], // exactly to noon, not to 13:30
    ['2023-06-07 11:00', 2, 'workhour', '2023-06-07 14:30:00'], // over noon
    ['2023-06-07 12:10', 2, 'workhour', '2023-06-07 15:30:00'], // begins at 13:30
    ['2023-06-07 07:00', 1, 'workhour', '2023-06-07 09:30:00'],
    ['2023-06-07 18:00', 1, 'workhour', '2023-06-08 09:30:00'],
    ['2023-06-07 16:30', 1, 'workhour', '2023-06-07 17:30:00'], // exactly to closing time
    ['2023-06-07 16:31:30', 1, 'workhour', '2023-06-08 08:31:30'],
    ['2023-06-09 16:00', 4, 'workhour', '2023-06-12 11:00:00'], // over a weekend
    ['2023-09-28 17:00', 1, 'workhour', '2023-10-07 09:00:00'], // over National Day
    ['2023-10-03 10:00', 15, 'workhour', '2023-10-08 17:30:00'], // two whole days, 7.5 hours each
    ['2023-10-03 10:00', 16, 'workhour', '2023-10-09 09:30:00'],
    ['2023-10-03 10:00', 0, 'workhour', '2023-10-07 08:30:00'],
    ['2023-06-07 10:07', 0, 'workhour', '2023-06-07 10:07:00'],
  ])('%s + %i %s = %s', (from, n, unit, expected) => {
    expect(calendar.due(t(from), { n, unit })).toEqual(t(expected));
  });

  test('refuses a broken limit', () => {
    const from = t('2023-06-07 09:00');
    for (const n of [-1, 1.5, NaN, Infinity])
      expect(() => calendar.due(from, { n, unit: 'day' })).toThrow(refused('calendar.bad_limit'));
    expect(() => calendar.due(from, { n: 1, unit: 'week' as 'day' })).toThrow(refused('calendar.bad_limit'));
    for (const unit of ['day', 'workday', 'workhour', 'month'] as const)
      expect(() => calendar.due(from, { n: 1e9, unit })).toThrow(refused('calendar.out_of_range'));
  });
});

describe('stepTime', () => {
  const friday = t('2023-06-09 23:59:59');
  const holiday = t('2023-10-03 23:59:59'); // Tuesday in National Day

  test.each<[string, Date, number, string]>([
    ['on a workday', friday, 0, '2023-06-09 08:00'],
    ['before a workday', friday, -2, '2023-06-07 08:00'],
    ['after a workday', friday, 1, '2023-06-12 08:00'],
    // June 8–1 (6), May 31–8 (18), 6 (Sat) 5 4, April 28 27 26
    ['−30 over the Labour Day holiday', friday, -30, '2023-04-26 08:00'],
    ['on a day off: the last workday before', holiday, 0, '2023-09-28 08:00'],
    ['before a day off', holiday, -1, '2023-09-28 08:00'],
    ['two before a day off', holiday, -2, '2023-09-27 08:00'],
    ['after a day off', holiday, 1, '2023-10-07 08:00'],
    ['three after a day off', holiday, 3, '2023-10-09 08:00'],
  ])('%s', (_, due, offset, expected) => {
    expect(calendar.stepTime(due, offset)).toEqual(t(expected));
  });

  test('takes another hour, and refuses a broken one', () => {
    expect(calendar.stepTime(friday, 0, '14:30')).toEqual(t('2023-06-09 14:30'));
    for (const hour of ['8:00', '24:00', '08:60', ''])
      expect(() => calendar.stepTime(friday, 0, hour)).toThrow(refused('calendar.bad_time'));
  });
});

describe('nextWindow', () => {
  test.each([
    ['2023-06-07 08:29:59', '2023-06-07 08:30'],
    ['2023-06-07 08:30', '2023-06-07 14:30'], // strictly after
    ['2023-06-07 14:30', '2023-06-08 08:30'],
    ['2023-06-09 15:00', '2023-06-12 08:30'], // Friday
    ['2023-06-10 09:00', '2023-06-12 08:30'], // Saturday
    ['2023-09-28 20:00', '2023-10-07 08:30'], // National Day, worked Saturday
    ['2023-12-29 23:00', '2024-01-02 08:30'],
    ['2023-06-08 00:00', '2023-06-08 08:30'], // still 7 June in UTC
  ])('after %s: %s', (from, expected) => {
    expect(shanghaiTime(calendar.nextWindow(t(from)))).toBe(expected);
  });

  test('takes windows in any order, and refuses to have none', () => {
    expect(calendar.nextWindow(t('2023-06-07 09:00'), ['16:00', '10:00'])).toEqual(t('2023-06-07 10:00'));
    expect(calendar.nextWindow(t('2023-06-07 16:00'), ['16:00', '10:00'])).toEqual(t('2023-06-08 10:00'));
    expect(() => calendar.nextWindow(t('2023-06-07 16:00'), [])).toThrow(refused('calendar.no_window'));
  });
});

test.each([
  ['2023-06-07 08:29:59', false],
  ['2023-06-07 08:30', true],
  ['2023-06-07 11:59:59', true],
  ['2023-06-07 12:00', false],
  ['2023-06-07 13:30', true],
  ['2023-06-07 17:29:59', true],
  ['2023-06-07 17:30', false],
  ['2023-06-10 10:00', false], // Saturday
  ['2023-01-28 10:00', true], // worked Saturday
  ['2023-10-03 10:00', false],
])('%s is working time: %s', (instant, expected) => {
  expect(calendar.isWorkingTime(t(instant))).toBe(expected);
});

describe('shiftByPause', () => {
  test.each([
    ['a week', '2023-06-09 23:59:59', '2023-06-05 10:00', '2023-06-12 10:00', '2023-06-16 23:59:59'],
    ['within one day', '2023-06-09 23:59:59', '2023-06-05 09:00', '2023-06-05 17:00', '2023-06-09 23:59:59'],
    ['over a weekend', '2023-06-12 23:59:59', '2023-06-09 18:00', '2023-06-11 09:00', '2023-06-12 23:59:59'],
    [
      'over National Day',
      '2023-09-29 23:59:59',
      '2023-09-28 09:00',
      '2023-10-08 09:00',
      '2023-10-08 23:59:59',
    ],
    [
      'paused and due on one day',
      '2023-06-07 23:59:59',
      '2023-06-07 09:00',
      '2023-06-08 09:00',
      '2023-06-08 23:59:59',
    ],
    ['a due hour is kept', '2023-06-07 15:00', '2023-06-06 09:00', '2023-06-07 09:00', '2023-06-08 15:00'],
    [
      'what was late stays late',
      '2023-06-05 23:59:59',
      '2023-06-06 09:00',
      '2023-06-20 09:00',
      '2023-06-05 23:59:59',
    ],
    [
      'no workday in it, yet past the due day',
      '2023-06-10 23:59:59',
      '2023-06-09 18:00',
      '2023-06-11 09:00',
      '2023-06-12 23:59:59',
    ],
    [
      'the due hour passed meanwhile',
      '2023-06-07 15:00',
      '2023-06-07 10:00',
      '2023-06-07 16:00',
      '2023-06-08 15:00',
    ],
  ])('%s', (_, due, paused, resumed, expected) => {
    expect(calendar.shiftByPause(t(due), t(paused), t(resumed))).toEqual(t(expected));
  });

  test('refuses a pause that ends before it begins', () => {
    const [due, paused, resumed] = ['2023-06-09', '2023-06-06', '2023-06-05'].map(d => t(`${d} 09:00`));
    expect(() => calendar.shiftByPause(due, paused, resumed)).toThrow(refused('calendar.bad_pause'));
  });
});

describe('describeDue', () => {
  test.each([
    ['2023-06-09 23:59:59', '2023-06-06 09:00', '还有3个工作日'],
    ['2023-06-09 23:59:59', '2023-06-09 09:00', '今天到期'],
    ['2023-06-09 23:59:59', '2023-06-13 09:00', '已超期2个工作日'],
    ['2023-06-09 10:00', '2023-06-09 10:00', '今天到期'],
    ['2023-06-09 10:00', '2023-06-09 10:01', '今天已超期'],
    ['2023-10-07 23:59:59', '2023-09-28 09:00', '还有1个工作日'],
    ['2023-10-03 23:59:59', '2023-09-28 09:00', '还有5天（均为休息日）'],
    ['2023-09-28 23:59:59', '2023-10-01 09:00', '已超期3天（均为休息日）'],
    ['2023-10-03 23:59:59', '2023-10-07 09:00', '已超期1个工作日'],
    ['2027-01-08 23:59:59', '2027-01-01 09:00', '还有5个工作日'], // provisional: nothing is appended
  ])('due %s at %s: %s', (due, now, expected) => {
    expect(calendar.describeDue(t(due), t(now))).toBe(expected);
  });
});
