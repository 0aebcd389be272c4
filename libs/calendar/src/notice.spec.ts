import {
  calendarDifference,
  type CalendarNotice,
  changed,
  DEFAULT_CALENDAR,
  readIcsNotice,
  readJsonNotice,
  STATE_COUNCIL_CALENDAR,
  WorkCalendar,
  yearView,
} from '.';

const notice = (change: Partial<CalendarNotice> = {}): CalendarNotice => ({
  year: 2027,
  holidays: [
    { name: '元旦', from: '2027-01-01', to: '2027-01-03' },
    { name: '春节', from: '2027-02-05', to: '2027-02-11' },
  ],
  work: ['2027-02-13'],
  source: '国办发明电〔2026〕9号',
  ...change,
});
const faultsOf = (change: Partial<CalendarNotice>) =>
  changed(STATE_COUNCIL_CALENDAR, { notices: [notice(change)] }, 2).faults;

describe('a notice put into the calendar', () => {
  const { data, faults } = changed(STATE_COUNCIL_CALENDAR, { notices: [notice()] }, 2);
  const next = new WorkCalendar(data);

  test('is the next version; what other notices say stays', () => {
    expect(faults).toEqual([]);
    expect(data.version).toBe(2);
    expect(yearView(next, 2026)).toEqual(yearView(DEFAULT_CALENDAR, 2026));
    expect(yearView(next, 2027)).toMatchObject({
      provisional: false,
      sources: ['国办发明电〔2026〕9号'],
      holidays: [
        { name: '元旦', from: '2027-01-01', to: '2027-01-03' },
        { name: '春节', from: '2027-02-05', to: '2027-02-11' },
      ],
      work: ['2027-02-13'],
    });
    // 261 weekdays − 01-01 − (02-05, 02-08…11) + 02-13
    expect(next.yearWorkdays(2027)).toBe(261 - 1 - 5 + 1);
    // January has 21 weekdays, February 20.
    expect(yearView(next, 2027).months.slice(0, 3)).toEqual([20, 16, 23]);
  });

  test('differs by the days that are worked or not any more, and settles its year', () => {
    const { days, hours, settled } = calendarDifference(DEFAULT_CALENDAR, next);
    expect(days.map(d => `${d.date} ${d.was} ${d.is} ${d.worked}`)).toEqual([
      '2027-01-01 工作日 元旦 false',
      '2027-02-05 工作日 春节 false',
      '2027-02-08 工作日 春节 false',
      '2027-02-09 工作日 春节 false',
      '2027-02-10 工作日 春节 false',
      '2027-02-11 工作日 春节 false',
      '2027-02-13 周末 调休上班 true',
    ]);
    expect({ hours, settled }).toEqual({ hours: null, settled: [2027] });
    expect(calendarDifference(next, next)).toEqual({ days: [], hours: null, settled: [] });
  });

  test('may change the hours alone', () => {
    const hours = { start: '09:00', noonStart: '12:00', noonEnd: '14:00', end: '18:00' };
    const summer = changed(STATE_COUNCIL_CALENDAR, { notices: [], hours }, 2);
    expect(summer.faults).toEqual([]);
    expect(calendarDifference(DEFAULT_CALENDAR, new WorkCalendar(summer.data)).hours?.is).toEqual(hours);
    expect(changed(STATE_COUNCIL_CALENDAR, { notices: [] }, 2).faults).toEqual([
      { where: 'notices', message: '没有任何放假安排或作息时间' },
    ]);
  });

  test.each<[string, Partial<CalendarNotice>, string]>([
    ['a day that does not exist', { work: ['2027-02-30'] }, 'notices.0.work.0'],
    ['a make-up day that is worked anyway', { work: ['2027-02-15'] }, 'notices.0.work.0'],
    ['no document', { source: ' ' }, 'notices.0.source'],
    ['no year', { year: 27 }, 'notices.0.year'],
    [
      'a holiday without a name',
      { holidays: [{ name: '', from: '2027-01-01' }] },
      'notices.0.holidays.0.name',
    ],
    [
      'an end before the beginning',
      { holidays: [{ name: '春节', from: '2027-02-11', to: '2027-02-05' }] },
      'notices.0.holidays.0.to',
    ],
    [
      'a slip in the month',
      { holidays: [{ name: '春节', from: '2027-02-05', to: '2027-03-11' }] },
      'notices.0.holidays.0.to',
    ],
    [
      'days of another year',
      { holidays: [{ name: '春节', from: '2025-01-28', to: '2025-01-29' }], work: [] },
      'notices.0',
    ],
    [
      'off and worked',
      { holidays: [{ name: '元旦', from: '2027-01-02' }], work: ['2027-01-02'] },
      'notices.0',
    ],
  ])('refuses %s and says where', (_, change, where) => {
    const faults = faultsOf(change);
    expect(faults.map(f => f.where)).toContain(where);
    expect(faults.every(f => /[\u4e00-\u9fff]/.test(f.message))).toBe(true);
  });

  test('refuses a year that is named twice, and one that contradicts its neighbour', () => {
    const twice = changed(STATE_COUNCIL_CALENDAR, { notices: [notice(), notice()] }, 2);
    expect(twice.faults).toEqual([{ where: 'notices.1.year', message: '2027年列了两次' }]);
    // 2026-10-10 is a make-up day of the notice of 2026.
    const other = faultsOf({ holidays: [{ name: '校庆', from: '2026-10-10' }], work: [] });
    expect(other).toEqual([{ where: 'notices.0', message: '2026-10-10既列为放假又列为上班' }]);
  });
});

describe('a region', () => {
  // Two days of April off, and a day the nation has off worked for them.
  const own = notice({
    year: 2026,
    holidays: [{ name: '三月三', from: '2026-04-20', to: '2026-04-21' }],
    work: ['2026-05-04'],
    source: '桂政发〔2026〕1号',
  });
  const { data, faults } = changed(STATE_COUNCIL_CALENDAR, { notices: [own], region: '广西' }, 2);
  const guangxi = new WorkCalendar(data);

  test('lays its own days over the national ones', () => {
    expect(faults).toEqual([]);
    expect(guangxi.isWorkday('2026-04-20')).toBe(false);
    expect(guangxi.explain('2026-04-19', '2026-04-21').map(d => d.label)).toEqual(['三月三', '三月三']);
    // 05-04 is a day off of the nation and worked here.
    expect(guangxi.isWorkday('2026-05-04')).toBe(true);
    expect(DEFAULT_CALENDAR.isWorkday('2026-05-04')).toBe(false);
    // April: 21 − 2; May: 19 + 1.
    expect([4, 5].map(m => guangxi.monthWorkdays(2026, m))).toEqual([19, 20]);
    expect(guangxi.yearWorkdays(2026)).toBe(248 - 2 + 1);
    expect(yearView(guangxi, 2026).regional.holidays).toEqual([
      { name: '三月三', from: '2026-04-20', to: '2026-04-21' },
    ]);
  });

  test('keeps them when the nation publishes, and settles no year by itself', () => {
    const later = new WorkCalendar(changed(data, { notices: [notice()] }, 3).data);
    expect(later.isWorkday('2026-04-20')).toBe(false);
    const early = changed(
      STATE_COUNCIL_CALENDAR,
      {
        notices: [notice({ holidays: [{ name: '三月三', from: '2027-04-09' }], work: [] })],
        region: '广西',
      },
      2,
    );
    const calendar = new WorkCalendar(early.data);
    expect([calendar.isProvisional('2027-04-09'), calendar.isProvisional('2027-04-12')]).toEqual([
      false,
      true,
    ]);
  });

  test('gives way as a whole to another one', () => {
    const other = notice({ year: 2027, holidays: [{ name: '那达慕', from: '2027-07-12' }], work: [] });
    const next = new WorkCalendar(changed(data, { notices: [other], region: '内蒙古' }, 3).data);
    expect([next.isWorkday('2026-04-20'), next.isWorkday('2027-07-12')]).toEqual([true, false]);
    expect(calendarDifference(guangxi, next).days.map(d => d.date)).toEqual([
      '2026-04-20',
      '2026-04-21',
      '2026-05-04',
      '2027-07-12',
    ]);
  });

  test('has a name, and does not contradict itself', () => {
    expect(changed(STATE_COUNCIL_CALENDAR, { notices: [own], region: ' ' }, 2).faults).toEqual([
      { where: 'overlay.region', message: '没有写明适用的地区' },
    ]);
    const twice = notice({ ...own, work: ['2026-04-20'] });
    expect(changed(STATE_COUNCIL_CALENDAR, { notices: [twice], region: '广西' }, 2).faults).toHaveLength(1);
  });
});

describe('read from JSON', () => {
  test('one notice, or several with hours and region', () => {
    expect(readJsonNotice(JSON.stringify(notice()))).toEqual({ change: { notices: [notice()] }, faults: [] });
    const hours = { start: '09:00', noonStart: '12:00', noonEnd: '13:00', end: '17:00' };
    const whole = { notices: [notice()], hours, region: '广西' };
    expect(readJsonNotice(JSON.stringify(whole))).toEqual({ change: whole, faults: [] });
  });

  test.each<[string, string, string]>([
    ['no JSON', '{', '文件'],
    ['another thing', '[]', '文件'],
    ['a word for a year', '{"year": "2027", "holidays": [], "work": [], "source": "x"}', 'notices.0.year'],
    ['a misspelled key', '{"year": 2027, "holiday": [], "source": "x"}', 'notices.0.holiday'],
    ['a holiday as text', '{"year": 2027, "holidays": ["春节"], "source": "x"}', 'notices.0.holidays.0'],
    [
      'a number for a date',
      '{"notices": [{"year": 2027, "work": [20270213], "source": "x"}]}',
      'notices.0.work.0',
    ],
    ['hours that are none', '{"notices": [], "hours": "9-5"}', 'hours'],
  ])('%s', (_, text, where) => {
    expect(readJsonNotice(text).faults.map(f => f.where)).toContain(where);
  });
});

describe('read from a calendar file', () => {
  const event = (summary: string, from: string, end?: string) =>
    `BEGIN:VEVENT\r\nUID:${from}\r\nDTSTART;VALUE=DATE:${from}\r\n${end ? `DTEND;VALUE=DATE:${end}\r\n` : ''}SUMMARY:${summary}\r\nEND:VEVENT\r\n`;
  const file = (...events: string[]) =>
    `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${events.join('')}END:VCALENDAR\r\n`;

  test('whole holidays, days one by one, make-up days, and what is no holiday', () => {
    const text = file(
      event('元旦（休）', '20261231', '20270103'),
      event('春节 假期 第1天/共2天', '20270205'),
      event('春节 假期 第2天/共2天', '20270206'),
      event('春节 补班 第1天/共1天', '20270213', '20270214'),
      event('情人节', '20270214', '20270215'),
      event('国庆节\\, 中秋节 休', '20271001', '20271008'),
    );
    expect(readIcsNotice(text, '国办发明电〔2026〕9号')).toEqual({
      change: {
        notices: [
          {
            year: 2027,
            source: '国办发明电〔2026〕9号',
            holidays: [
              { name: '元旦', from: '2026-12-31', to: '2027-01-02' },
              { name: '春节', from: '2027-02-05', to: '2027-02-05' },
              { name: '春节', from: '2027-02-06', to: '2027-02-06' },
              { name: '国庆节, 中秋节', from: '2027-10-01', to: '2027-10-07' },
            ],
            work: ['2027-02-13'],
          },
        ],
      },
      faults: [],
    });
  });

  test('a day of December belongs to the New Year after it; each year is a notice; long lines are folded', () => {
    const folded = file(
      event('元旦 休', '20221231'),
      event('中秋节、国庆\r\n 节 休', '20230929', '20231007'),
      event('班', '20240204'),
    );
    const { change, faults } = readIcsNotice(folded, 'x');
    expect(faults).toEqual([]);
    expect(change.notices.map(n => [n.year, n.holidays.map(h => h.name), n.work])).toEqual([
      [2023, ['元旦', '中秋节、国庆节'], []],
      [2024, [], ['2024-02-04']],
    ]);
  });

  test('the shipped year as a calendar file gives the shipped year', () => {
    const { holidays, work } = yearView(DEFAULT_CALENDAR, 2025);
    const day = (date: string) => date.replace(/-/g, '');
    const next = (date: string) => new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10);
    const text = file(
      ...holidays.map(h => event(`${h.name} 休`, day(h.from), day(next(h.to)))),
      ...work.map(date => event('调休上班', day(date))),
    );
    const { change } = readIcsNotice(text, STATE_COUNCIL_CALENDAR.years[2025].source);
    const again = changed(STATE_COUNCIL_CALENDAR, change, 2);
    expect(again.faults).toEqual([]);
    expect({ ...yearView(new WorkCalendar(again.data), 2025) }).toEqual(yearView(DEFAULT_CALENDAR, 2025));
  });

  test.each<[string, string, string]>([
    ['another file', 'hello', '第1行'],
    ['nothing that says 休 or 班', file(event('春节', '20270205')), '文件'],
    ['a time instead of a day', file(event('春节 休', '20270205T080000Z')), '第5行'],
    ['no date', 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:春节 休\nEND:VEVENT\nEND:VCALENDAR', '第2行'],
    ['a day that does not exist', file(event('春节 休', '20270230')), '第3行'],
    ['a month off', file(event('春节 休', '20270205', '20270405')), '第3行'],
    ['an event that does not end', 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:春节 休', '第2行'],
    [
      'a repeating event',
      file('BEGIN:VEVENT\nDTSTART;VALUE=DATE:20270205\nRRULE:FREQ=YEARLY\nSUMMARY:休\nEND:VEVENT\n'),
      '第5行',
    ],
  ])('%s', (_, text, where) => {
    expect(readIcsNotice(text, 'x').faults.map(f => f.where)).toContain(where);
  });
});
