import { type ReactNode, useState } from 'react';
import { Link, useParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { api, ask, ifMatch, type Schemas } from '../../api/client';
import { may, useMe } from '../../api/me';
import { reviewRequestQuery } from '../../api/queries';
import type { ReviewRequest } from '../../api/types';
import { behalfOf, SourceItem } from '../../parts/behalf';
import { CommandDialog } from '../../parts/command-dialog';
import { Choice, Words } from '../../parts/fields';
import { Until } from '../../parts/due';
import { Loaded } from '../../parts/loading';
import { Page, Section } from '../../parts/page';
import { time } from '../../parts/time';

const SUBJECTS = { notice: '督办单', round: '督查结论', completion: '办结审核' } as const;
const DECISIONS: { value: Schemas['ReviewDecision']; label: string }[] = [
  { value: 'upheld', label: '维持原结论' },
  { value: 'amended', label: '更正原结论' },
];

const DecideDialog = ({ review: r, onClose }: { review: ReviewRequest; onClose: () => void }): ReactNode => (
  <CommandDialog
    title="复核决定"
    ok="作出决定"
    run={(body: Schemas['DecideReviewDto'], key) =>
      ask(
        api.POST('/api/v1/reviews/{id}/decide', {
          params: { path: { id: r.id } },
          body,
          headers: { ...key, ...ifMatch(r.version) },
        }),
      )
    }
    done={({ revoked }) => (revoked ? '已更正，原督办单已撤销' : '复核决定已作出')}
    onClose={onClose}
  >
    <Choice name="decision" label="决定" options={DECISIONS} />
    <Words name="reason" label="理由" max={5000} />
  </CommandDialog>
);

function WithdrawDialog({ review: r, onClose }: { review: ReviewRequest; onClose: () => void }): ReactNode {
  const me = useMe();
  return (
    <CommandDialog
      title="撤回复核申请"
      ok="撤回"
      danger
      run={({ reason, source }: { reason: string; source?: string }, key) =>
        ask(
          api.POST('/api/v1/reviews/{id}/withdraw', {
            params: { path: { id: r.id } },
            body: { reason, ...behalfOf(me, r.unitId, source) },
            headers: { ...key, ...ifMatch(r.version) },
          }),
        )
      }
      done="复核申请已撤回"
      onClose={onClose}
    >
      <Words name="reason" label="原因" />
      <SourceItem unitId={r.unitId} unitName={r.unitName} />
    </CommandDialog>
  );
}

const subjectLink = ({ subjectKind, subjectId, taskId }: ReviewRequest): string | null => {
  if (subjectKind === 'notice') return `/notices/${subjectId}`;
  if (subjectKind === 'round') return `/rounds/${subjectId}`;
  return taskId ? `/tasks/${taskId}` : null;
};

function Actions({ review: r }: { review: ReviewRequest }): ReactNode {
  const me = useMe();
  const [asked, setAsked] = useState<'decide' | 'withdraw' | null>(null);
  const around = { officeUnitId: r.officeUnitId, unitId: r.unitId, reviewerId: r.reviewerId };
  // Whoever had a hand in it does not look at it again.
  const decides = may(me, 'review_request.decide', around) && !r.hands.includes(me.person.id);
  const close = (): void => setAsked(null);
  if (r.state !== 'filed') return null;
  return (
    <div className="actions" role="region" aria-label="办理">
      {decides && (
        <Button type="primary" onClick={() => setAsked('decide')}>
          作出决定
        </Button>
      )}
      {may(me, 'review_request.withdraw', around) && (
        <Button onClick={() => setAsked('withdraw')}>撤回</Button>
      )}
      {asked === 'decide' && <DecideDialog review={r} onClose={close} />}
      {asked === 'withdraw' && <WithdrawDialog review={r} onClose={close} />}
    </div>
  );
}

/** One 复核申请, looked at by somebody else than who concluded. */
export default function ReviewRequestPage(): ReactNode {
  const { id = '' } = useParams();
  const review = useQuery(reviewRequestQuery(id));
  return (
    <Page title="复核申请">
      <Until id={id} />
      <Loaded of={review}>
        {r => {
          const link = subjectLink(r);
          return (
            <>
              <dl className="facts">
                <dt>复核对象</dt>
                <dd>
                  {SUBJECTS[r.subjectKind]}：{link ? <Link to={link}>{r.subjectTitle}</Link> : r.subjectTitle}
                </dd>
                <dt>申请单位</dt>
                <dd>
                  {r.unitName}，{time(r.filedAt)}
                </dd>
                <dt>复核人</dt>
                <dd>{r.reviewerName ?? '待定'}</dd>
                <dt>状态</dt>
                <dd>
                  {r.stateLabel}
                  {r.decision && `，${DECISIONS.find(d => d.value === r.decision)?.label}`}
                </dd>
              </dl>
              <Actions review={r} />
              <Section title="申请理由">
                <p className="prose">{r.grounds}</p>
              </Section>
              {r.reason && (
                <Section title={r.state === 'withdrawn' ? '撤回原因' : '决定理由'}>
                  <p className="prose">{r.reason}</p>
                </Section>
              )}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}
