/**
 * Whom a step tells; resolved to people when it is sent. `holder` is whoever owes, with whoever stands in for them;
 * `delegate` those who stand in alone; `office_head` heads the plan's office; `superior` works for whom the plan reports to.
 */
export const RECIPIENTS = {
  holder: '承办人员',
  unit_head: '单位负责人',
  leader: '分管领导',
  supervisor: '督查人员',
  office_head: '督查机构负责人',
  superior: '上级',
  delegate: '代理人',
} as const;
export type Recipient = keyof typeof RECIPIENTS;

export const STEP_ACTIONS = {
  remind: '提醒',
  chase: '催办',
  escalate: '升级提醒',
  take_as_signed: '视为签收',
  take_as_agreed: '视为同意',
  draft_yellow: '拟发黄色督办单',
  draft_red: '拟发红色督办单',
} as const;
export type StepAction = keyof typeof STEP_ACTIONS;

/** Steps that only say something: what quiets the chase quiets these. The others cause something, and always do. */
export const TELLING: readonly StepAction[] = ['remind', 'chase', 'escalate'];

export const STEP_CHANNELS = { inbox: '站内', mail: '邮件', webhook: '回调' } as const;
export type StepChannel = keyof typeof STEP_CHANNELS;

/** What a step does, and how it is told. */
export interface StepRule {
  to: readonly Recipient[];
  action: StepAction;
  /** The inbox always; not given: the inbox and mail. */
  channels?: readonly StepChannel[];
  /** Sent at once, whatever the hour, for this reason; not given: with the next digest. */
  urgent?: { reason: string };
}

export interface LadderStep extends StepRule {
  /** Workdays from the due date: negative before it. */
  offset: number;
}

export interface RepeatingStep extends StepRule {
  /** Workdays from one round to the next. */
  every: number;
}

export interface Ladder {
  steps: readonly LadderStep[];
  /** After the last step the chase goes on every `every` workdays: no ladder ends in silence. */
  repeat: RepeatingStep | null;
}

/** The ladders there are, in words. What they consist of may be changed by editions; that they are there may not. */
export const LADDER_NAMES = {
  sign: '签收',
  form: '填报',
  milestone: '节点',
  complete: '办结期限',
  office: '督查机构自办',
  countersign: '会签',
  confirm: '确认答复',
  none: '不催办',
} as const;
export type LadderName = keyof typeof LADDER_NAMES;

/** The edition that is shipped. An obligation remembers the one under which it was opened. */
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

/** 催办阶梯, edition 1: the defaults. A late form is not a failed task, so only `milestone` and `complete` lead to notices. */
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
