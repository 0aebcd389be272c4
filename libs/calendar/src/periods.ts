import { addDays, assertNever, CivilDate, daysBetween, weekday } from '@duban/kernel';
import { civil, monthLength, partsOf } from './civil';

export const RHYTHMS = ['weekly', 'fortnightly', 'monthly', 'quarterly', 'half_yearly', 'yearly'] as const;
/** How often something is reported. */
export type Rhythm = (typeof RHYTHMS)[number];

/** One reporting period; the periods of one rhythm follow each other without gap or overlap. */
export interface Period {
  /** Stable and sortable within its rhythm: 2023-W12, 2023-F06, 2023-03, 2023-Q1, 2023-H1, 2023. */
  key: string;
  /** For people: 2023年第12周, 2023年第11—12周, 2023年3月, 2023年第1季度, 2023年上半年, 2023年度. */
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

/**
 * The period of a rhythm in which a date lies.
 * @throws Refusal `calendar.bad_date`, `calendar.out_of_range`.
 */
export function periodOf(rhythm: Rhythm, date: CivilDate): Period {
  partsOf(date); // refuses a date that does not exist, before weeks are counted from it
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
export const nextPeriod = (rhythm: Rhythm, period: Period): Period => periodOf(rhythm, addDays(period.to, 1));
