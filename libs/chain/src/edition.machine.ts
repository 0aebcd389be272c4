import type { Machine } from './machine.types';

export type EditionState = 'draft' | 'applied' | 'discarded';

/**
 * 滚动修订: what a plan's next edition carries over, changes, adds and drops. Nothing changes before it is approved, by
 * whom the plan names.
 */
export const editionMachine: Machine<EditionState> = {
  name: 'edition',
  states: {
    draft: { kind: 'open', label: '待批准' },
    applied: { kind: 'terminal', label: '已生效' },
    discarded: { kind: 'terminal', label: '已作废' },
  },
  facts: [],
  rules: [
    {
      from: null,
      event: 'draft',
      by: 'edition.draft',
      to: 'draft',
      opens: [{ kind: 'approve_edition' }],
    },
    { from: ['draft'], event: 'revise', by: 'edition.draft', to: 'draft' },
    {
      from: ['draft'],
      event: 'apply',
      by: 'edition.approve',
      to: 'applied',
      settles: ['approve_edition'],
    },
    {
      from: ['draft'],
      event: 'discard',
      by: 'edition.approve',
      to: 'discarded',
      settles: ['approve_edition'],
    },
  ],
};
