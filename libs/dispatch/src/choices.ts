import type { Actor, Tx } from '@duban/journal';
import { type Fault, type Ids, Refusal } from '@duban/kernel';
import { assertActiveUnits } from '@duban/organization';
import { PARTY_ROLES, type PartyRole, type Task, TaskParty, taskTitle, type TaskWithPlan } from '@duban/task';
import type { Choice } from './expand';
import { PartyChoice } from './party-choice.entity';

const ROLE_LABELS: Readonly<Record<PartyRole, string>> = {
  lead: '牵头单位',
  responsible: '责任单位',
  supporting: '配合单位',
};

/** The lists of a task that the document ends with 等. */
export const openEndedRoles = (task: Pick<Task, 'fields'>): PartyRole[] => {
  const roles = task.fields.openEnded?.split(',') ?? [];
  return PARTY_ROLES.filter(role => roles.includes(role));
};

/** Groups of which some members are meant, and nobody has said which. */
const unchosen = (parties: readonly TaskParty[], choice: Choice | undefined): TaskParty[] =>
  parties.filter(
    p => p.needs_selection && p.group_id && !(choice?.selections?.[p.id] ?? p.selected_ids)?.length,
  );

interface Chosen {
  of: TaskWithPlan;
  parties: TaskParty[];
  choice: Choice | undefined;
}

/**
 * Settles what the document leaves open, and keeps who settled it: members of 相关/有关 groups, units added to a list,
 * and that a list ending in 等 is complete. What is not said about such a list is taken as 就这些 of whoever dispatches,
 * and is marked so; `confirmOpenEnded: false` asks to be refused instead.
 * @throws Refusal dispatch.selection_needed, dispatch.open_ended, each naming everything that is missing
 */
export async function settleChoices(
  tx: Tx,
  ids: Ids,
  actor: Actor,
  tasks: readonly TaskWithPlan[],
  choices: ReadonlyMap<string, Choice>,
  parties: TaskParty[],
  /** Parties of which no choice is asked: lead groups whose members may claim. */
  waived: (party: TaskParty) => boolean = () => false,
): Promise<void> {
  const chosen = tasks.map((of): Chosen => {
    const own = parties.filter(p => p.task_id === of.task.id);
    return { of, parties: own, choice: choices.get(of.task.id) };
  });
  refuseUnchosen(chosen, waived);
  const open = await unconfirmed(tx, tasks);
  refuseOpen(chosen, open);
  const row = (of: TaskWithPlan, fields: Pick<PartyChoice, 'kind' | 'role'> & Partial<PartyChoice>): void =>
    tx.insert(PartyChoice, {
      id: ids.next(),
      task_id: of.task.id,
      party_id: null,
      unit_ids: [],
      implied: false,
      person_id: actor.personId,
      at: tx.now,
      ...fields,
    });
  const added = chosen.flatMap(c => c.choice?.additions ?? []);
  const units = await assertActiveUnits(
    tx,
    added.map(a => a.unitId),
    'items.additions',
  );
  for (const { of, parties: own, choice } of chosen) {
    for (const party of own) {
      const members = choice?.selections?.[party.id];
      if (!members?.length) continue;
      party.selected_ids = [...new Set(members)];
      tx.update(TaskParty, party);
      row(of, { kind: 'selection', role: party.role, party_id: party.id, unit_ids: party.selected_ids });
    }
    let position = Math.max(-1, ...own.map(p => p.position));
    for (const { unitId, role } of choice?.additions ?? []) {
      const party: TaskParty = {
        id: ids.next(),
        task_id: of.task.id,
        role,
        position: ++position,
        name: units.get(unitId)?.name as string,
        unit_id: unitId,
        group_id: null,
        needs_selection: false,
        selected_ids: null,
        withdrawn: false,
      };
      tx.insert(TaskParty, party);
      parties.push(party);
      row(of, { kind: 'addition', role, party_id: party.id, unit_ids: [unitId] });
    }
    for (const role of open.get(of.task.id) ?? [])
      row(of, { kind: 'open_ended', role, implied: !said(choice, role) });
  }
}

/** Whether somebody spoke about a list: confirmed it, or completed it. */
const said = (choice: Choice | undefined, role: PartyRole): boolean =>
  choice?.confirmOpenEnded === true || (choice?.additions?.some(a => a.role === role) ?? false);

function refuseUnchosen(chosen: readonly Chosen[], waived: (party: TaskParty) => boolean): void {
  const missing = chosen.flatMap(({ of, parties, choice }) =>
    unchosen(parties, choice)
      .filter(p => !waived(p))
      .map(party => ({ of, party })),
  );
  if (!missing.length) return;
  const [{ of, party }] = missing;
  throw new Refusal(
    'invalid',
    'dispatch.selection_needed',
    `“${taskTitle(of.task)}”的“${party.name}”须先选定具体单位${missing.length > 1 ? `(共 ${missing.length} 处)` : ''}`,
    {
      mend: '请勾选相关单位后再分办',
      faults: missing.map((m): Fault => ({
        where: `tasks.${m.of.task.id}.parties.${m.party.id}`,
        message: `“${m.party.name}”未选定单位`,
      })),
    },
  );
}

/** Lists ending in 等 of which nobody has said yet that they are complete. */
async function unconfirmed(tx: Tx, tasks: readonly TaskWithPlan[]): Promise<Map<string, PartyRole[]>> {
  const open = new Map(
    tasks.map(({ task }) => [task.id, openEndedRoles(task)] as const).filter(([, roles]) => roles.length),
  );
  if (!open.size) return open;
  const before = await tx.query<Pick<PartyChoice, 'task_id' | 'role'>>(
    "SELECT task_id, role FROM party_choice WHERE kind = 'open_ended' AND task_id = ANY($1)",
    [[...open.keys()]],
  );
  for (const { task_id, role } of before)
    open.set(
      task_id,
      (open.get(task_id) ?? []).filter(r => r !== role),
    );
  return open;
}

function refuseOpen(chosen: readonly Chosen[], open: ReadonlyMap<string, PartyRole[]>): void {
  const faults = chosen.flatMap(({ of, choice }) =>
    choice?.confirmOpenEnded === false
      ? (open.get(of.task.id) ?? [])
          .filter(role => !said(choice, role))
          .map((role): Fault => ({
            where: `tasks.${of.task.id}.openEnded.${role}`,
            message: `“${taskTitle(of.task)}”的${ROLE_LABELS[role]}以“等”结尾，未确认是否还有其他单位`,
          }))
      : [],
  );
  if (faults.length)
    throw new Refusal('invalid', 'dispatch.open_ended', faults[0].message, {
      mend: '请补充单位，或确认名单就是这些',
      faults,
    });
}
