import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { may, useMe } from '../../api/me';
import { planQuery, submissionQuery } from '../../api/queries';
import type { Plan, Submission } from '../../api/types';
import { Until } from '../../parts/due';
import { Loaded } from '../../parts/loading';
import { Page, Section } from '../../parts/page';
import { time } from '../../parts/time';
import { Reply } from './reply';
import { Revise } from './revise';
import { Summary } from './summary';

const REPLIES = { accepted: '认可', returned: '退回' } as const;

function Body({ submission: s, plan }: { submission: Submission; plan: Plan | undefined }): ReactNode {
  const me = useMe();
  const around = { officeUnitId: plan?.officeUnitId, superiorUnitId: plan?.superiorUnitId };
  return (
    <>
      <dl className="facts">
        <dt>状态</dt>
        <dd>{s.stateLabel}</dd>
        <dt>方案</dt>
        <dd>{plan?.title ?? ''}</dd>
        <dt>上报</dt>
        <dd>{s.submittedAt ? time(s.submittedAt) : '尚未上报'}</dd>
        {s.repliedAt && (
          <>
            <dt>回复</dt>
            <dd>{time(s.repliedAt)}</dd>
          </>
        )}
      </dl>
      {s.state === 'draft' && may(me, 'submission.submit', around) ? (
        <Summary key={s.version} submission={s} />
      ) : (
        <Section title="正文">
          <p className="prose">{s.text}</p>
        </Section>
      )}
      {s.items.length > 0 && (
        <Section title={`所含任务（${s.items.length}）`}>
          <ul className="entries">
            {s.items.map(i => (
              <li key={i.taskId} className="line">
                <Link to={`/tasks/${i.taskId}`}>{i.title}</Link>
                {i.reply && <span className="state">{REPLIES[i.reply]}</span>}
                {i.reason && <span className="returned">{i.reason}</span>}
              </li>
            ))}
          </ul>
        </Section>
      )}
      {s.subjects.length > 0 && (
        <Section title="所附事项">
          <ul className="entries">
            {s.subjects.map(({ id }) => (
              <li key={id}>
                <Link to={`/matters/${id}`}>问题建议</Link>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {s.reply && (
        <Section title="上级意见">
          <p className="prose">{s.reply}</p>
        </Section>
      )}
      {s.handling && (
        <Section title="处理情况">
          <p className="prose">{s.handling}</p>
        </Section>
      )}
      {s.state === 'submitted' && may(me, 'submission.reply', around) && (
        <Reply
          key={s.version}
          submission={s}
          recorded={!may(me, 'submission.reply', { superiorUnitId: plan?.superiorUnitId })}
        />
      )}
      {s.state === 'returned' && may(me, 'submission.revise', around) && (
        <Revise key={s.version} submission={s} />
      )}
    </>
  );
}

/** One 上报件. */
export default function SubmissionPage(): ReactNode {
  const { id = '' } = useParams();
  const submission = useQuery(submissionQuery(id));
  const planId = submission.data?.planId;
  const plan = useQuery({ ...planQuery(planId ?? ''), enabled: !!planId });
  return (
    <Page title={submission.data?.title ?? '上报件'}>
      <Until id={id} />
      <Loaded of={submission}>{s => <Body submission={s} plan={plan.data} />}</Loaded>
    </Page>
  );
}
