import { decimal } from '@duban/chain';
import type { Target } from '@duban/task';

export type Figured = Pick<Target, 'id' | 'comparator' | 'value' | 'unit'>;

/** What somebody would report of a target when so much of the way is done; null: nothing that could be measured. */
export function figureOf({ comparator, value }: Figured, share: number): string | null {
  if (comparator === 'none' || comparator === 'trend') return '持续改善';
  if (comparator === 'class' || comparator === 'ratio') return value;
  const number = decimal(value ?? '');
  if (number === null) return null;
  // Shares and ceilings are levels, not sums.
  const level = ['lte', 'lt', 'keep', 'range'].includes(comparator);
  return String(Math.round(Number(number) * (level ? 0.95 : Math.min(1.1, share)) * 100) / 100);
}
