import type { Machine } from './machine.types';

export type SubmissionState = 'draft' | 'submitted' | 'accepted' | 'returned' | 'revised' | 'void';

/**
 * 上报件: the completion of many tasks, a periodic summary, or a matter. A summary is opened as a draft when its period
 * ends, and the office owes it. The superior works here (`accept`) or the reply is recorded (`record_reply`).
 */
export const submissionMachine: Machine<SubmissionState> = {
  name: 'submission',
  states: {
    draft: { kind: 'open', label: '待上报' },
    submitted: { kind: 'open', label: '待上级意见' },
    returned: { kind: 'open', label: '上级退回' },
    accepted: { kind: 'terminal', label: '上级已认可' },
    revised: { kind: 'terminal', label: '已按意见处理' },
    void: { kind: 'terminal', label: '无需上报' },
  },
  facts: ['superiorInside'],
  rules: [
    { from: null, event: 'draft', by: 'system', to: 'draft', opens: [{ kind: 'summary' }] },
    {
      from: ['draft'],
      event: 'submit',
      by: 'submission.submit',
      to: 'submitted',
      settles: ['summary'],
      opens: [
        { kind: 'accept', when: { superiorInside: true } },
        { kind: 'record_reply', when: { superiorInside: false } },
      ],
    },
    { from: ['draft'], event: 'void', by: 'system', to: 'void', voids: 'all' },
    {
      from: null,
      event: 'submit',
      by: 'submission.submit',
      to: 'submitted',
      opens: [
        { kind: 'accept', when: { superiorInside: true } },
        { kind: 'record_reply', when: { superiorInside: false } },
      ],
    },
    {
      from: ['submitted'],
      event: 'accept',
      by: 'submission.reply',
      to: 'accepted',
      settles: ['accept', 'record_reply'],
    },
    {
      from: ['submitted'],
      event: 'return',
      by: 'submission.reply',
      to: 'returned',
      settles: ['accept', 'record_reply'],
      opens: [{ kind: 'revise_submission' }],
    },
    {
      from: ['returned'],
      event: 'revise',
      by: 'submission.revise',
      to: 'revised',
      settles: ['revise_submission'],
    },
    // A summary is put right and sent again: the superior reads it anew.
    {
      from: ['returned'],
      event: 'resubmit',
      by: 'submission.revise',
      to: 'submitted',
      settles: ['revise_submission'],
      opens: [
        { kind: 'accept', when: { superiorInside: true } },
        { kind: 'record_reply', when: { superiorInside: false } },
      ],
    },
  ],
};
