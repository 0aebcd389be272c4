import { addDays, type CivilDate, type Fault, isRefusal, weekday } from '@duban/kernel';
import { calendarFaults } from './calendar.check';
import type { WorkCalendarData, WorkCalendarYear, WorkHours } from './calendar.data';
import { FIRST_YEAR, LAST_YEAR, partsOf } from './civil';
import { WorkCalendar } from './work-calendar';

/** One holiday of a notice: 春节, from its first day off to its last. */
export interface NoticeHoliday {
  name: string;
  from: CivilDate;
  /** The last day off, included; one day unless given. */
  to?: CivilDate;
}

/** 放假安排 of one year as a person or a file hands it in. */
export interface CalendarNotice {
  year: number;
  holidays: NoticeHoliday[];
  /** 调休上班. */
  work: CivilDate[];
  /** The document it stands in. */
  source: string;
  /** No notice is out yet: statutory days only. */
  provisional?: boolean;
}

export interface CalendarChange {
  notices: CalendarNotice[];
  /** Other office hours, from all years on. */
  hours?: WorkHours;
  /** The days are a region's own, over the national ones. */
  region?: string;
}

/** The longest holiday taken at its word; more is a slip in a date. */
const LONGEST = 31;

function datesOf({ from, to = from }: NoticeHoliday): CivilDate[] {
  const dates: CivilDate[] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) dates.push(date);
  return dates;
}

function dateFault(where: string, date: CivilDate): Fault[] {
  try {
    partsOf(date);
    return [];
  } catch (e) {
    if (!isRefusal(e)) throw e;
    return [{ where, message: e.message }];
  }
}

function noticeFaults(notice: CalendarNotice, at: string): Fault[] {
  const faults: Fault[] = [];
  if (!Number.isInteger(notice.year) || notice.year < FIRST_YEAR || notice.year > LAST_YEAR)
    faults.push({ where: `${at}.year`, message: `年份应在${FIRST_YEAR}与${LAST_YEAR}之间` });
  if (!notice.source.trim()) faults.push({ where: `${at}.source`, message: '请写明依据的文件名称和文号' });
  notice.holidays.forEach((h, i) => {
    const where = `${at}.holidays.${i}`;
    if (!h.name.trim()) faults.push({ where: `${where}.name`, message: '请写明节日名称' });
    const bad = [
      ...dateFault(`${where}.from`, h.from),
      ...(h.to === undefined ? [] : dateFault(`${where}.to`, h.to)),
    ];
    faults.push(...bad);
    if (bad.length || h.to === undefined) return;
    if (h.to < h.from) faults.push({ where: `${where}.to`, message: `${h.name}的结束日期早于开始日期` });
    else if (addDays(h.from, LONGEST) <= h.to)
      faults.push({ where: `${where}.to`, message: `${h.name}超过${LONGEST}天，请核对日期` });
  });
  notice.work.forEach((date, i) => faults.push(...dateFault(`${at}.work.${i}`, date)));
  return faults;
}

/** A make-up day on a day that is worked anyway is a slip in a date. */
function makeUpFaults(notice: CalendarNotice, at: string, national: WorkCalendarData | undefined): Fault[] {
  const off = new Set(Object.values(national?.years ?? {}).flatMap(y => y.off));
  return notice.work.flatMap((date, i) =>
    weekday(date) > 5 || off.has(date)
      ? []
      : [{ where: `${at}.work.${i}`, message: `${date}本是工作日，无需列为调休上班` }],
  );
}

const yearOf = (notice: CalendarNotice): WorkCalendarYear => ({
  off: notice.holidays.flatMap(datesOf),
  names: Object.fromEntries(notice.holidays.flatMap(h => datesOf(h).map(date => [date, h.name]))),
  work: [...notice.work],
  source: notice.source.trim(),
  ...(notice.provisional && { provisional: true }),
});

/**
 * The calendar with notices put in place of what it says of their years. What it says of others stays.
 * @returns the data under its next version, and every fault; with faults the data is not to be used
 */
export function changed(
  data: WorkCalendarData,
  change: CalendarChange,
  version: number,
): { data: WorkCalendarData; faults: Fault[] } {
  const at = (i: number): string => `notices.${i}`;
  const seen = new Map<number, number>();
  const faults = change.notices.flatMap((notice, i) => {
    const twice = seen.has(notice.year)
      ? [{ where: `${at(i)}.year`, message: `${notice.year}年列了两次` }]
      : [];
    seen.set(notice.year, i);
    const own = noticeFaults(notice, at(i));
    return [
      ...twice,
      ...own,
      ...(own.length ? [] : makeUpFaults(notice, at(i), change.region ? data : undefined)),
    ];
  });
  if (!change.notices.length && !change.hours)
    faults.push({ where: 'notices', message: '没有任何放假安排或作息时间' });
  if (faults.length) return { data, faults };
  const years = Object.fromEntries(change.notices.map(n => [n.year, yearOf(n)]));
  const next: WorkCalendarData = { ...data, version, hours: change.hours ?? data.hours };
  if (change.region !== undefined)
    // Another region's days do not stay under its name.
    next.overlay = {
      region: change.region,
      years: { ...(data.overlay?.region === change.region && data.overlay.years), ...years },
    };
  else next.years = { ...data.years, ...years };
  return { data: next, faults: named(calendarFaults(next), change) };
}

/** The faults of the whole calendar are said of the place in what was handed in, where they lie in it. */
function named(faults: Fault[], change: CalendarChange): Fault[] {
  return faults.map(f => {
    const found = /years\.(\d+)\b/.exec(f.where);
    const i = found ? change.notices.findIndex(n => n.year === Number(found[1])) : -1;
    return i < 0 ? f : { ...f, where: `notices.${i}` };
  });
}

/** A day that is worked under one calendar and not under the other. */
export interface DayChange {
  date: CivilDate;
  was: string;
  is: string;
  /** Worked from now on; off from now on where false. */
  worked: boolean;
}

export interface CalendarDifference {
  days: DayChange[];
  hours: { was: WorkHours; is: WorkHours } | null;
  /** Years whose notice is out now. */
  settled: number[];
}

const yearsOf = ({ years, overlay }: WorkCalendarData): number[] =>
  [...Object.keys(years), ...Object.keys(overlay?.years ?? {})].map(Number);

/** What two calendars say differently, in every year either of them speaks of, and the year before each. */
export function calendarDifference(before: WorkCalendar, after: WorkCalendar): CalendarDifference {
  const years = new Set([before, after].flatMap(c => yearsOf(c.data)).flatMap(y => [y - 1, y]));
  const days: DayChange[] = [];
  for (const year of [...years].sort((a, b) => a - b).filter(y => y >= FIRST_YEAR && y <= LAST_YEAR)) {
    const from = year > FIRST_YEAR ? `${year - 1}-12-31` : `${year}-01-01`;
    const was = before.explain(from, `${year}-12-31`);
    after.explain(from, `${year}-12-31`).forEach((is, i) => {
      if (is.counted !== was[i].counted)
        days.push({ date: is.date, was: was[i].label, is: is.label, worked: is.counted });
    });
  }
  const [a, b] = [before.data.hours, after.data.hours];
  const sameHours = (Object.keys(a) as (keyof WorkHours)[]).every(k => a[k] === b[k]);
  return {
    days,
    hours: sameHours ? null : { was: a, is: b },
    settled: yearsOf(after.data).filter(
      y => before.isProvisional(`${y}-06-30`) && !after.isProvisional(`${y}-06-30`),
    ),
  };
}
