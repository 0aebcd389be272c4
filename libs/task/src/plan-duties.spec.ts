import { DEFAULT_CALENDAR, dueAt } from '@duban/calendar';
import { civilDate } from '@duban/kernel';
import { annualDue, nextAnnual, nextRoll, yearOfAnnual } from './plan-duties';
import { assertRhythm, defaultRhythm, denser, periodsWithin, standingReports } from './rhythm.table';

const five = { starts: '2026-01-01', ends: '2030-12-31' };

describe('when a plan is rolled over', () => {
  const yearly = { ...five, edition_rhythm: 'yearly' as const };
  it('is by the end of each period of its edition rhythm, but not at its own end', () => {
    expect(nextRoll(yearly, '2026-03-02')).toBe('2026-12-31');
    expect(nextRoll({ ...yearly, edition_rhythm: 'half_yearly' }, '2026-03-02')).toBe('2026-06-30');
    expect(nextRoll(yearly, '2030-03-02')).toBeNull();
    expect(nextRoll({ ...five, edition_rhythm: null }, '2026-03-02')).toBeNull();
  });
  it('begins with the plan, not before it', () => {
    expect(nextRoll(yearly, '2025-11-01')).toBe('2026-12-31');
  });
  it('done early leads to the next period, done late to the current one', () => {
    expect(nextRoll(yearly, '2026-11-20', '2026-12-31')).toBe('2027-12-31');
    expect(nextRoll(yearly, '2027-02-10', '2026-12-31')).toBe('2027-12-31');
    expect(nextRoll(yearly, '2029-11-20', '2029-12-31')).toBeNull();
  });
});

describe('the yearly look back', () => {
  const plan = { ...five, annual_review: true };
  it('covers each year but the last', () => {
    expect(nextAnnual(plan, '2026-03-02')).toBe(2026);
    expect(nextAnnual(plan, '2027-01-20', 2026)).toBe(2027);
    expect(nextAnnual(plan, '2030-01-20', 2029)).toBeNull();
    expect(nextAnnual({ ...plan, annual_review: false }, '2026-03-02')).toBeNull();
  });
  it('is due early in the year after, by which its year is known', () => {
    expect(yearOfAnnual(civilDate(dueAt(DEFAULT_CALENDAR, annualDue(2026))))).toBe(2026);
  });
});

describe('the rhythm of a plan', () => {
  const one = { kind: 'action_plan' as const, title: '重点工作', starts: '2026-01-01', ends: '2026-12-31' };
  it('comes from its kind, its title and its length', () => {
    expect(defaultRhythm(one)).toBe('quarterly');
    expect(defaultRhythm({ ...one, kind: 'project_list' })).toBe('monthly');
    expect(defaultRhythm({ ...one, kind: 'indicator_list' })).toBe('yearly');
    expect(defaultRhythm({ ...one, title: '2026年重点民生实事' })).toBe('monthly');
    expect(defaultRhythm({ ...one, ends: '2030-12-31' })).toBe('half_yearly');
  });
  it('is denser than another only where it asks more often', () => {
    expect(denser('monthly', 'quarterly')).toBe(true);
    expect(denser('yearly', 'quarterly')).toBe(false);
    expect(denser('monthly', 'monthly')).toBe(false);
  });
  it('needs an approval of that density where it is denser than usual', () => {
    const approval = { authority: '区政府常务会议', documentNo: '1号', reason: '汛期' };
    const ask = (rhythm: 'weekly' | 'monthly' | 'yearly', given: 'weekly' | 'monthly' | null) => () =>
      assertRhythm({
        ...one,
        rhythm,
        report_dates: null,
        rhythm_approval: given && { ...approval, rhythm: given },
      });
    expect(ask('monthly', null)).toThrow(expect.objectContaining({ code: 'rhythm.approval_needed' }));
    expect(ask('weekly', 'monthly')).toThrow(expect.objectContaining({ code: 'rhythm.approval_needed' }));
    expect(ask('monthly', 'weekly')).not.toThrow();
    expect(ask('yearly', null)).not.toThrow();
  });
  it('counts the periods that lie in the plan, and lets standing tasks report in the last of a year', () => {
    const periods = periodsWithin('quarterly', one);
    expect(periods.map(p => p.key)).toEqual(['2026-Q1', '2026-Q2', '2026-Q3', '2026-Q4']);
    expect(periods.map(p => standingReports(p, one))).toEqual([false, false, false, true]);
    expect(periodsWithin('monthly', one)).toHaveLength(12);
    expect(periodsWithin('weekly', five).filter(p => standingReports(p, five)).length).toBeGreaterThanOrEqual(
      5,
    );
  });
});
