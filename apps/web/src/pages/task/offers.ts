import { assignmentMachine, type Machine, type ObligationKind, taskMachine } from '@duban/chain';
import { type Around, may, type Me } from '../../api/me';
import type { TaskView } from '../../api/types';

type Assignment = TaskView['assignments'][number];

/** The units and people around a task. */
export const aroundOf = ({ task, plan, assignments }: TaskView): Around => ({
  officeUnitId: plan.officeUnitId,
  primaryUnitId: task.primaryUnitId,
  memberUnitIds: assignments.map(a => a.unitId),
  superiorUnitId: plan.superiorUnitId,
  leaderId: task.leaderId,
});

/** What is still owed about a record, as the machines ask for it. */
const owedAbout = (view: TaskView, subjectId: string): ObligationKind[] =>
  view.obligations.filter(o => o.subjectId === subjectId && !o.settledAt).map(o => o.kind);

/** Whether the machine would let an event pass now. */
function possible(machine: Machine, state: string, event: string, owed: ObligationKind[]): boolean {
  return machine.rules.some(
    r =>
      r.event === event &&
      r.from?.includes(state) &&
      (!r.needs || r.needs.some(k => owed.includes(k))) &&
      !r.lacks?.some(k => owed.includes(k)),
  );
}

export type TaskAction =
  | 'dispatch'
  | 'file_action_plan'
  | 'submit_completion'
  | 'verify_on_site'
  | 'approve_completion'
  | 'return_completion'
  | 'approve_outcome'
  | 'submit_upward'
  | 'suspend'
  | 'resume'
  | 'cancel'
  | 'reopen';

const COMMAND = {
  dispatch: 'task.dispatch',
  file_action_plan: 'task.file_action_plan',
  submit_completion: 'task.submit_completion',
  verify_on_site: 'task.verify_on_site',
  approve_completion: 'task.approve_completion',
  return_completion: 'task.return_completion',
  approve_outcome: 'task.approve_outcome',
  submit_upward: 'submission.submit',
  suspend: 'task.suspend',
  resume: 'task.resume',
  cancel: 'task.cancel',
  reopen: 'task.reopen',
} as const;

/** What this person may do to the task as it stands; the machine and the permission table say so. */
export function taskActions(me: Me, view: TaskView): TaskAction[] {
  const around = aroundOf(view);
  const owed = owedAbout(view, view.row.id);
  const asked = view.obligations.some(
    o => o.kind === 'approve_outcome' && !o.settledAt && o.holderPersonId === me.person.id,
  );
  return (Object.keys(COMMAND) as TaskAction[]).filter(
    action =>
      possible(taskMachine, view.row.state, action, owed) &&
      (may(me, COMMAND[action], around) || (action === 'approve_outcome' && asked)),
  );
}

export type AssignmentAction =
  | 'sign'
  | 'decline'
  | 'uphold'
  | 'reassign'
  | 'claim'
  | 'countersign'
  | 'send_letter'
  | 'record_reply'
  | 'withdraw';

const ASSIGNMENT_COMMAND = {
  sign: 'assignment.sign',
  decline: 'assignment.decline',
  uphold: 'assignment.decide_decline',
  reassign: 'assignment.decide_decline',
  claim: 'assignment.claim',
  countersign: 'assignment.countersign',
  send_letter: 'assignment.letter',
  record_reply: 'assignment.letter',
  withdraw: 'assignment.withdraw',
} as const;

export function assignmentActions(me: Me, view: TaskView, a: Assignment): AssignmentAction[] {
  const owed = owedAbout(view, a.id);
  const asked = view.obligations.some(
    o => o.subjectId === a.id && !o.settledAt && o.holderPersonId === me.person.id,
  );
  const around = { ...aroundOf(view), unitId: a.unitId };
  return (Object.keys(ASSIGNMENT_COMMAND) as AssignmentAction[]).filter(
    action =>
      possible(assignmentMachine, a.state, action, owed) &&
      (may(me, ASSIGNMENT_COMMAND[action], around) ||
        (asked && ASSIGNMENT_COMMAND[action] === 'assignment.decide_decline')),
  );
}

/** A second decline is the leader's to decide; whoever else decides it says where the leader did. */
export const needsLeaderSource = (me: Me, view: TaskView, a: Assignment): boolean =>
  view.obligations.some(
    o =>
      o.kind === 'decide_decline' &&
      o.subjectId === a.id &&
      !o.settledAt &&
      o.holderPersonId !== me.person.id,
  );
