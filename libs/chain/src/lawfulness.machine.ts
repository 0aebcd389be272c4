import type { Machine } from './machine.types';

export type ReviewRequestState = 'filed' | 'decided' | 'withdrawn';

/** 复核: a unit asks for another look at a conclusion; people who did not make it decide (国务院令 733). */
export const reviewRequestMachine: Machine<ReviewRequestState> = {
  name: 'review_request',
  states: {
    filed: { kind: 'open', label: '复核中' },
    decided: { kind: 'terminal', label: '已复核' },
    withdrawn: { kind: 'terminal', label: '已撤回' },
  },
  facts: [],
  rules: [
    {
      from: null,
      event: 'file',
      by: 'review_request.file',
      to: 'filed',
      opens: [{ kind: 'decide_review' }],
    },
    {
      from: ['filed'],
      event: 'decide',
      by: 'review_request.decide',
      to: 'decided',
      settles: ['decide_review'],
    },
    {
      from: ['filed'],
      event: 'withdraw',
      by: 'review_request.withdraw',
      to: 'withdrawn',
      voids: 'all',
    },
  ],
};

export type RoundState = 'running' | 'concluded' | 'fed_back' | 'discarded';

/** 督查活动: has an authority, a scope and a period; its conclusion is fed back to the units it looked at. */
export const roundMachine: Machine<RoundState> = {
  name: 'round',
  states: {
    running: { kind: 'open', label: '督查中' },
    concluded: { kind: 'open', label: '待反馈结论' },
    fed_back: { kind: 'terminal', label: '已反馈' },
    discarded: { kind: 'terminal', label: '已取消' },
  },
  facts: [],
  rules: [
    { from: null, event: 'start', by: 'round.start', to: 'running', opens: [{ kind: 'conclude_round' }] },
    {
      from: ['running'],
      event: 'conclude',
      by: 'round.conclude',
      to: 'concluded',
      settles: ['conclude_round'],
      opens: [{ kind: 'feed_back' }],
    },
    {
      from: ['concluded'],
      event: 'feed_back',
      by: 'round.feed_back',
      to: 'fed_back',
      settles: ['feed_back'],
    },
    { from: ['running'], event: 'discard', by: 'round.conclude', to: 'discarded', voids: 'all' },
  ],
};

export type NamingState = 'proposed' | 'approved' | 'refused';

/** 点名表扬、通报批评: approved before any unit is named. */
export const namingMachine: Machine<NamingState> = {
  name: 'naming',
  states: {
    proposed: { kind: 'open', label: '待审批' },
    approved: { kind: 'terminal', label: '同意点名' },
    refused: { kind: 'terminal', label: '不予点名' },
  },
  facts: [],
  rules: [
    {
      from: null,
      event: 'propose',
      by: 'naming.propose',
      to: 'proposed',
      opens: [{ kind: 'decide_naming' }],
    },
    { from: ['proposed'], event: 'approve', by: 'naming.decide', to: 'approved', settles: ['decide_naming'] },
    { from: ['proposed'], event: 'refuse', by: 'naming.decide', to: 'refused', settles: ['decide_naming'] },
  ],
};
