import type { Comparator, ParsedTarget } from '../document.types';
import { splitClauses, type Clause } from './clauses';
import { changeBefore, combine, cueAfter, cueBefore, dropAdverbsAtEnd } from './cues';
import { MEASURE_OF } from './measure.data';
import { nounAfter, phraseBefore } from './metric';
import { findQuantities, type Quantity } from './quantity';
import { readSpecialTarget } from './special-targets';
import { FINISHING } from './words.data';

/** The words around one number: what belongs to it on either side. */
interface Reach {
  quantity: Quantity;
  before: string;
  after: string;
  afterCue: Comparator | undefined;
  quote: string;
}

const JOINS = /^(?:[、及与并]|和(?![美谐平])|以及)/;
/** “实现5%以上的增长”: the change may stand behind the number. */
const CHANGED = /^(?:增长|增速|增幅|降幅|下降)$/;
/** “综合排名进入全市前|3名”: what is ranked is the indicator. */
const RANKED = /(?:进入|位居|位列|稳居|保持在?)*(?:全[市国省区])?前$/;
const JOINED = /(?:[、和及与并]|以及)$/;

/** Shares the words between two numbers out: “10个|云端天台、||8条”, “10个||、首店品牌|30个”. */
function share(between: string): [after: string, before: string] {
  if (between === '' || JOINS.test(between)) return ['', between];
  if (JOINED.test(between)) return [between.replace(JOINED, ''), ''];
  const cut = between.lastIndexOf('、');
  if (cut >= 0) return [between.slice(0, cut), between.slice(cut)];
  return [between, ''];
}

/** For every number of a clause, the words that belong to it; and what the clause says behind the last one. */
function reaches(clause: Clause, quantities: Quantity[]): { found: Reach[]; tail: string } {
  let before = clause.text.slice(0, quantities[0].start);
  let start = 0;
  const found = quantities.map((quantity, i) => {
    const next = quantities[i + 1];
    const rest = clause.text.slice(quantity.end, next?.start ?? clause.text.length);
    const cue = cueAfter(rest);
    const [after, nextBefore] = share(cue?.rest ?? rest);
    const end = (next?.start ?? clause.text.length) - nextBefore.length;
    const quote = clause.text.slice(start, end).replace(/^[、和及与并]+|[、和及与并]+$/g, '');
    const reach = { quantity, before, after, afterCue: cue?.comparator, quote };
    before = nextBefore;
    start = end;
    return reach;
  });
  return { found, tail: before.replace(JOINS, '') };
}

/** What a number is measured in words, and what the next one in the clause may lean on. */
interface Reading {
  target: ParsedTarget;
  verb: string;
  noun: string;
  subject: string;
  change: string;
}

function comparatorOf(reach: Reach, cue: Comparator | undefined, head: string): Comparator {
  const { form, value } = reach.quantity;
  if (form === 'rank') return 'lte';
  if (typeof value === 'string') return 'range';
  if (form === 'more') return 'gte';
  if (cue || reach.afterCue) return combine(cue, reach.afterCue);
  return FINISHING.includes(head) ? 'reach' : 'eq';
}

/** “征收项目20个、25万平方米”: a number without words of its own measures what was counted before it. */
function leanOn(last: Reading | null, verb: string, unit: string): string {
  if (!last) return verb;
  const measure = MEASURE_OF.find(([ending]) => unit.endsWith(ending))?.[1];
  if (!measure || last.change !== '') return last.subject;
  const noun = last.noun.replace(/(?:项目|工程)$/, '');
  return verb ? noun + verb + measure : last.verb + noun + measure;
}

/** The words behind a number name what is counted; a share is named by both sides: “毕业生|100%|就业”. */
const nounOf = (before: string, behind: string, unit: string): string =>
  unit === '%' ? before + behind : behind || before;

/** Reads one number. `last` is what was read before it in the same sentence. */
function read(reach: Reach, last: Reading | null, sameClause: boolean): Reading {
  const before = dropAdverbsAtEnd(reach.before.replace(RANKED, ''));
  const cue = cueBefore(before);
  const stem = dropAdverbsAtEnd(cue ? cue.rest : before);
  const behind = nounAfter(reach.after);
  const change = changeBefore(stem) ?? (CHANGED.test(behind) ? changeBefore(stem + behind) : null);
  const own = phraseBefore(change ? dropAdverbsAtEnd(change.rest) : stem);
  const noun = change ? own.noun : nounOf(own.noun, behind, reach.quantity.unit);

  const enumerated = sameClause && JOINS.test(reach.before);
  const verb = own.verb || (enumerated ? (last?.verb ?? '') : '');
  const subject = noun === '' ? leanOn(last, own.verb, reach.quantity.unit) : verb + noun;
  return {
    verb,
    noun: noun || (last?.noun ?? ''),
    subject,
    change: change?.name ?? '',
    target: {
      metric: subject + (change?.name ?? '') || reach.quote,
      comparator: comparatorOf(reach, cue?.comparator, own.head),
      value: reach.quantity.value,
      unit: reach.quantity.unit,
      quote: reach.quote,
    },
  };
}

/** “A、B均增长10%” is a target for each; “A、B分别增长5%、8%” one each, in their order. */
function spread(clause: Clause, readings: Reading[]): ParsedTarget[] {
  const [{ target, subject, change }] = readings;
  const subjects = subject.split('、');
  const numbers = readings.map(r => r.target);
  if (subjects.length > 1 && readings.length === 1 && /均(?![衡等值])|分别/.test(clause.bare))
    return subjects.map(s => ({ ...target, metric: s + change }));
  if (subjects.length === readings.length && clause.bare.includes('分别'))
    return numbers.map((t, i) => ({ ...t, metric: subjects[i] + change, quote: clause.text }));
  return numbers;
}

/** “2025年完成投资50亿元，…” in a plan for 2026; not “比2020年翻一番”. Holds until a year of the plan is named. */
function tellsOfThePast(before: string, planYear: number | null, already: boolean): boolean {
  if (planYear === null) return false;
  const years = [...before.matchAll(/(?<![比较与和对在以从自由])(20\d{2})年|(今年|本年度|力争|确保|全年)/g)];
  const last = years.at(-1);
  if (!last) return already;
  return last[1] !== undefined && Number(last[1]) < planYear;
}

/**
 * The measurable targets of a task's text, in the order of the text. Rules, no model: a number with a unit of
 * measure, the words on either side of it, and the few forms without a number (零新增, 千亿级, 持续下降). What
 * is not certain is left to the person who confirms the draft.
 */
export function readTargets(text: string, planYear: number | null = null): ParsedTarget[] {
  const targets: ParsedTarget[] = [];
  let last: Reading | null = null;
  let past = false;
  for (const clause of splitClauses(text)) {
    if (clause.opensSentence) last = null;
    if (clause.opensSentence) past = false;
    const quantities = findQuantities(clause.bare).filter(
      q => !(past = tellsOfThePast(clause.bare.slice(0, q.start), planYear, past)),
    );
    past = tellsOfThePast(clause.bare, planYear, past);
    let rest: string = clause.text;
    if (quantities.length > 0) {
      const { found, tail } = reaches(clause, quantities);
      const readings: Reading[] = [];
      for (const reach of found) {
        last = read(reach, last, readings.length > 0);
        readings.push(last);
      }
      targets.push(...spread(clause, readings));
      rest = tail;
    }
    const special = readSpecialTarget(rest);
    if (special) targets.push(special);
  }
  return targets;
}
