import { MULTIPLIERS, NO_UNIT, PER, UNITS, WEAK_UNITS } from './measure.data';
import { cueBefore } from './cues';

/** A number with its unit, somewhere in a clause. */
export interface Quantity {
  start: number;
  end: number;
  value: number | string;
  unit: string;
  /** `rank`: a place in an order (前3名); `more`: a round number and something (100余家). */
  form: 'plain' | 'rank' | 'more';
}

const longestFirst = (words: readonly string[]): string =>
  [...words].sort((a, b) => b.length - a.length).join('|');

const NUMBER = String.raw`(?:\d{1,3}(?:[,，]\d{3})+(?!\d)|\d+)(?:\.\d+)?`;
const MULTIPLIER = longestFirst(MULTIPLIERS);
const UNIT = longestFirst([...UNITS, ...WEAK_UNITS]);
const RATIO = `(?:[/／](?:${longestFirst(PER)}))?`;
/** “3000套(间)”: another name for the unit. */
const UNIT_ALIAS = '(?:[(（][\\u4e00-\\u9fff]{1,2}[)）])?';
/**
 * A digit after a letter or a plus belongs to a name (D8, 6+5), after 第 it is an ordinal (第3届), after a bracket
 * of years a paper's number (〔2023〕17号), after 每 it is what is counted by (每10万人).
 */
const QUANTITY = new RegExp(
  `(?<![A-Za-z0-9.+＋#№第〔〕每/]|[A-Za-z][-—])(?:(${NUMBER})(?:${MULTIPLIER})?(?:${UNIT})?[-—–~～至])?(${NUMBER})(${MULTIPLIER})?([余多])?((?:${UNIT})${RATIO})${UNIT_ALIAS}`,
  'g',
);

/** How far around a number its meaning is looked for; keeps a text without punctuation from costing its square. */
const WINDOW = 200;

const numberOf = (digits: string): number => Number(digits.replace(/[,，]/g, ''));

/** “由80%提高到90%”: the first number is where it starts from. */
const isBaseline = (before: string): boolean =>
  /(?:由|从|自)(?:(?:现有|目前|上年|去年|20\d{2}年)?的?)?$/.test(before);

/** “已建成5所”, “去年完成10个”: what was done is no target. */
const isPast = (before: string): boolean =>
  /(?:已(?:经|累计)?(?:建成|完成|实现|达|有|引进|新增)|现有|目前有|去年|上年)\D*$/.test(before);

/** “依托10个联合体”, “落实20条措施”: what a task starts from or follows is not its own number. */
const isGiven = (before: string): boolean =>
  /(?:^|[、及和])(?:依托|基于|借助|立足|根据|按照|针对|贯彻|认真落实|全面落实|落实好)/.test(before);

/** “从6%提高到10%的政策”: a rate that describes the word behind it. */
const isAttribute = (unit: string, after: string): boolean =>
  unit === '%' && /^的(?!增长|增速|增幅|目标|降幅)/.test(after);

/** “给予50万元奖励”: what somebody gets for it. */
const isGrant = (before: string, after: string): boolean =>
  /(?:给予|最高|每[个人户家亩项件])\D*$/.test(before) &&
  /^(?:以内|以下)?的?(?:一次性)?(?:奖励|奖补|补助|补贴|资助|扶持)/.test(after);

/** “500平方米以上餐饮店10家”, “投资1亿元以上项目”: a threshold that describes what is counted. */
function isThreshold(unit: string, after: string): boolean {
  const m = /^(?:及|或)?(?:以上|以下|以内)的?(?=[\u4e00-\u9fff“A-Z])(?![和及与、])(.*)/.exec(after);
  if (!m) return false;
  return unit.endsWith('元') || /\d/.test(m[1].split('、')[0]);
}

/** “在3个月内” only says when; “压缩至3天”, “达305天” compare. */
const isCompared = (before: string): boolean => (cueBefore(before)?.comparator ?? 'eq') !== 'eq';

/** The numbers of a clause that may be a target's value, in order. `bare` has names blanked out. */
export function findQuantities(bare: string): Quantity[] {
  const found: Quantity[] = [];
  for (const m of bare.matchAll(QUANTITY)) {
    const [whole, low, high, multiplier = '', more, unit] = m;
    const before = bare.slice(Math.max(0, m.index - WINDOW), m.index);
    const end = m.index + whole.length;
    const after = bare.slice(end, end + WINDOW);
    const rank = /前$/.test(before) && /^[名位]$/.test(unit);
    if (NO_UNIT.test(unit + after) || /^[A-Za-z]/.test(after) || /月$/.test(before)) continue;
    if (!rank && WEAK_UNITS.includes(unit) && !isCompared(before)) continue;
    if (isBaseline(before) || isPast(before) || isGiven(before)) continue;
    if (isGrant(before, after)) continue;
    if (isThreshold(unit, after) || isAttribute(unit, after)) continue;
    found.push({
      start: m.index,
      end,
      value: low === undefined ? numberOf(high) : `${numberOf(low)}-${numberOf(high)}`,
      unit: multiplier + unit.replace('％', '%'),
      form: rank ? 'rank' : more ? 'more' : 'plain',
    });
  }
  return found;
}
