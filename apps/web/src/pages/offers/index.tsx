import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Checkbox } from 'antd';
import { api, ask } from '../../api/client';
import { offersQuery } from '../../api/queries';
import { useCommand } from '../../api/use-command';
import { Loaded } from '../../parts/loading';
import { More } from '../../parts/more';
import { Nothing, Page } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { time } from '../../parts/time';

/** 待认领: whoever claims a task first leads it. */
export default function Offers(): ReactNode {
  const offers = useInfiniteQuery(offersQuery);
  const [picked, setPicked] = useState<string[]>([]);
  const claim = useCommand(
    (ids: string[], key) => ask(api.POST('/api/v1/assignments/claim', { body: { ids }, headers: key })),
    { done: ({ claimed }) => `已认领 ${claimed} 项任务`, onDone: () => setPicked([]) },
  );
  const chosen = (offers.data ?? []).filter(o => picked.includes(o.id)).map(o => o.id);
  return (
    <Page title="待认领">
      {chosen.length > 0 && (
        <div className="bulk" role="region" aria-label="批量办理">
          <Button type="primary" loading={claim.isPending} onClick={() => claim.mutate(chosen)}>
            认领 {chosen.length} 项
          </Button>
        </div>
      )}
      <ProblemAlert problem={claim.error} />
      <Loaded of={offers}>
        {items =>
          items.length === 0 ? (
            <Nothing>没有可认领的任务。</Nothing>
          ) : (
            <div className="section">
              <p className="quiet lead">先认领的单位为第一牵头，认领即签收。</p>
              <ul className="owed notices">
                {items.map(o => (
                  <li key={o.id}>
                    <span className="tick">
                      <Checkbox
                        aria-label={`选择认领：${o.title}`}
                        checked={picked.includes(o.id)}
                        onChange={e =>
                          setPicked(e.target.checked ? [...picked, o.id] : picked.filter(id => id !== o.id))
                        }
                      />
                    </span>
                    <span className="what">
                      <Link to={`/tasks/${o.taskId}`}>{o.title}</Link>
                      <small className="more">{o.planTitle}</small>
                    </span>
                    <span className="whose">{o.unitName}</span>
                    <span className="when">{time(o.until)} 前认领</span>
                  </li>
                ))}
              </ul>
              <More of={offers} />
            </div>
          )
        }
      </Loaded>
    </Page>
  );
}
