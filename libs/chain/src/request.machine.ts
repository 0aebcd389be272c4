import type { Machine } from './machine.types';

export const REQUEST_KINDS = ['extension', 'suspension', 'change', 'cancellation'] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

export type RequestState = 'filed' | 'endorsed' | 'granted' | 'refused' | 'withdrawn' | 'void';

/**
 * 申请: extension, suspension, change, cancellation of a task, filed by its primary lead. The office decides; what the
 * leader has to agree to (`leaderNeeded`) is endorsed first. While it is pending the task's deadline is not chased.
 */
export const requestMachine: Machine<RequestState> = {
  name: 'request',
  states: {
    filed: { kind: 'open', label: '待督查机构审批' },
    endorsed: { kind: 'open', label: '待领导审定' },
    granted: { kind: 'terminal', label: '已同意' },
    refused: { kind: 'terminal', label: '未同意' },
    withdrawn: { kind: 'terminal', label: '已撤回' },
    void: { kind: 'terminal', label: '已失效' },
  },
  facts: ['leaderNeeded'],
  rules: [
    { from: null, event: 'file', by: 'request.file', to: 'filed', opens: [{ kind: 'decide_request' }] },
    {
      from: ['filed'],
      event: 'grant',
      by: 'request.decide',
      to: 'endorsed',
      when: { leaderNeeded: true },
      settles: ['decide_request'],
      opens: [{ kind: 'approve_request' }],
    },
    {
      from: ['filed'],
      event: 'grant',
      by: 'request.decide',
      to: 'granted',
      when: { leaderNeeded: false },
      settles: ['decide_request'],
    },
    { from: ['filed'], event: 'refuse', by: 'request.decide', to: 'refused', settles: ['decide_request'] },
    {
      from: ['endorsed'],
      event: 'approve',
      by: 'request.approve',
      to: 'granted',
      settles: ['approve_request'],
    },
    {
      from: ['endorsed'],
      event: 'reject',
      by: 'request.approve',
      to: 'refused',
      settles: ['approve_request'],
    },
    { from: ['filed', 'endorsed'], event: 'withdraw', by: 'request.withdraw', to: 'withdrawn', voids: 'all' },
    // The task has ended meanwhile: there is nothing left to ask for.
    { from: ['filed', 'endorsed'], event: 'void', by: 'system', to: 'void', voids: 'all' },
  ],
};
