import type { Fault } from '../../api/problem';
import type { Schemas } from '../../api/client';

type Item = Schemas['EditionItemDto'];
type View = Schemas['EditionViewDto'];

export interface FilledLine {
  action: 'carry' | 'change' | 'drop';
  text?: string;
  deadline?: string;
  reason?: string;
}
export interface FilledAddition {
  text?: string;
  deadline?: string;
  parties?: { role: Schemas['PartyRole']; unitId?: string }[];
  reason?: string;
}
export interface FilledEdition {
  name: string;
  from: string;
  lines: Record<string, FilledLine | undefined>;
  added?: FilledAddition[];
}

/** A task as it stands, to compare with. */
export interface Standing {
  id: string;
  text: string;
  deadline: string | null;
}

const TEXT = '任务内容';
const DEADLINE = '完成时限';

/** What is said of single tasks, in the order it is sent; tasks that are not named are carried over. */
export function itemsOf({ lines, added = [] }: FilledEdition, tasks: readonly Standing[]): Item[] {
  const named = tasks.flatMap((t): Item[] => {
    const line = lines[t.id];
    if (!line || line.action === 'carry') return [];
    if (line.action === 'drop') return [{ action: 'drop', taskId: t.id, reason: line.reason ?? '' }];
    const deadline = line.deadline || null;
    const change = {
      ...(line.text !== undefined && line.text !== t.text && { text: line.text }),
      ...(deadline !== t.deadline && { deadline }),
    };
    return [{ action: 'change', taskId: t.id, change, reason: line.reason ?? '' }];
  });
  return [
    ...named,
    ...added.map((a): Item => ({
      action: 'add',
      task: {
        text: a.text ?? '',
        ...(a.deadline && { deadline: a.deadline }),
        parties: (a.parties ?? []).map(p => ({ role: p.role, unitId: p.unitId })),
      },
      reason: a.reason ?? '',
    })),
  ];
}

/** `items.2.change.deadline` as the form names its fields. */
export function faultsAt(faults: readonly Fault[], items: readonly Item[]): Fault[] {
  const additions = items.findIndex(i => i.action === 'add');
  return faults.map(({ where, message }) => {
    const [, at, rest = ''] = /^items\.(\d+)\.?(.*)$/.exec(where) ?? [];
    const item = at === undefined ? undefined : items[Number(at)];
    if (!item) return { where, message };
    if (item.action === 'add')
      return { where: `added.${Number(at) - additions}.${rest.replace(/^task\./, '')}`, message };
    const field = rest.replace(/^change\./, '').replace(/^(change|taskId)$/, 'action');
    return { where: `lines.${item.taskId}.${field}`, message };
  });
}

/** What a draft says, as it is filled in. */
export const filledEdition = ({ edition, changed, dropped, added }: View): FilledEdition => ({
  name: edition.name,
  from: edition.effectiveFrom,
  lines: Object.fromEntries([
    ...changed.map(c => {
      const text = c.changes.find(v => v.what === TEXT)?.new;
      const deadline = c.changes.find(v => v.what === DEADLINE);
      const line: FilledLine = {
        ...{ action: 'change', reason: c.reason },
        ...(text && { text }),
        ...(deadline && { deadline: deadline.new ?? '' }),
      };
      return [c.taskId ?? '', line] as const;
    }),
    ...dropped.map(d => [d.taskId ?? '', { action: 'drop', reason: d.reason } as FilledLine] as const),
  ]),
  added: added.map(({ task, reason }) => ({
    ...{ text: task.text, deadline: task.deadline, reason },
    parties: task.parties.map(p => ({ role: p.role, unitId: p.unitId })),
  })),
});

/** What this page has no field for: columns of the plan's kind, groups of units, targets, headings. */
export const beyondForm = ({ changed, added }: View): boolean =>
  changed.some(c => c.changes.some(v => v.what !== TEXT && v.what !== DEADLINE)) ||
  added.some(
    ({ task }) =>
      task.parties.some(p => p.groupId) ||
      !!task.targets?.length ||
      !!task.section?.length ||
      !!task.standing ||
      Object.keys(task.fields ?? {}).length > 0,
  );
