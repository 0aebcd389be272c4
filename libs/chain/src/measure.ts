import { decimal, figure } from './figures';

/** How a value is held against a target; `growth`, `ratio` and `in_step` are set by people, the rest are also read from documents. */
export const COMPARATORS = {
  eq: '达到',
  gte: '不低于',
  gt: '高于',
  reach: '达到',
  lte: '不高于',
  lt: '低于',
  approx: '左右',
  keep: '保持',
  range: '区间',
  class: '类别',
  growth: '增长',
  ratio: '比例',
  in_step: '与参照指标同步',
  trend: '趋势',
  none: '无数值',
} as const;
export type Comparator = keyof typeof COMPARATORS;
export const TARGET_DIRECTIONS = ['up', 'down'] as const;
/** Which way is better; not said: up, but down where the comparator sets an upper limit. */
export type TargetDirection = (typeof TARGET_DIRECTIONS)[number];

/** 左右: so many percent of the target to either side still count, unless the target says otherwise. */
export const ABOUT_TOLERANCE = '5';
/** What is not met is never shown as 100 %, however near. */
const SHORT_OF = 99.9;

/** What a value is held against, in the target's own unit. */
export interface Standard {
  comparator: string;
  value: string | null;
  unit: string | null;
  /** 基数: last year's value, or where a level starts from. */
  base?: string | null;
  direction?: TargetDirection | null;
  /** A figure that adds up over the year and starts from nothing; otherwise it is a level. */
  cumulative?: boolean;
  /** Percent to either side, of 左右. */
  tolerance?: string | null;
  /** The indicator to keep in step with, and its value. */
  reference?: { label: string; value: string | null } | null;
}

/** One line of an arithmetic: what it is, and how much. */
export interface Reckoning {
  label: string;
  value: string;
}

export interface Completion {
  /** May be above 100; null: no number can say it, people judge. Never NaN or infinite. */
  percent: number | null;
  met: boolean | null;
  /** The arithmetic, for people. */
  steps: Reckoning[];
}

const JUDGED: Reckoning = { label: '完成率', value: '由人工认定' };
const judged = (...steps: Reckoning[]): Completion => ({
  percent: null,
  met: null,
  steps: [...steps, JUDGED],
});

const tenth = (n: number): number => Math.round(n * 10) / 10;

function result(met: boolean, percent: number, ...steps: Reckoning[]): Completion {
  if (!Number.isFinite(percent)) return judged(...steps);
  const shown = met ? Math.max(100, tenth(percent)) : Math.min(SHORT_OF, Math.max(0, tenth(percent)));
  return { percent: shown, met, steps: [...steps, { label: '完成率', value: `${shown}%` }] };
}

const number = (text: string | number | null | undefined): number | null => {
  const plain = decimal(text);
  return plain === null ? null : Number(plain);
};

/** 1.8:1 and 1.8：1 as 1.8; a plain number is itself. */
export function ratioOf(text: string | null): number | null {
  const [left, right = '1', more] = (text ?? '').split(/[:：]/);
  const [a, b] = [number(left), number(right)];
  if (more !== undefined || a === null || b === null || b === 0) return null;
  return a / b;
}

/** Classes from the best to the worst: Ⅰ类 is better than Ⅱ类, 劣Ⅴ is none of the five. */
const CLASSES = ['I', 'II', 'III', 'IV', 'V', '劣V'];
const ROMAN: Readonly<Record<string, string>> = { Ⅰ: 'I', Ⅱ: 'II', Ⅲ: 'III', Ⅳ: 'IV', Ⅴ: 'V' };
export function classRank(text: string | null): number | null {
  const plain = (text ?? '')
    .trim()
    .replace(/类$/, '')
    .replace(/[ⅠⅡⅢⅣⅤ]/g, c => ROMAN[c])
    .toUpperCase();
  const rank = CLASSES.indexOf(plain);
  return rank < 0 ? null : rank;
}

const amount = (n: number, unit: string | null): string => `${figure(n)}${unit ?? ''}`;

interface Given {
  now: number;
  goal: number;
  unit: string | null;
  strict?: boolean;
  steps: Reckoning[];
}

/** More is better: the share of the goal, from zero. */
function atLeast({ now, goal, unit, strict = false, steps }: Given): Completion {
  const met = strict ? now > goal : now >= goal;
  const gap = { label: met ? '超出' : '差额', value: amount(Math.abs(now - goal), unit) };
  // A share of nothing, or of less than nothing, says nothing: it is met or not.
  if (goal <= 0) return result(met, met ? 100 : 0, ...steps, gap);
  const sum = { label: '计算', value: `${figure(now)} ÷ ${figure(goal)} × 100%` };
  return result(met, (now / goal) * 100, ...steps, gap, sum);
}

/** Less is better: whole while it is kept, and how far it is above otherwise. */
function atMost({ now, goal, unit, strict = false, steps }: Given): Completion {
  const met = strict ? now < goal : now <= goal;
  if (met) return result(true, 100, ...steps, { label: '余量', value: amount(goal - now, unit) });
  const over =
    goal > 0
      ? `${amount(now - goal, unit)}（${figure(((now - goal) / goal) * 100)}%）`
      : amount(now - goal, unit);
  const gap = { label: '超出上限', value: over };
  if (goal <= 0) return result(false, 0, ...steps, gap);
  return result(false, (goal / now) * 100, ...steps, gap, {
    label: '计算',
    value: `${figure(goal)} ÷ ${figure(now)} × 100%`,
  });
}

/** A level on its way from where it stood to the goal. */
function fromBase(given: Given, base: number, down: boolean): Completion {
  const { now, goal, unit, steps } = given;
  const met = down ? now <= goal : now >= goal;
  const way = goal - base;
  if (way === 0 || way < 0 !== down) return down ? atMost(given) : atLeast(given);
  return result(
    met,
    ((now - base) / way) * 100,
    ...steps,
    { label: met ? '超出' : '差额', value: amount(Math.abs(now - goal), unit) },
    {
      label: '计算',
      value: `(${figure(now)} − ${figure(base)}) ÷ (${figure(goal)} − ${figure(base)}) × 100%`,
    },
  );
}

function towards(given: Given, s: Standard, fallback: TargetDirection): Completion {
  const direction = s.direction ?? fallback;
  const base = number(s.base);
  if (base === null || s.cumulative) return direction === 'down' ? atMost(given) : atLeast(given);
  const steps = [...given.steps, { label: '基数', value: amount(base, s.unit) }];
  return fromBase({ ...given, steps }, base, direction === 'down');
}

function about(given: Given, tolerance: number): Completion {
  const { now, goal } = given;
  const room = (Math.abs(goal) * tolerance) / 100;
  const steps = [...given.steps, { label: '允许偏差', value: `±${figure(tolerance)}%（±${figure(room)}）` }];
  if (Math.abs(now - goal) <= room)
    return result(true, 100, ...steps, { label: '偏差', value: figure(now - goal) });
  return now < goal ? atLeast({ ...given, steps }) : atMost({ ...given, steps });
}

function range(given: Omit<Given, 'goal'>, text: string): Completion {
  const found = /^(-?[\d.,]+)\s*[-–—~至]\s*(-?[\d.,]+)$/.exec(text.trim());
  const [low, high] = [number(found?.[1]), number(found?.[2])];
  if (low === null || high === null || low > high) return judged(...given.steps);
  if (given.now < low) return atLeast({ ...given, goal: low });
  if (given.now > high) return atMost({ ...given, goal: high });
  return result(true, 100, ...given.steps, { label: '区间', value: `${figure(low)}至${figure(high)}` });
}

function growth(given: Omit<Given, 'goal'>, s: Standard): Completion {
  const rate = number(s.value);
  const base = number(s.base);
  if (rate === null) return judged(...given.steps);
  // Without a base, what is reported is the growth itself.
  if (base === null) {
    return atLeast({ ...given, unit: '%', goal: s.direction === 'down' ? Math.abs(rate) : rate });
  }
  const down = s.direction === 'down';
  const goal = base * (1 + (down ? -Math.abs(rate) : rate) / 100);
  const steps = [
    ...given.steps,
    { label: '基数', value: amount(base, s.unit) },
    {
      label: '目标值',
      value: `${figure(base)} × (1 ${down ? '−' : '+'} ${figure(Math.abs(rate))}%) = ${amount(goal, s.unit)}`,
    },
  ];
  const full = { ...given, steps, goal };
  if (s.cumulative) return down ? atMost(full) : atLeast(full);
  return fromBase(full, base, down);
}

function classes(given: Standard, value: string, steps: Reckoning[]): Completion {
  const [goal, now] = [classRank(given.value), classRank(value)];
  if (goal !== null && now !== null) {
    const met = now <= goal;
    return result(met, met ? 100 : 0, ...steps, {
      label: '比较',
      value: now === goal ? '类别相同' : `${met ? '优于' : '低于'}目标${Math.abs(now - goal)}类`,
    });
  }
  // 千亿级: a class of size is a number to be reached.
  const [size, reached] = [number(given.value), number(value)];
  if (size === null || reached === null) return judged(...steps);
  return atLeast({ now: reached, goal: size, unit: given.unit, steps });
}

/**
 * How far a target is met by a value, both in the target's unit; `value` null: nothing measured yet.
 * What has no number, or is none, has no percentage: people judge it.
 */
export function completionOf(s: Standard, value: string | null): Completion {
  const label = COMPARATORS[s.comparator as Comparator] ?? s.comparator;
  const goalText =
    s.value === null ? label : `${label} ${s.value}${s.comparator === 'growth' ? '%' : (s.unit ?? '')}`;
  const steps: Reckoning[] = [
    { label: '目标', value: goalText },
    { label: '实际', value: value === null ? '尚无数据' : `${value}${s.unit ?? ''}` },
  ];
  if (value === null) return { percent: null, met: null, steps };
  if (s.comparator === 'class') return classes(s, value, steps);
  if (s.comparator === 'ratio') {
    const [now, goal] = [ratioOf(value), ratioOf(s.value)];
    if (now === null || goal === null) return judged(...steps);
    const given = { now, goal, unit: null, steps };
    return s.direction === 'down' ? atMost(given) : atLeast(given);
  }
  const now = number(value);
  if (now === null) return judged(...steps);
  const given = { now, unit: s.unit, steps };
  if (s.comparator === 'range') return range(given, s.value ?? '');
  if (s.comparator === 'growth') return growth(given, s);
  if (s.comparator === 'in_step') {
    const goal = number(s.reference?.value);
    if (!s.reference || goal === null)
      return judged(...steps, { label: '参照', value: `${s.reference?.label ?? '参照指标'}尚无数据` });
    const more = [...steps, { label: '参照', value: `${s.reference.label} ${figure(goal)}` }];
    return s.direction === 'down'
      ? atMost({ ...given, goal, steps: more })
      : atLeast({ ...given, goal, steps: more });
  }
  const goal = number(s.value);
  if (goal === null) return judged(...steps);
  const full = { ...given, goal };
  switch (s.comparator) {
    case 'eq':
    case 'reach':
    case 'gte':
      return towards(full, s, 'up');
    case 'gt':
      return s.direction === 'down' ? atMost({ ...full, strict: true }) : atLeast({ ...full, strict: true });
    case 'lte':
      return atMost(full);
    case 'lt':
      return atMost({ ...full, strict: true });
    case 'approx':
      return about(full, Math.abs(number(s.tolerance) ?? Number(ABOUT_TOLERANCE)));
    case 'keep':
      // 保持零新增: nothing is to come; any other level is to be held.
      return s.direction === 'down' || (goal === 0 && s.direction !== 'up') ? atMost(full) : atLeast(full);
    default:
      return judged(...steps);
  }
}

/** The arithmetic behind a completion, for people. */
export const explain = (s: Standard, value: string | null): Reckoning[] => completionOf(s, value).steps;

export interface YearSlice {
  year: number;
  value: string;
}

/** What a multi-year target asks for in a year: its slice, or the target itself. */
export const standardOfYear = <T extends Standard>(s: T, slices: readonly YearSlice[], year: number): T => {
  const slice = slices.find(x => x.year === year);
  return slice ? { ...s, value: slice.value } : s;
};

/**
 * What the targets of a task say about how far it is: their mean, each counted up to 100. Suggested to whoever
 * reports, never written over what he says.
 * @returns null where there is none, or where one of them has no number
 */
export function percentFrom(completions: readonly Completion[]): number | null {
  if (!completions.length || completions.some(c => c.percent === null)) return null;
  const sum = completions.reduce((all, c) => all + Math.min(100, c.percent as number), 0);
  return Math.floor(sum / completions.length);
}
