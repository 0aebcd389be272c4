import { decimal } from '@duban/chain';
import type { Target } from '@duban/task';

export type Figured = Pick<Target, 'id' | 'comparator' | 'value' | 'unit'>;

/** What is counted comes whole: nobody opens 42.99 shops. */
const COUNTED = /^(?:[个家户所座条件人处辆台套项名场只块栋间张]|人次|户次)$/;

/** What somebody would report of a target when so much of the way is done; null: nothing that could be measured. */
export function figureOf({ comparator, value, unit }: Figured, share: number): string | null {
  if (comparator === 'none' || comparator === 'trend') return '持续改善';
  if (comparator === 'class' || comparator === 'ratio') return value;
  const number = decimal(value ?? '');
  if (number === null) return null;
  // Shares and ceilings are levels, not sums.
  const level = ['lte', 'lt', 'keep', 'range'].includes(comparator);
  const steps = COUNTED.test(unit ?? '') ? 1 : 100;
  return String(Math.round(Number(number) * (level ? 0.95 : Math.min(1.1, share)) * steps) / steps);
}
