import { addDays, assertNever, CivilDate, daysBetween, weekday } from '@duban/kernel';
import { civil, monthLength, partsOf } from './civil';

export const RHYTHMS = ['weekly', 'fortnightly', 'monthly', 'quarterly', 'half_yearly', 'yearly'] as const;
/** How often something is reported. */
export type Rhythm = (typeof RHYTHMS)[number];

/** Chosen days of a year, 'MM-DD' ascending: a period ends on each of them. */
export type ReportDates = readonly string[];

/** One reporting period; the periods of one rhythm follow each other without gap or overlap. */
export interface Period {
  /** Stable and sortable within its rhythm: 2023-W12, 2023-F06, 2023-03, 2023-Q1, 2023-H1, 2023, 2023-D0331. */
  key: string;
  /** For people: 2023年第12周, 2023年第11—12周, 2023年3月, 2023年第1季度, 2023年上半年, 2023年度, 截至2023年3月31日. */
  name: string;
  from: CivilDate;
  /** The last day, included. */
  to: CivilDate;
}

const two = (n: number): string => String(n).padStart(2, '0');

/** Monday of the ISO week 1 of a year: the week that holds 4 January (ISO 8601). */
function firstMonday(year: number): CivilDate {
  const fourth = civil(year, 1, 4);
  return addDays(fourth, 1 - weekday(fourth));
}

/** A week belongs to the year of its Thursday, so 2023-01-01 lies in week 52 of 2022. */
function isoWeek(date: CivilDate): { year: number; week: number } {
  const year = Number(addDays(date, 4 - weekday(date)).slice(0, 4));
  return { year, week: Math.floor(daysBetween(firstMonday(year), date) / 7) + 1 };
}

function weekly(date: CivilDate): Period {
  const { year, week } = isoWeek(date);
  const from = addDays(firstMonday(year), 7 * (week - 1));
  return { key: `${year}-W${two(week)}`, name: `${year}年第${week}周`, from, to: addDays(from, 6) };
}

/**
 * ISO weeks in pairs, 26 a year. In a year of 53 weeks the last period takes three, so that one odd week costs nobody a
 * report of its own.
 */
function fortnightly(date: CivilDate): Period {
  const { year, week } = isoWeek(date);
  const n = Math.min(Math.ceil(week / 2), 26);
  const from = addDays(firstMonday(year), 14 * (n - 1));
  const to = n === 26 ? addDays(firstMonday(year + 1), -1) : addDays(from, 13);
  return {
    key: `${year}-F${two(n)}`,
    name: `${year}年第${2 * n - 1}—${isoWeek(to).week}周`,
    from,
    to,
  };
}

/** The block of `size` months that holds the date; `n` counts the blocks of the year from 1. */
function months(date: CivilDate, size: number): { year: number; n: number; from: CivilDate; to: CivilDate } {
  const [year, month] = partsOf(date);
  const n = Math.ceil(month / size);
  return {
    year,
    n,
    from: civil(year, (n - 1) * size + 1, 1),
    to: civil(year, n * size, monthLength(year, n * size)),
  };
}

/** From the day after one chosen day to the next one; the year of a period is that in which it ends. */
function chosen(dates: ReportDates, date: CivilDate): Period {
  const [year] = partsOf(date);
  const ends = (y: number): CivilDate[] => dates.map(d => `${y}-${d}`);
  const all = [...ends(year - 1), ...ends(year), ...ends(year + 1)];
  const at = all.findIndex(end => end >= date);
  const to = all[at];
  const [, month, day] = partsOf(to);
  return {
    key: `${to.slice(0, 4)}-D${two(month)}${two(day)}`,
    name: `截至${Number(to.slice(0, 4))}年${month}月${day}日`,
    from: addDays(all[at - 1], 1),
    to,
  };
}

/**
 * What is wrong with chosen days, in words; null: nothing. Every year has to have them, and no two lie closer than the
 * densest rhythm.
 */
export function reportDatesFault(dates: ReportDates): string | null {
  if (!dates.length) return '请至少选择一天';
  const real = (d: string): boolean =>
    /^\d\d-\d\d$/.test(d) &&
    !Number.isNaN(Date.parse(`2023-${d}T00:00:00Z`)) &&
    new Date(`2023-${d}T00:00:00Z`).toISOString().slice(5, 10) === d;
  const bad = dates.find(d => !real(d));
  if (bad !== undefined) return `不是每年都有的日期：${bad}，写作“03-31”的样子`;
  const days = [...dates].sort();
  const close = days.find((d, i) => {
    const next = i + 1 < days.length ? `2023-${days[i + 1]}` : `2024-${days[0]}`;
    return daysBetween(`2023-${d}`, next) < 7;
  });
  return close === undefined ? null : `报送日期至少相隔七天：${close}之后的一天太近`;
}

/** How many reports a year something costs. */
export const timesAYear = (cadence: Rhythm | ReportDates): number =>
  typeof cadence === 'string' ? TIMES[cadence] : cadence.length;
const TIMES: Readonly<Record<Rhythm, number>> = {
  weekly: 52,
  fortnightly: 26,
  monthly: 12,
  quarterly: 4,
  half_yearly: 2,
  yearly: 1,
};

/**
 * The period of a rhythm, or between chosen days, in which a date lies.
 * @throws Refusal `calendar.bad_date`, `calendar.out_of_range`.
 */
export function periodOf(rhythm: Rhythm | ReportDates, date: CivilDate): Period {
  partsOf(date); // refuses a date that does not exist, before weeks are counted from it
  if (typeof rhythm !== 'string') return chosen(rhythm, date);
  switch (rhythm) {
    case 'weekly':
      return weekly(date);
    case 'fortnightly':
      return fortnightly(date);
    case 'monthly': {
      const { year, n, from, to } = months(date, 1);
      return { key: `${year}-${two(n)}`, name: `${year}年${n}月`, from, to };
    }
    case 'quarterly': {
      const { year, n, from, to } = months(date, 3);
      return { key: `${year}-Q${n}`, name: `${year}年第${n}季度`, from, to };
    }
    case 'half_yearly': {
      const { year, n, from, to } = months(date, 6);
      return { key: `${year}-H${n}`, name: `${year}年${n === 1 ? '上' : '下'}半年`, from, to };
    }
    case 'yearly': {
      const { year, from, to } = months(date, 12);
      return { key: `${year}`, name: `${year}年度`, from, to };
    }
    default:
      return assertNever(rhythm);
  }
}

/** The period that follows. */
export const nextPeriod = (rhythm: Rhythm | ReportDates, period: Period): Period =>
  periodOf(rhythm, addDays(period.to, 1));
