import type { TaskState } from './task.machine';

/** The six links of the chain, in order. */
export const LINKS = ['task', 'dispatch', 'implementation', 'tracking', 'feedback', 'submission'] as const;
export type Link = (typeof LINKS)[number];

export const LINK_LABELS: Readonly<Record<Link, string>> = {
  task: '任务',
  dispatch: '分办',
  implementation: '落实',
  tracking: '跟踪',
  feedback: '反馈',
  submission: '上报',
};

const BY_STATE: Readonly<Partial<Record<TaskState, Link>>> = {
  registered: 'task',
  dispatched: 'dispatch',
  implementing: 'implementation',
  tracking: 'tracking',
  completion_review: 'feedback',
  submission: 'submission',
  closed: 'submission',
};

/**
 * Where on the chain a task stands. A suspended task stands where it stood before; 反馈 also lights up while one of
 * its reports is under review.
 */
export function linkOf(state: TaskState, prior: TaskState | null, reportUnderReview = false): Link {
  const at = BY_STATE[state] ?? (prior && BY_STATE[prior]) ?? 'task';
  return at === 'tracking' && reportUnderReview ? 'feedback' : at;
}
