import { civilDate, shanghaiTime, weekday } from '@duban/kernel';

/** 'YYYY-MM-DD HH:MM' in Shanghai. */
export const time = (at: string): string => shanghaiTime(new Date(at));

/** 'YYYY-MM-DD' in Shanghai. */
export const day = (at: string): string => civilDate(new Date(at));

export const today = (): string => civilDate(new Date());

const DAY_MS = 86_400_000;

export const GROUPS = ['overdue', 'today', 'week', 'later'] as const;
export type DueGroup = (typeof GROUPS)[number];

export const GROUP_LABELS: Readonly<Record<DueGroup, string>> = {
  overdue: '已超期',
  today: '今天',
  week: '本周',
  later: '以后',
};

/** Where something due stands on the to-do page; a week ends on Sunday. */
export function dueGroup(dueAt: string, now = new Date()): DueGroup {
  const due = new Date(dueAt);
  if (due < now) return 'overdue';
  const date = civilDate(now);
  if (civilDate(due) === date) return 'today';
  const sunday = civilDate(new Date(now.getTime() + (7 - weekday(date)) * DAY_MS));
  return civilDate(due) <= sunday ? 'week' : 'later';
}
