import { FOR_KINDS, type LadderFault } from './ladder.check';
import { LADDER_NAMES, type Ladder, type LadderName, STEP_ACTIONS, type StepAction } from './ladders.table';
import { OBLIGATION_KINDS, type ObligationKind, OBLIGATIONS } from './obligations.table';

/** The ladders one plan goes by instead of those of the table, by what is owed. */
export type LadderChoice = Readonly<Partial<Record<ObligationKind, LadderName>>>;

/** What a ladder would do that may not come of silence about this kind. */
export const unfitActions = (kind: ObligationKind, { steps }: Ladder): StepAction[] => [
  ...new Set(steps.map(s => s.action).filter(action => !(FOR_KINDS[action]?.includes(kind) ?? true))),
];

/**
 * What is wrong with a plan's choice, each with its place. What comes may be anything.
 * @param newest a ladder at its newest edition: what is opened is chased by that one
 */
export function choiceFaults(choice: unknown, newest: (ladder: LadderName) => Ladder): LadderFault[] {
  if (typeof choice !== 'object' || choice === null || Array.isArray(choice))
    return [{ code: 'ladder.choice', where: 'ladders', message: '须为待办种类与阶梯的对应' }];
  return Object.entries(choice).flatMap(([name, chosen]): LadderFault[] => {
    const where = `ladders.${name}`;
    const kind = OBLIGATION_KINDS.find(k => k === name);
    if (!kind) return [{ code: 'ladder.kind', where, message: `没有“${name}”这种待办` }];
    const { label, ladder: usual } = OBLIGATIONS[kind];
    if (typeof chosen !== 'string' || !Object.hasOwn(LADDER_NAMES, chosen))
      return [{ code: 'ladder.unknown', where, message: `没有“${String(chosen)}”这个阶梯` }];
    const ladder = chosen as LadderName;
    if (ladder === usual) return [];
    if (usual === 'none' || ladder === 'none')
      return [{ code: 'ladder.silent', where, message: `“${label}”不能改为或改自“不催办”` }];
    return unfitActions(kind, newest(ladder)).map(action => ({
      code: 'ladder.unfit',
      where,
      message: `“${LADDER_NAMES[ladder]}”阶梯中的“${STEP_ACTIONS[action]}”不用于“${label}”`,
    }));
  });
}

/** The ladder that chases this kind in a plan with such a choice. */
export const ladderOf = (kind: ObligationKind, choice: LadderChoice | null | undefined): LadderName =>
  choice?.[kind] ?? OBLIGATIONS[kind].ladder;
