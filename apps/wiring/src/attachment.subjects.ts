import { type Command, isOpenTask } from '@duban/chain';
import { Report, type ReportKind } from '@duban/feedback';
import { ActionPlan, Milestone } from '@duban/implementation';
import { attachable, type AttachmentSubject, type AttachmentSubjects, Task } from '@duban/task';
import { Notice } from '@duban/tracking';

const report = (kind: ReportKind, command: Command): AttachmentSubject =>
  attachable(Report, 'report', r =>
    r.kind === kind
      ? {
          taskId: r.task_id,
          command,
          unitId: r.unit_id,
          officeUnitId: null,
          open: r.state !== 'approved' && r.state !== 'void',
        }
      : null,
  );

/** Records that files may be put beside, by whom, and until when. */
export const attachmentSubjects: AttachmentSubjects = {
  report: report('report', 'report.save'),
  contribution: report('contribution', 'report.save'),
  completion: report('completion', 'task.submit_completion'),
  task: attachable(Task, 'task', t => ({
    taskId: t.id,
    command: 'task.submit_completion',
    unitId: null,
    officeUnitId: null,
    open: isOpenTask(t.state),
  })),
  action_plan: attachable(ActionPlan, 'action_plan', a => ({
    taskId: a.task_id,
    command: 'task.file_action_plan',
    unitId: null,
    officeUnitId: null,
    open: true,
  })),
  milestone: attachable(Milestone, 'milestone', m => ({
    taskId: m.task_id,
    command: 'milestone.claim',
    unitId: null,
    officeUnitId: null,
    open: m.state === 'open' || m.state === 'claimed',
  })),
  // A draft is the office's, which encloses what it wants to; afterwards the unit proves what it answers.
  notice: attachable(Notice, 'notice', n => ({
    taskId: null,
    command: n.state === 'drafted' ? 'notice.issue' : 'notice.answer',
    unitId: n.state === 'drafted' ? null : n.unit_id,
    officeUnitId: n.office_unit_id,
    open: n.state !== 'closed' && n.state !== 'discarded',
  })),
};
