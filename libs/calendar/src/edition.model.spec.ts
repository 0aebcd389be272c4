/**
 * Random editions against a naive model that walks day by day and minute by minute: national notices, a region's own
 * days over them, other hours, and an amendment on top. The model shares nothing with the library but the data.
 */
import { type CountedDue, dueAt, KEPT_WORKDAYS, recount, WorkCalendar, type WorkCalendarData } from '.';

const MINUTE = 60_000;
const DAY = 86_400_000;
const SHANGHAI = 8 * 60 * MINUTE;

/** mulberry32: seeded, so that a failure can be run again. */
function generator(seed: number): (below: number) => number {
  return below => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

const text = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);
const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY;
const weekend = (day: number): boolean => [0, 6].includes(new Date(day * DAY).getUTCDay());
const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

interface Model {
  data: WorkCalendarData;
  /** Day number → worked, of what any notice says; the region last. */
  said: Map<number, boolean>;
  worked(day: number): boolean;
  step(day: number, n: number): number;
  working(at: number): boolean;
}

const YEARS = [2025, 2026, 2027];

function makeModel(random: (below: number) => number, version: number): Model {
  const said = new Map<number, boolean>();
  const layer = (density: number): WorkCalendarData['years'] => {
    const own = new Map<number, boolean>();
    const years: WorkCalendarData['years'] = {};
    for (const year of YEARS) {
      const entry = { off: [] as string[], work: [] as string[], source: '通知' };
      for (let i = random(density); i > 0; i--) {
        let day = dayOf(`${year}-01-01`) + random(364);
        const off = random(3) > 0;
        for (let length = off ? 1 + random(8) : 1; length > 0; length--, day++) {
          if (text(day).slice(0, 4) !== String(year) || own.has(day)) continue;
          own.set(day, !off);
          entry[off ? 'off' : 'work'].push(text(day));
        }
      }
      years[year] = entry;
    }
    own.forEach((worked, day) => said.set(day, worked));
    return years;
  };
  const years = layer(12);
  const overlay = random(2) ? { region: '某地', years: layer(4) } : undefined;
  const [start, morning, noon, afternoon] = [
    420 + random(120),
    120 + random(150),
    random(120),
    120 + random(200),
  ];
  const cuts = [start, start + morning, start + morning + noon, start + morning + noon + afternoon];
  const hours = {
    start: clock(cuts[0]),
    noonStart: clock(cuts[1]),
    noonEnd: clock(cuts[2]),
    end: clock(cuts[3]),
  };
  const worked = (day: number): boolean => said.get(day) ?? !weekend(day);
  return {
    data: { id: 'random', version, region: '全国', years, hours, ...(overlay && { overlay }) },
    said,
    worked,
    step(day, n) {
      if (n === 0) while (!worked(day)) day++;
      for (let left = Math.abs(n); left > 0;) {
        day += Math.sign(n);
        if (worked(day)) left--;
      }
      return day;
    },
    working(at) {
      const local = at + SHANGHAI;
      const minutes = (local % DAY) / MINUTE;
      const inside = (from: number, to: number): boolean => minutes >= from && minutes < to;
      return worked(Math.floor(local / DAY)) && (inside(cuts[0], cuts[1]) || inside(cuts[2], cuts[3]));
    },
  };
}

const endOf = (day: number): Date => new Date((day + 1) * DAY - 1000 - SHANGHAI);
const localDay = (at: Date): number => Math.floor((at.getTime() + SHANGHAI) / DAY);

describe.each(Array.from({ length: 25 }, (_, i) => i + 1))('random edition %i', seed => {
  const random = generator(seed);
  const model = makeModel(random, 1);
  const calendar = new WorkCalendar(model.data);
  const someDay = (): number => dayOf('2025-03-01') + random(700);
  const someInstant = (): Date => new Date(someDay() * DAY + random(1440) * MINUTE - SHANGHAI);

  test('which days are worked, and how many', () => {
    let count = 0;
    for (let day = dayOf('2025-01-01'); day <= dayOf('2027-12-31'); day++) {
      if (calendar.isWorkday(text(day)) !== model.worked(day)) throw new Error(text(day));
      if (model.worked(day)) count++;
    }
    expect(YEARS.map(y => calendar.yearWorkdays(y)).reduce((a, b) => a + b)).toBe(count);
  });

  test('workdays after and before, and limits in each unit', () => {
    for (let i = 0; i < 150; i++) {
      const [day, n, from] = [someDay(), random(61) - 30, someInstant()];
      expect([text(day), n, calendar.addWorkdays(text(day), n)]).toEqual([
        text(day),
        n,
        text(model.step(day, n)),
      ]);
      const limit = Math.abs(n);
      expect(calendar.due(from, { n: limit, unit: 'workday' })).toEqual(
        endOf(model.step(localDay(from), limit)),
      );
      // Calendar days and months know of no day off.
      expect(calendar.due(from, { n: limit, unit: 'day' })).toEqual(endOf(localDay(from) + limit));
    }
  });

  test('working hours are counted minute by minute', () => {
    for (let i = 0; i < 12; i++) {
      const [from, n] = [someInstant(), 1 + random(15)];
      let at = from.getTime();
      for (let left = n * 60; left > 0; at += MINUTE) if (model.working(at)) left--;
      expect([from, n, calendar.due(from, { n, unit: 'workhour' })]).toEqual([from, n, new Date(at)]);
    }
  });

  test('an amendment: what is counted again is what the model counts, or what people are spared', () => {
    const next = makeModel(random, 2);
    const after = new WorkCalendar(next.data);
    for (let i = 0; i < 150; i++) {
      const from = someInstant();
      const rule: CountedDue = { from, limit: { n: random(40), unit: 'workday' } };
      const was = dueAt(calendar, rule);
      const now = new Date(from.getTime() + random(60) * DAY + random(1440) * MINUTE);
      const counted = endOf(next.step(localDay(from), rule.limit.n));
      const got = recount(after, { at: was, rule }, now);
      const today = localDay(now);
      if (counted >= was) expect(got).toEqual({ at: counted, rule });
      else if (was < now) expect(got).toEqual({ at: was, rule: null });
      else {
        const spared = endOf(next.step(today, KEPT_WORKDAYS));
        const kept = endOf(next.step(localDay(was), 0));
        const latest = kept < spared ? kept : spared;
        expect(got.at).toEqual(counted >= spared ? counted : latest);
        expect(got.at >= now).toBe(true);
      }
      // What it says it is counted by gives what it says.
      if (got.rule) expect(dueAt(after, got.rule)).toEqual(got.at);
      expect(recount(after, got, now)).toEqual(got);
    }
  });
});
