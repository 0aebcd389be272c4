import { CivilDate, Fault, isRefusal } from '@duban/kernel';
import { WorkCalendarData, WorkCalendarYear, WorkHours } from './calendar.data';
import { FIRST_YEAR, LAST_YEAR, partsOf, timeOf } from './civil';

/** Runs `read` and turns a refusal into a fault at `where`. */
function tryAt<T>(faults: Fault[], where: string, read: () => T): T | undefined {
  try {
    return read();
  } catch (e) {
    if (!isRefusal(e)) throw e;
    faults.push({ where, message: e.message });
    return undefined;
  }
}

function hourFaults(hours: WorkHours): Fault[] {
  const faults: Fault[] = [];
  const read = (name: keyof WorkHours) => tryAt(faults, `hours.${name}`, () => timeOf(hours[name]));
  const [start, noonStart, noonEnd, end] = [read('start'), read('noonStart'), read('noonEnd'), read('end')];
  if (start === undefined || noonStart === undefined || noonEnd === undefined || end === undefined)
    return faults;
  if (!(start < noonStart && noonStart <= noonEnd && noonEnd < end))
    faults.push({ where: 'hours', message: '上下班时间的先后不对：应为上班、午休开始、午休结束、下班' });
  return faults;
}

type Said = Map<CivilDate, 'off' | 'work'>;

/** What is wrong with the years of one layer. */
function yearFaults(years: Record<number, WorkCalendarYear>, at: string): Fault[] {
  const faults: Fault[] = [];
  const said: Said = new Map();
  for (const [key, entry] of Object.entries(years)) {
    const year = Number(key);
    const place = `${at}.${key}`;
    if (!Number.isInteger(year) || year < FIRST_YEAR || year > LAST_YEAR)
      faults.push({ where: place, message: `年份应在${FIRST_YEAR}与${LAST_YEAR}之间` });
    if (!entry.source.trim()) faults.push({ where: `${place}.source`, message: '没有写明依据的文件' });
    for (const kind of ['off', 'work'] as const) {
      entry[kind].forEach((date, i) => {
        const where = `${place}.${kind}[${i}]`;
        const parts = tryAt(faults, where, () => partsOf(date));
        if (!parts) return;
        if (parts[0] !== year && parts[0] !== year - 1)
          faults.push({ where, message: `${date}不属于${year}年或上一年` });
        if ((said.get(date) ?? kind) !== kind) faults.push({ where, message: `${date}既列为放假又列为上班` });
        said.set(date, kind);
      });
    }
  }
  return faults;
}

/**
 * Everything wrong with calendar data; empty when it may be used. An editor shows all faults at once, and a calendar
 * in which one notice calls a day off that another calls a workday is never guessed about. Only a region may say
 * otherwise of a day than the nation does.
 */
export function calendarFaults(data: WorkCalendarData): Fault[] {
  const faults = [...hourFaults(data.hours), ...yearFaults(data.years, 'years')];
  if (!data.overlay) return faults;
  if (!data.overlay.region.trim()) faults.push({ where: 'overlay.region', message: '没有写明适用的地区' });
  return [...faults, ...yearFaults(data.overlay.years, 'overlay.years')];
}
