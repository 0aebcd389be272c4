import type { WorkCalendar } from '@duban/calendar';
import { civilDate, shanghaiTime } from '@duban/kernel';
import { firstRung, nextRung, type PlannedRung, rungWords } from './ladder';
import { type Ladder, STEP_ACTIONS, STEP_CHANNELS, type StepChannel, type StepRule } from './ladders.table';
import { type ObligationKind, OBLIGATIONS } from './obligations.table';

/** What is chased: a real obligation, or one that is thought up. */
export interface Chased {
  kind: ObligationKind;
  title: string;
  dueAt: Date;
}

/** A step that is still to come, with all that can be said of it before it is known who will be there. */
export interface ExplainedStep extends PlannedRung {
  actionWords: string;
  channels: readonly StepChannel[];
  /** Of the message, as it will be sent. */
  message: { title: string; why: string };
  /** The arithmetic of its time. */
  because: string;
}

/** Longer stretches are counted only. */
const MOST_DAYS = 92;

export const channelsOf = (rule: StepRule): readonly StepChannel[] => rule.channels ?? ['inbox', 'mail'];

/** What the message of a step says: the same words in a simulation and in the mail. */
export function stepMessage(
  { kind, title, dueAt }: Chased,
  rung: PlannedRung,
  at: Date,
  calendar: WorkCalendar,
): { title: string; why: string } {
  const { label } = OBLIGATIONS[kind];
  return {
    title: `${label}：${title}`,
    why: `“${label}”应于 ${shanghaiTime(dueAt)} 前完成，${calendar.describeDue(dueAt, at)}；按催办阶梯“${rungWords(rung.label)}”一步${STEP_ACTIONS[rung.rule.action]}`,
  };
}

/** Why a step comes when it comes: workdays from the due date, with the days between that do not count. */
function because(ladder: Ladder, dueAt: Date, rung: PlannedRung, calendar: WorkCalendar): string {
  const [due, day] = [civilDate(dueAt), civilDate(rung.at)];
  const repeating = rung.step >= ladder.steps.length;
  const base = Math.max(ladder.steps.at(-1)?.offset ?? 0, 0);
  const offset = repeating
    ? base + (ladder.repeat?.every ?? 0) * (rung.occurrence + 1)
    : ladder.steps[rung.step].offset;
  const round = repeating ? `第 ${rung.occurrence + 1} 轮重复（每 ${ladder.repeat?.every} 个工作日），` : '';
  if (offset === 0)
    return day === due
      ? `${round}到期日 ${due} 当天`
      : `${round}到期日 ${due} 为休息日，提前到之前最后一个工作日 ${day}`;
  const off = calendar
    .explain(offset > 0 ? due : day, offset > 0 ? day : due, MOST_DAYS)
    .filter(d => !d.counted)
    .reduce((names, d) => names.set(d.label, (names.get(d.label) ?? 0) + 1), new Map<string, number>());
  const skipped = [...off].map(([name, n]) => `${name} ${n} 天`).join('、');
  const side = offset > 0 ? '之后' : '之前';
  return `${round}到期日 ${due} ${side}第 ${Math.abs(offset)} 个工作日为 ${day}${skipped ? `，其间不计${skipped}` : ''}`;
}

/**
 * Every step a ladder will take after an instant, and why then. Without `until` up to the third round of the repeating
 * one, with it all before that, at most a thousand.
 */
export function explainLadder(
  ladder: Ladder,
  chased: Chased,
  calendar: WorkCalendar,
  after: Date,
  { rounds = 3, until }: { rounds?: number; until?: Date } = {},
): ExplainedStep[] {
  const steps: ExplainedStep[] = [];
  let rung = firstRung(ladder, chased.dueAt, calendar, after);
  let repeated = 0;
  while (rung && steps.length < 1_000) {
    if (rung.step >= ladder.steps.length && ++repeated > rounds && !until) break;
    if (until && rung.at > until) break;
    steps.push({
      ...rung,
      actionWords: STEP_ACTIONS[rung.rule.action],
      channels: channelsOf(rung.rule),
      message: stepMessage(chased, rung, rung.at, calendar),
      because: because(ladder, chased.dueAt, rung, calendar),
    });
    rung = nextRung(ladder, chased.dueAt, calendar, rung);
  }
  return steps;
}

export const channelWords = (channels: readonly StepChannel[]): string =>
  channels.map(c => STEP_CHANNELS[c]).join('、');
