/** Whom a step tells; resolved to people when it is sent. `holder` is whoever owes; `office_head` heads the plan's office. */
export type Recipient = 'holder' | 'unit_head' | 'supervisor' | 'office_head' | 'leader';

export type StepAction =
  'remind' | 'chase' | 'escalate' | 'take_as_signed' | 'take_as_agreed' | 'draft_yellow' | 'draft_red';

export interface LadderStep {
  /** Workdays from the due date: negative before it. */
  offset: number;
  to: readonly Recipient[];
  action: StepAction;
}

export interface Ladder {
  steps: readonly LadderStep[];
  /** After the last step the chase goes on every `every` workdays: no ladder ends in silence. */
  repeat: { every: number; to: readonly Recipient[]; action: StepAction } | null;
}

export type LadderName =
  'sign' | 'form' | 'milestone' | 'complete' | 'office' | 'countersign' | 'confirm' | 'none';

/** An obligation remembers the version under which it was opened. */
export const LADDER_VERSION = 1;

const holder = ['holder'] as const;
const remind = (offset: number): LadderStep => ({ offset, to: holder, action: 'remind' });

const late: readonly LadderStep[] = [
  remind(-5),
  remind(-1),
  remind(0),
  { offset: 1, to: ['holder', 'unit_head'], action: 'chase' },
  { offset: 3, to: ['unit_head'], action: 'escalate' },
  { offset: 5, to: ['supervisor'], action: 'draft_yellow' },
  { offset: 15, to: ['supervisor'], action: 'draft_red' },
];
const weekly = { every: 5, to: ['holder', 'leader'], action: 'chase' } as const;

/** 催办阶梯: the defaults. A late form is not a failed task, so only `milestone` and `complete` lead to notices. */
export const LADDERS: Readonly<Record<LadderName, Ladder>> = {
  form: {
    steps: [
      remind(-2),
      remind(0),
      { offset: 1, to: holder, action: 'chase' },
      { offset: 3, to: ['unit_head'], action: 'escalate' },
      { offset: 5, to: ['supervisor'], action: 'escalate' },
    ],
    repeat: { every: 5, to: holder, action: 'chase' },
  },
  // 视为签收: who neither signs nor declines by the third workday after the due date is taken to have signed.
  sign: {
    steps: [
      remind(-2),
      remind(0),
      { offset: 1, to: holder, action: 'chase' },
      { offset: 3, to: ['unit_head'], action: 'take_as_signed' },
    ],
    repeat: { every: 5, to: holder, action: 'chase' },
  },
  // 视为会签、视为认可: who says nothing in time has agreed.
  countersign: {
    steps: [remind(0), { offset: 1, to: holder, action: 'take_as_agreed' }],
    repeat: { every: 5, to: holder, action: 'chase' },
  },
  confirm: {
    steps: [remind(-2), remind(0), { offset: 1, to: holder, action: 'take_as_agreed' }],
    repeat: { every: 5, to: holder, action: 'chase' },
  },
  milestone: { steps: late, repeat: weekly },
  complete: { steps: [remind(-30), remind(-10), ...late], repeat: weekly },
  office: {
    steps: [
      remind(0),
      { offset: 1, to: holder, action: 'chase' },
      { offset: 3, to: ['office_head'], action: 'escalate' },
    ],
    repeat: { every: 5, to: holder, action: 'chase' },
  },
  none: { steps: [], repeat: null },
};
