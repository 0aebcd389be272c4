import { type CountedDue, type Due, dueAt, isCounted, type Limit, type WorkCalendar } from '@duban/calendar';

/** How a row keeps what its due time was counted by; both are null where somebody named it. */
export interface Counted {
  due_from: Date | null;
  due_limit: Limit | null;
}

export const ruleOf = ({ due_from, due_limit }: Counted): CountedDue | null =>
  due_from && due_limit ? { from: due_from, limit: due_limit } : null;

export const columnsOf = (rule: CountedDue | null): Counted => ({
  due_from: rule?.from ?? null,
  due_limit: rule?.limit ?? null,
});

/** A due time, what it is counted by and by which calendar: taken at one moment, since calendars are amended. */
export const counted = (
  calendar: WorkCalendar,
  due: Due,
): Counted & { due_at: Date; calendar_version: number } => ({
  due_at: dueAt(calendar, due),
  ...columnsOf(isCounted(due) ? due : null),
  calendar_version: calendar.version,
});
