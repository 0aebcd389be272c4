import { type ReactNode, useState } from 'react';
import { Button } from 'antd';
import { api, ask } from '../../api/client';
import { useMe, worksIn } from '../../api/me';
import type { TaskView } from '../../api/types';
import { useCommand } from '../../api/use-command';
import { PARTY_LABELS } from '../../parts/labels';
import { Nothing, Section } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { time } from '../../parts/time';
import { DeclineDialog, ReassignDialog, SignForDialog, UpholdDialog } from './dialogs/assignment-dialogs';
import { type AssignmentAction, assignmentActions } from './offers';

type Assignment = TaskView['assignments'][number];
interface Asked {
  action: AssignmentAction;
  assignment: Assignment;
}

const LABELS: Readonly<Record<AssignmentAction, string>> = {
  sign: '签收',
  decline: '申请退办',
  uphold: '不同意退办',
  reassign: '改派',
};

function Dialog({ asked, view, onClose }: { asked: Asked; view: TaskView; onClose: () => void }): ReactNode {
  const props = { assignment: asked.assignment, onClose };
  switch (asked.action) {
    case 'sign':
      return <SignForDialog {...props} />;
    case 'decline':
      return <DeclineDialog {...props} />;
    case 'uphold':
      return <UpholdDialog {...props} />;
    default:
      return <ReassignDialog {...props} taken={view.assignments.map(a => a.unitId)} />;
  }
}

/** 承办单位: who bears the task, and whether they have signed. */
export function UnitsSection({ view }: { view: TaskView }): ReactNode {
  const me = useMe();
  const [asked, setAsked] = useState<Asked | null>(null);
  const sign = useCommand(
    (ids: string[], key) => ask(api.POST('/api/v1/assignments/sign', { body: { ids }, headers: key })),
    { done: '已签收' },
  );
  const act = (action: AssignmentAction, assignment: Assignment): void =>
    action === 'sign' && worksIn(me, assignment.unitId)
      ? sign.mutate([assignment.id])
      : setAsked({ action, assignment });
  const assignments = view.assignments.filter(a => a.state !== 'withdrawn');
  return (
    <Section title="承办单位">
      {assignments.length === 0 && <Nothing>尚未分办。</Nothing>}
      <ProblemAlert problem={sign.error} />
      <ul className="entries units">
        {assignments.map(a => (
          <li key={a.id} className="line">
            <b>{a.unitName}</b>
            <span>
              {a.isPrimary ? '第一牵头' : PARTY_LABELS[a.role]}
              {a.contributes && '，每期提供材料'}
            </span>
            <span className="state">
              {a.stateLabel}
              {a.signedAt && <small className="more">{time(a.signedAt)}</small>}
              {a.state === 'declined' && <small className="more">{a.reason}</small>}
            </span>
            <span className="do">
              {assignmentActions(me, view, a).map(action => (
                <Button
                  key={action}
                  size="small"
                  type={action === 'sign' && worksIn(me, a.unitId) ? 'primary' : 'default'}
                  loading={action === 'sign' && sign.isPending && sign.variables.includes(a.id)}
                  onClick={() => act(action, a)}
                >
                  {worksIn(me, a.unitId) || !['sign', 'decline'].includes(action)
                    ? LABELS[action]
                    : `代${LABELS[action]}`}
                </Button>
              ))}
            </span>
          </li>
        ))}
      </ul>
      {asked && <Dialog asked={asked} view={view} onClose={() => setAsked(null)} />}
    </Section>
  );
}
