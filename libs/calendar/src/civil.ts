import { CivilDate, Refusal } from '@duban/kernel';

/** Milliseconds. Shanghai has no summer time, so every day has the same length. */
export const DAY = 86_400_000;
export const HOUR = 3_600_000;
const MINUTE = 60_000;

/**
 * The years this library answers for. Bounded so that every workday fits into one dense table, and so that a
 * mistyped year ('0202-06-30', '20260-…') is refused instead of counted.
 */
export const FIRST_YEAR = 1950;
export const LAST_YEAR = 2099;

const outside = (what: string): Refusal =>
  new Refusal('invalid', 'calendar.out_of_range', `日期超出工作日历的范围：${what}`, {
    mend: `请使用${FIRST_YEAR}年至${LAST_YEAR}年之间的日期。`,
  });

/** Days in a month; `month` 1–12. */
export const monthLength = (year: number, month: number): number =>
  new Date(Date.UTC(year, month, 0)).getUTCDate();

/** 'YYYY-MM-DD' of three numbers that are known to be a real date. */
export const civil = (year: number, month: number, day: number): CivilDate =>
  `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;

/**
 * Year, month (1–12) and day (1–31) of a civil date.
 * @throws Refusal `calendar.bad_date` when it is not written 'YYYY-MM-DD' or does not exist (2023-02-29; JavaScript
 * itself would slide to the next month in silence), `calendar.out_of_range` outside 1950–2099.
 */
export function partsOf(date: CivilDate): [year: number, month: number, day: number] {
  const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date);
  const [year, month, day] = found ? [Number(found[1]), Number(found[2]), Number(found[3])] : [0, 0, 0];
  if (month < 1 || month > 12 || day < 1 || (day > 28 && day > monthLength(year, month)))
    throw new Refusal('invalid', 'calendar.bad_date', `不是有效的日期：${date}`, {
      mend: '日期写作“2023-06-30”的样子。',
    });
  if (year < FIRST_YEAR || year > LAST_YEAR) throw outside(date);
  return [year, month, day];
}

/** Days since 1970-01-01 (a Thursday). @throws Refusal as `partsOf`. */
export function dayNumber(date: CivilDate): number {
  const [year, month, day] = partsOf(date);
  return Date.UTC(year, month - 1, day) / DAY;
}

export const FIRST_DAY = dayNumber(`${FIRST_YEAR}-01-01`);
export const LAST_DAY = dayNumber(`${LAST_YEAR}-12-31`);

/** The civil date of a day number. @throws Refusal `calendar.out_of_range` outside 1950–2099. */
export function dateOf(day: number): CivilDate {
  if (!(day >= FIRST_DAY && day <= LAST_DAY)) throw outside('计算结果');
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** The same day of the month `months` later, or the last day of that month where it has no such day. */
export function addMonths(date: CivilDate, months: number): CivilDate {
  const [year, month, day] = partsOf(date);
  const index = year * 12 + (month - 1) + months;
  const [toYear, toMonth] = [Math.floor(index / 12), (((index % 12) + 12) % 12) + 1];
  if (!(toYear >= FIRST_YEAR && toYear <= LAST_YEAR)) throw outside(`${date}之后${months}个月`);
  return civil(toYear, toMonth, Math.min(day, monthLength(toYear, toMonth)));
}

/**
 * Milliseconds from midnight of a wall-clock time 'HH:MM', 00:00–23:59.
 * @throws Refusal `calendar.bad_time`, because an Invalid Date made from it would surface far away.
 */
export function timeOf(time: string): number {
  const found = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time);
  if (!found)
    throw new Refusal('invalid', 'calendar.bad_time', `不是有效的时间：${time}`, {
      mend: '时间写作“08:30”的样子。',
    });
  return Number(found[1]) * HOUR + Number(found[2]) * MINUTE;
}
