import {
  LADDER_NAMES,
  type Ladder,
  type LadderName,
  type LadderStep,
  RECIPIENTS,
  type Recipient,
  type RepeatingStep,
  STEP_ACTIONS,
  STEP_CHANNELS,
  type StepAction,
  type StepRule,
  TELLING,
} from './ladders.table';
import { OBLIGATION_KINDS, type ObligationKind, OBLIGATIONS } from './obligations.table';

export interface LadderFault {
  /** Stable: `ladder.no_repeat`. */
  code: string;
  where: string;
  message: string;
}

export const MOST_STEPS = 20;
/** Workdays a step may lie away from the due date, a year's worth. */
export const FARTHEST_STEP = 250;
const MOST_REASON = 200;

/** What may come of silence, and for which obligations: nobody is taken to have done anything else. */
export const FOR_KINDS: Readonly<Partial<Record<StepAction, readonly ObligationKind[]>>> = {
  take_as_signed: ['sign'],
  take_as_agreed: ['countersign', 'confirm_matter'],
  // A late form is not a failed task.
  draft_yellow: ['milestone', 'complete'],
  draft_red: ['milestone', 'complete'],
};
/** Found for every obligation; a leader, a superior or a delegate is not always there. */
const ALWAYS_THERE: readonly Recipient[] = ['holder', 'unit_head', 'supervisor', 'office_head'];
/** Told by one line a day or a digest, never at once. */
const NEVER_URGENT: readonly Recipient[] = ['leader', 'superior'];

/** The obligations that are chased by a ladder. */
export const kindsOn = (ladder: LadderName): ObligationKind[] =>
  OBLIGATION_KINDS.filter(kind => OBLIGATIONS[kind].ladder === ladder);

export const stepLabel = (offset: number): string => (offset > 0 ? `+${offset}` : `${offset}`);

const isRecord = (x: unknown): x is Record<string, unknown> =>
  typeof x === 'object' && x !== null && !Array.isArray(x);
const knows = (words: object, x: unknown): boolean => typeof x === 'string' && Object.hasOwn(words, x);

/** Everything that is wrong with what is to become an edition of a ladder, each with its place. What comes may be anything. */
export function ladderFaults(name: LadderName, data: unknown): LadderFault[] {
  const found: LadderFault[] = [];
  const fault = (code: string, where: string, message: string): void =>
    void found.push({ code: `ladder.${code}`, where, message });
  if (!knows(LADDER_NAMES, name)) fault('unknown', 'ladder', `没有“${String(name)}”这个阶梯`);
  else if (name === 'none') fault('silent', 'ladder', '“不催办”没有阶梯，不能修改');
  if (found.length) return found;
  if (!isRecord(data) || !Array.isArray(data.steps)) {
    fault('no_steps', 'steps', '须有各步的列表');
    return found;
  }
  const steps = data.steps as unknown[];
  if (steps.length > MOST_STEPS) fault('too_many', 'steps', `最多 ${MOST_STEPS} 步，现有 ${steps.length} 步`);
  const kinds = kindsOn(name);
  let before: number | null = null;
  steps.slice(0, MOST_STEPS).forEach((step, i) => {
    const where = `steps.${i}`;
    if (!isRecord(step)) return fault('bad_step', where, '须为一步的内容');
    const offset = step.offset;
    if (!Number.isInteger(offset) || Math.abs(offset as number) > FARTHEST_STEP)
      fault('offset', `${where}.offset`, `须为 -${FARTHEST_STEP} 至 ${FARTHEST_STEP} 的整数（工作日）`);
    else {
      if (before !== null && (offset as number) <= before)
        fault('order', `${where}.offset`, `须晚于上一步（${stepLabel(before)}）`);
      before = offset as number;
      const action = step.action as StepAction;
      if (knows(STEP_ACTIONS, action) && !TELLING.includes(action) && (offset as number) < 1)
        fault('too_early', `${where}.action`, `到期以前不能“${STEP_ACTIONS[action]}”`);
    }
    ruleFaults(step, where, kinds, fault);
  });
  repeatFaults(data.repeat, kinds, fault);
  return found;
}

type Say = (code: string, where: string, message: string) => void;

function repeatFaults(repeat: unknown, kinds: readonly ObligationKind[], fault: Say): void {
  if (!isRecord(repeat))
    return fault('no_repeat', 'repeat', '最后须有一个重复的步骤：没有办结就不能停止催办');
  const every = repeat.every;
  if (!Number.isInteger(every) || (every as number) < 1 || (every as number) > FARTHEST_STEP)
    fault('repeat', 'repeat.every', '间隔须为 1 个工作日以上的整数');
  const action = repeat.action as StepAction;
  if (knows(STEP_ACTIONS, action) && !TELLING.includes(action))
    fault('repeat_action', 'repeat.action', `重复的步骤不能“${STEP_ACTIONS[action]}”`);
  ruleFaults(repeat, 'repeat', kinds, fault);
}

function ruleFaults(
  rule: Record<string, unknown>,
  where: string,
  kinds: readonly ObligationKind[],
  fault: Say,
): void {
  const { to, action, channels, urgent } = rule;
  if (!knows(STEP_ACTIONS, action)) fault('action', `${where}.action`, `没有“${String(action)}”这种动作`);
  else {
    const allowed = FOR_KINDS[action as StepAction];
    const wrong = allowed ? kinds.filter(k => !allowed.includes(k)) : [];
    if (allowed && wrong.length)
      fault(
        (action as string).startsWith('draft') ? 'draft_kind' : 'take_kind',
        `${where}.action`,
        `“${STEP_ACTIONS[action as StepAction]}”只用于${allowed.map(k => OBLIGATIONS[k].label).join('、')}，不用于${wrong
          .slice(0, 3)
          .map(k => OBLIGATIONS[k].label)
          .join('、')}${wrong.length > 3 ? '等' : ''}`,
      );
  }
  recipientFaults(to, where, fault);
  if (channels !== undefined) channelFaults(channels, where, fault);
  if (urgent === undefined || urgent === null) return;
  const reason = isRecord(urgent) ? urgent.reason : undefined;
  if (typeof reason !== 'string' || !reason.trim() || reason.length > MOST_REASON)
    fault('urgent_reason', `${where}.urgent.reason`, `加急须写明理由（${MOST_REASON} 字以内）`);
  if (Array.isArray(to))
    for (const who of to.filter(r => NEVER_URGENT.includes(r as Recipient)))
      fault('urgent_leader', `${where}.urgent`, `${RECIPIENTS[who as Recipient]}只随汇总告知，不能加急`);
  if (Array.isArray(channels) && !channels.includes('mail') && !channels.includes('webhook'))
    fault('urgent_channel', `${where}.channels`, '加急须经邮件或回调发出');
}

function recipientFaults(to: unknown, where: string, fault: Say): void {
  if (!Array.isArray(to) || !to.length) return fault('nobody', `${where}.to`, '至少告知一人');
  for (const who of to)
    if (!knows(RECIPIENTS, who)) fault('recipient', `${where}.to`, `没有“${String(who)}”这类告知对象`);
  if (new Set(to).size < to.length) fault('recipient_twice', `${where}.to`, '告知对象有重复');
  if (to.every(r => knows(RECIPIENTS, r)) && !to.some(r => ALWAYS_THERE.includes(r as Recipient)))
    fault(
      'nobody_sure',
      `${where}.to`,
      `${to.map(r => RECIPIENTS[r as Recipient]).join('、')}不一定有人，须另有承办人员、单位负责人、督查人员或督查机构负责人`,
    );
}

function channelFaults(channels: unknown, where: string, fault: Say): void {
  if (!Array.isArray(channels)) return fault('channel', `${where}.channels`, '须为渠道的列表');
  for (const c of channels)
    if (!knows(STEP_CHANNELS, c)) fault('channel', `${where}.channels`, `没有“${String(c)}”这种渠道`);
  if (new Set(channels).size < channels.length) fault('channel_twice', `${where}.channels`, '渠道有重复');
  if (!channels.includes('inbox')) fault('no_inbox', `${where}.channels`, '站内消息不能省略');
}

/** What of it belongs to a ladder, and nothing else: the form in which an edition is kept. Of data without faults. */
export function asLadder(data: Ladder): Ladder {
  const rule = ({ to, action, channels, urgent }: StepRule): StepRule => ({
    to: [...to],
    action,
    ...(channels && { channels: [...channels] }),
    ...(urgent && { urgent: { reason: urgent.reason.trim() } }),
  });
  const repeat = data.repeat as RepeatingStep;
  return {
    steps: data.steps.map((s: LadderStep) => ({ offset: s.offset, ...rule(s) })),
    repeat: { every: repeat.every, ...rule(repeat) },
  };
}
