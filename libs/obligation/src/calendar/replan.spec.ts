import { type CountedDue, DEFAULT_CALENDAR, WorkCalendar } from '@duban/calendar';
import { LADDERS } from '@duban/chain';
import { endOfDay, instantOf, shanghaiTime } from '@duban/kernel';
import { type Planned, replan } from './replan';

/** 2026 with some days more off. */
const withOff = (...off: string[]): WorkCalendar => {
  const { data } = DEFAULT_CALENDAR;
  const year = data.years[2026];
  return new WorkCalendar({
    ...data,
    version: 2,
    years: { ...data.years, 2026: { ...year, off: [...year.off, ...off] } },
  });
};

// Monday 2026-06-08; a form of five workdays: 9 10 11 12 | 15. Ladder: −2, 0, +1, +3, +5, weekly.
const rule: CountedDue = { from: instantOf('2026-06-08', '10:00'), limit: { n: 5, unit: 'workday' } };
const planned = (change: Partial<Planned> = {}): Planned => ({
  kind: 'file_action_plan',
  due_at: endOfDay('2026-06-15'),
  due_from: rule.from,
  due_limit: rule.limit,
  calendar_version: 1,
  opened_at: rule.from,
  ladder: 'form',
  ladder_version: 1,
  arming: 1,
  armed_at: rule.from,
  next_step_at: instantOf('2026-06-11', '08:00'),
  next_step: 0,
  next_occurrence: 0,
  held_at: null,
  paused_at: null,
  muted_at: null,
  ...change,
});
const at = (date: string, time = '10:00') => instantOf(date, time);
const step = (o: Planned, calendar: WorkCalendar, now: Date): string => {
  const to = replan(o, LADDERS[o.ladder], calendar, now);
  return `${shanghaiTime(to.due_at)} #${to.arming} ${to.next_step}.${to.next_occurrence} ${to.next_step_at ? shanghaiTime(to.next_step_at) : '—'}`;
};

describe('an obligation under a newer calendar', () => {
  test('due later: a new arming, whose past steps do not fire', () => {
    // 9 11 12 | 15 16; −2 is 06-12.
    expect(step(planned(), withOff('2026-06-10'), at('2026-06-08', '12:00'))).toBe(
      '2026-06-16 23:59 #2 0.0 2026-06-12 08:00',
    );
    // On the 15th, with −2 fired and 0 due that morning: the reminder before the new time is past, that on the day is not.
    const fired = planned({ next_step: 2, next_step_at: at('2026-06-16', '08:00') });
    expect(step(fired, withOff('2026-06-10'), at('2026-06-15'))).toBe(
      '2026-06-16 23:59 #2 1.0 2026-06-16 08:00',
    );
  });

  test('the due time stays and its steps move: no step is taken twice', () => {
    const named = planned({ due_from: null, due_limit: null });
    expect(step(named, withOff('2026-06-12'), at('2026-06-08'))).toBe(
      '2026-06-15 23:59 #1 0.0 2026-06-10 08:00',
    );
    // −2 was taken on the 11th; by the new calendar it would come again on the 10th, which is past.
    const reminded = { ...named, next_step: 1, next_step_at: at('2026-06-15', '08:00') };
    expect(step(reminded, withOff('2026-06-12'), at('2026-06-11'))).toBe(
      '2026-06-15 23:59 #1 1.0 2026-06-15 08:00',
    );
    // Its new time is already past: passed over.
    expect(step({ ...named }, withOff('2026-06-11', '2026-06-12'), at('2026-06-10'))).toBe(
      '2026-06-15 23:59 #1 1.0 2026-06-15 08:00',
    );
  });

  test('overdue before and after: the time is put right, and the ladder goes on from where it was', () => {
    // Due 06-15, +3 next (06-18). With 06-10 off it was due on the 16th, and +3 is 06-22 (19–21 is 端午).
    const late = planned({ next_step: 3, next_step_at: at('2026-06-18', '08:00') });
    expect(step(late, withOff('2026-06-10'), at('2026-06-17'))).toBe(
      '2026-06-16 23:59 #1 3.0 2026-06-22 08:00',
    );
  });

  test('what lapses or drafts a notice is not passed over', () => {
    const sign = planned({
      kind: 'sign',
      ladder: 'sign',
      due_from: null,
      due_limit: null,
      next_step: 3,
      next_step_at: at('2026-06-22', '08:00'),
    });
    const { data } = DEFAULT_CALENDAR;
    const year = data.years[2026];
    const worked = new WorkCalendar({
      ...data,
      version: 2,
      years: {
        ...data.years,
        2026: { ...year, off: year.off.filter(d => d !== '2026-06-19'), work: [...year.work, '2026-06-13'] },
      },
    });
    // 06-18 is +3 of the 15th in any case; here the step waited for 06-22 and its time is now past: it comes at once.
    expect(step(sign, worked, at('2026-06-19'))).toBe('2026-06-15 23:59 #1 3.0 2026-06-18 08:00');
  });

  test('a step that is due already is left to the sweep', () => {
    const due = planned({ due_from: null, due_limit: null });
    expect(step(due, withOff('2026-06-12'), at('2026-06-11', '08:00'))).toBe(
      '2026-06-15 23:59 #1 0.0 2026-06-11 08:00',
    );
  });

  test.each(['held_at', 'paused_at', 'muted_at'] as const)('%s: a new due time, and silence', stand => {
    const still = planned({ [stand]: at('2026-06-09'), next_step_at: null });
    expect(step(still, withOff('2026-06-10'), at('2026-07-20'))).toBe(
      // Late or not is judged by when its clock stood still; what is muted has none that does.
      '2026-06-16 23:59 #1 0.0 —',
    );
  });

  test('of before there were versions: counted by the table where that gives the same', () => {
    const old = { calendar_version: 0, due_from: null, due_limit: null };
    expect(
      replan(planned(old), LADDERS[planned(old).ladder], DEFAULT_CALENDAR, at('2026-06-09')),
    ).toMatchObject({
      calendar_version: 1,
      due_from: rule.from,
      due_limit: rule.limit,
      due_at: endOfDay('2026-06-15'),
    });
    const named = planned({ ...old, due_at: endOfDay('2026-06-17') });
    expect(replan(named, LADDERS[named.ladder], DEFAULT_CALENDAR, at('2026-06-09'))).toMatchObject({
      due_from: null,
      due_limit: null,
    });
  });

  test('by the same calendar nothing changes', () => {
    const { due_at, due_from, due_limit, arming, armed_at, next_step, next_step_at, next_occurrence } =
      planned();
    expect(replan(planned(), LADDERS[planned().ladder], DEFAULT_CALENDAR, at('2026-06-09'))).toEqual({
      ...{ due_at, due_from, due_limit, arming, armed_at, next_step, next_step_at, next_occurrence },
      calendar_version: 1,
    });
  });
});
