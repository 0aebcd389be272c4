import { civilDate, endOfDay } from '@duban/kernel';
import type { CountedDue } from './counted-due';
import type { WorkCalendar } from './work-calendar';

/** Workdays that are left at least, from today, where a newer calendar would let something be due earlier. */
export const KEPT_WORKDAYS = 3;

/** A due time as it stands; `rule` is null where somebody named it. */
export interface StandingDue {
  at: Date;
  rule: CountedDue | null;
}

/**
 * A due time under another version of the calendar. A date that somebody named stays. A counted one is counted again:
 * - later than it was: it is later, whatever happened; what was overdue is no longer only where the new time is past
 *   `stoodAt`.
 * - earlier, and not yet overdue: people have been told, so it moves no nearer than `KEPT_WORKDAYS` workdays,
 *   and never behind what it was, unless that is now a day off (then to the next workday). What is left is what it is
 *   counted by from now on.
 * - earlier, and overdue already: it stays, as a date that was named. Nobody becomes later than he was.
 * @param stoodAt when its clock stood still (held, paused), or now: what is left is left from there
 */
export function recount(calendar: WorkCalendar, due: StandingDue, stoodAt: Date): StandingDue {
  if (!due.rule) return due;
  const at = calendar.due(due.rule.from, due.rule.limit);
  if (at >= due.at) return at > due.at ? { at, rule: due.rule } : due;
  if (due.at < stoodAt || due.rule.limit.unit !== 'workday') return { at: due.at, rule: null };
  const today = civilDate(stoodAt);
  const floor = endOfDay(calendar.addWorkdays(today, KEPT_WORKDAYS));
  if (at >= floor) return { at, rule: due.rule };
  const was = endOfDay(calendar.addWorkdays(civilDate(due.at), 0));
  const kept = was < floor ? was : floor;
  const n = calendar.workdaysBetween(today, civilDate(kept));
  return { at: kept, rule: { from: stoodAt, limit: { n, unit: 'workday' } } };
}

/**
 * The due time of something that stood still, and what it is counted by from then on: as many workdays are left as
 * there were. Counted in another unit, or named, it stays a named date, moved by the workdays of the pause.
 */
export function resumed(calendar: WorkCalendar, due: StandingDue, pausedAt: Date, now: Date): StandingDue {
  const at = calendar.shiftByPause(due.at, pausedAt, now);
  // Late when the pause began: nothing was moved.
  if (at.getTime() === due.at.getTime() && due.at < pausedAt) return due;
  if (!due.rule || due.rule.limit.unit !== 'workday')
    return { at, rule: at.getTime() === due.at.getTime() ? due.rule : null };
  const n = calendar.workdaysBetween(civilDate(now), civilDate(at));
  const rule: CountedDue = { from: now, limit: { n, unit: 'workday' } };
  // A time of day that no limit gives, or a day off: it stays as it is.
  return { at, rule: n >= 0 && calendar.due(now, rule.limit).getTime() === at.getTime() ? rule : null };
}
