import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { api, ask, type Schemas } from '../../api/client';
import { summaryQuery } from '../../api/ledger-queries';
import { holds, mayEver, useMe } from '../../api/me';
import { ChainMark } from '../../parts/chain';
import { CommandDialog } from '../../parts/command-dialog';
import { Words } from '../../parts/fields';
import { COMMAND_LABELS } from '../../parts/labels';
import { Dot, LIGHT_NAMES } from '../../parts/light';
import { Nothing, Section } from '../../parts/page';
import { time } from '../../parts/time';

type Overview = Schemas['OverviewDto'];
type Late = Schemas['OverdueUnitDto'];

export const overviewQuery = queryOptions({
  queryKey: ['obligations', 'overview'],
  queryFn: ({ signal }) => ask(api.GET('/api/v1/overview', { signal })),
});

/** 催办 of all a unit is late with. */
const UrgeUnit = ({ unit, onClose }: { unit: Late; onClose: () => void }): ReactNode => (
  <CommandDialog
    title={`催办${unit.name}`}
    hint={`催办该单位全部超期事项（${unit.count}项）；同一事项每个工作日只催办一次，在对方的工作时间送达。`}
    ok="催办"
    run={({ text }: { text: string }, key) =>
      ask(api.POST('/api/v1/obligations/urge', { body: { unitId: unit.unitId, text }, headers: key }))
    }
    done={({ urged, skipped }) =>
      `已催办 ${urged.length} 项${skipped.length ? `，${skipped.length} 项未催办：${skipped[0].words}` : ''}`
    }
    onClose={onClose}
  >
    <Words name="text" label="催办的话" max={1000} />
  </CommandDialog>
);

function LateUnits({ units }: { units: readonly Late[] }): ReactNode {
  const [urging, setUrging] = useState<Late>();
  const mayUrge = mayEver(useMe(), 'obligation.urge');
  return (
    <Section title="各单位超期事项">
      {units.length ? (
        <ul className="owed late-units">
          {units.map(u => (
            <li key={u.unitId}>
              <span className="what">
                <Link to={`/ledger?unitId=${u.unitId}`}>{u.name}</Link>
                <small>最早的{u.oldestWords}</small>
              </span>
              <b className="number">{u.count}项</b>
              {mayUrge && (
                <Button type="link" size="small" onClick={() => setUrging(u)}>
                  催办<span className="sr">{u.name}</span>
                </Button>
              )}
            </li>
          ))}
        </ul>
      ) : (
        <Nothing>没有单位超期。</Nothing>
      )}
      {urging && <UrgeUnit unit={urging} onClose={() => setUrging(undefined)} />}
    </Section>
  );
}

const Standing = ({ unit }: { unit: Schemas['UnitStandingDto'] }): ReactNode => (
  <Section title={`${unit.name}的情况`}>
    <dl className="standing">
      {[
        ['承担任务', unit.tasks, `/ledger?unitId=${unit.unitId}`],
        ['超期事项', unit.overdue, '/'],
        ['五个工作日内到期', unit.soon, '/'],
        ['退回待改', unit.returned, '/reports'],
      ].map(([label, n, to]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <Link to={String(to)}>{n}</Link>
          </dd>
        </div>
      ))}
    </dl>
    <p className="lights">
      {unit.lights
        .filter(l => l.count)
        .map(({ light, count }) => (
          <Link key={light} to={`/ledger?unitId=${unit.unitId}&light=${light}`}>
            <Dot light={light} /> {LIGHT_NAMES[light]} {count}
          </Link>
        ))}
    </p>
  </Section>
);

function News({ since, news }: Pick<Overview, 'since' | 'news'>): ReactNode {
  return (
    <Section title="上次以来的变化" extra={<small>自 {time(since)}</small>}>
      {news.length ? (
        <ul className="owed news">
          {news.map(n => (
            <li key={n.taskId}>
              <span className="what">
                <Link to={`/tasks/${n.taskId}`}>{n.title}</Link>
                <small>
                  <ChainMark at={n.link} /> {n.stateLabel}
                </small>
                {n.news.map(e => (
                  <small key={e.command}>
                    {time(e.at).slice(5)} {e.actorName}：{COMMAND_LABELS[e.command] ?? '有变化'}
                  </small>
                ))}
              </span>
            </li>
          ))}
        </ul>
      ) : (
        <Nothing>没有变化。</Nothing>
      )}
    </Section>
  );
}

/** 我分管的任务: how they stand, each light leading to its tasks. */
function Led({ leaderId }: { leaderId: string }): ReactNode {
  const summary = useQuery(summaryQuery({ leaderId })).data;
  if (!summary?.total) return null;
  const to = `/ledger?leaderId=${leaderId}`;
  return (
    <Section title="我分管的任务" extra={<Link to={to}>共 {summary.total} 项</Link>}>
      <p className="lights">
        {summary.lights
          .filter(l => l.count)
          .map(({ light, count }) => (
            <Link key={light} to={`${to}&light=${light}`}>
              <Dot light={light} /> {LIGHT_NAMES[light]} {count}
            </Link>
          ))}
      </p>
    </Section>
  );
}

/** 总览: what stands out beside one's own list; nothing for whoever only handles. */
export function OverviewAside(): ReactNode {
  const me = useMe();
  const overview = useQuery(overviewQuery).data;
  const oversees = holds(me, 'supervisor', 'leader');
  if (!overview || !(oversees || overview.standing.length)) return null;
  const { overdueUnits, unreachable, standing, since, news } = overview;
  return (
    <aside className="overview" aria-label="总览">
      {standing.map(unit => (
        <Standing key={unit.unitId} unit={unit} />
      ))}
      {holds(me, 'leader') && <Led leaderId={me.person.id} />}
      {oversees && <LateUnits units={overdueUnits} />}
      {!!unreachable && (
        <p className="notice-line">
          <Link to="/deliveries">有 {unreachable} 人收不到提醒</Link>
        </p>
      )}
      {oversees && <News since={since} news={news} />}
    </aside>
  );
}
