import type { StepAction } from './ladders.table';
import { TELLING } from './ladders.table';

/** Why a step of a ladder was not taken. */
export const SKIPPED_WHY = {
  missed: '停机期间错过，由更高一步代替',
  red_notice: '已下发红色督办单，由督办单催办',
  upper_closed: '上级任务已办结或撤销',
  silenced: '督查机构暂停催办',
  acknowledged: '承办人已承诺办结日期',
} as const;
export type SkippedWhy = keyof typeof SKIPPED_WHY;

/** What keeps a ladder quiet; the missed are not kept quiet, they were overtaken. */
export type QuietCause = Exclude<SkippedWhy, 'missed'>;

/**
 * What each cause keeps quiet. None of them stops what causes something: drafts and lapses are rules, not messages.
 * Under a red notice the heads and the office are still told what goes wrong beside it.
 */
const QUIETS: Readonly<Record<QuietCause, readonly StepAction[]>> = {
  red_notice: ['remind', 'chase'],
  upper_closed: TELLING,
  silenced: TELLING,
  acknowledged: TELLING,
};

/** Where several are in force the first of these is written down: what people decided before what rules say. */
export const QUIET_ORDER: readonly QuietCause[] = ['silenced', 'acknowledged', 'red_notice', 'upper_closed'];

export const quiets = (cause: QuietCause, action: StepAction): boolean => QUIETS[cause].includes(action);

/** How far a promise may go: workdays from the day it is made, and workdays beyond the due date. */
export const PROMISE_LIMITS = { ahead: 10, pastDue: 10 } as const;
/** Workdays a silence may last: longer than that the task should be suspended. */
export const LONGEST_SILENCE = 60;
