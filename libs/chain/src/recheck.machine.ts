import type { Machine } from './machine.types';

export type RecheckState = 'planned' | 'passed' | 'failed' | 'waived';

/** 回头看: a look at what was closed; failing it reopens the task. */
export const recheckMachine: Machine<RecheckState> = {
  name: 'recheck',
  states: {
    planned: { kind: 'open', label: '待回头看' },
    passed: { kind: 'terminal', label: '回头看通过' },
    failed: { kind: 'terminal', label: '回头看未通过' },
    waived: { kind: 'terminal', label: '不再回头看' },
  },
  facts: [],
  rules: [
    { from: null, event: 'plan', by: 'system', to: 'planned', opens: [{ kind: 'recheck' }] },
    { from: null, event: 'order', by: 'recheck.order', to: 'planned', opens: [{ kind: 'recheck' }] },
    { from: ['planned'], event: 'pass', by: 'recheck.decide', to: 'passed', settles: ['recheck'] },
    { from: ['planned'], event: 'fail', by: 'recheck.decide', to: 'failed', settles: ['recheck'] },
    // With a reason, or because the task was reopened without it.
    { from: ['planned'], event: 'waive', by: 'recheck.decide', to: 'waived', voids: 'all' },
  ],
};
