import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { useInfiniteQuery } from '@tanstack/react-query';
import { reviewRequestsQuery } from '../../api/office-queries';
import { Loaded } from '../../parts/loading';
import { More } from '../../parts/more';
import { OpenOrAll } from '../../parts/open-or-all';
import { Nothing } from '../../parts/page';
import { day } from '../../parts/time';

/** 复核, the newest first. Asked for beside the conclusion: on a notice, a round or a task. */
export default function Reviews(): ReactNode {
  const [all, setAll] = useState(false);
  const reviews = useInfiniteQuery(reviewRequestsQuery(!all));
  return (
    <>
      <div className="actions">
        <OpenOrAll all={all} onChange={setAll} open="待决定" />
        <span className="quiet">在督办单、督查结论或办结审核的页面上申请。</span>
      </div>
      <Loaded of={reviews}>
        {list =>
          list.length === 0 ? (
            <Nothing>没有{all ? '' : '待决定的'}复核。</Nothing>
          ) : (
            <div className="section">
              <ul className="owed notices plain">
                {list.map(r => (
                  <li key={r.id}>
                    <span className="what">
                      <Link to={`/reviews/${r.id}`}>
                        <b>{r.unitName}</b> {r.subjectTitle}
                      </Link>
                      <small className="more clamp">{r.grounds}</small>
                    </span>
                    <span className="whose">{r.stateLabel}</span>
                    <span className="when">
                      {day(r.filedAt)} 申请
                      <small>{r.reviewerName && `${r.reviewerName}复核`}</small>
                    </span>
                  </li>
                ))}
              </ul>
              <More of={reviews} />
            </div>
          )
        }
      </Loaded>
    </>
  );
}
