import { Refusal } from '@duban/kernel';

export const LIMIT_UNITS = ['day', 'workday', 'workhour', 'month'] as const;
export type LimitUnit = (typeof LIMIT_UNITS)[number];

/**
 * A time limit as the document states it. The unit is kept with the number for good: 15日 and 15个工作日 are different
 * promises, and no rate converts one into the other.
 */
export interface Limit {
  /** A whole number, 0 or more; 0 is “the same day”, for working hours “at once”. */
  n: number;
  unit: LimitUnit;
}

/** @throws Refusal `calendar.bad_limit` when n is negative or broken, or the unit unknown (limits come from edited data). */
export function checkLimit(limit: Limit): void {
  if (!LIMIT_UNITS.includes(limit.unit) || !Number.isSafeInteger(limit.n) || limit.n < 0)
    throw new Refusal('invalid', 'calendar.bad_limit', `不是有效的时限：${limit.n} ${limit.unit}`, {
      mend: '时限为不小于0的整数，单位为日、工作日、工作小时或月。',
    });
}
