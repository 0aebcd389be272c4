import { nextPeriod, type Period, periodOf, type Rhythm, RHYTHMS } from '@duban/calendar';
import { Refusal } from '@duban/kernel';
import type { Plan, PlanKind, RhythmApproval } from './plan.entity';

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

/** Whether `a` asks for reports more often than `b`. */
export const denser = (a: Rhythm, b: Rhythm): boolean => RHYTHMS.indexOf(a) < RHYTHMS.indexOf(b);

/** @throws Refusal rhythm.approval_needed where units would report more often than their plan's kind asks for */
export function assertRhythm(plan: About & { rhythm: Rhythm; rhythm_approval: RhythmApproval | null }): void {
  const usual = defaultRhythm(plan);
  if (!denser(plan.rhythm, usual)) return;
  const allowed = plan.rhythm_approval?.rhythm;
  if (allowed && !denser(plan.rhythm, allowed)) return;
  throw new Refusal('conflict', 'rhythm.approval_needed', '报送频次高于这类方案的一般频次，须有批准', {
    mend: '请登记批准加密报送的机关、文号和理由，或改用一般频次',
    faults: [{ where: 'rhythmApproval', message: '请填写批准机关、文号和理由' }],
    details: { rhythm: plan.rhythm, usual },
  });
}

/** The periods of a rhythm that lie in a plan's time, in order. */
export function periodsWithin(rhythm: Rhythm, { starts, ends }: Pick<Plan, 'starts' | 'ends'>): Period[] {
  const found: Period[] = [];
  for (let p = periodOf(rhythm, starts); p.from <= ends; p = nextPeriod(rhythm, p)) found.push(p);
  return found;
}

/**
 * 长期坚持 is reported on once a year: whether this is the period in which it is, the last one of a year or of the plan.
 */
export const standingReports = (period: Pick<Period, 'from' | 'to'>, plan: Pick<Plan, 'ends'>): boolean =>
  period.to >= plan.ends || period.to.slice(5) === '12-31' || period.from.slice(0, 4) < period.to.slice(0, 4);
