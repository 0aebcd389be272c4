import { type ReactNode, useState } from 'react';
import { Button } from 'antd';
import { api, ask } from '../../api/client';
import { useMe, worksIn } from '../../api/me';
import type { TaskView } from '../../api/types';
import { useCommand } from '../../api/use-command';
import { COUNTERSIGN_LABELS, PARTY_LABELS } from '../../parts/labels';
import { Nothing, Section } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { time } from '../../parts/time';
import { DeclineDialog, ReassignDialog, SignForDialog, UpholdDialog } from './dialogs/assignment-dialogs';
import {
  ClaimDialog,
  CountersignDialog,
  LetterReplyDialog,
  SendLetterDialog,
  WithdrawUnitDialog,
} from './dialogs/unit-dialogs';
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
  claim: '认领',
  countersign: '会签',
  send_letter: '登记发函',
  record_reply: '登记复函',
  withdraw: '撤回',
};

/** Done by the unit itself, or by the office for it. */
const BY_UNIT: readonly AssignmentAction[] = ['sign', 'decline', 'claim', 'countersign'];

function Dialog({ asked, view, onClose }: { asked: Asked; view: TaskView; onClose: () => void }): ReactNode {
  const props = { assignment: asked.assignment, onClose };
  switch (asked.action) {
    case 'sign':
      return <SignForDialog {...props} />;
    case 'decline':
      return <DeclineDialog {...props} />;
    case 'uphold':
      return <UpholdDialog {...props} view={view} />;
    case 'claim':
      return <ClaimDialog {...props} />;
    case 'countersign':
      return <CountersignDialog {...props} />;
    case 'send_letter':
      return <SendLetterDialog {...props} />;
    case 'record_reply':
      return <LetterReplyDialog {...props} />;
    case 'withdraw':
      return <WithdrawUnitDialog {...props} />;
    default:
      return <ReassignDialog {...props} view={view} />;
  }
}

const Countersigned = ({ assignment: a }: { assignment: Assignment }): ReactNode =>
  a.countersign && (
    <small className={a.countersign === 'objected' ? 'more returned' : 'more'}>
      会签：{COUNTERSIGN_LABELS[a.countersign]}
      {a.countersignReason && `。${a.countersignReason}`}
    </small>
  );

const Letter = ({ letter: l }: { letter: Assignment['letter'] }): ReactNode =>
  l && (
    <small className="more">
      协调函 {l.documentNo}（{l.sentOn}）
      {l.reply ? `，${l.repliedOn} 复函：${l.reply}` : l.answerBy && `，请于 ${l.answerBy} 前复函`}
    </small>
  );

/** Of many units those whose part is done and who have nothing to say stand behind a button. */
const MOST = 8;

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
  const [all, setAll] = useState(false);
  const assignments = view.assignments.filter(a => a.state !== 'withdrawn');
  const quiet = assignments.filter(
    a => a.role !== 'lead' && a.state === 'signed' && !a.contributes && !worksIn(me, a.unitId),
  );
  const folds = assignments.length > MOST && quiet.length > 1;
  const shown = folds && !all ? assignments.filter(a => !quiet.includes(a)) : assignments;
  return (
    <Section title="承办单位">
      {assignments.length === 0 && <Nothing>尚未分办。</Nothing>}
      <ProblemAlert problem={sign.error} />
      <ul className="entries units">
        {shown.map(a => (
          <li key={a.id} className="line">
            <b>{a.unitName}</b>
            <span>
              {a.isPrimary ? '第一牵头' : PARTY_LABELS[a.role]}
              {a.contributes && '，每期提供材料'}
              <Letter letter={a.letter} />
            </span>
            <span className="state">
              {a.stateLabel}
              {a.signedAt && <small className="more">{time(a.signedAt)}</small>}
              <Countersigned assignment={a} />
              {a.state === 'declined' && <small className="more">{a.reason}</small>}
            </span>
            <span className="do">
              {assignmentActions(me, view, a).map(action => (
                <Button
                  key={action}
                  size="small"
                  type={
                    action === 'withdraw'
                      ? 'text'
                      : ['sign', 'countersign'].includes(action) && worksIn(me, a.unitId)
                        ? 'primary'
                        : 'default'
                  }
                  loading={action === 'sign' && sign.isPending && sign.variables.includes(a.id)}
                  onClick={() => act(action, a)}
                >
                  {worksIn(me, a.unitId) || !BY_UNIT.includes(action)
                    ? LABELS[action]
                    : `代${LABELS[action]}`}
                </Button>
              ))}
            </span>
          </li>
        ))}
      </ul>
      {folds && !all && <p className="only-print quiet">另有 {quiet.length} 个单位，均已签收。</p>}
      {folds && (
        <Button type="link" size="small" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? '收起' : `另有 ${quiet.length} 个单位，均已签收`}
        </Button>
      )}
      {asked && <Dialog asked={asked} view={view} onClose={() => setAsked(null)} />}
    </Section>
  );
}
