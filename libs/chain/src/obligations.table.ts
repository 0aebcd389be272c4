import type { Limit } from '@duban/calendar';
import type { LadderName } from './ladders.table';
import type { MachineName } from './machine.names';
import type { Command, Relation, Role } from './permissions.table';

export const OBLIGATION_KINDS = [
  'approve_plan',
  'conclude',
  'dispatch',
  'sign',
  'redispatch',
  'decide_decline',
  'file_action_plan',
  'milestone',
  'confirm_milestone',
  'complete',
  'year_review',
  'report',
  'contribute',
  'sign_off',
  'review_reports',
  'review_contribution',
  'rework',
  'review',
  'approve_outcome',
  'submit',
  'accept',
  'record_reply',
  'revise_submission',
  'review_suspension',
  'issue_notice',
  'sign_notice',
  'answer_notice',
  'review_notice',
] as const;
export type ObligationKind = (typeof OBLIGATION_KINDS)[number];

/** What one kind of obligation is: who owes it, what fulfils it, within what limit, and how it is chased. */
export interface ObligationInfo {
  /** 中文 name of the action, as it stands in a to-do list. */
  label: string;
  subjects: readonly MachineName[];
  /** Who owes: a role in the unit that stands in this relation to the record. */
  holder: { role: Role; relation: Exclude<Relation, 'any'> };
  settledBy: readonly Command[];
  /** `given`: the due time comes with the record (a deadline, a date set by a person). */
  limit: Limit | 'given';
  ladder: LadderName;
}

const wd = (n: number): Limit => ({ n, unit: 'workday' });
const office = { role: 'supervisor', relation: 'office' } as const;
const primary = { role: 'handler', relation: 'primary' } as const;
const unit = { role: 'handler', relation: 'unit' } as const;

/** Kind → holder, what settles it, limit, ladder. The limits are the defaults that field practice suggests. */
export const OBLIGATIONS: Readonly<Record<ObligationKind, ObligationInfo>> = {
  approve_plan: {
    label: '批准方案',
    subjects: ['plan'],
    holder: office,
    settledBy: ['plan.approve'],
    limit: wd(5),
    ladder: 'office',
  },
  conclude: {
    label: '总结方案',
    subjects: ['plan'],
    holder: office,
    settledBy: ['plan.conclude'],
    limit: 'given',
    ladder: 'office',
  },
  dispatch: {
    label: '分办任务',
    subjects: ['task'],
    holder: office,
    settledBy: ['task.dispatch'],
    limit: wd(2),
    ladder: 'office',
  },
  sign: {
    label: '签收任务',
    subjects: ['assignment'],
    holder: unit,
    settledBy: ['assignment.sign', 'assignment.decline'],
    limit: wd(2),
    ladder: 'sign',
  },
  redispatch: {
    label: '处理退办',
    subjects: ['assignment'],
    holder: office,
    settledBy: ['assignment.decide_decline'],
    limit: wd(2),
    ladder: 'office',
  },
  decide_decline: {
    label: '裁定退办',
    subjects: ['assignment'],
    holder: { role: 'leader', relation: 'leader' },
    settledBy: ['assignment.decide_decline'],
    limit: wd(2),
    ladder: 'office',
  },
  file_action_plan: {
    label: '报送推进计划',
    subjects: ['task'],
    holder: primary,
    settledBy: ['task.file_action_plan'],
    limit: wd(5),
    ladder: 'form',
  },
  milestone: {
    label: '完成节点',
    subjects: ['milestone'],
    holder: primary,
    settledBy: ['report.submit', 'milestone.claim'],
    limit: 'given',
    ladder: 'milestone',
  },
  confirm_milestone: {
    label: '确认节点',
    subjects: ['milestone'],
    holder: office,
    settledBy: ['milestone.confirm'],
    limit: wd(5),
    ladder: 'office',
  },
  complete: {
    label: '完成任务',
    subjects: ['task'],
    holder: primary,
    settledBy: ['task.submit_completion'],
    limit: 'given',
    ladder: 'complete',
  },
  year_review: {
    label: '年度评估',
    subjects: ['task'],
    holder: primary,
    settledBy: ['task.submit_completion'],
    limit: 'given',
    ladder: 'form',
  },
  report: {
    label: '报送进展',
    subjects: ['report'],
    holder: unit,
    settledBy: ['report.submit'],
    limit: 'given',
    ladder: 'form',
  },
  contribute: {
    label: '提供材料',
    subjects: ['contribution'],
    holder: unit,
    settledBy: ['report.submit'],
    limit: 'given',
    ladder: 'form',
  },
  sign_off: {
    label: '单位审签',
    subjects: ['report'],
    holder: { role: 'unit_head', relation: 'unit' },
    settledBy: ['report.sign_off'],
    limit: wd(2),
    ladder: 'form',
  },
  review_reports: {
    label: '审核本期报告',
    subjects: ['reporting_period'],
    holder: office,
    settledBy: ['report.approve', 'report.return'],
    limit: wd(5),
    ladder: 'office',
  },
  review_contribution: {
    label: '汇总责任单位材料',
    subjects: ['contribution'],
    holder: primary,
    settledBy: ['contribution.review'],
    // Not before the report they go into is due: until then nobody is chased for them.
    limit: 'given',
    ladder: 'form',
  },
  rework: {
    label: '修改后再报',
    subjects: ['task', 'report', 'contribution'],
    holder: unit,
    settledBy: ['report.submit', 'task.submit_completion'],
    limit: 'given',
    ladder: 'form',
  },
  review: {
    label: '审核办结',
    subjects: ['task'],
    holder: office,
    settledBy: ['task.approve_completion', 'task.return_completion'],
    limit: wd(5),
    ladder: 'office',
  },
  approve_outcome: {
    label: '审定办结结论',
    subjects: ['task'],
    holder: { role: 'leader', relation: 'leader' },
    settledBy: ['task.approve_outcome'],
    limit: wd(3),
    ladder: 'office',
  },
  submit: {
    label: '上报',
    subjects: ['task'],
    holder: office,
    settledBy: ['submission.submit'],
    limit: wd(5),
    ladder: 'office',
  },
  accept: {
    label: '审阅上报件',
    subjects: ['submission'],
    holder: { role: 'superior', relation: 'superior' },
    settledBy: ['submission.reply'],
    limit: wd(10),
    ladder: 'none',
  },
  record_reply: {
    label: '登记上级意见',
    subjects: ['submission'],
    holder: office,
    settledBy: ['submission.reply'],
    limit: wd(10),
    ladder: 'office',
  },
  revise_submission: {
    label: '处理上级退回',
    subjects: ['submission'],
    holder: office,
    settledBy: ['submission.revise'],
    limit: wd(3),
    ladder: 'office',
  },
  review_suspension: {
    label: '复查中止事项',
    subjects: ['task'],
    holder: office,
    settledBy: ['task.resume'],
    limit: 'given',
    ladder: 'office',
  },
  issue_notice: {
    label: '签发督办单',
    subjects: ['notice'],
    holder: office,
    settledBy: ['notice.issue'],
    limit: wd(1),
    ladder: 'office',
  },
  sign_notice: {
    label: '签收督办单',
    subjects: ['notice'],
    holder: unit,
    settledBy: ['notice.sign', 'notice.answer'],
    limit: wd(1),
    ladder: 'form',
  },
  answer_notice: {
    label: '答复督办单',
    subjects: ['notice'],
    holder: unit,
    settledBy: ['notice.answer'],
    limit: 'given',
    ladder: 'form',
  },
  review_notice: {
    label: '审核督办答复',
    subjects: ['notice'],
    holder: office,
    settledBy: ['notice.review'],
    limit: wd(3),
    ladder: 'office',
  },
};
