import { columnValues, type PlanKind } from '@duban/task';
import type { ParsedTask } from './document.types';
import { columnFields } from './list-fields';
import { normalName } from './unit-names';

/** A task of a plan as it stands, as far as a document says the same. */
export interface StandingTask {
  id: string;
  no: number;
  text: string;
  deadline: string | null;
  fields: Record<string, string>;
  /** Ended ones are neither changed nor dropped by a new text. */
  open: boolean;
  /** `written`: as the document had it, where the unit is called otherwise. */
  parties: { role: string; name: string; written?: string; id?: string }[];
}

export interface ValueDifference {
  /** `text`, `deadline`, `units`, or `fields.` and the column's key. */
  field: string;
  before: string | null;
  after: string | null;
}

export interface TaskDifference {
  kind: 'unchanged' | 'changed' | 'added' | 'dropped';
  taskId: string | null;
  no: number | null;
  /** Index among the tasks read; null for one that is dropped. */
  index: number | null;
  text: string;
  changes: ValueDifference[];
}

/** Share of pairs of characters two texts have in common, 0 to 1. */
export function similarity(a: string, b: string): number {
  const [x, y] = [pairs(a), pairs(b)];
  return dice(x, y);
}

function dice(x: ReadonlySet<string>, y: ReadonlySet<string>): number {
  const [few, many] = x.size < y.size ? [x, y] : [y, x];
  let same = 0;
  for (const pair of few) if (many.has(pair)) same++;
  return x.size + y.size === 0 ? 1 : (2 * same) / (x.size + y.size);
}

function pairs(text: string): Set<string> {
  const plain = plainText(text);
  const found = new Set<string>();
  for (let i = 0; i + 1 < plain.length; i++) found.add(plain.slice(i, i + 2));
  return found;
}

/** How much a text has in common with each of these: two thousand against two thousand are not compared one by one. */
function overlaps(texts: readonly string[]): (text: string) => { at: number; score: number }[] {
  const sizes: number[] = [];
  const holders = new Map<string, number[]>();
  texts.forEach((text, at) => {
    const own = pairs(text);
    sizes.push(own.size);
    for (const pair of own) {
      const list = holders.get(pair);
      if (list) list.push(at);
      else holders.set(pair, [at]);
    }
  });
  return text => {
    const own = pairs(text);
    const counts = new Map<number, number>();
    for (const pair of own)
      for (const at of holders.get(pair) ?? []) counts.set(at, (counts.get(at) ?? 0) + 1);
    return [...counts].map(([at, same]) => ({ at, score: (2 * same) / (own.size + sizes[at]) }));
  };
}

const plainText = (text: string): string => text.normalize('NFKC').replace(/[\s,，.。;；:：、]+/g, '');

/** Under the same number a text may be reworded more than when only the words say that it is the same task. */
const ALIKE = { numbered: 0.4, free: 0.6 } as const;

/**
 * Which task of the plan each task of a new text is: the same words first, then the same number with similar words, then
 * the most similar of what is left.
 * @returns index of the task read → standing task
 */
export function pairUp(
  standing: readonly StandingTask[],
  read: readonly Pick<ParsedTask, 'no' | 'text'>[],
): Map<number, StandingTask> {
  const paired = new Map<number, StandingTask>();
  const free = new Set(standing);
  const take = (index: number, task: StandingTask): void => {
    paired.set(index, task);
    free.delete(task);
  };
  const byText = new Map<string, StandingTask[]>();
  for (const task of standing) {
    const key = plainText(task.text);
    byText.set(key, [...(byText.get(key) ?? []), task]);
  }
  read.forEach(({ no, text }, i) => {
    const same = (byText.get(plainText(text)) ?? []).filter(t => free.has(t));
    const task = same.find(t => t.no === no) ?? same[0];
    if (task) take(i, task);
  });
  const byNo = new Map([...free].map(t => [t.no, t]));
  read.forEach(({ no, text }, i) => {
    const task = no === null ? undefined : byNo.get(no);
    if (!paired.has(i) && task && free.has(task) && similarity(task.text, text) >= ALIKE.numbered)
      take(i, task);
  });
  const rest = [...free];
  const overlap = overlaps(rest.map(t => t.text));
  const likely = read.flatMap(({ text }, i) =>
    paired.has(i)
      ? []
      : overlap(text).flatMap(({ at, score }) => (score >= ALIKE.free ? [{ i, task: rest[at], score }] : [])),
  );
  for (const { i, task } of likely.sort((a, b) => b.score - a.score))
    if (!paired.has(i) && free.has(task)) take(i, task);
  return paired;
}

const listed = (names: readonly string[]): string => [...new Set(names)].join('、');

function changesOf(kind: PlanKind, was: StandingTask, is: ParsedTask): ValueDifference[] {
  const changes: ValueDifference[] = [];
  const add = (field: string, before: string | null, after: string | null): void => {
    if (before !== after) changes.push({ field, before, after });
  };
  if (plainText(was.text) !== plainText(is.text)) add('text', was.text, is.text);
  if (is.deadline?.date) add('deadline', was.deadline, is.deadline.date);
  const before = columnValues(kind, was.fields);
  const after = columnValues(kind, columnFields(kind, is.fields));
  // A text that does not have the column says nothing about it.
  after.forEach(({ key, value }, i) => value !== null && add(`fields.${key}`, before[i].value, value));
  const roles = ['lead', 'responsible', 'supporting'] as const;
  const now = roles.flatMap(r => is[r].map(m => m.name));
  const read = new Set(now.map(normalName));
  const known = was.parties.map(p => [p.name, p.written ?? p.name].map(normalName));
  const same =
    known.every(names => names.some(n => read.has(n))) &&
    [...read].every(name => known.some(names => names.includes(name)));
  if (!same) add('units', listed(was.parties.map(p => p.name)), listed(now));
  return changes;
}

/** What a new text of a plan changes, adds, drops and leaves as it is, in the order of the text. */
export function compareTasks(
  kind: PlanKind,
  standing: readonly StandingTask[],
  read: readonly ParsedTask[],
): TaskDifference[] {
  const paired = pairUp(standing, read);
  const lines = read.map((task, index): TaskDifference => {
    const was = paired.get(index);
    if (!was) return { kind: 'added', taskId: null, no: task.no, index, text: task.text, changes: [] };
    const changes = was.open ? changesOf(kind, was, task) : [];
    const { id: taskId, no } = was;
    return { kind: changes.length ? 'changed' : 'unchanged', taskId, no, index, text: task.text, changes };
  });
  const met = new Set([...paired.values()].map(t => t.id));
  const dropped = standing
    .filter(t => t.open && !met.has(t.id))
    .map(({ id: taskId, no, text }): TaskDifference => {
      return { kind: 'dropped', taskId, no, index: null, text, changes: [] };
    });
  return [...lines, ...dropped];
}
