import { ADVERBS, MAKING_VERBS, TELLING_VERBS, VERB_IN_NOUN } from './words.data';

export interface Phrase {
  /** The first verb of the phrase, whatever it says: 完成, 打造, 改造. */
  head: string;
  /** The verb that belongs to the indicator's name (新增, 改造), or ''. */
  verb: string;
  noun: string;
}

const longestFirst = (words: readonly string[]): string[] => [...words].sort((a, b) => b.length - a.length);
const VERBS = longestFirst([...MAKING_VERBS, ...TELLING_VERBS]);
const TELLING = new Set(TELLING_VERBS);
const ADVERB = longestFirst(ADVERBS);
/** “高等”, “平等”, “均等”, “等级” hold the character without enumerating anything. */
const AND_OTHERS = /(?<![高平中初均对同相])等(?![级次候待于同价号温])/g;
const CONNECTORS = /^(?:[、和及与并]|以及|其中|，)+/;

/** “2026年”, “6月底前”, “第三季度”: when, not what. */
const LEADING_TIME =
  /^(?:(?:到|至|于|在)?20\d{2}年度?底?前?|\d{1,2}月(?:\d{1,2}日|份|[上中下]旬)?[底末]?(?:之前|以前|前)?|[上下]半年|第?[一二三四]季度[底末]?前?|年[底末内]前?)/;

const leadingVerb = (text: string): string | undefined =>
  VERB_IN_NOUN.test(text) ? undefined : VERBS.find(v => text.startsWith(v));
const leadingAdverb = (text: string): string | undefined =>
  LEADING_TIME.exec(text)?.[0] ??
  (VERB_IN_NOUN.test(text) ? undefined : ADVERB.find(a => text.startsWith(a)));

/** Takes adverbs and verbs off the front: “高标准整治窨井盖” → 整治 + 窨井盖. */
export function splitVerb(text: string): Phrase {
  let head = '';
  let verb = '';
  let noun = text;
  for (;;) {
    const v = leadingVerb(noun);
    const taken = v ?? leadingAdverb(noun);
    // 启动征收: what follows a telling verb is what it tells about, also where it is a verb itself
    if (!taken || (v && verb && TELLING.has(v))) break;
    noun = noun.slice(taken.length);
    head ||= v ?? '';
    if (v && TELLING.has(v)) verb = v;
  }
  return { head, verb, noun };
}

/** True when a text begins as a clause does, with an adverb or a verb, and not as a noun. */
const beginsWithVerb = (text: string): boolean => splitVerb(text).noun !== text;

/** “发展经济、引进商户” is two things, “创意设计、互联网服务企业” one. */
function lastOfEnumeration(text: string): string {
  const cut = text.lastIndexOf('、');
  return cut >= 0 && beginsWithVerb(text.slice(cut + 1)) ? text.slice(cut + 1) : text;
}

/** “华安大厦等老旧楼宇” counts 老旧楼宇; “智慧校园、智慧医院等” has no general word and stays. */
function afterExamples(text: string): string {
  const last = [...text.matchAll(AND_OTHERS)].at(-1);
  const rest = last
    ? text
        .slice(last.index + 1)
        .replace(/^(?:地|方面|多个|各类|一批)/, '')
        .trim()
    : '';
  return rest === '' ? text : rest;
}

/** A quoted motto before the verb is no part of what is counted: “一街一业”建设……. */
function dropMotto(text: string): string {
  const m = /^[“「][^”」]*[”」](.+)$/.exec(text);
  return m && beginsWithVerb(m[1]) ? m[1] : text;
}

const tidy = (text: string): string =>
  text
    .replace(/[“”‘’「」『』]/g, '')
    .replace(/^[的、]+|[的、\s]+$/g, '')
    .replace(/占$/, '占比')
    .replace(/占全[市省国]$/, '$&比重');

/** What is counted, from the words before a number. */
export function phraseBefore(text: string): Phrase {
  const own = splitVerb(lastOfEnumeration(dropMotto(text.replace(CONNECTORS, ''))));
  const general = afterExamples(own.noun);
  if (general === own.noun) return { ...own, noun: tidy(own.noun) };
  const inner = splitVerb(general);
  return { head: own.head, verb: inner.verb || own.verb, noun: tidy(inner.noun || general) };
}

/** What is counted, from the words behind a number: “17家|商场和购物中心向主题化转变”. */
export const nounAfter = (text: string): string =>
  tidy(text.replace(/(?<=.{2})(?:向|以|为|按照|并|用于).*$/, ''));
