import { readDuties } from './duties';
import type { LineBlock } from './formats/blocks';
import { readLabels, splitBrackets, splitInline, type LabelPart } from './labels';
import { levelOf, readNumber, STYLES, type Numbered, type Style } from './numbers';

/** A numbered line and what its number is: a heading, a task, or a step inside of one. */
export interface Item extends Numbered {
  index: number;
  /** Says itself, or in the lines below it, who does it. */
  labelled: boolean;
  as: 'heading' | 'task' | 'step';
}

interface Draft extends Numbered {
  index: number;
  labelled: boolean;
  parent: number | null;
}

const UNITS = new Set<LabelPart['role']>(['lead', 'responsible', 'supporting']);
export const namesUnits = (labels: readonly LabelPart[]): boolean => labels.some(l => UNITS.has(l.role));

/** Lines that say who does it: by a label, in a bracket, or in words. */
export const saysWho = (text: string): boolean =>
  namesUnits(readLabels(text)) ||
  namesUnits(splitBrackets(text).labels) ||
  namesUnits(splitInline(text).labels) ||
  readDuties(text) !== null;

/** The numbered lines with what they stand below; and whether paragraphs of their own name units beside them. */
function draftItems(lines: readonly LineBlock[]): { drafts: Draft[]; ownParagraphs: boolean } {
  const drafts: Draft[] = [];
  const above: number[] = [];
  let ownParagraphs = false;
  lines.forEach(({ text }, index) => {
    const numbered = readNumber(text);
    if (numbered) {
      const level = levelOf(numbered.style);
      while (above.length > 0 && levelOf(drafts[above.at(-1) as number].style) >= level) above.pop();
      drafts.push({ ...numbered, index, labelled: saysWho(numbered.body), parent: above.at(-1) ?? null });
      above.push(drafts.length - 1);
    } else {
      const open = drafts.at(-1);
      if (!open || !saysWho(text)) return;
      if (belongsTo(open, text)) open.labelled = true;
      else ownParagraphs = true;
    }
  });
  liftLabels(drafts);
  return { drafts, ownParagraphs };
}

/** A paragraph below “一、教育” that names its own units is a task beside it, not the heading's text. */
function belongsTo(open: Draft, text: string): boolean {
  const isHeading = levelOf(open.style) <= levelOf('cnParen');
  const wraps = /[，,、]$/.test(open.body) || (open.body.length > 30 && !/[。；;！]$/.test(open.body));
  return !isHeading || wraps || readLabels(text).length > 0;
}

function childrenOf(drafts: readonly Draft[]): Map<number, Draft[]> {
  const children = new Map<number, Draft[]>();
  for (const d of drafts) {
    if (d.parent === null) continue;
    const siblings = children.get(d.parent);
    if (siblings) siblings.push(d);
    else children.set(d.parent, [d]);
  }
  return children;
}

/** Of steps “(1)” “(2)” only the last of which is followed by units, the units are those of the whole. */
function liftLabels(drafts: Draft[]): void {
  for (const [at, children] of childrenOf(drafts)) {
    const steps = children.filter(d => levelOf(d.style) >= levelOf('arabicParen'));
    if (drafts[at].labelled || steps.length < 2) continue;
    if (!steps.every((d, k) => d.labelled === (k === steps.length - 1))) continue;
    (steps.at(-1) as Draft).labelled = false;
    drafts[at].labelled = true;
  }
}

/** Steps “1.” “2.” below “(一)” with one line of units behind the last: the units are those of “(一)”. */
function onlyLastIsLabelled(drafts: readonly Draft[], style: Style): Style | null {
  const groups = childrenOf(drafts.filter(d => d.style === style));
  const labelled = [...groups.entries()].filter(([, g]) => g.some(d => d.labelled));
  const large = labelled.filter(([, g]) => g.length > 1);
  const telling = large.length >= 2 || large.some(([, g]) => g.length > 2);
  if (!telling || drafts.some(d => d.style === style && d.parent === null)) return null;
  const last = labelled.every(([, g]) => g.every((d, i) => d.labelled === (i === g.length - 1)));
  return last ? drafts[labelled[0][0]].style : null;
}

/** The style in which the tasks of a paper are numbered: that of most lines that say who does it. */
function mainStyle(drafts: readonly Draft[], ownParagraphs: boolean): Style {
  const count = (style: Style, labelled: boolean): number =>
    drafts.filter(d => d.style === style && (d.labelled || !labelled)).length;
  if (count('arabic', true) > 0) return onlyLastIsLabelled(drafts, 'arabic') ?? 'arabic';
  const labelled = [...STYLES].sort((a, b) => count(b, true) - count(a, true))[0];
  if (count(labelled, true) > 0) return onlyLastIsLabelled(drafts, labelled) ?? labelled;
  if (ownParagraphs) return 'arabic';
  return (['arabic', 'cnParen', 'cn'] as const).find(style => count(style, false) > 0) ?? 'arabic';
}

/** Tells headings, tasks and steps apart, by the style of their numbers and by who is named where. */
export function sortItems(lines: readonly LineBlock[]): Map<number, Item> {
  const { drafts, ownParagraphs } = draftItems(lines);
  const main = mainStyle(drafts, ownParagraphs);
  const children = childrenOf(drafts);
  const whole = new Set(
    [...children].filter(([, below]) => below.length > 1 && below.every(d => d.labelled)).map(([at]) => at),
  );
  const allLabelled = (parent: number): boolean => whole.has(parent);
  const isTask = (d: Draft, i: number): boolean => {
    const distance = levelOf(d.style) - levelOf(main);
    if (distance === 0) return !allLabelled(i);
    if (distance < 0)
      return d.labelled && !(children.get(i) ?? []).some(c => levelOf(c.style) <= levelOf(main));
    return (
      d.labelled &&
      d.parent !== null &&
      levelOf(drafts[d.parent].style) >= levelOf(main) &&
      allLabelled(d.parent)
    );
  };
  const items = drafts.map((d, i): Item => {
    const shallow = levelOf(d.style) < levelOf(main) || allLabelled(i);
    return {
      style: d.style,
      no: d.no,
      body: d.body,
      index: d.index,
      labelled: d.labelled,
      as: isTask(d, i) ? 'task' : shallow ? 'heading' : 'step',
    };
  });
  return new Map(items.map(item => [item.index, item]));
}
