import type { LabelRole } from './document.types';
import { LABEL, roleOfLabel } from './vocabulary';

export type { LabelRole } from './document.types';

export interface LabelPart {
  role: LabelRole;
  /** As written; for the fields the house knows, `owner`, `upper_lead`, `upper_task`, `start`. */
  label: string;
  value: string;
  /** Where it stands, when that is not the line of the task. */
  line?: number;
  cell?: string;
}

const LABEL_AT = new RegExp(
  `(?:^|(?<=[;；。,，、!！)）”\\s\\u3000]))(?:[【\\[]?(${LABEL})[】\\]]?\\s*[:：]|【(${LABEL})】)`,
  'g',
);
/** Labels nobody foresaw are kept as fields when they end like a label. */
const OTHER_LABEL =
  /^[【[]?((?:[\u4e00-\u9fff]{2,8}(?:单位|部门|领导)|[\u4e00-\u9fff]{0,8}(?:时限|目标|措施|标准|成果|成效|进度|依据|来源)))[】\]]?\s*[:：](.*)$/;

const PAIRS: Readonly<Record<string, string>> = { '(': ')）', '（': '）)', '[': ']', '【': '】', '〔': '〕' };
const OPENED_BY_LABEL = new RegExp(`[(（[【〔]\\s*${LABEL}\\s*[:：]`, 'g');

const clean = (value: string): string => value.trim().replace(/[;；,，、]$/, '');

/** The labelled parts of a line; empty when the line does not begin with a label. */
export function readLabels(line: string): LabelPart[] {
  if (!/[:：】]/.test(line)) return [];
  const found = [...line.matchAll(LABEL_AT)];
  if (found.length === 0 || found[0].index !== 0) {
    const other = OTHER_LABEL.exec(line);
    return other
      ? [{ ...(roleOfLabel(other[1]) ?? { role: 'field', label: other[1] }), value: clean(other[2]) }]
      : [];
  }
  return found.map((m, i) => {
    const label = m[1] ?? m[2];
    // a list that goes on in the next line keeps its last separator
    const rest = line.slice(m.index + m[0].length, found[i + 1]?.index);
    const value = found[i + 1] ? clean(rest) : rest.trim().replace(/[;；]$/, '');
    return { ...(roleOfLabel(label) ?? { role: 'field' as const, label }), value };
  });
}

/** Where the bracket opened at `at` is closed, brackets inside of it included; the end of the text when it never is. */
function closing(text: string, at: number): number {
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    if (text[i] in PAIRS) depth++;
    else if (')）]】〕'.includes(text[i]) && --depth === 0) return i;
  }
  return text.length;
}

/**
 * Action plans put the labels into brackets: “……。(责任单位:区教委等)”, before the text, behind it or inside, one
 * bracket or several. All of them are taken out.
 */
export function splitBrackets(text: string): { text: string; labels: LabelPart[] } {
  const labels: LabelPart[] = [];
  if (!/[:：]/.test(text)) return { text, labels };
  let rest = '';
  let from = 0;
  for (const m of text.matchAll(OPENED_BY_LABEL)) {
    if (m.index < from) continue;
    const end = closing(text, m.index);
    const parts = readLabels(text.slice(m.index + 1, end).trim()).map(p => ({ ...p, value: clean(p.value) }));
    if (parts.length === 0) continue;
    labels.push(...parts);
    rest += text.slice(from, m.index);
    from = end + 1;
  }
  if (labels.length === 0) return { text, labels };
  const left = (rest + text.slice(from)).trim();
  return { text: left.replace(/([。！；])[。；;]+$/, '$1'), labels };
}

/**
 * Labels behind the text in the same line: “……1200亩。责任领导：张伟；牵头科室：财政办”. From the first one on
 * nothing is text any more.
 */
export function splitInline(text: string): { text: string; labels: LabelPart[] } {
  if (!/[:：】]/.test(text)) return { text, labels: [] };
  const first = [...text.matchAll(LABEL_AT)].find(
    m => m.index > 0 && !SHORT_LABEL.test(m[1] ?? '') && !isInBracket(text, m.index),
  );
  const labels = first ? readLabels(text.slice(first.index).trim()) : [];
  if (!first || !labels.some(l => l.role !== 'field')) return { text, labels: [] };
  return { text: text.slice(0, first.index).replace(/[\s,，、;；]+$/, ''), labels };
}
const isInBracket = (text: string, at: number): boolean => {
  const before = text.slice(Math.max(0, at - 400), at);
  return before.replace(/[^(（]/g, '').length > before.replace(/[^)）]/g, '').length;
};
/** With a colon these begin an ordinary clause as well: “压实责任：……”. */
const SHORT_LABEL = /^.{2}$/;

/** 〖牵头单位〗, 〔牵头单位〕, ［牵头单位］ and [牵头单位] are 【牵头单位】. */
const ODD_BRACKETS = new RegExp(`[〖〔［\\[]\\s*(${LABEL})\\s*[〗〕］\\]](?!\\s*[:：])`, 'g');
const MARKS = /^[★☆※●○◆◇■□▲△▪•·►▶–—-]+\s*/;
const BARE_LABEL = new RegExp(`^[【\\[]?(${LABEL})[】\\]]?$`);
const AT_START = new RegExp(`^[【\\[(（]?(?:${LABEL})[】\\]]?\\s*[:：]`);

/**
 * A line as its label would usually be written: “★牵 头 单 位：……” is “牵头单位：……”, and a label that stands on a
 * line of its own has a colon. Other lines stay as they are.
 */
export function plainLabel(line: string): string {
  const bare = line.replace(ODD_BRACKETS, '【$1】').replace(MARKS, '');
  if (/^【/.test(bare) && bare !== line) return bare;
  const wide =
    /^([【[(（]?)([\u4e00-\u9fff](?:[ \u3000]*[\u4e00-\u9fff]){2,10})([】\]]?)([ \u3000]*[:：].*)?$/.exec(
      bare,
    );
  if (!wide) return bare !== line && AT_START.test(bare) ? bare : line;
  const [, open, words, close, rest = ''] = wide;
  const label = words.replace(/[ \u3000]+/g, '');
  if (!BARE_LABEL.test(label) || label.length === 2) return line;
  return rest === '' ? `${open}${label}${close}：` : `${open}${label}${close}${rest.trim()}`;
}
