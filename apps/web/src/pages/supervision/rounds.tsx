import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { mayEver, useMe } from '../../api/me';
import { roundsQuery } from '../../api/office-queries';
import { Loaded } from '../../parts/loading';
import { More } from '../../parts/more';
import { OpenOrAll } from '../../parts/open-or-all';
import { Nothing } from '../../parts/page';
import { StartRoundDialog } from './start-round';

/** 督查活动, the newest first. */
export default function Rounds(): ReactNode {
  const me = useMe();
  const [all, setAll] = useState(false);
  const [starting, setStarting] = useState(false);
  const rounds = useInfiniteQuery(roundsQuery(!all));
  return (
    <>
      <div className="actions">
        <OpenOrAll all={all} onChange={setAll} />
        {mayEver(me, 'round.start') && (
          <Button type="primary" onClick={() => setStarting(true)}>
            启动督查活动
          </Button>
        )}
      </div>
      <Loaded of={rounds}>
        {list =>
          list.length === 0 ? (
            <Nothing>没有{all ? '' : '未办结的'}督查活动。</Nothing>
          ) : (
            <div className="section">
              <ul className="owed notices plain">
                {list.map(r => (
                  <li key={r.id}>
                    <span className="what">
                      <Link to={`/rounds/${r.id}`}>
                        <b>{r.title}</b>
                      </Link>
                      <small className="more clamp">
                        {r.officeName}；{r.units.map(u => u.unitName).join('、')}
                      </small>
                    </span>
                    <span className="whose">{r.stateLabel}</span>
                    <span className="when">
                      {r.starts}
                      <small>至 {r.ends}</small>
                    </span>
                  </li>
                ))}
              </ul>
              <More of={rounds} />
            </div>
          )
        }
      </Loaded>
      {starting && <StartRoundDialog onClose={() => setStarting(false)} />}
    </>
  );
}
