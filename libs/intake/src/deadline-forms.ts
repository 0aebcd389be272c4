/** The forms in which plans write a limit, as data: a pattern and how its parts make a date or a rhythm. */
import type { CivilDate } from '@duban/kernel';
import type { ParsedDeadline } from './document.types';

/** What the words at one place mean; null when they turn out not to be a limit. */
export type Reading = Pick<ParsedDeadline, 'date' | 'recurrence'> | null;

export interface DeadlineForm {
  pattern: RegExp;
  read: (m: RegExpExecArray, planYear: number | null) => Reading;
}

/** Two groups: the year written out, or a word for it. */
const YEAR = String.raw`(?:(20\d{2})年|(今年|当年|明年|次年)?)`;
const MONTH = String.raw`${YEAR}(\d{1,2})月份?`;
const BEFORE = '(?:之前|以前|前)';
const QUARTER: Record<string, number> = { 一: 1, 二: 2, 三: 3, 四: 4, '1': 1, '2': 2, '3': 3, '4': 4 };
const YEARS: Record<string, number> = { 一: 1, 两: 2, 二: 2, 三: 3, 四: 4, 五: 5 };
const END_OF_THIRD: Record<string, number> = { 上: 10, 中: 20, 下: 31 };

const pad = (n: number | string): string => String(n).padStart(2, '0');
const lastDay = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();
/** A day beyond the month's end is its last day: 6月31日, 下旬. */
const civil = (year: number, month: number, day = 31): CivilDate =>
  `${year}-${pad(month)}-${pad(Math.min(day, lastDay(year, month)))}`;

/** Groups 1 and 2 hold the year, written out or told from the plan's; without either there is no date. */
function inYear(m: RegExpExecArray, plan: number | null, date: (year: number) => CivilDate): Reading {
  const next = m[2] === '明年' || m[2] === '次年' ? 1 : 0;
  const year = m[1] ? Number(m[1]) : plan === null ? null : plan + next;
  return year === null ? null : { date: date(year), recurrence: null };
}

/** As inYear, with the month in group 3. */
function inMonth(
  m: RegExpExecArray,
  plan: number | null,
  date: (year: number, month: number) => CivilDate,
): Reading {
  const month = Number(m[3]);
  return month >= 1 && month <= 12 ? inYear(m, plan, year => date(year, month)) : null;
}

const rhythm = (recurrence: string): Reading => ({ date: null, recurrence });

/** Looked for before the dates, because “每季度末” holds a quarter and “每月25日前” a day. */
export const RHYTHMS: readonly DeadlineForm[] = [
  { pattern: /每(?:个)?月(?:底|末)前?/, read: () => rhythm('monthly:end') },
  { pattern: /每(?:个)?月(\d{1,2})[日号](?:之?前)?/, read: m => rhythm(`monthly:${Number(m[1])}`) },
  { pattern: /每(?:个)?季度?(?:底|末)前?/, read: () => rhythm('quarterly:end') },
  { pattern: /每半年(?:底|末)?前?/, read: () => rhythm('half-yearly:end') },
  { pattern: /每年(?:年|\d{1,2}月)?(?:底|末)前?/, read: () => rhythm('yearly:end') },
  { pattern: /每周[一二三四五](?:之?前)?/, read: () => rhythm('weekly') },
];

/** Dates in running text. Each needs a word that makes it a limit: 底, 末, 前, 旬, 内, 到. */
export const DATES: readonly DeadlineForm[] = [
  {
    pattern: new RegExp(`${YEAR}(\\d{1,2})月(\\d{1,2})[日号]${BEFORE}`),
    read: (m, plan) => inMonth(m, plan, (y, month) => civil(y, month, Number(m[4]))),
  },
  {
    pattern: new RegExp(`${MONTH}(?:底|末)${BEFORE}?`),
    read: (m, plan) => inMonth(m, plan, (y, month) => civil(y, month)),
  },
  {
    pattern: new RegExp(`${MONTH}(上|中|下)旬${BEFORE}?`),
    read: (m, plan) => inMonth(m, plan, (y, month) => civil(y, month, END_OF_THIRD[m[4]])),
  },
  {
    // “6月前” ends with May: whoever means June as well writes 6月底前.
    pattern: new RegExp(`${MONTH}${BEFORE}`),
    read: (m, plan) => inMonth(m, plan, (y, month) => (month === 1 ? civil(y - 1, 12) : civil(y, month - 1))),
  },
  {
    pattern: new RegExp(`${YEAR}第?([一二三四1-4])季度(?:底|末|内)?${BEFORE}?`),
    read: (m, plan) => inYear(m, plan, y => civil(y, QUARTER[m[3]] * 3)),
  },
  {
    pattern: new RegExp(`${YEAR}(上|下)半年(?:底|末|内)?${BEFORE}?`),
    read: (m, plan) => inYear(m, plan, y => civil(y, m[3] === '上' ? 6 : 12)),
  },
  {
    pattern: new RegExp(`(20\\d{2})年年?(?:底|末|内)${BEFORE}?`),
    read: (m, plan) => inYear(m, plan, y => civil(y, 12)),
  },
  {
    pattern: /(?:到|至|截至)(20\d{2})年(?![年底末内以之前\d])/,
    read: (m, plan) => inYear(m, plan, y => civil(y, 12)),
  },
  {
    pattern: new RegExp(`(20\\d{2})年${BEFORE}`),
    read: (m, plan) => inYear(m, plan, y => civil(y - 1, 12)),
  },
  {
    pattern: new RegExp(`(?<![\\d一二两三四五六七八九十几])()(今年|明年)?(?:年底|年末|年内|岁末)${BEFORE}?`),
    read: (m, plan) => inYear(m, plan, y => civil(y, 12)),
  },
];

/** Forms that mean a limit only where a limit is expected, after 完成时限. */
export const BARE: readonly DeadlineForm[] = [
  { pattern: /待定|另行(?:确定|通知)|视情况(?:确定)?/, read: () => ({ date: null, recurrence: null }) },
  { pattern: /每(?:个)?月|按月/, read: () => rhythm('monthly:end') },
  { pattern: /每(?:个)?季度?|按季度?/, read: () => rhythm('quarterly:end') },
  { pattern: /每年|逐年/, read: () => rhythm('yearly:end') },
  {
    pattern: /()([一两二三四五])年内/,
    read: (m, plan) =>
      plan === null
        ? { date: null, recurrence: null }
        : { date: civil(plan + YEARS[m[2]] - 1, 12), recurrence: null },
  },
  {
    // “2023—2025年”, “1—6月”: the end of the span
    pattern: /(?:20\d{2}年?\s*[—–~～-]+\s*)(20\d{2})年?()(?!\d)/,
    read: (m, plan) => inYear(m, plan, y => civil(y, 12)),
  },
  {
    pattern: /(20\d{2})()\s*[./-](\d{1,2})(?![\d./-]|年)/,
    read: (m, plan) => inMonth(m, plan, (y, month) => civil(y, month)),
  },
  {
    pattern: /长期坚持|长期推进|持续推进|持续实施|持续开展|长期|常态|贯穿全年|^持续$/,
    read: () => rhythm('standing'),
  },
  {
    pattern: /(20\d{2})()[-/.](\d{1,2})[-/.](\d{1,2})/,
    read: (m, plan) => inMonth(m, plan, (y, month) => civil(y, month, Number(m[4]))),
  },
  {
    pattern: new RegExp(`${MONTH}(?:(\\d{1,2})[日号])?`),
    read: (m, plan) =>
      inMonth(m, plan, (y, month) => civil(y, month, m[4] === undefined ? 31 : Number(m[4]))),
  },
  { pattern: /(20\d{2})年(?!\d)/, read: (m, plan) => inYear(m, plan, y => civil(y, 12)) },
  { pattern: /全年|本年度/, read: (m, plan) => inYear(m, plan, y => civil(y, 12)) },
];
