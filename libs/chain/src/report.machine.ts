import type { Machine, Rule } from './machine.types';

export type ReportState = 'open' | 'draft' | 'signing_off' | 'submitted' | 'returned' | 'approved' | 'void';

/** Only the lead's report is signed off before it leaves the unit. */
type Writing = Exclude<ReportState, 'signing_off'>;

const writing: readonly Rule<Writing>[] = [
  { from: ['open', 'draft'], event: 'save', by: 'report.save', to: 'draft' },
  { from: ['returned'], event: 'save', by: 'report.save', to: 'returned' },
];
const ending: Rule<Writing> = {
  from: ['open', 'draft', 'submitted', 'returned'],
  event: 'void',
  by: 'system',
  to: 'void',
  voids: 'all',
};

/** 进展报告 of the primary lead for one period. Late is a fact of its obligation, not a state. */
export const reportMachine: Machine<ReportState> = {
  name: 'report',
  states: {
    open: { kind: 'open', label: '待填报' },
    draft: { kind: 'open', label: '草稿' },
    signing_off: { kind: 'open', label: '待单位审签' },
    // One obligation per plan and period covers all submitted reports: they are reviewed in bulk.
    submitted: {
      kind: 'open',
      label: '待审核',
      carriedBy: [{ machine: 'reporting_period', states: ['reviewing'] }],
    },
    returned: { kind: 'open', label: '已退回' },
    approved: { kind: 'terminal', label: '已通过' },
    void: { kind: 'terminal', label: '无需再报' },
  },
  facts: ['signOff'],
  rules: [
    { from: null, event: 'open', by: 'system', to: 'open', opens: [{ kind: 'report' }] },
    ...writing,
    {
      from: ['open', 'draft', 'returned'],
      event: 'submit',
      by: 'report.submit',
      to: 'signing_off',
      when: { signOff: true },
      settles: ['report', 'rework'],
      opens: [{ kind: 'sign_off' }],
    },
    {
      from: ['open', 'draft', 'returned'],
      event: 'submit',
      by: 'report.submit',
      to: 'submitted',
      when: { signOff: false },
      settles: ['report', 'rework'],
    },
    {
      from: ['signing_off'],
      event: 'sign_off',
      by: 'report.sign_off',
      to: 'submitted',
      settles: ['sign_off'],
    },
    {
      from: ['signing_off'],
      event: 'refuse_sign_off',
      by: 'report.sign_off',
      to: 'returned',
      settles: ['sign_off'],
      opens: [{ kind: 'rework' }],
    },
    { from: ['submitted'], event: 'approve', by: 'report.approve', to: 'approved' },
    {
      from: ['submitted'],
      event: 'return',
      by: 'report.return',
      to: 'returned',
      opens: [{ kind: 'rework' }],
    },
    { ...ending, from: ['open', 'draft', 'signing_off', 'submitted', 'returned'] },
  ],
};

/** 责任单位材料: the same machine with the primary lead as reviewer. */
export const contributionMachine: Machine<Writing> = {
  name: 'contribution',
  states: {
    open: reportMachine.states.open,
    draft: reportMachine.states.draft,
    submitted: { kind: 'open', label: '待牵头单位汇总' },
    returned: reportMachine.states.returned,
    approved: reportMachine.states.approved,
    void: reportMachine.states.void,
  },
  facts: [],
  rules: [
    { from: null, event: 'open', by: 'system', to: 'open', opens: [{ kind: 'contribute' }] },
    ...writing,
    {
      from: ['open', 'draft', 'returned'],
      event: 'submit',
      by: 'report.submit',
      to: 'submitted',
      settles: ['contribute', 'rework'],
      opens: [{ kind: 'review_contribution' }],
    },
    {
      from: ['submitted'],
      event: 'approve',
      by: 'contribution.review',
      to: 'approved',
      settles: ['review_contribution'],
    },
    {
      from: ['submitted'],
      event: 'return',
      by: 'contribution.review',
      to: 'returned',
      settles: ['review_contribution'],
      opens: [{ kind: 'rework' }],
    },
    ending,
  ],
};

export type CompletionState = 'submitted' | 'returned' | 'approved' | 'void';

/** 办结报告: its obligations are the task's own (`review`, `approve_outcome`, `rework`), so it carries none itself. */
export const completionMachine: Machine<CompletionState> = {
  name: 'completion',
  states: {
    submitted: {
      kind: 'open',
      label: '待审核',
      carriedBy: [{ machine: 'task', states: ['completion_review', 'suspended'] }],
    },
    returned: {
      kind: 'open',
      label: '已退回',
      carriedBy: [{ machine: 'task', states: ['tracking', 'suspended'] }],
    },
    approved: { kind: 'terminal', label: '已通过' },
    void: { kind: 'terminal', label: '已失效' },
  },
  facts: [],
  rules: [
    { from: null, event: 'submit', by: 'task.submit_completion', to: 'submitted' },
    { from: ['returned'], event: 'submit', by: 'task.submit_completion', to: 'submitted' },
    { from: ['submitted'], event: 'return', by: 'task.return_completion', to: 'returned' },
    { from: ['submitted'], event: 'approve', by: 'task.approve_completion', to: 'approved' },
    { from: ['submitted', 'returned'], event: 'void', by: 'system', to: 'void' },
  ],
};
