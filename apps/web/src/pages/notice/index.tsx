import { type ReactNode, useState } from 'react';
import { Link, useParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { noticeMachine } from '@duban/chain';
import { api, ask, ifMatch } from '../../api/client';
import { may, mayEver, useMe, worksIn } from '../../api/me';
import { noticeQuery } from '../../api/queries';
import type { Notice } from '../../api/types';
import { useCommand } from '../../api/use-command';
import { behalfOf } from '../../parts/behalf';
import { Attachments } from '../../parts/attachments';
import { FileReview } from '../../parts/file-review';
import { NOTICE_LEVEL_LABELS } from '../../parts/labels';
import { Until } from '../../parts/due';
import { Loaded } from '../../parts/loading';
import { Page, Section } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { type Reason, ReasonDialog } from '../../parts/reason-dialog';
import { time } from '../../parts/time';
import { Answer } from './answer';
import { Causes } from './causes';
import { DiscardDialog, IssueDialog, ReturnAnswerDialog, ReviseDialog, RevokeDialog } from './office-dialogs';

type Event = 'revise' | 'issue' | 'discard' | 'sign' | 'answer' | 'close' | 'return' | 'revoke';
const COMMAND = {
  issue: 'notice.issue',
  discard: 'notice.issue',
  sign: 'notice.sign',
  answer: 'notice.answer',
  close: 'notice.review',
  return: 'notice.review',
  revoke: 'notice.revoke',
} as const;

function useEvents(n: Notice): Event[] {
  const me = useMe();
  const around = { officeUnitId: n.officeUnitId, unitId: n.unitId };
  return (Object.keys(COMMAND) as (keyof typeof COMMAND)[]).filter(
    event =>
      noticeMachine.rules.some(r => r.event === event && r.from?.includes(n.state)) &&
      may(me, COMMAND[event], around),
  );
}

function Actions({ notice: n }: { notice: Notice }): ReactNode {
  const me = useMe();
  const events = useEvents(n);
  const [asked, setAsked] = useState<Event | null>(null);
  const own = worksIn(me, n.unitId);
  const concluded = n.issuedAt !== null && n.state !== 'revoked';
  const close = (): void => setAsked(null);
  const sign = useCommand(
    ({ reason }: Partial<Reason>, key) =>
      ask(
        api.POST('/api/v1/notices/sign', {
          body: { ids: [n.id], ...behalfOf(me, n.unitId, reason) },
          headers: key,
        }),
      ),
    { done: '已签收', onDone: close },
  );
  const finish = useCommand(
    (version: number, key) =>
      ask(
        api.POST('/api/v1/notices/{id}/review', {
          params: { path: { id: n.id } },
          body: { close: true },
          headers: { ...key, ...ifMatch(version) },
        }),
      ),
    { done: '督办单已办结' },
  );
  return (
    <div className="actions" role="region" aria-label="办理">
      {events.includes('issue') && (
        <Button type="primary" onClick={() => setAsked('issue')}>
          签发
        </Button>
      )}
      {n.state === 'drafted' && mayEver(me, 'notice.draft') && (
        <Button onClick={() => setAsked('revise')}>修改</Button>
      )}
      {events.includes('discard') && <Button onClick={() => setAsked('discard')}>不予签发</Button>}
      {events.includes('sign') && (
        <Button
          type={own ? 'primary' : 'default'}
          loading={sign.isPending}
          onClick={() => (own ? sign.mutate({}) : setAsked('sign'))}
        >
          {own ? '签收' : '代签收'}
        </Button>
      )}
      {events.includes('close') && (
        <Button type="primary" loading={finish.isPending} onClick={() => finish.mutate(n.version)}>
          答复通过，办结
        </Button>
      )}
      {events.includes('return') && <Button onClick={() => setAsked('return')}>退回答复</Button>}
      {concluded && (
        <FileReview
          {...{ subjectKind: 'notice', subjectId: n.id, officeUnitId: n.officeUnitId }}
          {...{ unitId: n.unitId, unitName: n.unitName }}
        />
      )}
      {events.includes('revoke') && (
        <Button type="text" onClick={() => setAsked('revoke')}>
          撤销
        </Button>
      )}
      <ProblemAlert problem={finish.error ?? (asked ? null : sign.error)} />
      {asked === 'issue' && <IssueDialog notices={[n]} onClose={close} />}
      {asked === 'revise' && <ReviseDialog notice={n} onClose={close} />}
      {asked === 'discard' && <DiscardDialog notices={[n]} onClose={close} />}
      {asked === 'revoke' && <RevokeDialog notice={n} onClose={close} />}
      {asked === 'return' && <ReturnAnswerDialog notice={n} onClose={close} />}
      {asked === 'sign' && (
        <ReasonDialog
          open
          title={`代${n.unitName}签收`}
          label="来源"
          ok="代签收"
          busy={sign.isPending}
          error={sign.error}
          onOk={sign.mutate}
          onCancel={close}
        />
      )}
    </div>
  );
}

/** A draft is the office's, which encloses what it wants to; afterwards the unit proves what it answers. */
function Files({ notice: n }: { notice: Notice }): ReactNode {
  const me = useMe();
  const drafted = n.state === 'drafted';
  const around = { officeUnitId: n.officeUnitId, unitId: n.unitId };
  const open = !['closed', 'discarded', 'revoked'].includes(n.state);
  const subject = { subjectType: 'notice', subjectId: n.id };
  return (
    <Attachments
      of={subject}
      home={
        open && may(me, drafted ? 'notice.issue' : 'notice.answer', around)
          ? { ...subject, unitId: drafted ? null : n.unitId, unitName: n.unitName }
          : undefined
      }
    />
  );
}

function Body({ notice: n }: { notice: Notice }): ReactNode {
  const events = useEvents(n);
  return (
    <>
      <dl className="facts">
        <dt>承办单位</dt>
        <dd>{n.unitName}</dd>
        <dt>状态</dt>
        <dd>{n.stateLabel}</dd>
        <dt>{n.issuedAt ? '签发' : '拟发'}</dt>
        <dd>{time(n.issuedAt ?? n.draftedAt)}</dd>
        {n.answerDueAt && (
          <>
            <dt>答复期限</dt>
            <dd>{time(n.answerDueAt)} 前</dd>
          </>
        )}
      </dl>
      <Actions notice={n} />
      <Section title={`督办事项（${n.items.length}）`}>
        <ul className="entries">
          {n.items.map(i => (
            <li key={i.taskId}>
              <Link to={`/tasks/${i.taskId}`}>{i.title}</Link>
            </li>
          ))}
        </ul>
      </Section>
      {n.grounds && (
        <Section title="督办事由">
          <p className="prose">{n.grounds}</p>
        </Section>
      )}
      {n.text && (
        <Section title="督办要求">
          <p className="prose">{n.text}</p>
        </Section>
      )}
      {n.reason && (
        <Section
          title={
            n.state === 'discarded' ? '不予签发的原因' : n.state === 'revoked' ? '撤销的理由' : '审核意见'
          }
        >
          <p className="prose">{n.reason}</p>
        </Section>
      )}
      <Causes notice={n} />
      <Files notice={n} />
      {(n.answer || events.includes('answer')) && (
        <Section title="答复">
          {n.answer && <p className="prose">{n.answer}</p>}
          {events.includes('answer') && <Answer key={n.version} notice={n} />}
        </Section>
      )}
    </>
  );
}

/** One 督办单. */
export default function NoticePage(): ReactNode {
  const { id = '' } = useParams();
  const notice = useQuery(noticeQuery(id));
  const n = notice.data;
  return (
    <Page title={n ? `${NOTICE_LEVEL_LABELS[n.level]}${n.number}` : '督办单'}>
      <Until id={id} />
      <Loaded of={notice}>{data => <Body notice={data} />}</Loaded>
    </Page>
  );
}
