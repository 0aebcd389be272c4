import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { mayEver, useMe } from '../../api/me';
import { submissionsQuery, upwardPlansQuery } from '../../api/queries';
import type { Submission } from '../../api/types';
import { ExportLink } from '../../parts/export-link';
import { Loaded } from '../../parts/loading';
import { More } from '../../parts/more';
import { Nothing, Page, Section } from '../../parts/page';
import { time } from '../../parts/time';
import { Compose } from './compose';

/** Which plan is reported on: one submission is about one plan. */
function NewSubmission({
  planId: chosen,
  onPlan,
}: {
  planId: string | null;
  onPlan: (id: string) => void;
}): ReactNode {
  const plans = useQuery(upwardPlansQuery);
  // Where there is only one there is nothing to choose.
  const planId = chosen ?? (plans.data?.length === 1 ? plans.data[0].id : null);
  if (plans.data?.length === 0) return <Nothing>没有需要向上级报告的方案。</Nothing>;
  return (
    <>
      <Select
        aria-label="上报哪个方案"
        placeholder="选择方案"
        value={planId ?? undefined}
        loading={plans.isPending}
        popupMatchSelectWidth={false}
        className="plan-select"
        options={plans.data?.map(p => ({ value: p.id, label: p.title }))}
        onChange={onPlan}
      />
      {planId && <Compose key={planId} planId={planId} />}
    </>
  );
}

/** What goes up with it; a summary of a period stands for itself. */
const contentsOf = ({ items, subjects }: Submission): string =>
  [items.length && `含 ${items.length} 项任务`, subjects.length && `所附事项 ${subjects.length} 件`]
    .filter(Boolean)
    .join('，');

/** 上报: what goes up, and what came back. */
export default function Submissions(): ReactNode {
  const me = useMe();
  const [params, setParams] = useSearchParams();
  const submissions = useInfiniteQuery(submissionsQuery);
  const composing = params.has('new') || params.has('planId');
  const maySubmit = mayEver(me, 'submission.submit');
  return (
    <Page
      title="上报"
      extra={
        <>
          <ExportLink list="submissions" />
          {maySubmit && !composing && (
            <Button type="primary" onClick={() => setParams({ new: '' })}>
              新的上报件
            </Button>
          )}
        </>
      }
    >
      {maySubmit && composing && (
        <Section
          title="新的上报件"
          extra={
            <Button type="link" onClick={() => setParams({})}>
              收起
            </Button>
          }
        >
          <NewSubmission planId={params.get('planId')} onPlan={planId => setParams({ planId })} />
        </Section>
      )}
      <Loaded of={submissions}>
        {list =>
          list.length === 0 ? (
            <Nothing>还没有上报件。</Nothing>
          ) : (
            <div className="section">
              <ul className="owed">
                {list.map(s => (
                  <li key={s.id}>
                    <span className="what">
                      <Link to={`/submissions/${s.id}`}>{s.title}</Link>
                      {contentsOf(s) && <small className="more">{contentsOf(s)}</small>}
                    </span>
                    <span className="whose">{s.stateLabel}</span>
                    <span className="when">
                      {s.submittedAt ? time(s.submittedAt) : '尚未'} 上报
                      {s.repliedAt && <small>{time(s.repliedAt)} 回复</small>}
                    </span>
                  </li>
                ))}
              </ul>
              <More of={submissions} />
            </div>
          )
        }
      </Loaded>
    </Page>
  );
}
