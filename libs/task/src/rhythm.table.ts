import {
  nextPeriod,
  type Period,
  periodOf,
  type ReportDates,
  type Rhythm,
  timesAYear,
} from '@duban/calendar';
import { Refusal } from '@duban/kernel';
import type { Plan, PlanKind } from './plan.entity';

/** Reporting is a burden: how often tasks of a kind are reported on, unless more is approved. All others: quarterly. */
const RHYTHM_OF_KIND: Partial<Record<PlanKind, Rhythm>> = {
  project_list: 'monthly',
  indicator_list: 'yearly',
};
/** 民生实事 are watched by the people's congress month by month, whatever the kind of their list. */
const MONTHLY_TITLE = /民生实事|民生实项/;
/** A plan over so many years is a five-year plan. */
const MANY_YEARS = 3;

type About = Pick<Plan, 'kind' | 'title' | 'starts' | 'ends'>;

/** The rhythm of a plan nobody decided on, and the densest one that needs no approval. */
export function defaultRhythm({ kind, title, starts, ends }: About): Rhythm {
  if (MONTHLY_TITLE.test(title)) return 'monthly';
  const byKind = RHYTHM_OF_KIND[kind];
  if (byKind) return byKind;
  return Number(ends.slice(0, 4)) - Number(starts.slice(0, 4)) + 1 >= MANY_YEARS
    ? 'half_yearly'
    : 'quarterly';
}

/** When a plan is reported on: on its chosen dates, or by its rhythm. */
export const cadenceOf = (plan: Pick<Plan, 'rhythm' | 'report_dates'>): Rhythm | ReportDates =>
  plan.report_dates ?? plan.rhythm;

/** Whether `a` asks for reports more often than `b`. */
export const denser = (a: Rhythm | ReportDates, b: Rhythm | ReportDates): boolean =>
  timesAYear(a) > timesAYear(b);

/** @throws Refusal rhythm.approval_needed where units would report more often than their plan's kind asks for */
export function assertRhythm(plan: About & Pick<Plan, 'rhythm' | 'report_dates' | 'rhythm_approval'>): void {
  const usual = defaultRhythm(plan);
  const asked = cadenceOf(plan);
  if (!denser(asked, usual)) return;
  const given = plan.rhythm_approval;
  if (given && timesAYear(asked) <= (given.times ?? timesAYear(given.rhythm))) return;
  throw new Refusal('conflict', 'rhythm.approval_needed', '报送频次高于这类方案的一般频次，须有批准', {
    mend: '请登记批准加密报送的机关、文号和理由，或改用一般频次',
    faults: [{ where: 'rhythmApproval', message: '请填写批准机关、文号和理由' }],
    details: { rhythm: plan.rhythm, reportDates: plan.report_dates, usual },
  });
}

type Times = Pick<Plan, 'starts' | 'ends'>;

/** Whether a period is reported on: chosen dates have to lie in the plan's time, other periods to touch it. */
export const within = (
  cadence: Rhythm | ReportDates,
  { from, to }: Period,
  { starts, ends }: Times,
): boolean => to >= starts && (typeof cadence === 'string' ? from : to) <= ends;

/** The periods that lie in a plan's time, in order. */
export function periodsWithin(cadence: Rhythm | ReportDates, { starts, ends }: Times): Period[] {
  const found: Period[] = [];
  for (let p = periodOf(cadence, starts); within(cadence, p, { starts, ends }); p = nextPeriod(cadence, p))
    found.push(p);
  return found;
}

/**
 * 长期坚持 is reported on once a year: whether this is the period in which it is, the last one of a year or of the plan.
 */
export function standingReports(
  period: Period,
  plan: Pick<Plan, 'ends'>,
  cadence?: Rhythm | ReportDates,
): boolean {
  if (period.to >= plan.ends) return true;
  if (cadence && typeof cadence !== 'string') {
    const next = nextPeriod(cadence, period);
    return next.to > plan.ends || next.to.slice(0, 4) > period.to.slice(0, 4);
  }
  return period.to.slice(5) === '12-31' || period.from.slice(0, 4) < period.to.slice(0, 4);
}
