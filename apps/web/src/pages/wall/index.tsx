import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { Link, useParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox } from 'antd';
import type { Schemas } from '../../api/client';
import { wallQuery } from '../../api/ledger-queries';
import { useWatch } from '../../api/watch';
import { planQuery, useMeta } from '../../api/queries';
import { type Colour, LIGHT_NAMES } from '../../parts/light';
import { Loaded } from '../../parts/loading';
import { Nothing, Page } from '../../parts/page';
import { time } from '../../parts/time';
import { bandsOf, Matrix } from './matrix';
import { Sign } from './sign';
import { useTurns } from './use-turns';
import './wall.css';

const LIGHTS = ['red', 'yellow', 'blue', 'green', 'grey'] as const;

/** How many tasks show each light; the words tell what a shape stands for. */
function Legend({ items }: { items: Schemas['WallTaskDto'][] }): ReactNode {
  const { lights } = useMeta();
  return (
    <ul className="wall-legend" aria-label="各灯项数">
      {LIGHTS.map((light: Colour) => (
        <li key={light} className={light}>
          <Sign light={light} />
          {LIGHT_NAMES[light]}
          <small>{lights[light]}</small>
          <b>{items.filter(t => t.light === light).length}</b>
        </li>
      ))}
    </ul>
  );
}

function Body({ wall, turning }: { wall: Schemas['WallDto']; turning: boolean }): ReactNode {
  const bands = useMemo(() => bandsOf(wall), [wall]);
  const table = useRef<HTMLTableElement>(null);
  const { shown, turn, of } = useTurns(bands, turning, table);
  if (!bands.length) return <Nothing>没有您可以查看的任务。</Nothing>;
  return (
    <>
      <div className="wall-line">
        <Legend items={wall.items} />
        <p>
          共 {wall.total} 项{wall.cancelled > 0 && `（另有 ${wall.cancelled} 项已撤销）`}
          {wall.items.length < wall.total && `，只显示前 ${wall.items.length} 项，请按方案查看`}；截至{' '}
          {time(wall.asOf)}
          {of > 1 && `；第 ${turn + 1} 屏，共 ${of} 屏`}
        </p>
      </div>
      <Matrix bands={shown} all={bands} plans={wall.plans.length > 1} table={table} />
    </>
  );
}

/** 挂图作战: all tasks of a plan, or of all that go on, on the chain by section; for a big screen and for A3. */
export default function Wall(): ReactNode {
  const { id } = useParams();
  const wall = useQuery(wallQuery(id));
  const plan = useQuery({ ...planQuery(id ?? ''), enabled: id !== undefined });
  useWatch(['wall', id ?? 'all']);
  const board = useRef<HTMLDivElement>(null);
  const [full, setFull] = useState(false);
  const [turning, setTurning] = useState(false);
  useEffect(() => {
    const look = (): void => setFull(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', look);
    return () => document.removeEventListener('fullscreenchange', look);
  }, []);
  const title = id ? (plan.data?.title ?? '') : '全部方案';
  return (
    <Page
      title="挂图作战"
      heading={
        <>
          挂图作战 <small className="quiet">{title}</small>
        </>
      }
      extra={
        <>
          {id && <Link to={`/plans/${id}`}>方案</Link>}
          {id && <Link to="/wall">全部方案</Link>}
          <Button className="no-phone" onClick={() => void board.current?.requestFullscreen()}>
            全屏
          </Button>
          <Button className="no-phone" onClick={() => window.print()}>
            打印（A3）
          </Button>
        </>
      }
    >
      <div ref={board} className={full ? 'wall-board full' : 'wall-board'}>
        {full && (
          <h2>
            挂图作战<small>{title}</small>
          </h2>
        )}
        <Loaded of={wall}>{data => <Body wall={data} turning={full && turning} />}</Loaded>
        <div className="wall-foot no-phone">
          <Checkbox checked={turning} onChange={e => setTurning(e.target.checked)}>
            全屏时逐屏轮播章节
          </Checkbox>
          <span className="quiet">
            方向键移动，<kbd>Enter</kbd> 打开任务；有变化时自动更新
          </span>
        </div>
      </div>
    </Page>
  );
}
