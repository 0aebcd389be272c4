import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { may, useMe } from '../../api/me';
import { editionsQuery } from '../../api/office-queries';
import { planQuery } from '../../api/queries';
import { Loaded } from '../../parts/loading';
import { More } from '../../parts/more';
import { Nothing, Page } from '../../parts/page';
import { day } from '../../parts/time';

/** 滚动修订 of a plan: the editions there were, and the one being drafted. */
export default function Editions(): ReactNode {
  const { id = '' } = useParams();
  const me = useMe();
  const plan = useQuery(planQuery(id));
  const editions = useInfiniteQuery(editionsQuery(id));
  const drafted = editions.data?.find(e => e.state === 'draft');
  const drafts =
    plan.data &&
    ['approved', 'running'].includes(plan.data.state) &&
    may(me, 'edition.draft', { officeUnitId: plan.data.officeUnitId });
  return (
    <Page
      title="滚动修订"
      heading={plan.data && `滚动修订：${plan.data.title}`}
      extra={
        drafts &&
        editions.data &&
        !drafted && (
          <Link to={`/plans/${id}/editions/new`} className="button primary">
            拟订修订稿
          </Link>
        )
      }
    >
      <p className="actions">
        <Link to={`/plans/${id}`}>返回方案</Link>
      </p>
      <Loaded of={editions}>
        {list =>
          list.length === 0 ? (
            <Nothing>还没有修订过，现行的是批准时的方案。</Nothing>
          ) : (
            <div className="section">
              <ul className="owed notices plain">
                {list.map(e => (
                  <li key={e.id}>
                    <span className="what">
                      <Link to={`/editions/${e.id}`}>
                        <b>第 {e.no} 版</b> {e.name}
                      </Link>
                      <small className="more">
                        {e.authority ? `${e.authority}，${e.documentNo ?? ''}` : `${day(e.draftedAt)} 拟订`}
                      </small>
                    </span>
                    <span className="whose">{e.stateLabel}</span>
                    <span className="when">{e.effectiveFrom} 起</span>
                  </li>
                ))}
              </ul>
              <More of={editions} />
            </div>
          )
        }
      </Loaded>
    </Page>
  );
}
