import type { TaskView } from '../api/types';

export type Target = TaskView['targets'][number];

export const COMPARATORS: Readonly<Record<string, string>> = {
  eq: '',
  approx: '约',
  gte: '不低于',
  gt: '超过',
  lte: '不超过',
  lt: '低于',
  reach: '达到',
  keep: '保持',
  class: '达到',
  growth: '增长',
  ratio: '比例',
  trend: '',
  range: '',
};

/** “不低于 1380 亿元”; a trend has no figure, only its own words. */
export const goalOf = ({
  comparator,
  value,
  unit,
  quote,
}: Pick<Target, 'comparator' | 'value' | 'unit' | 'quote'>): string =>
  value === null ? quote : [COMPARATORS[comparator] ?? '', `${value}${unit ?? ''}`].filter(Boolean).join(' ');

const IN_WORDS = ['class', 'trend', 'none'];

/** A figure can be reported against it; a grade or a trend is told in words. What keeps step with another has no figure of its own. */
export const isMeasured = ({ comparator, value }: Pick<Target, 'comparator' | 'value'>): boolean =>
  comparator === 'in_step' || (value !== null && !IN_WORDS.includes(comparator));

/** What a form holds: by target, empty where nothing is reported. */
export type Measured = Record<string, number | null | undefined>;

/** Figures only: a grade or a ratio has no field of its own. */
export const toMeasured = (list: readonly { targetId: string; value: number | string }[]): Measured =>
  Object.fromEntries(
    list.flatMap(m => (Number.isFinite(Number(m.value)) ? [[m.targetId, Number(m.value)]] : [])),
  );

export const toMeasurements = (measured: Measured | undefined): { targetId: string; value: number }[] =>
  Object.entries(measured ?? {}).flatMap(([targetId, value]) =>
    typeof value === 'number' ? [{ targetId, value }] : [],
  );
