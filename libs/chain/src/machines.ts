import { assignmentMachine } from './assignment.machine';
import type { MachineName } from './machine.names';
import type { Machine } from './machine.types';
import { editionMachine } from './edition.machine';
import { instructionMachine } from './instruction.machine';
import { namingMachine, reviewRequestMachine, roundMachine } from './lawfulness.machine';
import { measurementDueMachine } from './measurement-due.machine';
import { matterMachine } from './matter.machine';
import { recheckMachine } from './recheck.machine';
import { requestMachine } from './request.machine';
import { planMachine } from './plan.machine';
import { completionMachine, contributionMachine, reportMachine } from './report.machine';
import { submissionMachine } from './submission.machine';
import { taskMachine } from './task.machine';
import { milestoneMachine, noticeMachine, periodMachine } from './tracking.machine';

/** Every machine, by the name of the record that lives through it. */
export const MACHINES: Readonly<Record<MachineName, Machine>> = {
  plan: planMachine,
  task: taskMachine,
  assignment: assignmentMachine,
  milestone: milestoneMachine,
  reporting_period: periodMachine,
  notice: noticeMachine,
  report: reportMachine,
  contribution: contributionMachine,
  completion: completionMachine,
  submission: submissionMachine,
  request: requestMachine,
  matter: matterMachine,
  instruction: instructionMachine,
  review_request: reviewRequestMachine,
  recheck: recheckMachine,
  edition: editionMachine,
  round: roundMachine,
  naming: namingMachine,
  measurement_due: measurementDueMachine,
};

/** 中文 name of a state. */
export const stateLabel = (machine: MachineName, state: string): string =>
  MACHINES[machine].states[state]?.label ?? state;

/** The states in which a record is not finished. */
export const openStates = (machine: MachineName): string[] =>
  Object.entries(MACHINES[machine].states)
    .filter(([, info]) => info.kind !== 'terminal')
    .map(([name]) => name);
