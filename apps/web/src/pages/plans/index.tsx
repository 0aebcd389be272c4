import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useInfiniteQuery } from '@tanstack/react-query';
import { mayEver, useMe } from '../../api/me';
import { planListQuery } from '../../api/queries';
import { PLAN_KIND_LABELS } from '../../parts/labels';
import { ExportLink } from '../../parts/export-link';
import { Loaded } from '../../parts/loading';
import { More } from '../../parts/more';
import { Nothing, Page } from '../../parts/page';

/** 方案: where tasks come from. */
export default function Plans(): ReactNode {
  const me = useMe();
  const plans = useInfiniteQuery(planListQuery);
  return (
    <Page
      title="方案"
      extra={
        <>
          <ExportLink list="plans" />
          {mayEver(me, 'plan.import') && (
            <Link to="/plans/import" className="button primary">
              导入方案
            </Link>
          )}
        </>
      }
    >
      <Loaded of={plans}>
        {list =>
          list.length === 0 ? (
            <Nothing>还没有方案。</Nothing>
          ) : (
            <div className="section">
              <ul className="owed">
                {list.map(p => (
                  <li key={p.id}>
                    <span className="what">
                      <Link to={`/plans/${p.id}`}>{p.title}</Link>
                      <small className="more">
                        {p.year} 年，{PLAN_KIND_LABELS[p.kind]}
                        {p.documentNo && `，${p.documentNo}`}
                      </small>
                    </span>
                    <span className="whose">{p.stateLabel}</span>
                    <span className="when">
                      {p.tasks} 项任务
                      <small>未办结 {p.open} 项</small>
                    </span>
                    <Link to={`/ledger?planId=${p.id}`}>台账</Link>
                  </li>
                ))}
              </ul>
              <More of={plans} />
            </div>
          )
        }
      </Loaded>
    </Page>
  );
}
