import { type ReactNode, useState } from 'react';
import { Link, useParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { type Command, requestMachine } from '@duban/chain';
import { may, useMe } from '../../api/me';
import { requestQuery, taskQuery } from '../../api/queries';
import type { Asked, TaskView } from '../../api/types';
import { COMMAND_LABELS } from '../../parts/labels';
import { Until } from '../../parts/due';
import { Loaded } from '../../parts/loading';
import { Page, Section } from '../../parts/page';
import { day, time } from '../../parts/time';
import { aroundOf } from '../task/offers';
import { ApproveDialog, GrantDialog, RefuseDialog, WithdrawDialog } from './dialogs';

const EVENTS = {
  grant: ['request.decide', '同意'],
  refuse: ['request.decide', '不同意'],
  approve: ['request.approve', '审定'],
  withdraw: ['request.withdraw', '撤回'],
} as const satisfies Record<string, readonly [Command, string]>;
type Event = keyof typeof EVENTS;

function Actions({ request: r, view }: { request: Asked; view: TaskView }): ReactNode {
  const me = useMe();
  const [asked, setAsked] = useState<Event | null>(null);
  const self = view.obligations.some(
    o => o.subjectId === r.id && !o.settledAt && o.holderPersonId === me.person.id,
  );
  const events = (Object.keys(EVENTS) as Event[]).filter(
    e =>
      requestMachine.rules.some(rule => rule.event === e && rule.from?.includes(r.state)) &&
      (may(me, EVENTS[e][0], aroundOf(view)) || (e === 'approve' && self)),
  );
  const props = { requests: [r], onClose: () => setAsked(null) };
  const leader = self || view.task.leaderId === me.person.id;
  if (!events.length) return null;
  return (
    <div className="actions" role="region" aria-label="办理">
      {events.map((e, i) => (
        <Button
          key={e}
          type={i === 0 && e !== 'withdraw' ? 'primary' : 'default'}
          onClick={() => setAsked(e)}
        >
          {e === 'approve' && !leader ? '登记领导审定意见' : EVENTS[e][1]}
        </Button>
      ))}
      {asked === 'grant' && <GrantDialog {...props} />}
      {asked === 'refuse' && <RefuseDialog {...props} />}
      {asked === 'approve' && (
        <ApproveDialog {...props} officeUnitId={leader ? null : view.plan.officeUnitId} />
      )}
      {asked === 'withdraw' && <WithdrawDialog {...props} />}
    </div>
  );
}

const Facts = ({ request: r, effect }: { request: Asked; effect: string | undefined }): ReactNode => (
  <dl className="facts">
    <dt>任务</dt>
    <dd>
      <Link to={`/tasks/${r.taskId}`}>{r.taskTitle}</Link>
    </dd>
    <dt>申请单位</dt>
    <dd>
      {r.unitName}，{time(r.filedAt)} 提出{r.late && <span className="late">（到期后提出）</span>}
    </dd>
    <dt>状态</dt>
    <dd>{r.stateLabel}</dd>
    <dt>理由</dt>
    <dd className="prose">{r.reason}</dd>
    {r.oldDueAt && (
      <>
        <dt>原期限</dt>
        <dd>{day(r.oldDueAt)}</dd>
      </>
    )}
    {r.askedDate && (
      <>
        <dt>{r.kind === 'suspension' ? '中止到' : '申请的期限'}</dt>
        <dd>{r.askedDate}</dd>
      </>
    )}
    {effect && (
      <>
        <dt>{r.state === 'granted' ? '结果' : '同意后'}</dt>
        <dd>{effect}</dd>
      </>
    )}
    {r.newText && (
      <>
        <dt>内容改为</dt>
        <dd className="prose">{r.newText}</dd>
      </>
    )}
    {r.wanted && (
      <>
        <dt>其他变更</dt>
        <dd className="prose">{r.wanted}</dd>
      </>
    )}
    {r.decidedAt && (
      <>
        <dt>督查机构</dt>
        <dd>
          {r.decidedByName} {time(r.decidedAt)} {r.decision}
          {r.approval && `（依据：${r.approval}）`}
        </dd>
      </>
    )}
    {r.approvedAt && (
      <>
        <dt>领导审定</dt>
        <dd>
          {r.approvedByName} {time(r.approvedAt)} {r.leaderWord}
        </dd>
      </>
    )}
  </dl>
);

/** One 申请: what is asked, what granting it would do, who has decided. */
export default function RequestPage(): ReactNode {
  const { id = '' } = useParams();
  const request = useQuery(requestQuery(id));
  const taskId = request.data?.request.taskId;
  const task = useQuery({ ...taskQuery(taskId ?? ''), enabled: !!taskId });
  return (
    <Page title={request.data ? `${request.data.request.kindLabel}申请` : '申请'}>
      <Until id={id} />
      <Loaded of={request}>
        {({ request: r, effect, history }) => (
          <>
            <Facts request={r} effect={effect?.words} />
            {task.data && <Actions request={r} view={task.data} />}
            <Section title="经过">
              <ol className="timeline">
                {history.map(e => (
                  <li key={e.id}>
                    <time>{time(e.at)}</time>
                    <span>
                      {e.actorName} <b>{COMMAND_LABELS[e.command] ?? e.command}</b>
                      {e.reason && <small className="more">{e.reason}</small>}
                    </span>
                  </li>
                ))}
              </ol>
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  );
}
