import { type CivilDate, instantOf } from '@duban/kernel';
import type { Limit } from './limit';
import type { WorkCalendar } from './work-calendar';

/** A limit and the instant it runs from: what a due time was counted by, and can be counted by again. */
export interface CountedDue {
  from: Date;
  limit: Limit;
}

/** A due time as it is set: an instant somebody named, or a limit for the work calendar to count. */
export type Due = Date | CountedDue;

/** So many workdays after a civil date. */
export const workdaysAfter = (date: CivilDate, n: number): CountedDue => ({
  from: instantOf(date),
  limit: { n, unit: 'workday' },
});

export const isCounted = (due: Due): due is CountedDue => !(due instanceof Date);

/** @throws Refusal `calendar.bad_limit`, `calendar.out_of_range` */
export const dueAt = (calendar: WorkCalendar, due: Due): Date =>
  isCounted(due) ? calendar.due(due.from, due.limit) : due;
