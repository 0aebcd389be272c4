import type { Schemas } from '../../api/client';
import type { Choices } from './names';

export type Read = Schemas['ParseResultDto'];
export type Task = Schemas['ParsedTaskDto'];
export type Doubt = Schemas['DoubtDto'];
export type Place = Schemas['PlaceDto'];
export type Role = 'lead' | 'responsible' | 'supporting';
export const ROLES: readonly Role[] = ['lead', 'responsible', 'supporting'];

/** A document on the desk: what was read, and what a person has made of it so far. */
export interface Desk {
  fileName: string;
  read: Read;
  tasks: Task[];
  /** Indexes of tasks that are not taken over. */
  removed: number[];
  /** Doubts that are settled, by their key. */
  settled: string[];
  choices: Choices;
  proposeLeads: boolean;
  head: Record<string, unknown>;
}

export const doubtKey = (d: Pick<Doubt, 'task' | 'field' | 'code'>): string =>
  `${d.task ?? ''}|${d.field ?? ''}|${d.code}`;

export const newDesk = (read: Read, fileName: string, choices: Choices): Desk => ({
  fileName,
  read,
  tasks: read.parsed.tasks,
  removed: [],
  settled: [],
  choices,
  proposeLeads: true,
  head: {},
});

/** What is still to be looked at; that nobody leads is settled where the first responsible unit is to. */
export const openDoubts = (desk: Desk): Doubt[] => {
  const settled = new Set(desk.settled);
  const removed = new Set(desk.removed);
  return desk.read.doubts.filter(
    d =>
      !settled.has(doubtKey(d)) &&
      !(d.task !== null && removed.has(d.task)) &&
      !(desk.proposeLeads && d.proposal) &&
      !(d.code === 'intake.no_units' && (d.task === null || !isNobodys(desk.tasks[d.task]))),
  );
};

export const isNobodys = (task: Task | undefined): boolean =>
  task !== undefined && ROLES.every(role => task[role].length === 0);

const GROUP = /^(?:各|有关|相关)|各(?:镇街|街道|部门|单位|园区|管委会)/;

/** “区教委、各街道等” as a list of mentions; those that were there keep what was read of them. */
export function readNames(text: string, before: Task[Role]): { mentions: Task[Role]; openEnded: boolean } {
  const openEnded = /等\s*$/.test(text);
  const names = text
    .replace(/等\s*$/, '')
    .split(/[、,，;；\n]/)
    .map(n => n.trim())
    .filter(Boolean);
  const mentions = names.map(
    (name): Task[Role][number] =>
      before.find(m => m.name === name) ?? {
        name,
        kind: GROUP.test(name) ? 'group' : 'unit',
        needsSelection: /相关|有关/.test(name),
      },
  );
  return { mentions, openEnded };
}

export const namesOf = (task: Task, role: Role): string =>
  task[role].map(m => m.name).join('、') + (task.openEnded[role] ? '等' : '');

/** Tasks changed by a person, and the doubts about what was changed settled with it. */
export function edit(
  desk: Desk,
  indexes: readonly number[],
  fields: readonly string[],
  change: (task: Task) => Task,
): Desk {
  const chosen = new Set(indexes);
  const settled = desk.read.doubts
    .filter(d => d.task !== null && chosen.has(d.task) && fields.includes(d.field ?? ''))
    .map(doubtKey);
  return {
    ...desk,
    tasks: desk.tasks.map((t, i) => (chosen.has(i) ? change(t) : t)),
    settled: [...new Set([...desk.settled, ...settled])],
  };
}

/** One name instead of another, everywhere. */
export function replaceName(desk: Desk, from: string, to: string): Desk {
  const swap = (list: Task[Role]): Task[Role] => {
    const next = list.map(m => (m.name === from ? { ...m, name: to } : m));
    return next.filter((m, i) => next.findIndex(x => x.name === m.name) === i);
  };
  return {
    ...desk,
    tasks: desk.tasks.map(t => ({
      ...t,
      lead: swap(t.lead),
      responsible: swap(t.responsible),
      supporting: swap(t.supporting),
    })),
  };
}

/** What a person wants to be a task, although the document does not say who does it: units are filled in by hand. */
export function addTask(desk: Desk, from: { text: string; line: number; section: string[] }): Desk {
  const task: Task = {
    no: null,
    line: from.line,
    section: from.section,
    text: from.text,
    lead: [],
    responsible: [],
    supporting: [],
    openEnded: { lead: false, responsible: false, supporting: false },
    leaders: [],
    deadline: null,
    targets: [],
    fields: {},
    warnings: [],
    confidence: 0.5,
  };
  return { ...desk, tasks: [...desk.tasks, task] };
}

/** The document as it goes to the server. */
export const parsedOf = ({ read, tasks, removed }: Desk): Read['parsed'] => ({
  ...read.parsed,
  tasks: tasks.filter((_, i) => !removed.includes(i)),
  // What was made a task here is no goal any more.
  goals: read.parsed.goals?.filter(g => !tasks.some(t => t.line === g.line && t.text === g.text)),
});

/** The columns of the first table that was understood: in these the plan is taken out again. */
export function columnsOf({ read }: Desk): { heading: string; role: string }[] | undefined {
  const layout = read.layouts.find(l => l.roles.length === l.headings.length && l.roles.length > 0);
  return layout?.headings.map((heading, i) => ({
    heading: heading || `第${i + 1}列`,
    role: layout.roles[i],
  }));
}

/** Where a field was read; the task's own line where nothing else is known. */
export function placeOf(task: Task, field: string): Place {
  const source = task.source as Record<string, Place> | undefined;
  return source?.[field] ?? source?.text ?? { line: task.line };
}

/** The row of the source a place is in: the cell decides, since sheets count their rows each from one. */
export function rowOf(rows: Read['preview'], place: Place | null): number {
  if (!place) return -1;
  const byCell = place.cell
    ? rows.findIndex(r => r.line === place.line && r.cells.some(c => c.at === place.cell))
    : -1;
  return byCell >= 0 ? byCell : rows.findIndex(r => r.line === place.line);
}

export const FIELD_LABELS: Readonly<Record<string, string>> = {
  no: '编号',
  text: '任务',
  lead: '牵头单位',
  responsible: '责任单位',
  supporting: '配合单位',
  deadline: '时限',
};
