import { DEFAULT_CALENDAR as calendar } from '@duban/calendar';
import { LIGHT_PRESETS, type LightRules } from '@duban/chain';
import { civilDate, endOfDay, instantOf } from '@duban/kernel';
import { calendarUsed, type Light, LIGHT_LABELS, LIGHTS, type LightInputs, reckon } from './light';

/** Wednesday. Five workdays ahead is 10 June, five back 27 May. */
const now = instantOf('2026-06-03', '10:00');
const general = LIGHT_PRESETS.default.rules;
const input = (dueAt: Date | null, more: Partial<LightInputs> = {}): LightInputs => ({
  state: 'tracking',
  dueAt,
  dueLabel: '完成任务',
  percent: 0,
  starts: '2026-01-01',
  ends: '2026-12-31',
  asOf: null,
  milestonesDue: 0,
  milestones: 0,
  returnsRecent: 0,
  periodsWithoutProgress: 0,
  periodsMissed: 0,
  noticesUnanswered: 0,
  redNotices: 0,
  ...more,
});
const ask = (more: Partial<LightInputs> = {}, rules: LightRules = general, at = now) =>
  reckon(rules, input(more.dueAt ?? null, more), { now: at, calendar });
const second = (at: Date, by: number) => new Date(at.getTime() + by * 1000);

describe('time', () => {
  it.each([
    ['green', second(endOfDay('2026-06-10'), 1)],
    ['blue', endOfDay('2026-06-10')],
    ['blue', second(now, 1)],
    // Due this very instant is not late.
    ['blue', now],
    ['yellow', second(now, -1)],
    ['yellow', endOfDay('2026-05-27')],
    ['red', second(endOfDay('2026-05-27'), -1)],
    ['green', null],
  ] as const)('is %s when something is due at %p', (expected, dueAt) => {
    expect(ask({ dueAt }).light).toBe(expected);
  });

  it.each(['registered', 'suspended', 'closed', 'cancelled'])(
    'is grey for a task that is %s, whatever is due',
    state => {
      expect(ask({ dueAt: endOfDay('2026-01-05'), state, redNotices: 1 }).light).toBe('grey');
    },
  );

  it.each(['dispatched', 'implementing', 'tracking', 'completion_review', 'submission'])(
    'is red for a task that is %s with a red notice open, whatever is due',
    state => {
      expect(ask({ state, redNotices: 1 }).light).toBe('red');
      expect(ask({ dueAt: endOfDay('2026-12-31'), state, redNotices: 1 }).light).toBe('red');
    },
  );

  it('moves with the clock alone: blue, yellow, red', () => {
    const dueAt = endOfDay('2026-06-05');
    const on = (day: string) => ask({ dueAt }, general, instantOf(day, '09:00')).light;
    expect(
      ['2026-05-28', '2026-05-29', '2026-06-05', '2026-06-08', '2026-06-12', '2026-06-15'].map(on),
    ).toEqual(['green', 'blue', 'blue', 'yellow', 'yellow', 'red']);
  });

  it('is not hurried by days off', () => {
    // From the last workday before 国庆 the fifth workday lies behind the seven days off.
    const before = instantOf('2026-09-30', '09:00');
    expect(ask({ dueAt: endOfDay('2026-10-12') }, general, before).light).toBe('blue');
  });

  it('is as it was before rules were data, at every hour around Spring Festival', () => {
    const old = (due: Date, at: Date): Light => {
      const day = (n: number) => endOfDay(calendar.addWorkdays(civilDate(at), n));
      return due < day(-5) ? 'red' : due < at ? 'yellow' : due <= day(5) ? 'blue' : 'green';
    };
    const start = instantOf('2026-02-01').getTime();
    for (let a = 0; a < 40; a++)
      for (let b = 0; b < 40; b++) {
        const at = new Date(start + a * 22 * 3_600_000);
        const dueAt = new Date(start + b * 23 * 3_600_000);
        expect([at, dueAt, ask({ dueAt }, general, at).light]).toEqual([at, dueAt, old(dueAt, at)]);
      }
  });
});

describe('pace and quality', () => {
  it('say nothing before anything was reported', () => {
    expect(ask({ percent: 0 }).light).toBe('green');
    expect(ask({ percent: 0 }).readings.find(r => r.measure === 'points_behind')).toMatchObject({
      value: null,
    });
  });

  // 2 July is day 183 of 365: 50.1 %.
  it.each([
    [41, 'green'],
    [40, 'yellow'],
    [21, 'yellow'],
    [20, 'red'],
    [90, 'green'],
  ])('%i %% reported at midyear is %s by the general rules', (percent, expected) => {
    expect(ask({ percent, asOf: '2026-07-02' }).light).toBe(expected);
  });

  it.each([
    ['wuhan', 41, 'green'],
    ['wuhan', 40, 'yellow'],
    ['wuhan', 30, 'red'],
    ['sanya', 50, 'yellow'],
    ['sanya', 51, 'green'],
    ['sanya', 24, 'red'],
    ['suqian', 50, 'yellow'],
  ] as const)('%s: %i %% at midyear is %s', (name, percent, expected) => {
    expect(ask({ percent, asOf: '2026-07-02' }, LIGHT_PRESETS[name].rules).light).toBe(expected);
  });

  it('counts streaks, returns and notices', () => {
    const { yinchuan, sanya } = LIGHT_PRESETS;
    expect(ask({ periodsWithoutProgress: 2 }, yinchuan.rules).light).toBe('yellow');
    expect(ask({ periodsWithoutProgress: 3 }, yinchuan.rules).light).toBe('red');
    expect(ask({ periodsMissed: 1 }, sanya.rules).light).toBe('yellow');
    expect(ask({ periodsMissed: 2 }, sanya.rules).light).toBe('red');
    expect([1, 2].map(returnsRecent => ask({ returnsRecent }).light)).toEqual(['green', 'yellow']);
    expect(ask({ noticesUnanswered: 1 }).light).toBe('yellow');
  });

  it('lets the worst decide, or the first signal of an order that has something to say', () => {
    const late = { dueAt: second(now, -1), redNotices: 1 };
    expect(ask(late).light).toBe('red');
    expect(ask(late, { ...general, combine: ['time', 'pace', 'quality'] }).light).toBe('yellow');
    expect(ask({ redNotices: 1 }, { ...general, combine: ['time', 'pace', 'quality'] }).light).toBe('red');
    expect(ask({}, { ...general, combine: ['time', 'pace', 'quality'] }).light).toBe('green');
  });
});

it('says why, with the figures', () => {
  const why = (more: Partial<LightInputs> = {}) => ask(more).why;
  expect(why()).toBe('没有到期事项');
  expect(why({ state: 'registered' })).toBe('尚未分办');
  expect(why({ state: 'suspended' })).toBe('已中止');
  expect(why({ state: 'closed' })).toBe('已结束');
  expect(why({ dueAt: endOfDay('2026-06-05') })).toBe(
    '“完成任务”应于 2026-06-05 23:59 前完成，还有2个工作日；5个工作日内到期为蓝灯',
  );
  expect(why({ dueAt: endOfDay('2026-06-01') })).toMatch(/已超期2个工作日；超期5个工作日以内为黄灯$/);
  expect(why({ dueAt: endOfDay('2026-05-01') })).toMatch(/超期超过5个工作日为红灯$/);
  expect(why({ redNotices: 1 })).toBe('有未办结的红色督办单；没有到期事项');
  expect(why({ percent: 30, asOf: '2026-07-02' })).toBe(
    '截至 2026-07-02 完成 30%，序时进度 50.1%；落后序时进度20.1 个百分点，大于 10、不大于 30 个百分点为黄灯；没有到期事项',
  );
  expect(why({ percent: 60, asOf: '2026-07-02' })).toBe(
    '没有到期事项；截至 2026-07-02 完成 60%，序时进度 50.1%',
  );
});

it('shows its arithmetic, and the calendar it went by', () => {
  const { readings } = ask({ percent: 30, asOf: '2026-07-02' });
  expect(readings.find(r => r.measure === 'points_behind')?.steps).toEqual([
    { label: '起止', value: '2026-01-01 至 2026-12-31' },
    { label: '截至', value: '2026-07-02' },
    { label: '已过自然日', value: '183 天，共 365 天' },
    { label: '序时进度', value: '183 ÷ 365 = 50.1%' },
    { label: '已报进度', value: '30%' },
    { label: '落后序时进度', value: '20.1 个百分点' },
  ]);
  const ctx = { now, calendar };
  expect(calendarUsed(input(null), ctx)).toMatchObject({
    id: 'state-council',
    years: ['2026'],
    provisional: false,
  });
  expect(calendarUsed(input(null, { ends: '2027-06-30' }), ctx)).toMatchObject({
    years: ['2026', '2027'],
    provisional: true,
  });
});

it('has a word for each light', () => {
  expect(Object.keys(LIGHT_LABELS)).toEqual([...LIGHTS]);
});
