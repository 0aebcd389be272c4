import type { Machine } from './machine.types';

export type AssignmentState =
  'offered' | 'lettered' | 'asked' | 'pending' | 'declined' | 'signed' | 'released' | 'withdrawn';

/** 分办到单位的一份任务: one per unit and task. A second decline goes to the leader. */
export const assignmentMachine: Machine<AssignmentState> = {
  name: 'assignment',
  states: {
    // 认领: offered to the members of a group; the task stays with the office until one of them claims it.
    offered: {
      kind: 'open',
      label: '待认领',
      carriedBy: [{ machine: 'task', states: ['registered', 'suspended'] }],
    },
    // 协调函: courts, procuratorates and partners outside are asked, not assigned: the office owes both ends.
    lettered: { kind: 'open', label: '待发协调函' },
    asked: { kind: 'open', label: '待登记复函' },
    pending: { kind: 'open', label: '待签收' },
    declined: { kind: 'open', label: '申请退办' },
    signed: {
      kind: 'resting',
      label: '已签收',
      carriedBy: [
        {
          machine: 'task',
          states: ['dispatched', 'implementing', 'tracking', 'completion_review', 'submission', 'suspended'],
        },
      ],
    },
    released: { kind: 'terminal', label: '已完结' },
    withdrawn: { kind: 'terminal', label: '已撤回' },
  },
  facts: ['again'],
  rules: [
    { from: null, event: 'assign', by: 'task.dispatch', to: 'pending', opens: [{ kind: 'sign' }] },
    { from: ['pending'], event: 'sign', by: 'assignment.sign', to: 'signed', settles: ['sign'] },
    { from: ['pending'], event: 'take_as_signed', by: 'system', to: 'signed', settles: ['sign'] },
    { from: null, event: 'offer', by: 'task.offer', to: 'offered' },
    { from: ['offered'], event: 'claim', by: 'assignment.claim', to: 'signed' },
    { from: ['offered'], event: 'pass_over', by: 'system', to: 'withdrawn' },
    // Nobody claimed it, or the document names the unit in another part: it is assigned like any other.
    { from: ['offered'], event: 'assign', by: 'task.dispatch', to: 'pending', opens: [{ kind: 'sign' }] },
    { from: null, event: 'letter', by: 'task.dispatch', to: 'lettered', opens: [{ kind: 'send_letter' }] },
    {
      from: ['lettered'],
      event: 'send_letter',
      by: 'assignment.letter',
      to: 'asked',
      settles: ['send_letter'],
      opens: [{ kind: 'record_letter_reply' }],
    },
    {
      from: ['asked'],
      event: 'record_reply',
      by: 'assignment.letter',
      to: 'signed',
      settles: ['record_letter_reply'],
    },
    // 会签: other leads countersign a completion; silence until the due time is agreement, on record.
    {
      from: ['signed'],
      event: 'ask_countersign',
      by: 'task.submit_completion',
      to: 'signed',
      lacks: ['countersign'],
      opens: [{ kind: 'countersign' }],
    },
    {
      from: ['signed'],
      event: 'countersign',
      by: 'assignment.countersign',
      to: 'signed',
      needs: ['countersign'],
      settles: ['countersign'],
    },
    {
      from: ['signed'],
      event: 'lapse_countersign',
      by: 'system',
      to: 'signed',
      needs: ['countersign'],
      settles: ['countersign'],
    },
    // The completion was returned: the next one is asked about anew.
    {
      from: ['signed'],
      event: 'drop_countersign',
      by: 'system',
      to: 'signed',
      needs: ['countersign'],
      voids: 'all',
    },
    {
      from: ['pending'],
      event: 'decline',
      by: 'assignment.decline',
      to: 'declined',
      settles: ['sign'],
      opens: [
        { kind: 'redispatch', when: { again: false } },
        { kind: 'decide_decline', when: { again: true } },
      ],
    },
    {
      from: ['declined'],
      event: 'uphold',
      by: 'assignment.decide_decline',
      to: 'pending',
      settles: ['redispatch', 'decide_decline'],
      opens: [{ kind: 'sign' }],
    },
    {
      from: ['declined'],
      event: 'reassign',
      by: 'assignment.decide_decline',
      to: 'withdrawn',
      settles: ['redispatch', 'decide_decline'],
    },
    // In flight: the unit is no longer needed.
    {
      from: ['offered', 'lettered', 'asked', 'pending', 'signed', 'declined'],
      event: 'withdraw',
      by: 'assignment.withdraw',
      to: 'withdrawn',
      voids: 'all',
    },
    {
      from: ['offered', 'lettered', 'asked', 'pending', 'signed', 'declined'],
      event: 'release',
      by: 'system',
      to: 'released',
      voids: 'all',
    },
    // The task was reopened: who had it has it again.
    { from: ['released'], event: 'reinstate', by: 'task.reopen', to: 'signed' },
  ],
};
