import { Refusal } from '@duban/kernel';
import { type Task, type TaskParty, taskTitle } from '@duban/task';
import type { PartyRole } from '@duban/task';

export interface ExpandedUnit {
  unitId: string;
  role: PartyRole;
  isPrimary: boolean;
}

export interface Addition {
  unitId: string;
  role: PartyRole;
}

/** What a person chose where the document leaves it open. */
export interface Choice {
  /** The primary lead, where only groups lead or nobody does. */
  primaryUnitId?: string;
  /** Each unit reports to the office itself: where only groups lead, nobody need be named to consolidate. */
  direct?: boolean;
  /** Members of a 相关/有关 group, by party. */
  selections?: Readonly<Record<string, readonly string[]>>;
  /** Units the document does not name: what a list ending in 等 leaves open. */
  additions?: readonly Addition[];
  /** 就这些: lists ending in 等 are complete. `false`: refuse while one is not settled. */
  confirmOpenEnded?: boolean;
}

export const RANK: Readonly<Record<PartyRole, number>> = { lead: 0, responsible: 1, supporting: 2 };

/**
 * The units a task goes to: groups become their members, a unit named twice keeps its highest role, the first lead
 * named is the primary; where no unit leads, the person's choice or else the first responsible unit; where only groups
 * lead and each unit reports itself, the first member.
 * @param groups group → its members
 * @throws Refusal dispatch.selection_needed, dispatch.not_member, dispatch.empty_group, dispatch.primary_needed
 */
export function expandParties(
  task: Task,
  parties: readonly TaskParty[],
  groups: ReadonlyMap<string, readonly string[]>,
  choice: Choice = {},
): ExpandedUnit[] {
  const where = `tasks.${task.id}`;
  const units = new Map<string, ExpandedUnit>();
  const ordered = [...parties].sort((a, b) => RANK[a.role] - RANK[b.role] || a.position - b.position);
  for (const party of ordered) {
    for (const unitId of members(task, party, groups, choice))
      if (!units.has(unitId)) units.set(unitId, { unitId, role: party.role, isPrimary: false });
  }
  const namedLead = ordered.find(p => p.role === 'lead' && p.unit_id)?.unit_id;
  const noLead = !ordered.some(p => p.role === 'lead');
  const primary =
    choice.primaryUnitId ??
    namedLead ??
    (noLead ? ordered.find(p => p.unit_id)?.unit_id : undefined) ??
    // Somebody has to say that the whole is done.
    (choice.direct ? [...units.keys()][0] : undefined);
  if (!primary) {
    throw new Refusal(
      'invalid',
      'dispatch.primary_needed',
      `“${taskTitle(task)}”只有单位组牵头，须指定第一牵头单位`,
      {
        mend: '请选择负责汇总的单位后再分办，或选择由各单位直接向督查机构报送',
        faults: [{ where, message: '未指定第一牵头单位' }],
      },
    );
  }
  const others = [...units.values()].filter(u => u.unitId !== primary);
  return [{ unitId: primary, role: 'lead', isPrimary: true }, ...others];
}

function members(
  task: Task,
  party: TaskParty,
  groups: ReadonlyMap<string, readonly string[]>,
  choice: Choice,
): readonly string[] {
  const where = `tasks.${task.id}.parties.${party.id}`;
  if (party.unit_id) return [party.unit_id];
  const all = groups.get(party.group_id as string) ?? [];
  const chosen = choice.selections?.[party.id] ?? party.selected_ids;
  if (chosen?.length) {
    // “有关部门” whose members nobody has entered may be any.
    const strangers = all.length ? chosen.filter(id => !all.includes(id)) : [];
    if (strangers.length)
      throw new Refusal('invalid', 'dispatch.not_member', `所选单位不属于“${party.name}”`, {
        mend: '请从该组的成员中勾选，或先在单位管理中维护该组成员',
        faults: [{ where, message: `不是“${party.name}”的成员` }],
        details: { unitIds: strangers },
      });
    return chosen;
  }
  if (party.needs_selection) {
    throw new Refusal(
      'invalid',
      'dispatch.selection_needed',
      `“${taskTitle(task)}”的“${party.name}”须先选定具体单位`,
      {
        mend: '请勾选相关单位后再分办',
        faults: [{ where, message: `“${party.name}”未选定单位` }],
      },
    );
  }
  if (!all.length) {
    throw new Refusal('invalid', 'dispatch.empty_group', `单位组“${party.name}”没有成员`, {
      mend: '请先在单位管理中维护该组成员',
      faults: [{ where, message: '单位组没有成员' }],
    });
  }
  return all;
}
