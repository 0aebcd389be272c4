import type { Machine } from './machine.types';

export type AssignmentState = 'pending' | 'declined' | 'signed' | 'released' | 'withdrawn';

/** 分办到单位的一份任务: one per unit and task. A second decline goes to the leader. */
export const assignmentMachine: Machine<AssignmentState> = {
  name: 'assignment',
  states: {
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
    { from: ['pending', 'signed', 'declined'], event: 'release', by: 'system', to: 'released', voids: 'all' },
  ],
};
