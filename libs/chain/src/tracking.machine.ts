import type { Machine } from './machine.types';

export type PeriodState = 'open' | 'reviewing' | 'done';

/** 报送周期 of a plan: `reviewing` exactly while submitted reports wait for the office. */
export const periodMachine: Machine<PeriodState> = {
  name: 'reporting_period',
  states: {
    open: {
      kind: 'open',
      label: '填报中',
      carriedBy: [{ machine: 'report', states: ['open', 'draft', 'signing_off', 'returned'] }],
    },
    reviewing: { kind: 'open', label: '审核中' },
    done: { kind: 'terminal', label: '已完成' },
  },
  facts: ['outstanding'],
  rules: [
    { from: null, event: 'open', by: 'system', to: 'open' },
    { from: ['open'], event: 'received', by: 'system', to: 'reviewing', opens: [{ kind: 'review_reports' }] },
    { from: ['reviewing'], event: 'received', by: 'system', to: 'reviewing' },
    {
      from: ['reviewing'],
      event: 'emptied',
      by: 'system',
      to: 'open',
      when: { outstanding: true },
      settles: ['review_reports'],
    },
    {
      from: ['reviewing'],
      event: 'emptied',
      by: 'system',
      to: 'done',
      when: { outstanding: false },
      settles: ['review_reports'],
    },
    { from: ['open'], event: 'emptied', by: 'system', to: 'open', when: { outstanding: true } },
    { from: ['open'], event: 'emptied', by: 'system', to: 'done', when: { outstanding: false } },
  ],
};

export type MilestoneState = 'open' | 'claimed' | 'delivered' | 'void';

/** 节点: claimed by a report, delivered once that report is approved. */
export const milestoneMachine: Machine<MilestoneState> = {
  name: 'milestone',
  states: {
    open: { kind: 'open', label: '未完成' },
    claimed: {
      kind: 'open',
      label: '已报完成',
      carriedBy: [
        { machine: 'report', states: ['signing_off', 'submitted'] },
        { machine: 'completion', states: ['submitted'] },
      ],
    },
    delivered: { kind: 'terminal', label: '已完成' },
    void: { kind: 'terminal', label: '已取消' },
  },
  facts: ['alone'],
  rules: [
    { from: null, event: 'plan', by: 'task.file_action_plan', to: 'open', opens: [{ kind: 'milestone' }] },
    // Named in a report it is confirmed with that report; claimed by itself, on the day, the office confirms it.
    {
      from: ['open'],
      event: 'claim',
      by: 'report.submit',
      to: 'claimed',
      holds: ['milestone'],
      opens: [{ kind: 'confirm_milestone', when: { alone: true } }],
    },
    {
      from: ['claimed'],
      event: 'unclaim',
      by: 'milestone.confirm',
      to: 'open',
      settles: ['confirm_milestone'],
      rearms: ['milestone'],
    },
    {
      from: ['claimed'],
      event: 'deliver',
      by: 'milestone.confirm',
      to: 'delivered',
      settles: ['milestone', 'confirm_milestone'],
    },
    // The task is due earlier: nothing on the way to it is due after it.
    { from: ['open'], event: 'move', by: 'task.change', to: 'open', rearms: ['milestone'] },
    { from: ['open', 'claimed'], event: 'void', by: 'system', to: 'void', voids: 'all' },
  ],
};

export type NoticeState =
  'drafted' | 'issued' | 'signed' | 'answered' | 'returned' | 'closed' | 'discarded' | 'revoked';

/** 督办单: a ladder only drafts it, a person issues it. */
export const noticeMachine: Machine<NoticeState> = {
  name: 'notice',
  states: {
    drafted: { kind: 'open', label: '待签发' },
    issued: { kind: 'open', label: '待签收' },
    signed: { kind: 'open', label: '待答复' },
    answered: { kind: 'open', label: '待审核' },
    returned: { kind: 'open', label: '已退回' },
    closed: { kind: 'terminal', label: '已办结' },
    discarded: { kind: 'terminal', label: '不予签发' },
    revoked: { kind: 'terminal', label: '已撤销' },
  },
  facts: [],
  rules: [
    { from: null, event: 'draft', by: 'system', to: 'drafted', opens: [{ kind: 'issue_notice' }] },
    { from: null, event: 'write', by: 'notice.draft', to: 'drafted', opens: [{ kind: 'issue_notice' }] },
    {
      from: ['drafted'],
      event: 'issue_standing',
      by: 'system',
      to: 'issued',
      settles: ['issue_notice'],
      opens: [{ kind: 'sign_notice' }],
    },
    {
      from: ['drafted'],
      event: 'issue',
      by: 'notice.issue',
      to: 'issued',
      settles: ['issue_notice'],
      opens: [{ kind: 'sign_notice' }],
    },
    { from: ['drafted'], event: 'discard', by: 'notice.issue', to: 'discarded', settles: ['issue_notice'] },
    {
      from: ['issued'],
      event: 'sign',
      by: 'notice.sign',
      to: 'signed',
      settles: ['sign_notice'],
      opens: [{ kind: 'answer_notice' }],
    },
    {
      from: ['issued', 'signed', 'returned'],
      event: 'answer',
      by: 'notice.answer',
      to: 'answered',
      settles: ['sign_notice', 'answer_notice'],
      opens: [{ kind: 'review_notice' }],
    },
    { from: ['answered'], event: 'close', by: 'notice.review', to: 'closed', settles: ['review_notice'] },
    // 复核 found it unfounded, or the office takes it back.
    {
      from: ['issued', 'signed', 'answered', 'returned'],
      event: 'revoke',
      by: 'notice.revoke',
      to: 'revoked',
      voids: 'all',
    },
    {
      from: ['answered'],
      event: 'return',
      by: 'notice.review',
      to: 'returned',
      settles: ['review_notice'],
      opens: [{ kind: 'answer_notice' }],
    },
  ],
};
