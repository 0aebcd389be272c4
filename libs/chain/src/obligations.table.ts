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
  'roll_edition',
  'approve_edition',
  'annual_review',
  'midterm_review',
  'summary',
  'send_letter',
  'record_letter_reply',
  'countersign',
  'verify_on_site',
  'recheck',
  'decide_request',
  'approve_request',
  'accept_matter',
  'answer_matter',
  'confirm_matter',
  'answer_instruction',
  'note_instruction',
  'decide_review',
  'conclude_round',
  'feed_back',
  'decide_naming',
  'measure_target',
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

const owed = (
  label: string,
  subjects: readonly MachineName[],
  holder: ObligationInfo['holder'],
  settledBy: readonly Command[],
  limit: ObligationInfo['limit'],
  ladder: LadderName,
): ObligationInfo => ({ label, subjects, holder, settledBy, limit, ladder });
const wd = (n: number): Limit => ({ n, unit: 'workday' });
const office = { role: 'supervisor', relation: 'office' } as const;
const primary = { role: 'handler', relation: 'primary' } as const;
const unit = { role: 'handler', relation: 'unit' } as const;
const leader = { role: 'leader', relation: 'leader' } as const;
const addressee = { role: 'handler', relation: 'addressee' } as const;

/** Kind → holder, what settles it, limit, ladder. The limits are the defaults that field practice suggests. */
export const OBLIGATIONS: Readonly<Record<ObligationKind, ObligationInfo>> = {
  approve_plan: owed('批准方案', ['plan'], office, ['plan.approve'], wd(5), 'office'),
  conclude: owed('总结方案', ['plan'], office, ['plan.conclude'], 'given', 'office'),
  dispatch: owed('分办任务', ['task'], office, ['task.dispatch'], wd(2), 'office'),
  sign: owed('签收任务', ['assignment'], unit, ['assignment.sign', 'assignment.decline'], wd(2), 'sign'),
  redispatch: owed('处理退办', ['assignment'], office, ['assignment.decide_decline'], wd(2), 'office'),
  decide_decline: owed('裁定退办', ['assignment'], leader, ['assignment.decide_decline'], wd(2), 'office'),
  file_action_plan: owed('报送推进计划', ['task'], primary, ['task.file_action_plan'], wd(5), 'form'),
  milestone: owed(
    '完成节点',
    ['milestone'],
    primary,
    ['report.submit', 'milestone.claim'],
    'given',
    'milestone',
  ),
  confirm_milestone: owed('确认节点', ['milestone'], office, ['milestone.confirm'], wd(5), 'office'),
  complete: owed('完成任务', ['task'], primary, ['task.submit_completion'], 'given', 'complete'),
  year_review: owed('年度评估', ['task'], primary, ['task.submit_completion'], 'given', 'form'),
  report: owed('报送进展', ['report'], unit, ['report.submit'], 'given', 'form'),
  contribute: owed('提供材料', ['contribution'], unit, ['report.submit'], 'given', 'form'),
  sign_off: owed(
    '单位审签',
    ['report'],
    { role: 'unit_head', relation: 'unit' },
    ['report.sign_off'],
    wd(2),
    'form',
  ),
  review_reports: owed(
    '审核本期报告',
    ['reporting_period'],
    office,
    ['report.approve', 'report.return'],
    wd(5),
    'office',
  ),
  // Not before the report they go into is due: until then nobody is chased for them.
  review_contribution: owed(
    '汇总责任单位材料',
    ['contribution'],
    primary,
    ['contribution.review'],
    'given',
    'form',
  ),
  rework: owed(
    '修改后再报',
    ['task', 'report', 'contribution'],
    unit,
    ['report.submit', 'task.submit_completion'],
    'given',
    'form',
  ),
  review: owed(
    '审核办结',
    ['task'],
    office,
    ['task.approve_completion', 'task.return_completion'],
    wd(5),
    'office',
  ),
  approve_outcome: owed('审定办结结论', ['task'], leader, ['task.approve_outcome'], wd(3), 'office'),
  submit: owed('上报', ['task'], office, ['submission.submit'], wd(5), 'office'),
  accept: owed(
    '审阅上报件',
    ['submission'],
    { role: 'superior', relation: 'superior' },
    ['submission.reply'],
    wd(10),
    'none',
  ),
  record_reply: owed('登记上级意见', ['submission'], office, ['submission.reply'], wd(10), 'office'),
  revise_submission: owed('处理上级退回', ['submission'], office, ['submission.revise'], wd(3), 'office'),
  review_suspension: owed('复查中止事项', ['task'], office, ['task.resume'], 'given', 'office'),
  issue_notice: owed('签发督办单', ['notice'], office, ['notice.issue'], wd(1), 'office'),
  sign_notice: owed('签收督办单', ['notice'], unit, ['notice.sign', 'notice.answer'], wd(1), 'form'),
  answer_notice: owed('答复督办单', ['notice'], unit, ['notice.answer'], 'given', 'form'),
  review_notice: owed('审核督办答复', ['notice'], office, ['notice.review'], wd(3), 'office'),
  roll_edition: owed('滚动修订方案', ['plan'], office, ['edition.approve'], 'given', 'office'),
  approve_edition: owed('批准修订', ['edition'], office, ['edition.approve'], wd(5), 'office'),
  annual_review: owed('年度监测', ['plan'], office, ['plan.review'], 'given', 'office'),
  midterm_review: owed('中期评估', ['plan'], office, ['plan.review'], 'given', 'office'),
  summary: owed('定期上报', ['submission'], office, ['submission.submit'], 'given', 'office'),
  send_letter: owed('发协调函', ['assignment'], office, ['assignment.letter'], wd(2), 'office'),
  record_letter_reply: owed('登记复函', ['assignment'], office, ['assignment.letter'], wd(10), 'office'),
  countersign: owed('会签办结', ['assignment'], unit, ['assignment.countersign'], wd(2), 'countersign'),
  verify_on_site: owed(
    '实地核查',
    ['task'],
    office,
    ['task.verify_on_site', 'task.return_completion'],
    wd(5),
    'office',
  ),
  recheck: owed('回头看', ['recheck'], office, ['recheck.decide'], 'given', 'office'),
  decide_request: owed('审批申请', ['request'], office, ['request.decide'], wd(2), 'office'),
  approve_request: owed('审定申请', ['request'], leader, ['request.approve'], wd(2), 'office'),
  // Limits of matters are a rule set the plan chooses; this is the default one.
  accept_matter: owed(
    '受理问题建议',
    ['matter'],
    addressee,
    ['matter.accept', 'matter.forward', 'matter.answer'],
    wd(2),
    'form',
  ),
  answer_matter: owed(
    '答复问题建议',
    ['matter'],
    addressee,
    ['matter.answer', 'matter.forward'],
    wd(10),
    'form',
  ),
  confirm_matter: owed('确认答复', ['matter'], unit, ['matter.confirm'], wd(5), 'confirm'),
  answer_instruction: owed('答复批示', ['instruction'], primary, ['instruction.answer'], 'given', 'form'),
  note_instruction: owed('核阅批示答复', ['instruction'], office, ['instruction.note'], wd(2), 'office'),
  decide_review: owed(
    '复核',
    ['review_request'],
    { role: 'supervisor', relation: 'reviewer' },
    ['review_request.decide'],
    { n: 30, unit: 'day' },
    'office',
  ),
  conclude_round: owed('形成督查结论', ['round'], office, ['round.conclude'], 'given', 'office'),
  feed_back: owed('反馈督查结论', ['round'], office, ['round.feed_back'], wd(5), 'office'),
  decide_naming: owed('审批点名', ['naming'], leader, ['naming.decide'], wd(3), 'office'),
  measure_target: owed('报送数据', ['measurement_due'], unit, ['measurement.enter'], 'given', 'form'),
};
