import { addDays, type CivilDate, weekday } from '@duban/kernel';

/** Monday of a date's week. */
export const mondayOf = (date: CivilDate): CivilDate => addDays(date, 1 - weekday(date));

export const monthOf = (date: CivilDate): string => date.slice(0, 7);

/** The first day of the month so many months from one. */
export function monthsOn(date: CivilDate, months: number): CivilDate {
  const [year, month] = date.split('-').map(Number);
  const count = year * 12 + (month - 1) + months;
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}-01`;
}

/** Whole weeks around a month, or the one week around a day. */
export function spanOf(date: CivilDate, week: boolean): { from: CivilDate; to: CivilDate } {
  if (week) return { from: mondayOf(date), to: addDays(mondayOf(date), 6) };
  const last = addDays(monthsOn(date, 1), -1);
  return { from: mondayOf(monthsOn(date, 0)), to: addDays(mondayOf(last), 6) };
}

const WEEKDAYS = '一二三四五六日';
export const weekdayName = (date: CivilDate): string => `周${WEEKDAYS[weekday(date) - 1]}`;

/** 3月6日. */
export const dayName = (date: CivilDate): string => `${Number(date.slice(5, 7))}月${Number(date.slice(8))}日`;
