import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { Alert, Button } from 'antd';
import { api, ask, ifMatch } from '../../api/client';
import { useMe, worksIn } from '../../api/me';
import type { TaskView } from '../../api/types';
import { useCommand } from '../../api/use-command';
import { DispatchDialog } from '../../parts/dispatch-dialog';
import { ProblemAlert } from '../../parts/problem-alert';
import { ActionPlanDialog } from './dialogs/action-plan-dialog';
import { CompletionDialog } from './dialogs/completion-dialog';
import { ReopenDialog, VisitDialog } from './dialogs/further-dialogs';
import { CancelDialog, OutcomeDialog, ReturnCompletionDialog, SuspendDialog } from './dialogs/office-dialogs';
import { type TaskAction, taskActions } from './offers';

const LABELS: Readonly<Record<TaskAction, string>> = {
  dispatch: '分办',
  file_action_plan: '报送推进计划',
  submit_completion: '申请办结',
  verify_on_site: '登记实地核查',
  approve_completion: '通过办结',
  return_completion: '退回办结',
  approve_outcome: '审定办结结论',
  submit_upward: '去上报',
  suspend: '中止',
  resume: '恢复',
  cancel: '撤销',
  reopen: '重新办理',
};

/** What moves the task on comes first; what stops it stands apart. */
const STOPPING: readonly TaskAction[] = ['suspend', 'cancel', 'reopen'];

function Dialog({
  action,
  view,
  onClose,
}: {
  action: TaskAction;
  view: TaskView;
  onClose: () => void;
}): ReactNode {
  const props = { view, onClose };
  switch (action) {
    case 'dispatch':
      return <DispatchDialog taskIds={[view.row.id]} onClose={onClose} />;
    case 'file_action_plan':
      return <ActionPlanDialog {...props} />;
    case 'submit_completion':
      return <CompletionDialog {...props} />;
    case 'return_completion':
      return <ReturnCompletionDialog {...props} />;
    case 'approve_outcome':
      return <OutcomeDialog {...props} />;
    case 'suspend':
      return <SuspendDialog {...props} />;
    case 'cancel':
      return <CancelDialog {...props} />;
    case 'verify_on_site':
      return <VisitDialog {...props} />;
    case 'reopen':
      return <ReopenDialog {...props} />;
    default:
      return null;
  }
}

/** What this person may do here now. */
export function Actions({ view }: { view: TaskView }): ReactNode {
  const me = useMe();
  const [asked, setAsked] = useState<TaskAction | null>(null);
  const { row, task, plan } = view;
  const approve = useCommand(
    (taskIds: string[], key) =>
      ask(api.POST('/api/v1/tasks/completions/approve', { body: { taskIds }, headers: key })),
    { done: ({ toLeader }) => (toLeader ? '已通过，转分管领导审定' : '已通过办结') },
  );
  const resume = useCommand(
    (version: number, key) =>
      ask(
        api.POST('/api/v1/tasks/{id}/resume', {
          params: { path: { id: row.id } },
          headers: { ...key, ...ifMatch(version) },
        }),
      ),
    { done: '任务已恢复，期限已顺延' },
  );
  const waiting = plan.state === 'draft';
  const actions = taskActions(me, view).filter(a => a !== 'dispatch' || !waiting);
  const forms = view.reports.filter(
    r => worksIn(me, r.unitId) && r.kind !== 'completion' && ['open', 'draft', 'returned'].includes(r.state),
  );
  const run = (action: TaskAction): void => {
    if (action === 'approve_completion') approve.mutate([row.id]);
    else if (action === 'resume') resume.mutate(task.version);
    else setAsked(action);
  };
  const nameOf = (action: TaskAction): string =>
    action === 'file_action_plan' && view.actionPlan ? '修订推进计划' : LABELS[action];
  const forward = actions.filter(a => !STOPPING.includes(a));
  if (!actions.length && !forms.length && !(waiting && row.state === 'registered')) return null;
  return (
    <div className="actions" role="region" aria-label="办理">
      {waiting && row.state === 'registered' && (
        <Alert
          type="info"
          showIcon
          title="方案尚未登记批准依据，不能分办"
          description={<Link to={`/plans/${plan.id}`}>去登记</Link>}
        />
      )}
      {forms.map(r => (
        <Link key={r.id} to={`/reports/${r.id}`} className="button primary">
          填报{r.periodName}
          {r.kind === 'contribution' ? '材料' : '进展'}
        </Link>
      ))}
      {forward.map((action, i) =>
        action === 'submit_upward' ? (
          <Link key={action} to={`/submissions?planId=${row.planId}`} className="button primary">
            {LABELS[action]}
          </Link>
        ) : (
          <Button
            key={action}
            type={i === 0 && !forms.length && row.state !== 'tracking' ? 'primary' : 'default'}
            loading={
              (action === 'approve_completion' && approve.isPending) ||
              (action === 'resume' && resume.isPending)
            }
            onClick={() => run(action)}
          >
            {nameOf(action)}
          </Button>
        ),
      )}
      {actions
        .filter(a => STOPPING.includes(a))
        .map(action => (
          <Button key={action} type="text" onClick={() => run(action)}>
            {LABELS[action]}
          </Button>
        ))}
      <ProblemAlert problem={approve.error ?? resume.error} />
      {asked && <Dialog action={asked} view={view} onClose={() => setAsked(null)} />}
    </div>
  );
}
