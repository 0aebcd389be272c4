import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { unreachableQuery } from '../../api/queries';
import { Loaded } from '../../parts/loading';
import { Nothing } from '../../parts/page';
import { time } from '../../parts/time';

/** 收不到提醒的人: every means failed; somebody has to call them, or mend their address. */
export function Unreachable(): ReactNode {
  const people = useQuery(unreachableQuery);
  return (
    <Loaded of={people}>
      {list =>
        list.length === 0 ? (
          <Nothing>没有收不到提醒的人。</Nothing>
        ) : (
          <div className="section">
            <ul className="owed messages">
              {list.map(p => (
                <li key={p.personId}>
                  <span className="what">
                    <b>{p.name}</b> {p.units.join('、')}
                    <small className="more">
                      {p.answer ?? '没有答复'}
                      {p.code && `（${p.code}）`}
                    </small>
                  </span>
                  <span className="whose">
                    {p.deliveries} 次未送达，其中 {p.owed} 项待办
                  </span>
                  <span className="when">{time(p.since)} 起</span>
                </li>
              ))}
            </ul>
          </div>
        )
      }
    </Loaded>
  );
}
