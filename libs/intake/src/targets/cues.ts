import type { Comparator } from '../document.types';
import { ADVERBS, CHANGES, CUES_AFTER, CUES_BEFORE, NO_CUE } from './words.data';

export interface Cue {
  comparator: Comparator;
  /** What is left of the text when the cue is taken off. */
  rest: string;
}

const byLength = <T extends readonly [string, string]>(pairs: readonly T[]): T[] =>
  [...pairs].sort((a, b) => b[0].length - a[0].length);

const BEFORE = byLength(CUES_BEFORE);
const AFTER = byLength(CUES_AFTER);
const CHANGE = byLength(CHANGES);
const ADVERB = [...ADVERBS].sort((a, b) => b.length - a.length);

/** “人均15平方米”: what looks like the adverb 均 is part of the indicator's name. */
const AVERAGE = /[人户年月日亩]均$/;

/** Takes adverbs off the end: “水质总体” → “水质”. A text that is nothing but an adverb stays. */
export function dropAdverbsAtEnd(text: string): string {
  if (AVERAGE.test(text)) return text;
  const adverb = ADVERB.find(a => text.length > a.length && text.endsWith(a));
  return adverb ? dropAdverbsAtEnd(text.slice(0, -adverb.length)) : text;
}

/** The comparator a text ends with, as in “就业率不低于|90%”. */
export function cueBefore(text: string): Cue | null {
  if (NO_CUE.test(text)) return null;
  const cue = BEFORE.find(([word]) => text.endsWith(word));
  return cue ? { comparator: cue[1], rest: text.slice(0, -cue[0].length) } : null;
}

/** The comparator a text begins with, as in “90%|以上”. */
export function cueAfter(text: string): Cue | null {
  const cue = AFTER.find(([word]) => text.startsWith(word));
  return cue ? { comparator: cue[1], rest: text.slice(cue[0].length) } : null;
}

/** The change a text ends with: “保费收入均增长|10%” gives the name of the change, 增速. */
export function changeBefore(text: string): { name: string; rest: string } | null {
  const change = CHANGE.find(([word]) => text.endsWith(word));
  return change ? { name: change[1], rest: text.slice(0, -change[0].length) } : null;
}

/** Limits say more than “达” or “保持”, and what stands behind the number more than a vague word before it. */
export function combine(before: Comparator | undefined, after: Comparator | undefined): Comparator {
  const limits: Comparator[] = ['gte', 'gt', 'lte', 'lt'];
  if (before && limits.includes(before) && after !== 'approx') return before;
  return after ?? before ?? 'eq';
}
