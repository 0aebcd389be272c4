import type { Machine, Rule } from './machine.types';

export type PlanState = 'draft' | 'approved' | 'running' | 'concluded' | 'discarded';

/** 文件、方案: nothing is dispatched from a plan without authority, document number, scope and period on record. */
export const planMachine: Machine<PlanState> = {
  name: 'plan',
  states: {
    draft: { kind: 'open', label: '待批准' },
    approved: { kind: 'open', label: '已批准' },
    running: { kind: 'open', label: '推进中' },
    concluded: { kind: 'terminal', label: '已总结' },
    discarded: { kind: 'terminal', label: '已作废' },
  },
  facts: ['allEnded', 'rolling', 'annual', 'midterm'],
  rules: [
    { from: null, event: 'import', by: 'plan.import', to: 'draft', opens: [{ kind: 'approve_plan' }] },
    {
      from: ['draft'],
      event: 'approve',
      by: 'plan.approve',
      to: 'approved',
      settles: ['approve_plan'],
      opens: [
        { kind: 'conclude' },
        { kind: 'roll_edition', when: { rolling: true } },
        { kind: 'annual_review', when: { annual: true } },
        { kind: 'midterm_review', when: { midterm: true } },
      ],
    },
    { from: ['draft'], event: 'discard', by: 'plan.approve', to: 'discarded', voids: 'all' },
    { from: ['approved'], event: 'start', by: 'system', to: 'running' },
    {
      // From approved too: all its tasks may have been cancelled before any was dispatched.
      from: ['approved', 'running'],
      event: 'conclude',
      by: 'plan.conclude',
      to: 'concluded',
      when: { allEnded: true },
      settles: ['conclude'],
      // Editions and evaluations to come are of no more use; the conclusion is the final evaluation.
      voids: 'all',
    },
    {
      from: ['approved', 'running'],
      event: 'roll',
      by: 'edition.approve',
      to: 'running',
      settles: ['roll_edition'],
      opens: [{ kind: 'roll_edition', when: { rolling: true } }],
    },
    // Asked for after the approval: each is owed from then on, once.
    ...(['approved', 'running'] as const).flatMap((state): Rule<PlanState>[] => [
      {
        from: [state],
        event: 'schedule_edition',
        by: 'plan.configure',
        to: state,
        lacks: ['roll_edition'],
        opens: [{ kind: 'roll_edition' }],
      },
      {
        from: [state],
        event: 'schedule_annual',
        by: 'plan.configure',
        to: state,
        lacks: ['annual_review'],
        opens: [{ kind: 'annual_review' }],
      },
      {
        from: [state],
        event: 'schedule_midterm',
        by: 'plan.configure',
        to: state,
        lacks: ['midterm_review'],
        opens: [{ kind: 'midterm_review' }],
      },
      {
        from: [state],
        event: 'move_midterm',
        by: 'plan.configure',
        to: state,
        needs: ['midterm_review'],
        rearms: ['midterm_review'],
      },
    ]),
    {
      from: ['approved', 'running'],
      event: 'review_annual',
      by: 'plan.review',
      to: 'running',
      needs: ['annual_review'],
      settles: ['annual_review'],
      opens: [{ kind: 'annual_review', when: { annual: true } }],
    },
    {
      from: ['approved', 'running'],
      event: 'review_midterm',
      by: 'plan.review',
      to: 'running',
      needs: ['midterm_review'],
      settles: ['midterm_review'],
    },
  ],
};
