import { following, type PlannedRung, type Rung, rungAt, type StepCalendar } from './ladder';
import type { Ladder } from './ladders.table';

/** Steps that bring something about beside telling people. */
const acts = (rung: PlannedRung): boolean => /^(take|draft)/.test(rung.rule.action);

/**
 * Where a ladder goes on when the calendar changed and the due time did not move into the future: from the place it had
 * reached, so that no step is taken twice. Reminders whose new time is already past are passed over; a step that drafts
 * a notice or lapses something is not.
 */
export function replanned(
  ladder: Ladder,
  due: Date,
  calendar: StepCalendar,
  now: Date,
  reached: Rung,
): PlannedRung | null {
  for (let place = reached; ; place = following(ladder, place)) {
    const rung = rungAt(ladder, due, calendar, place);
    if (!rung || rung.at > now || acts(rung)) return rung;
  }
}
