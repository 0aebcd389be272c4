import { DEFAULT_CALENDAR as calendar } from '@duban/calendar';
import { endOfDay, instantOf } from '@duban/kernel';
import { climb, firstRung, plannedSteps, type PlannedRung, rungAt } from './ladder';
import { LADDERS, type Ladder, type LadderName } from './ladders.table';

const NAMES = Object.keys(LADDERS) as LadderName[];
const DAY = 86_400_000;
const due = endOfDay('2026-06-30');
const at = (date: string, time = '08:00'): Date => instantOf(date, time);

/** Written out: every rung from the bottom, the repeating one a hundred times. */
function written(ladder: Ladder, dueAt: Date): { at: Date; label: string; action: string }[] {
  const last = Math.max(0, ...ladder.steps.map(s => s.offset));
  const rounds = ladder.repeat
    ? Array.from({ length: 100 }, (_, i) => last + (ladder.repeat?.every ?? 0) * (i + 1))
    : [];
  return [
    ...ladder.steps.map(s => ({
      offset: s.offset,
      label: s.offset > 0 ? `+${s.offset}` : `${s.offset}`,
      action: s.action,
    })),
    ...rounds.map(offset => ({ offset, label: 'weekly', action: ladder.repeat?.action as string })),
  ].map(({ offset, ...r }) => ({ ...r, at: calendar.stepTime(dueAt, offset) }));
}
const seen = (r: PlannedRung) => ({ at: r.at, label: r.label, action: r.rule.action });

/** Numbers by a fixed rule: the same every run. */
function* lots(seed: number): Generator<number> {
  for (let n = seed; ; n = (n * 48271) % 2147483647) yield n / 2147483647;
}

describe('a ladder', () => {
  it.each(NAMES)('%s rises: no step comes before the one below it', name => {
    const times = written(LADDERS[name], due).map(r => r.at.getTime());
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('repeats every five workdays after its last step, or after the due date where it ends before', () => {
    const weekly = (name: LadderName, occurrence: number) =>
      rungAt(LADDERS[name], due, calendar, { step: LADDERS[name].steps.length, occurrence });
    expect(weekly('form', 0)?.at).toEqual(calendar.stepTime(due, 10));
    expect(weekly('form', 2)).toMatchObject({
      at: calendar.stepTime(due, 20),
      label: 'weekly',
      occurrence: 2,
    });
    expect(weekly('complete', 0)?.at).toEqual(calendar.stepTime(due, 20));
    const early: Ladder = {
      steps: [{ offset: -3, to: ['holder'], action: 'remind' }],
      repeat: LADDERS.form.repeat,
    };
    expect(rungAt(early, due, calendar, { step: 1, occurrence: 0 })?.at).toEqual(calendar.stepTime(due, 5));
  });

  it('has nothing beyond its repeating step, and nothing at all where it is silent', () => {
    expect(
      rungAt(LADDERS.form, due, calendar, { step: LADDERS.form.steps.length + 1, occurrence: 0 }),
    ).toBeNull();
    expect(firstRung(LADDERS.none, due, calendar, at('2026-01-05'))).toBeNull();
    expect(climb(LADDERS.none, due, calendar, at('2027-01-05'), { step: 0, occurrence: 0 })).toEqual({
      fire: null,
      skipped: [],
      next: null,
    });
  });
});

describe('firstRung', () => {
  it('passes over what was past when the due time was set, and what is due at that very instant', () => {
    const first = (armedAt: Date) => firstRung(LADDERS.form, due, calendar, armedAt)?.label;
    expect(first(at('2026-06-01'))).toBe('-2');
    expect(first(at('2026-06-26', '07:59'))).toBe('-2');
    expect(first(at('2026-06-26'))).toBe('0');
    expect(first(at('2026-07-02'))).toBe('+3');
    expect(first(at('2026-07-08'))).toBe('weekly');
  });

  it('finds its place also long after the due date', () => {
    const late = firstRung(LADDERS.complete, due, calendar, at('2026-12-01'));
    expect(late?.at.getTime()).toBeGreaterThan(at('2026-12-01').getTime());
    expect(late && late.at.getTime() - at('2026-12-01').getTime()).toBeLessThan(12 * DAY);
  });

  it.each(NAMES)('%s: is the lowest rung after the arming, as if counted by hand', name => {
    const lot = lots(7 + name.length);
    for (let i = 0; i < 200; i++) {
      const dueAt = endOfDay(calendar.addWorkdays('2026-01-05', Math.floor((lot.next().value ?? 0) * 200)));
      const armedAt = new Date(dueAt.getTime() + ((lot.next().value ?? 0) - 0.6) * 120 * DAY);
      const byHand = written(LADDERS[name], dueAt).find(r => r.at > armedAt) ?? null;
      const found = firstRung(LADDERS[name], dueAt, calendar, armedAt);
      expect(found && seen(found)).toEqual(byHand);
    }
  });
});

describe('climb', () => {
  const from = { step: 0, occurrence: 0 };
  const labels = (rungs: PlannedRung[]) => rungs.map(r => r.label);

  it('fires nothing early, and a step at its very instant', () => {
    expect(climb(LADDERS.form, due, calendar, at('2026-06-26', '07:59'), from)).toMatchObject({
      fire: null,
      skipped: [],
      next: { label: '-2' },
    });
    expect(climb(LADDERS.form, due, calendar, at('2026-06-26'), from)).toMatchObject({
      fire: { label: '-2' },
      skipped: [],
      next: { label: '0' },
    });
  });

  it('takes the highest step missed in an outage, and records the others as skipped', () => {
    const { fire, skipped, next } = climb(LADDERS.form, due, calendar, at('2026-07-22'), from);
    expect(labels(skipped)).toEqual(['-2', '0', '+1', '+3', '+5', 'weekly']);
    expect(fire).toMatchObject({ label: 'weekly', occurrence: 1 });
    expect(next).toMatchObject({ label: 'weekly', occurrence: 2 });
  });

  it('never loses a lapse or a draft to a plain reminder above it, but takes the graver draft', () => {
    expect(climb(LADDERS.sign, due, calendar, at('2026-09-30'), from).fire?.rule.action).toBe(
      'take_as_signed',
    );
    const yellow = climb(LADDERS.milestone, due, calendar, at('2026-07-10'), from);
    expect(yellow.fire?.rule.action).toBe('draft_yellow');
    const red = climb(LADDERS.milestone, due, calendar, at('2026-09-30'), from);
    expect(red.fire?.rule.action).toBe('draft_red');
    expect(labels(red.skipped)).toEqual(expect.arrayContaining(['+5', 'weekly']));
  });

  it.each(NAMES)('%s: takes or skips each step once, whenever somebody looks', name => {
    const ladder = LADDERS[name];
    const lot = lots(31 + name.length);
    for (let i = 0; i < 100; i++) {
      const dueAt = endOfDay(calendar.addWorkdays('2026-01-05', Math.floor((lot.next().value ?? 0) * 200)));
      const armedAt = new Date(dueAt.getTime() - (lot.next().value ?? 0) * 60 * DAY);
      let now = armedAt;
      let next = firstRung(ladder, dueAt, calendar, armedAt);
      const met: ReturnType<typeof seen>[] = [];
      for (let look = 0; next && look < 12; look++) {
        now = new Date(now.getTime() + (lot.next().value ?? 0) ** 3 * 40 * DAY);
        const climbed = climb(ladder, dueAt, calendar, now, next);
        const all = [...climbed.skipped, ...(climbed.fire ? [climbed.fire] : [])].sort(
          (a, b) => a.step - b.step || a.occurrence - b.occurrence,
        );
        met.push(...all.map(seen));
        // Of what was missed the highest fires, or the highest that causes something.
        const heavy = all.filter(r => /draft|take/.test(r.rule.action));
        expect(climbed.fire).toEqual((heavy.length ? heavy : all).at(-1) ?? null);
        next = climbed.next;
      }
      expect(met).toEqual(written(ladder, dueAt).filter(r => r.at > armedAt && r.at <= now));
    }
  });
});

describe('plannedSteps', () => {
  it.each(NAMES)('%s: shows what climbing will meet', name => {
    const armedAt = at('2026-06-29');
    const planned = plannedSteps(LADDERS[name], due, calendar, armedAt);
    const byHand = written(LADDERS[name], due).filter(r => r.at > armedAt);
    expect(planned.map(seen)).toEqual(byHand.slice(0, planned.length));
    expect(planned.filter(r => r.label === 'weekly')).toHaveLength(LADDERS[name].repeat ? 3 : 0);
  });
});
