import type { Machine, Rule } from './machine.types';
import type { ObligationKind } from './obligations.table';

export type TaskState =
  | 'registered'
  | 'dispatched'
  | 'implementing'
  | 'tracking'
  | 'completion_review'
  | 'submission'
  | 'closed'
  | 'suspended'
  | 'cancelled';

export const TASK_OUTCOMES = ['achieved', 'not_achieved', 'carried_over', 'standing'] as const;
export type TaskOutcome = (typeof TASK_OUTCOMES)[number];

export const OUTCOME_LABELS: Readonly<Record<TaskOutcome, string>> = {
  achieved: '完成',
  not_achieved: '未完成',
  carried_over: '结转下年',
  standing: '长期坚持',
};

const RUNNING: readonly TaskState[] = [
  'registered',
  'dispatched',
  'implementing',
  'tracking',
  'completion_review',
  'submission',
];

const DEADLINE: readonly ObligationKind[] = ['complete', 'year_review'];

/**
 * 任务: the chain itself. `deadline` obligations (`complete`, or `year_review` for a standing task) are held, not
 * settled, while a completion report is under review, so that the time of submission counts, not the reviewer's.
 */
export const taskMachine: Machine<TaskState> = {
  name: 'task',
  states: {
    registered: { kind: 'open', label: '已立项' },
    dispatched: { kind: 'open', label: '已分办' },
    implementing: { kind: 'open', label: '落实中' },
    tracking: { kind: 'open', label: '跟踪中' },
    completion_review: { kind: 'open', label: '办结审核' },
    submission: {
      kind: 'open',
      label: '上报中',
      carriedBy: [{ machine: 'submission', states: ['submitted'] }],
    },
    closed: { kind: 'terminal', label: '已办结' },
    suspended: { kind: 'open', label: '已中止' },
    cancelled: { kind: 'terminal', label: '已撤销' },
  },
  facts: ['reportsUpward', 'standing', 'leaderNeeded', 'onSite', 'awaitingCountersign'],
  rules: [
    { from: null, event: 'register', by: 'plan.import', to: 'registered', opens: [{ kind: 'dispatch' }] },
    {
      from: ['registered'],
      event: 'dispatch',
      by: 'task.dispatch',
      to: 'dispatched',
      settles: ['dispatch'],
      opens: [
        { kind: 'complete', when: { standing: false } },
        { kind: 'year_review', when: { standing: true } },
      ],
    },
    // 认领: the office still owes the dispatch, by when the offer ends.
    { from: ['registered'], event: 'offer', by: 'task.offer', to: 'registered', rearms: ['dispatch'] },
    {
      from: ['registered'],
      event: 'claim',
      by: 'assignment.claim',
      to: 'implementing',
      settles: ['dispatch'],
      opens: [
        { kind: 'complete', when: { standing: false } },
        { kind: 'year_review', when: { standing: true } },
        { kind: 'file_action_plan' },
      ],
    },
    {
      from: ['dispatched'],
      event: 'primary_signed',
      by: 'system',
      to: 'implementing',
      opens: [{ kind: 'file_action_plan' }],
    },
    {
      from: ['implementing'],
      event: 'file_action_plan',
      by: 'task.file_action_plan',
      to: 'tracking',
      settles: ['file_action_plan'],
    },
    { from: ['tracking'], event: 'file_action_plan', by: 'task.file_action_plan', to: 'tracking' },
    {
      from: ['tracking'],
      event: 'submit_completion',
      by: 'task.submit_completion',
      to: 'completion_review',
      settles: ['rework'],
      holds: ['complete', 'year_review'],
      opens: [{ kind: 'review' }, { kind: 'verify_on_site', when: { onSite: true } }],
    },
    // 实地核查: before anything is approved, where the plan asks for it.
    {
      from: ['completion_review'],
      event: 'verify_on_site',
      by: 'task.verify_on_site',
      to: 'completion_review',
      needs: ['verify_on_site'],
      settles: ['verify_on_site'],
    },
    {
      from: ['completion_review'],
      event: 'return_completion',
      by: 'task.return_completion',
      to: 'tracking',
      needs: ['review'],
      settles: ['review', 'verify_on_site'],
      rearms: ['complete', 'year_review'],
      opens: [{ kind: 'rework' }],
    },
    {
      from: ['completion_review'],
      event: 'approve_completion',
      by: 'task.approve_completion',
      to: 'completion_review',
      when: { leaderNeeded: true, awaitingCountersign: false },
      needs: ['review'],
      lacks: ['verify_on_site'],
      settles: ['review'],
      opens: [{ kind: 'approve_outcome' }],
    },
    {
      from: ['completion_review'],
      event: 'approve_completion',
      by: 'task.approve_completion',
      to: 'submission',
      when: { leaderNeeded: false, reportsUpward: true, awaitingCountersign: false },
      needs: ['review'],
      lacks: ['verify_on_site'],
      settles: ['review', 'complete', 'year_review'],
      opens: [{ kind: 'submit' }],
    },
    {
      from: ['completion_review'],
      event: 'approve_completion',
      by: 'task.approve_completion',
      to: 'closed',
      when: { leaderNeeded: false, reportsUpward: false, awaitingCountersign: false },
      needs: ['review'],
      lacks: ['verify_on_site'],
      settles: ['review', 'complete', 'year_review'],
    },
    {
      from: ['completion_review'],
      event: 'approve_outcome',
      by: 'task.approve_outcome',
      to: 'submission',
      when: { reportsUpward: true },
      needs: ['approve_outcome'],
      settles: ['approve_outcome', 'complete', 'year_review'],
      opens: [{ kind: 'submit' }],
    },
    {
      from: ['completion_review'],
      event: 'approve_outcome',
      by: 'task.approve_outcome',
      to: 'closed',
      when: { reportsUpward: false },
      needs: ['approve_outcome'],
      settles: ['approve_outcome', 'complete', 'year_review'],
    },
    {
      from: ['completion_review'],
      event: 'reject_outcome',
      by: 'task.approve_outcome',
      to: 'completion_review',
      needs: ['approve_outcome'],
      settles: ['approve_outcome'],
      opens: [{ kind: 'review' }],
    },
    {
      from: ['submission'],
      event: 'submit_upward',
      by: 'submission.submit',
      to: 'submission',
      needs: ['submit'],
      settles: ['submit'],
    },
    {
      from: ['submission'],
      event: 'return_upward',
      by: 'submission.reply',
      to: 'tracking',
      lacks: ['submit'],
      opens: [{ kind: 'rework' }],
    },
    { from: ['submission'], event: 'accept', by: 'submission.reply', to: 'closed', lacks: ['submit'] },
    {
      from: ['closed'],
      event: 'reopen',
      by: 'task.reopen',
      to: 'tracking',
      opens: [
        { kind: 'complete', when: { standing: false } },
        { kind: 'year_review', when: { standing: true } },
      ],
    },
    // A request about the deadline is pending: nobody is chased for it meanwhile, the light stays what it is.
    { from: ['dispatched'], event: 'ask', by: 'request.file', to: 'dispatched', mutes: DEADLINE },
    { from: ['implementing'], event: 'ask', by: 'request.file', to: 'implementing', mutes: DEADLINE },
    { from: ['tracking'], event: 'ask', by: 'request.file', to: 'tracking', mutes: DEADLINE },
    ...(['dispatched', 'implementing', 'tracking', 'completion_review'] as const).map(
      (state): Rule<TaskState> => ({
        from: [state],
        event: 'answer_request',
        by: 'request.decide',
        to: state,
        unmutes: DEADLINE,
      }),
    ),
    // Its deadline has been met meanwhile: there is nothing left to chase.
    { from: ['submission'], event: 'answer_request', by: 'request.decide', to: 'submission' },
    // 延期、变更: another deadline, the old one stays on record.
    ...(['dispatched', 'implementing', 'tracking'] as const).map((state): Rule<TaskState> => ({
      from: [state],
      event: 'reschedule',
      by: 'task.change',
      to: state,
      rearms: DEADLINE,
      unmutes: DEADLINE,
    })),
    {
      from: RUNNING,
      event: 'suspend',
      by: 'task.suspend',
      to: 'suspended',
      pauses: 'all',
      opens: [{ kind: 'review_suspension' }],
    },
    {
      from: ['suspended'],
      event: 'resume',
      by: 'task.resume',
      to: 'prior',
      settles: ['review_suspension'],
      resumes: 'all',
    },
    { from: [...RUNNING, 'suspended'], event: 'cancel', by: 'task.cancel', to: 'cancelled', voids: 'all' },
  ],
};

/** Whether a task in this state can still move by itself. */
export const isOpenTask = (state: TaskState): boolean => taskMachine.states[state].kind === 'open';
