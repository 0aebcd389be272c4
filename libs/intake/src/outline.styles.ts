import { readDuties } from './duties';
import type { LineBlock } from './formats/blocks';
import { readLabels, splitBrackets, type LabelPart } from './labels';
import { levelOf, readNumber, STYLES, type Numbered, type Style } from './numbers';

/** A numbered line and what its number is: a heading, a task, or a step inside of one. */
export interface Item extends Numbered {
  index: number;
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
  namesUnits(readLabels(text)) || namesUnits(splitBrackets(text).labels) || readDuties(text) !== null;

function draftItems(lines: readonly LineBlock[]): Draft[] {
  const drafts: Draft[] = [];
  lines.forEach(({ text }, index) => {
    const numbered = readNumber(text);
    if (numbered) {
      const level = levelOf(numbered.style);
      const parent = drafts.findLastIndex(d => levelOf(d.style) < level);
      drafts.push({
        ...numbered,
        index,
        labelled: saysWho(numbered.body),
        parent: parent < 0 ? null : parent,
      });
    } else if (drafts.length > 0 && saysWho(text)) (drafts.at(-1) as Draft).labelled = true;
  });
  return drafts;
}

/** Steps “1.” “2.” below “(一)” with one line of units behind the last: the units are those of “(一)”. */
function onlyLastIsLabelled(drafts: readonly Draft[], style: Style): Style | null {
  const groups = new Map<number, Draft[]>();
  for (const d of drafts)
    if (d.style === style && d.parent !== null) groups.set(d.parent, [...(groups.get(d.parent) ?? []), d]);
  const labelled = [...groups.entries()].filter(([, g]) => g.some(d => d.labelled));
  const large = labelled.filter(([, g]) => g.length > 1);
  const telling = large.length >= 2 || large.some(([, g]) => g.length > 2);
  if (!telling || drafts.some(d => d.style === style && d.parent === null)) return null;
  const last = labelled.every(([, g]) => g.every((d, i) => d.labelled === (i === g.length - 1)));
  return last ? drafts[labelled[0][0]].style : null;
}

/** The style in which the tasks of a paper are numbered: that of most lines that say who does it. */
function mainStyle(drafts: readonly Draft[]): Style {
  const count = (style: Style, labelled: boolean): number =>
    drafts.filter(d => d.style === style && (d.labelled || !labelled)).length;
  if (count('arabic', true) > 0) return onlyLastIsLabelled(drafts, 'arabic') ?? 'arabic';
  const labelled = [...STYLES].sort((a, b) => count(b, true) - count(a, true))[0];
  if (count(labelled, true) > 0) return onlyLastIsLabelled(drafts, labelled) ?? labelled;
  return (['arabic', 'cnParen', 'cn'] as const).find(style => count(style, false) > 0) ?? 'arabic';
}

/** Tells headings, tasks and steps apart, by the style of their numbers and by who is named where. */
export function sortItems(lines: readonly LineBlock[]): { items: Map<number, Item>; main: Style } {
  const drafts = draftItems(lines);
  const main = mainStyle(drafts);
  const children = new Map<number, Draft[]>();
  for (const d of drafts)
    if (d.parent !== null) children.set(d.parent, [...(children.get(d.parent) ?? []), d]);
  const allLabelled = (parent: number): boolean => {
    const below = children.get(parent) ?? [];
    return below.length > 1 && below.every(d => d.labelled);
  };
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
      as: isTask(d, i) ? 'task' : shallow ? 'heading' : 'step',
    };
  });
  return { items: new Map(items.map(item => [item.index, item])), main };
}
