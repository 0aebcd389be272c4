import { releaseAssignments } from '@duban/dispatch';
import { lockOpenMilestones, voidMilestones } from '@duban/implementation';
import { lockDues, type TaskEnding, voidDues } from '@duban/task';
import { voidRequests } from '@duban/tracking';
import { voidCompletions, voidReports } from './report.ending';

/** All that ends with a task, in the order it is locked: bound to the port of `task`. */
export const taskEnding: TaskEnding = {
  async lock(tx, taskIds) {
    const assignments = await releaseAssignments(tx, taskIds);
    const completions = await voidCompletions(tx, taskIds);
    const reports = await voidReports(tx, taskIds);
    const milestones = voidMilestones(await lockOpenMilestones(tx, taskIds));
    const requests = await voidRequests(tx, taskIds);
    const dues = voidDues(await lockDues(tx, taskIds));
    return [...assignments, ...completions, ...reports, ...milestones, ...requests, ...dues];
  },
};
