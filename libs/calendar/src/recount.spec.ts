import { civilDate, endOfDay, instantOf } from '@duban/kernel';
import {
  type CalendarNotice,
  changed,
  dueAt,
  recount,
  resumed,
  STATE_COUNCIL_CALENDAR,
  WorkCalendar,
  workdaysAfter,
} from '.';

const wd = (n: number) => ({ n, unit: 'workday' }) as const;
const at = (date: string, time = '10:00') => instantOf(date, time);

/** A calendar of one year, as its notice had it, and as it was amended. */
function amended(before: CalendarNotice, after: CalendarNotice): [WorkCalendar, WorkCalendar] {
  const first = changed({ ...STATE_COUNCIL_CALENDAR, years: {} }, { notices: [before] }, 1);
  const second = changed(first.data, { notices: [after] }, 2);
  expect([...first.faults, ...second.faults]).toEqual([]);
  return [new WorkCalendar(first.data), new WorkCalendar(second.data)];
}

describe('amendments that came in mid-year', () => {
  // 2020: 春节 01-24…30, 01-19 and 02-01 worked; 国办发明电〔2020〕1号 of 01-26 made it last until 02-02.
  const [before, after] = amended(
    {
      year: 2020,
      holidays: [{ name: '春节', from: '2020-01-24', to: '2020-01-30' }],
      work: ['2020-01-19', '2020-02-01'],
      source: '国办发明电〔2019〕16号',
    },
    {
      year: 2020,
      holidays: [{ name: '春节', from: '2020-01-24', to: '2020-02-02' }],
      work: ['2020-01-19'],
      source: '国办发明电〔2020〕1号',
    },
  );
  const said = at('2020-01-26');

  test.each<[string, number, string, string]>([
    // From Friday 01-17: 19 (Sun) 20 21 22 23 | 31, 02-01 (Sat), 3 4 5 …; without 31 and 02-01 two days later.
    ['2020-01-17', 6, '2020-01-31', '2020-02-03'],
    ['2020-01-17', 7, '2020-02-01', '2020-02-04'],
    ['2020-01-17', 10, '2020-02-05', '2020-02-07'],
    // Before the holiday nothing changes.
    ['2020-01-17', 5, '2020-01-23', '2020-01-23'],
    // From Thursday 02-06 the holiday is past: 7 | 10 11 12 13.
    ['2020-02-06', 5, '2020-02-13', '2020-02-13'],
  ])('2020: from %s, %i workdays: %s becomes %s', (from, n, was, is) => {
    const rule = { from: at(from), limit: wd(n) };
    expect(dueAt(before, rule)).toEqual(endOfDay(was));
    expect(recount(after, { at: endOfDay(was), rule }, said)).toEqual({ at: endOfDay(is), rule });
  });

  test('2020: days, months and named dates do not move; working hours do', () => {
    for (const limit of [
      { n: 15, unit: 'day' },
      { n: 1, unit: 'month' },
    ] as const) {
      const rule = { from: at('2020-01-17'), limit };
      expect(recount(after, { at: dueAt(before, rule), rule }, said)).toEqual({
        at: dueAt(before, rule),
        rule,
      });
    }
    const named = { at: endOfDay('2020-01-31'), rule: null };
    expect(recount(after, named, said)).toEqual(named);
    const hours = { from: at('2020-01-23', '16:30'), limit: { n: 2, unit: 'workhour' } } as const;
    // One hour is left on 01-23; the other is that of the next morning worked.
    expect(dueAt(before, hours)).toEqual(at('2020-01-31', '09:30'));
    expect(recount(after, { at: dueAt(before, hours), rule: hours }, said).at).toEqual(
      at('2020-02-03', '09:30'),
    );
  });

  test('2019: 劳动节 became four days, with 04-28 and 05-05 worked', () => {
    const [old, now] = amended(
      {
        year: 2019,
        holidays: [{ name: '劳动节', from: '2019-05-01' }],
        work: [],
        source: '国办发明电〔2018〕15号',
      },
      {
        year: 2019,
        holidays: [{ name: '劳动节', from: '2019-05-01', to: '2019-05-04' }],
        work: ['2019-04-28', '2019-05-05'],
        source: '国办发明电〔2019〕3号',
      },
    );
    const told = at('2019-03-22');
    // From 04-26 (Fri): 29 30 | 05-02 03 06; now 28 (Sun) 29 30 | 05-05 (Sun) 06.
    const five = { from: at('2019-04-26'), limit: wd(5) };
    expect(dueAt(old, five)).toEqual(endOfDay('2019-05-06'));
    expect(recount(now, { at: dueAt(old, five), rule: five }, told).at).toEqual(endOfDay('2019-05-06'));
    // Three of them: 05-02 was the third; 04-30 is now. Announced five weeks before: it is due earlier.
    const three = { from: at('2019-04-26'), limit: wd(3) };
    expect(recount(now, { at: endOfDay('2019-05-02'), rule: three }, told).at).toEqual(
      endOfDay('2019-04-30'),
    );
  });

  test('2015: 09-03 to 05 off, 09-06 worked', () => {
    const [old, now] = amended(
      {
        year: 2015,
        holidays: [{ name: '中秋节', from: '2015-09-27' }],
        work: [],
        source: '国办发明电〔2014〕28号',
      },
      {
        year: 2015,
        holidays: [
          { name: '抗战胜利70周年纪念日', from: '2015-09-03', to: '2015-09-05' },
          { name: '中秋节', from: '2015-09-27' },
        ],
        work: ['2015-09-06'],
        source: '国发明电〔2015〕1号',
      },
    );
    // From Monday 08-31: 1 2 3 4 7; now 1 2 | 6 (Sun) 7 8.
    const rule = { from: at('2015-08-31'), limit: wd(5) };
    expect(dueAt(old, rule)).toEqual(endOfDay('2015-09-07'));
    expect(recount(now, { at: endOfDay('2015-09-07'), rule }, at('2015-08-31', '11:00')).at).toEqual(
      endOfDay('2015-09-08'),
    );
  });
});

describe('who is hurt by an amendment', () => {
  // 2026-03-07 and 08 (a weekend) become worked, 03-03 a day off.
  const year = (off: string[], work: string[]): WorkCalendar => {
    const { data, faults } = changed(
      { ...STATE_COUNCIL_CALENDAR, years: {} },
      { notices: [{ year: 2026, holidays: off.map(from => ({ name: '放假', from })), work, source: 'x' }] },
      2,
    );
    expect(faults).toEqual([]);
    return new WorkCalendar(data);
  };
  const plain = year([], []);
  const worked = year([], ['2026-03-07', '2026-03-08']);
  // Monday 03-02 and five workdays: 3 4 5 6 | 9; with the weekend worked: 3 4 5 6 7.
  const rule = { from: at('2026-03-02'), limit: wd(5) };
  const standing = { at: endOfDay('2026-03-09'), rule };

  test('earlier, while three workdays and more are left', () => {
    expect(dueAt(plain, rule)).toEqual(standing.at);
    // On 03-03: 4 5 6 are left at least, so 03-07 is far enough.
    expect(recount(worked, standing, at('2026-03-03'))).toEqual({ at: endOfDay('2026-03-07'), rule });
  });

  test('earlier, yet no nearer than three workdays', () => {
    // On 03-05: 6 7 8 are left at least; what is left is counted from then on.
    const now = at('2026-03-05');
    const kept = recount(worked, standing, now);
    expect(kept).toEqual({ at: endOfDay('2026-03-08'), rule: { from: now, limit: wd(3) } });
    expect(dueAt(worked, kept.rule!)).toEqual(kept.at);
  });

  test('never behind what it was', () => {
    // On 03-06: 7 8 9 would be the third.
    expect(recount(worked, standing, at('2026-03-06')).at).toEqual(endOfDay('2026-03-09'));
    expect(recount(worked, standing, at('2026-03-09')).at).toEqual(endOfDay('2026-03-09'));
  });

  test('where the day it was due has become a day off, the next workday', () => {
    const both = year(['2026-03-09'], ['2026-03-07', '2026-03-08']);
    expect(recount(both, standing, at('2026-03-06')).at).toEqual(endOfDay('2026-03-10'));
  });

  test('what was overdue stays so, unless the new time is still to come', () => {
    const later = year(['2026-03-03'], []);
    // Now 4 5 6 | 9 10: on 03-11 it is overdue all the same, since 03-10.
    expect(recount(later, standing, at('2026-03-11')).at).toEqual(endOfDay('2026-03-10'));
    // On 03-10 it was overdue for a day, and is not.
    expect(recount(later, standing, at('2026-03-10')).at).toEqual(endOfDay('2026-03-10'));
    // Nobody becomes later than he was.
    expect(recount(worked, standing, at('2026-03-20'))).toEqual({ at: standing.at, rule: null });
  });

  test('counted once more it stays what it is', () => {
    for (const calendar of [worked, year(['2026-03-03', '2026-03-09'], [])])
      for (const day of ['2026-03-03', '2026-03-05', '2026-03-06', '2026-03-09']) {
        const once = recount(calendar, standing, at(day));
        expect(recount(calendar, once, at(day, '12:00'))).toEqual(once);
      }
  });

  test('a pause leaves as many workdays, counted from the day it ended', () => {
    const paused = resumed(plain, standing, at('2026-03-04'), at('2026-03-18'));
    // Of 5 6 9 three were left on 03-04: 19 20 23.
    expect(paused).toEqual({ at: endOfDay('2026-03-23'), rule: { from: at('2026-03-18'), limit: wd(3) } });
    expect(civilDate(dueAt(plain, paused.rule!))).toBe('2026-03-23');
    expect(resumed(plain, standing, at('2026-03-10'), at('2026-03-18'))).toEqual(standing);
    const named = { at: endOfDay('2026-03-09'), rule: null };
    expect(resumed(plain, named, at('2026-03-04'), at('2026-03-18'))).toEqual({
      at: endOfDay('2026-03-23'),
      rule: null,
    });
  });
});

test('so many workdays after a civil date', () => {
  const calendar = new WorkCalendar(STATE_COUNCIL_CALENDAR);
  // 2026-12-31 and 20 workdays of a plain 2027: 01-28.
  expect(dueAt(calendar, workdaysAfter('2026-12-31', 20))).toEqual(endOfDay('2027-01-28'));
});
