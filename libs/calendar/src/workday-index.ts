import { Refusal } from '@duban/kernel';
import { FIRST_DAY, LAST_DAY } from './civil';

/**
 * Counts and steps workdays by table look-up. One dense prefix count over 1950–2099 (55 thousand days, about 400 kB, a
 * few milliseconds to build) makes every question O(1), which lets a re-plan after a calendar change run over
 * all open obligations at once. All days are day numbers (see civil.ts) inside that range.
 */
export class WorkdayIndex {
  /** `before[i]`: workdays among the first `i` days from FIRST_DAY. */
  private readonly before = new Uint32Array(LAST_DAY - FIRST_DAY + 2);
  /** All workdays, ascending. */
  private readonly workdays: Int32Array;

  constructor(off: ReadonlySet<number>, work: ReadonlySet<number>) {
    const found: number[] = [];
    for (let day = FIRST_DAY; day <= LAST_DAY; day++) {
      // Day 0 is a Thursday, so +3 puts Monday at 0; the second modulo is for the days before 1970.
      const weekend = (((day + 3) % 7) + 7) % 7 >= 5;
      if (work.has(day) || (!weekend && !off.has(day))) found.push(day);
      this.before[day - FIRST_DAY + 1] = found.length;
    }
    this.workdays = Int32Array.from(found);
  }

  has(day: number): boolean {
    return this.count(day, day) === 1;
  }

  /** Workdays from `from` to `to`, both included; 0 for an empty range. */
  count(from: number, to: number): number {
    return from > to ? 0 : this.before[to - FIRST_DAY + 1] - this.before[from - FIRST_DAY];
  }

  /**
   * The n-th workday after (n > 0) or before (n < 0) a day that itself does not count; for n = 0 the day itself if it
   * is a workday, else the next one.
   * @throws Refusal `calendar.out_of_range` when that lies outside 1950–2099, `calendar.bad_number` when n is no integer.
   */
  step(day: number, n: number): number {
    if (!Number.isSafeInteger(n)) throw new Refusal('invalid', 'calendar.bad_number', `天数应为整数：${n}`);
    const i = day - FIRST_DAY;
    const at = n > 0 ? this.before[i + 1] + n - 1 : this.before[i] + n;
    if (at < 0 || at >= this.workdays.length)
      throw new Refusal('invalid', 'calendar.out_of_range', `${n}个工作日超出工作日历的范围`);
    return this.workdays[at];
  }
}
