import type { Machine } from './machine.types';

export const MATTER_KINDS = ['problem', 'policy_advice'] as const;
export type MatterKind = (typeof MATTER_KINDS)[number];

/** What stands in the way, as the unit that raises a problem names it. */
export const OBSTACLES = ['funds', 'land', 'approval', 'policy', 'coordination', 'staff', 'other'] as const;
export type Obstacle = (typeof OBSTACLES)[number];

export type MatterState = 'raised' | 'accepted' | 'answered' | 'closed' | 'withdrawn';

/** 困难问题、政策建议: answered by whom it is put to; who raised it says whether the answer helps. */
export const matterMachine: Machine<MatterState> = {
  name: 'matter',
  states: {
    raised: { kind: 'open', label: '待受理' },
    accepted: { kind: 'open', label: '办理中' },
    answered: { kind: 'open', label: '待确认' },
    closed: { kind: 'terminal', label: '已了结' },
    withdrawn: { kind: 'terminal', label: '已撤回' },
  },
  facts: [],
  rules: [
    { from: null, event: 'raise', by: 'matter.raise', to: 'raised', opens: [{ kind: 'accept_matter' }] },
    {
      from: ['raised'],
      event: 'accept',
      by: 'matter.accept',
      to: 'accepted',
      settles: ['accept_matter'],
      opens: [{ kind: 'answer_matter' }],
    },
    // 转办: not mine to resolve; the clock of whoever can begins anew.
    {
      from: ['raised', 'accepted'],
      event: 'forward',
      by: 'matter.forward',
      to: 'raised',
      settles: ['accept_matter', 'answer_matter'],
      opens: [{ kind: 'accept_matter' }],
    },
    {
      from: ['raised', 'accepted'],
      event: 'answer',
      by: 'matter.answer',
      to: 'answered',
      settles: ['accept_matter', 'answer_matter'],
      opens: [{ kind: 'confirm_matter' }],
    },
    {
      from: ['answered'],
      event: 'confirm',
      by: 'matter.confirm',
      to: 'closed',
      settles: ['confirm_matter'],
    },
    {
      from: ['answered'],
      event: 'reopen',
      by: 'matter.confirm',
      to: 'accepted',
      settles: ['confirm_matter'],
      opens: [{ kind: 'answer_matter' }],
    },
    // Nobody objected in time: the answer stands.
    { from: ['answered'], event: 'lapse', by: 'system', to: 'closed', settles: ['confirm_matter'] },
    {
      from: ['raised', 'accepted', 'answered'],
      event: 'withdraw',
      by: 'matter.withdraw',
      to: 'withdrawn',
      voids: 'all',
    },
  ],
};
