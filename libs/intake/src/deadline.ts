import { BARE, DATES, RHYTHMS, type DeadlineForm } from './deadline-forms';
import type { Milestone, ParsedDeadline } from './document.types';

/** “去年底”, “比上年上半年”, “自6月底” look back: they are no limits. */
const LOOKS_BACK = /(?:去年?|上年|往年|比|较|自|从)$/;
/** In running text 长期坚持 is a limit only as a clause of its own, not in “持续推进……建设”. */
const STANDING_CLAUSE = /(?:^|[,，。;；(（])(长期坚持|持续推进)(?=[。;；,，)）]|$)/;

/** Each pattern once with the flag that finds all of its places: compiling them anew for every task took most of the time. */
const GLOBAL = new Map<DeadlineForm, RegExp>(
  [...RHYTHMS, ...DATES, ...BARE].map(form => [form, new RegExp(form.pattern, 'g')]),
);
/** Every form holds one of these; most texts hold none. */
const HINT = /[年月季旬半内]|长期|持续|常态|待定|另行|视情况|逐年|每|贯穿|20\d{2}/;

function find(forms: readonly DeadlineForm[], text: string, planYear: number | null): ParsedDeadline[] {
  const found: ParsedDeadline[] = [];
  if (!HINT.test(text)) return found;
  for (const form of forms) {
    const pattern = GLOBAL.get(form) as RegExp;
    pattern.lastIndex = 0;
    for (let m = pattern.exec(text); m; m = pattern.exec(text)) {
      if (LOOKS_BACK.test(text.slice(Math.max(0, m.index - 4), m.index))) continue;
      const reading = form.read(m, planYear);
      if (reading) found.push({ phrase: m[0], ...reading });
    }
  }
  return found;
}

const latest = (found: ParsedDeadline[]): ParsedDeadline | null =>
  found.reduce<ParsedDeadline | null>(
    (a, b) => (a === null || (b.date ?? '') > (a.date ?? '') ? b : a),
    null,
  );

/** So that “每季度末” is not read as the end of a quarter as well. */
const withoutRhythms = (text: string): string =>
  text.includes('每')
    ? RHYTHMS.reduce((rest, form) => rest.replace(GLOBAL.get(form) as RegExp, '#'), text)
    : text;

/**
 * The deadline in a task's own words, relative to the plan's year. Of several dates the last counts: the task is
 * done when its last step is. Null when the task names none; the plan's year is then meant.
 */
export function readDeadline(written: string, planYear: number | null): ParsedDeadline | null {
  const text = plainFigures(written);
  const rhythm = find(RHYTHMS, text, planYear)[0];
  const found = find(DATES, withoutRhythms(text), planYear);
  // what lay before the plan's year is told, not asked for: “2025年底前建成的5个平台”
  const dated = latest(
    found.filter(d => planYear === null || Number(/20\d{2}/.exec(d.phrase)?.[0] ?? planYear) >= planYear),
  );
  if (rhythm) return { ...rhythm, date: dated?.date ?? null };
  if (dated) return dated;
  const standing = STANDING_CLAUSE.exec(text);
  return standing && { phrase: standing[1], date: null, recurrence: 'standing' };
}

/** The deadline in what follows a label such as 完成时限, where bare dates are limits too. */
export function readDeadlineLabel(written: string, planYear: number | null): ParsedDeadline | null {
  const value = plainFigures(written);
  const dates = find(DATES, withoutRhythms(value), planYear);
  const read = dates.length > 0 ? latest(dates) : readDeadline(value, planYear);
  const bare = find(BARE, value, planYear);
  const first = read ?? latest(bare);
  // “6月底前，并长期坚持”: a date and what comes after it
  const lasting = first?.date
    ? [...find(RHYTHMS, value, planYear), ...bare].find(d => d.recurrence)
    : undefined;
  return first && lasting ? { ...first, recurrence: lasting.recurrence } : first;
}

/** “２０２６ 年 6 月”: full-width figures, and blanks around them, mean nothing. */
const plainFigures = (text: string): string =>
  text
    .replace(/[０-９]/g, d => d.normalize('NFKC'))
    .replace(/(?<=\d)[ \u3000]+(?=[年月日季])|(?<=[年月至到])[ \u3000]+(?=\d)/g, '');

/** The steps of a cell with several limits: “3月底前完成方案;9月底前开工”. Empty unless there are two at least. */
export function readMilestones(value: string, planYear: number | null): Milestone[] {
  const steps = value
    .split(
      /[;；。\n]|[,，](?=(?:第[一二三四五]批|首批|其余|剩余)?(?:在|于)?(?:20\d{2}年)?(?:\d{1,2}月|[上下]半年|第?[一二三四]季度|年底))/,
    )
    .map(text => text.trim().replace(/^(?:[①-⑳]|[(（]?\d{1,2}[)）、.．](?!\d))\s*/, ''))
    .filter(text => text !== '');
  let year = planYear;
  const found = steps.flatMap(text => {
    // a year once written holds for the steps behind it
    year = Number(/(20\d{2})年/.exec(text)?.[1] ?? year) || null;
    const date = readDeadlineLabel(text, year)?.date;
    return date ? [{ text, date }] : [];
  });
  return found.length > 1 ? found : [];
}
