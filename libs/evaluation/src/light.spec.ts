import { DEFAULT_CALENDAR as calendar } from '@duban/calendar';
import { endOfDay, instantOf } from '@duban/kernel';
import { LIGHT_LABELS, LIGHTS, lightBounds, type LightInputs, lightOf, lightSql, lightWhy } from './light';

/** Wednesday. Five workdays ahead is 10 June, five back 27 May. */
const now = instantOf('2026-06-03', '10:00');
const bounds = lightBounds(now, calendar);
const input = (dueAt: Date | null, more: Partial<LightInputs> = {}): LightInputs => ({
  state: 'tracking',
  dueAt,
  dueLabel: '完成任务',
  redNotice: false,
  ...more,
});
const light = (dueAt: Date | null, more: Partial<LightInputs> = {}) => lightOf(input(dueAt, more), bounds);
const second = (at: Date, by: number) => new Date(at.getTime() + by * 1000);

it('counts its bounds in workdays, to the end of the day', () => {
  expect(bounds).toEqual({ now, soon: endOfDay('2026-06-10'), grace: endOfDay('2026-05-27') });
});

describe('lightOf', () => {
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
    expect(light(dueAt)).toBe(expected);
  });

  it.each(['registered', 'suspended', 'closed', 'cancelled'])(
    'is grey for a task that is %s, whatever is due',
    state => {
      expect(light(endOfDay('2026-01-05'), { state, redNotice: true })).toBe('grey');
    },
  );

  it.each(['dispatched', 'implementing', 'tracking', 'completion_review', 'submission'])(
    'is red for a task that is %s with a red notice open, whatever is due',
    state => {
      expect(light(null, { state, redNotice: true })).toBe('red');
      expect(light(endOfDay('2026-12-31'), { state, redNotice: true })).toBe('red');
    },
  );

  it('moves with the clock alone: blue, yellow, red', () => {
    const due = endOfDay('2026-06-05');
    const on = (day: string) => lightOf(input(due), lightBounds(instantOf(day, '09:00'), calendar));
    expect(
      ['2026-05-28', '2026-05-29', '2026-06-05', '2026-06-08', '2026-06-12', '2026-06-15'].map(on),
    ).toEqual(['green', 'blue', 'blue', 'yellow', 'yellow', 'red']);
  });

  it('is not hurried by days off', () => {
    // From the last workday before 国庆 the fifth workday lies behind the seven days off.
    const before = lightBounds(instantOf('2026-09-30', '09:00'), calendar);
    expect(lightOf(input(endOfDay('2026-10-12')), before)).toBe('blue');
  });
});

it('says why, with the figures', () => {
  const why = (dueAt: Date | null, more: Partial<LightInputs> = {}) =>
    lightWhy(input(dueAt, more), bounds, calendar);
  expect(why(null)).toBe('没有到期事项');
  expect(why(null, { state: 'registered' })).toBe('尚未分办');
  expect(why(null, { state: 'suspended' })).toBe('已中止');
  expect(why(null, { state: 'closed' })).toBe('已结束');
  expect(why(endOfDay('2026-06-05'))).toMatch(
    /^“完成任务”应于 2026-06-05 23:59 前完成,还有2个工作日;.*蓝灯$/,
  );
  expect(why(endOfDay('2026-06-01'))).toMatch(/已超期2个工作日;.*黄灯$/);
  expect(why(endOfDay('2026-05-01'))).toMatch(/红灯$/);
  expect(why(null, { redNotice: true })).toBe('有未办结的红色督办单;没有到期事项');
});

it('has a word for each light, and the same bounds in SQL by their places', () => {
  expect(Object.keys(LIGHT_LABELS)).toEqual([...LIGHTS]);
  const sql = lightSql(4, 't.state', 'd.due_at', 'n.red');
  expect(sql).toContain("n.red OR d.due_at < $6::timestamptz THEN 'red'");
  expect(sql).toContain("d.due_at < $4::timestamptz THEN 'yellow'");
  expect(sql).toContain("d.due_at <= $5::timestamptz THEN 'blue'");
});
