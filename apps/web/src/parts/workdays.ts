import { WorkCalendar, type WorkCalendarYear } from '@duban/calendar';
import { addDays, type CivilDate } from '@duban/kernel';
import type { Schemas } from '../api/client';

type Said = Pick<Schemas['CalendarYearDto'], 'holidays' | 'work'>;

/** What a layer of the calendar says of a year; nothing where nobody has said anything. */
function yearOf({ holidays, work }: Said, source = ''): WorkCalendarYear {
  const names: Record<CivilDate, string> = {};
  for (const { name, from, to } of holidays)
    for (let date = from; date <= to; date = addDays(date, 1)) names[date] = name;
  return { off: Object.keys(names), names, work, source: source || '本地区' };
}

/** The calendar in force as the API tells it, to answer questions while somebody types. */
export const workCalendarOf = ({ version, region, hours, years }: Schemas['CalendarDto']): WorkCalendar =>
  new WorkCalendar({
    ...{ id: 'current', version, region, hours },
    years: Object.fromEntries(years.map(y => [y.year, yearOf(y, y.sources[0])])),
    overlay: {
      region: '本地区',
      years: Object.fromEntries(
        years
          .filter(y => y.regional.holidays.length || y.regional.work.length)
          .map(y => [y.year, yearOf(y.regional)]),
      ),
    },
  });

/**
 * So many dates planned backward from a last one: all workdays, with as many workdays between one and the next as the
 * time allows, and none before the workday after `from`.
 */
export function plannedBackward(
  calendar: WorkCalendar,
  from: CivilDate,
  last: CivilDate,
  count: number,
): CivilDate[] {
  const end = calendar.isWorkday(last) ? last : calendar.addWorkdays(last, -1);
  const left = Math.max(calendar.workdaysBetween(from, end) - 1, 0);
  return Array.from({ length: count }, (_, i) => {
    const back = Math.min(Math.round(((left + 1) * (count - 1 - i)) / count), left);
    return back ? calendar.addWorkdays(end, -back) : end;
  });
}

/** What a day off is called, or undefined for a workday. */
export function dayOffName(calendar: WorkCalendar, date: CivilDate): string | undefined {
  if (calendar.isWorkday(date)) return undefined;
  return calendar.explain(addDays(date, -1), date)[0]?.label;
}
