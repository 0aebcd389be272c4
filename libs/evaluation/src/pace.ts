import type { WorkCalendar } from '@duban/calendar';
import type { PaceCurve, Reckoning } from '@duban/chain';
import { addDays, assertNever, type CivilDate, daysBetween } from '@duban/kernel';

/** The time a piece of work has, and the day it is judged on, all of them included. */
export interface PaceSpan {
  starts: CivilDate;
  ends: CivilDate;
  asOf: CivilDate;
  /** Milestones due by that day, of all. */
  milestonesDue: number;
  milestones: number;
}

/** 序时进度 as a fraction, with how it was counted. */
export interface Pace {
  done: number;
  of: number;
  steps: Reckoning[];
}

const between = (n: number, low: number, high: number): number => Math.min(Math.max(n, low), high);

/** Quarters since the year 0: a date's own. */
const quarter = (date: CivilDate): number =>
  Number(date.slice(0, 4)) * 4 + Math.floor((Number(date.slice(5, 7)) - 1) / 3);

function byDays({ starts, ends, asOf }: PaceSpan): Pace {
  const of = daysBetween(starts, ends) + 1;
  const done = between(daysBetween(starts, asOf) + 1, 0, Math.max(of, 0));
  return { done, of, steps: [{ label: '已过自然日', value: `${done} 天，共 ${of} 天` }] };
}

/**
 * How much of the work should be done by the end of a day. Where a curve has nothing to count (no milestones, no
 * workday in the whole span), days are counted.
 */
export function paceOf(curve: PaceCurve, span: PaceSpan, calendar: WorkCalendar): Pace {
  const { starts, ends, asOf } = span;
  switch (curve) {
    case 'calendar_days':
      return byDays(span);
    case 'workdays': {
      const of = calendar.workdaysIn(starts, ends);
      if (of <= 0) return byDays(span);
      const done = calendar.workdaysIn(starts, asOf < ends ? asOf : ends);
      return { done, of, steps: [{ label: '已过工作日', value: `${done} 个，共 ${of} 个` }] };
    }
    case 'quarters': {
      const of = quarter(ends) - quarter(starts) + 1;
      if (of <= 0) return byDays(span);
      // A quarter counts when it is over, the last one when the work is due.
      const done = asOf >= ends ? of : between(quarter(addDays(asOf, 1)) - quarter(starts), 0, of);
      return { done, of, steps: [{ label: '已过季度', value: `${done} 个，共 ${of} 个` }] };
    }
    case 'milestones': {
      const { milestones: of, milestonesDue: done } = span;
      if (!of) return byDays(span);
      return { done, of, steps: [{ label: '应完成节点', value: `${done} 个，共 ${of} 个` }] };
    }
    default:
      return assertNever(curve);
  }
}

/** The share in tenths of a percent, rounded down: whole numbers, so that SQL and TypeScript cannot differ. */
export const tenthsOf = ({ done, of }: Pace, { ends, asOf }: PaceSpan): number =>
  of > 0 ? Math.floor((1000 * done) / of) : asOf >= ends ? 1000 : 0;
