import type { TaskView } from '../../api/types';

export interface Choice {
  primaryUnitId?: string;
  /** Members chosen of a 相关/有关 group, by party. */
  selections: Record<string, string[]>;
}

/** What a person has to decide before a task can be handed out. */
export interface Open {
  /** Parties whose members have to be chosen. */
  toSelect: TaskView['parties'];
  /** Groups without members: they have to be given some first. */
  empty: TaskView['parties'];
  /** The first lead named, which leads unless somebody says otherwise. */
  named: string | null;
  /** The units one of which has to lead; null: any. */
  candidates: string[] | null;
}

const RANK = { lead: 0, responsible: 1, supporting: 2 } as const;

/** The document leaves it open who leads where only groups lead, and which members of a 相关 group are meant. */
export function openOf({ parties }: Pick<TaskView, 'parties'>, choice: Choice): Open {
  const toSelect = parties.filter(p => p.needsSelection && !p.unitId);
  const empty = parties.filter(p => p.groupId && !p.needsSelection && !p.memberIds?.length);
  const leads = parties.filter(p => p.role === 'lead');
  const first = [...parties].sort((a, b) => RANK[a.role] - RANK[b.role]).find(p => p.unitId);
  const named = leads.length ? (leads.find(p => p.unitId)?.unitId ?? null) : (first?.unitId ?? null);
  const members = leads.flatMap(p =>
    p.unitId ? [p.unitId] : p.needsSelection ? (choice.selections[p.id] ?? []) : (p.memberIds ?? []),
  );
  return { toSelect, empty, named, candidates: leads.length ? members : null };
}

/** Whether nothing is left open. */
export const decided = (view: Pick<TaskView, 'parties'>, choice: Choice): boolean => {
  const { toSelect, empty, named } = openOf(view, choice);
  return (
    empty.length === 0 &&
    toSelect.every(p => choice.selections[p.id]?.length) &&
    (choice.primaryUnitId ?? named) !== null
  );
};

export const isPlain = (view: Pick<TaskView, 'parties'>): boolean => decided(view, { selections: {} });
