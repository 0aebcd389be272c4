import type { Comparator, ParsedTarget } from '../document.types';
import { dropAdverbsAtEnd } from './cues';
import { SIZE_CLASSES, ZERO_OF } from './measure.data';
import { phraseBefore } from './metric';
import { INDICATOR_END, TREND } from './words.data';

const ZERO = new RegExp(`^(.+?)(?:零|(?<!\\d)0)(${ZERO_OF.join('|')})$`);
const CLEARED = /^(.+?)(动态|见底|全面|全部)?清零$/;
const HOLD = /(?:保持|实现|确保|力争|做到|持续|动态|努力|达到)+$/;
const GRADE =
  /^(.+?)(?:达到?|保持在?|稳定在?|优于|不低于)([IVX]{1,4}|[ⅠⅡⅢⅣⅤ])(类)(?:标准|水质|水体|以上|及以上|要求)*$/;
const SIZE = new RegExp(
  `(?:打造|建成|建设|形成|培育|做大|迈上|成为|冲刺|构建)(?:.*?)(${Object.keys(SIZE_CLASSES)
    .sort((a, b) => b.length - a.length)
    .join('|')})(?:级|元级)(.{2,12})$`,
);

const TO =
  '(?:缩小|扩大|降低?|压减|提高|提升|控制|下降|优化|保持|稳定)?(?:至|到|在|为|达到?|于|低于|小于|超过|高于|不低于|不高于|大于)';
/** “城乡居民收入比缩小至1.85:1”: the ratio is written as it stands, with a half-width colon. */
const RATIO = new RegExp(
  `^(.+?比(?:例|值)?)(${TO})(\\d+(?:\\.\\d+)?)[:：∶](\\d+(?:\\.\\d+)?)(以内|以下|左右)?$`,
);
const DOUBLED = /^(?:到20\d{2}年,?)?(.+?)(?:实现|力争|确保|基本)*翻(一|两|二|三)番(?:以上)?$/;
const TIMES: Record<string, number> = { 一: 2, 两: 4, 二: 4, 三: 8 };
/** “死亡率小于0.015”: some rates and indices have no unit at all; only behind a word that compares. */
const BARE =
  /^(.+?(?:率|系数|指数|得分))(低于|小于|不高于|不超过|控制在|高于|大于|超过|不低于|达到?)(\d+(?:\.\d+)?)(以内|以下|以上|左右)?$/;

function comparatorIn(words: string): Comparator {
  if (/不低于|以上/.test(words)) return 'gte';
  if (/不高于|不超过|以内|以下|控制/.test(words)) return 'lte';
  if (/低于|小于/.test(words)) return 'lt';
  if (/超过|高于|大于/.test(words)) return 'gt';
  if (/左右/.test(words)) return 'approx';
  return /保持|稳定/.test(words) ? 'keep' : 'reach';
}

const metricOf = (subject: string): string => {
  const { verb, noun } = phraseBefore(dropAdverbsAtEnd(subject.replace(HOLD, '')));
  return verb + noun;
};

/** “违法建筑保持零新增”, “零就业家庭”动态清零: nothing is left or nothing new comes. No unit is given. */
function zero(text: string): ParsedTarget | null {
  const none = ZERO.exec(text);
  const cleared = none ? null : CLEARED.exec(text);
  const subject = none?.[1] ?? cleared?.[1];
  if (subject === undefined) return null;
  const metric = metricOf(subject) + (none?.[2] ?? '');
  const lasting = /保持|持续|动态/.test(text);
  return { metric, comparator: lasting ? 'keep' : 'reach', value: 0, unit: null, quote: text };
}

/** “水质总体达II类标准”. */
function grade(text: string): ParsedTarget | null {
  const m = GRADE.exec(text);
  if (!m) return null;
  return { metric: metricOf(m[1]) + '类别', comparator: 'class', value: m[2], unit: m[3], quote: text };
}

/** “打造千亿级商圈”. Not “支持百亿级企业发展”: there the size describes, it is not to be reached. */
function size(text: string): ParsedTarget | null {
  const m = SIZE.exec(text);
  if (!m) return null;
  return {
    metric: `${m[2]}规模`,
    comparator: 'class',
    value: SIZE_CLASSES[m[1]],
    unit: '亿元',
    quote: text.slice(m.index),
  };
}

/** “确保……发案率持续下降”: a direction counts only where the clause itself commits to it. */
function trend(text: string): ParsedTarget | null {
  const m = TREND.exec(text);
  if (!m || !INDICATOR_END.test(m[2])) return null;
  return { metric: m[2], comparator: 'trend', value: null, unit: null, quote: text };
}

/** “收入比缩小至1.85:1”, “总量翻一番”, “死亡率小于0.015”: figures that carry no unit. */
function unitless(text: string): ParsedTarget | null {
  const ratio = RATIO.exec(text);
  if (ratio)
    return {
      metric: metricOf(ratio[1]),
      comparator: comparatorIn(ratio[2] + (ratio[5] ?? '')),
      value: `${ratio[3]}:${ratio[4]}`,
      unit: null,
      quote: text,
    };
  const doubled = DOUBLED.exec(text);
  if (doubled)
    return {
      metric: metricOf(doubled[1]),
      comparator: 'reach',
      value: TIMES[doubled[2]],
      unit: '倍',
      quote: text,
    };
  const bare = BARE.exec(text);
  if (!bare || /第|20\d{2}/.test(bare[3])) return null;
  const comparator = comparatorIn(bare[2] + (bare[4] ?? ''));
  return { metric: metricOf(bare[1]), comparator, value: Number(bare[3]), unit: null, quote: text };
}

/** A target that has no number with a unit; at most one to a clause. */
export const readSpecialTarget = (clause: string): ParsedTarget | null =>
  unitless(clause) ?? zero(clause) ?? grade(clause) ?? size(clause) ?? trend(clause);
