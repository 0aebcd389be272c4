import { addDays, type CivilDate } from '@duban/kernel';
import type { WorkCalendarYear } from './calendar.data';
import type { NoticeHoliday } from './notice';
import type { WorkCalendar } from './work-calendar';

/** One year of a calendar, for people to read. */
export interface YearView {
  year: number;
  /** No published notice settles it yet: plain weekdays, or statutory days only. */
  provisional: boolean;
  /** The documents its days are from; none for a year nobody has said anything of. */
  sources: string[];
  holidays: Required<NoticeHoliday>[];
  work: CivilDate[];
  /** The region's own days of the year. */
  regional: { holidays: Required<NoticeHoliday>[]; work: CivilDate[] };
  /** Workdays of January to December. */
  months: number[];
  workdays: number;
}

const NOTHING: WorkCalendarYear = { off: [], work: [], source: '' };

/** Days that follow each other under one name are one holiday. */
function holidaysOf({ off, names = {} }: WorkCalendarYear): Required<NoticeHoliday>[] {
  const found: Required<NoticeHoliday>[] = [];
  for (const date of [...new Set(off)].sort()) {
    const name = names[date] ?? '放假';
    const last = found.at(-1);
    if (last?.name === name && addDays(last.to, 1) === date) last.to = date;
    else found.push({ name, from: date, to: date });
  }
  return found;
}

/** @throws Refusal calendar.out_of_range */
export function yearView(calendar: WorkCalendar, year: number): YearView {
  const { years, overlay } = calendar.data;
  const [own, regional] = [years[year] ?? NOTHING, overlay?.years[year] ?? NOTHING];
  return {
    year,
    provisional: calendar.isProvisional(`${year}-06-30`),
    sources: [own.source, regional.source].filter(s => s),
    holidays: holidaysOf(own),
    work: [...own.work].sort(),
    regional: { holidays: holidaysOf(regional), work: [...regional.work].sort() },
    months: Array.from({ length: 12 }, (_, i) => calendar.monthWorkdays(year, i + 1)),
    workdays: calendar.yearWorkdays(year),
  };
}

/** The years a calendar speaks of, and the one after the last: it is provisional, and people ask for it. */
export function knownYears(calendar: WorkCalendar): number[] {
  const said = Object.keys(calendar.data.years).map(Number);
  return [...said, Math.max(...said) + 1];
}
