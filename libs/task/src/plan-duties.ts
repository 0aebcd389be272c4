import { type Due, nextPeriod, periodOf, workdaysAfter } from '@duban/calendar';
import { endOfDay } from '@duban/kernel';
import type { ObligationKind } from '@duban/chain';
import type { Plan } from './plan.entity';

/** Workdays after the end of its period within which a plan is concluded. */
const CONCLUDE_AFTER = 40;
/** Workdays after the end of a year within which it is looked back on. */
const ANNUAL_AFTER = 20;

type Times = Pick<Plan, 'starts' | 'ends'>;
const later = (a: string, b: string): string => (a > b ? a : b);

/**
 * The day by which the next edition is to be in force: the end of a period of the plan's edition rhythm.
 * @param done the day the one before was due, when that one came in before its time
 * @returns null where the plan does not roll, or ends before
 */
export function nextRoll(
  plan: Times & Pick<Plan, 'edition_rhythm'>,
  today: string,
  done?: string,
): string | null {
  if (!plan.edition_rhythm) return null;
  const now = periodOf(plan.edition_rhythm, later(today, plan.starts));
  const next =
    done && done >= now.to ? nextPeriod(plan.edition_rhythm, periodOf(plan.edition_rhythm, done)) : now;
  return next.to < plan.ends ? next.to : null;
}

/**
 * The year the next 年度监测 looks back on: from the current one, or after `done`.
 * @returns null where the plan asks for none, or that year is its last: the conclusion covers it
 */
export function nextAnnual(
  plan: Times & Pick<Plan, 'annual_review'>,
  today: string,
  done?: number,
): number | null {
  if (!plan.annual_review) return null;
  const current = Number(later(today, plan.starts).slice(0, 4));
  const year = done === undefined ? current : done + 1;
  return year < Number(plan.ends.slice(0, 4)) ? year : null;
}

export const annualDue = (year: number): Due => workdaysAfter(`${year}-12-31`, ANNUAL_AFTER);

/** The year an `annual_review` that is due then looks back on. */
export const yearOfAnnual = (due: string): number => Number(due.slice(0, 4)) - 1;

export interface Duties {
  facts: { rolling: boolean; annual: boolean; midterm: boolean };
  due: Partial<Record<ObligationKind, Due>>;
}

/** What an approved plan obliges its office to, and by when. */
export function dutiesOf(plan: Plan, today: string): Duties {
  const roll = nextRoll(plan, today);
  const year = nextAnnual(plan, today);
  const midterm = plan.midterm_review;
  return {
    facts: { rolling: roll !== null, annual: year !== null, midterm: midterm !== null },
    due: {
      conclude: workdaysAfter(plan.ends, CONCLUDE_AFTER),
      ...(roll && { roll_edition: endOfDay(roll) }),
      ...(year !== null && { annual_review: annualDue(year) }),
      ...(midterm && { midterm_review: endOfDay(midterm) }),
    },
  };
}
