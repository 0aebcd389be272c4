import { type ReactNode, useState } from 'react';
import { Link, Navigate } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox } from 'antd';
import { navOf } from '../../app/nav';
import { api, ask } from '../../api/client';
import { useMe } from '../../api/me';
import { MOST_AT_ONCE } from '../../api/pages';
import { mineQuery } from '../../api/queries';
import type { Owed } from '../../api/types';
import { useCommand } from '../../api/use-command';
import { Acknowledge } from '../../parts/acknowledge';
import { Loaded } from '../../parts/loading';
import { owedLink } from '../../parts/owed-link';
import { Nothing, Page, Section } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { type DueGroup, dueGroup, GROUP_LABELS, GROUPS, time } from '../../parts/time';
import { Why } from '../../parts/why';
import { OverviewAside } from './overview';

interface Choosing {
  chosen: string[];
  choose: (subjectIds: string[], on: boolean) => void;
}

const Item = ({ owed, signing, chosen, choose }: { owed: Owed; signing: boolean } & Choosing): ReactNode => (
  <li>
    {signing && (
      <span className="tick">
        {owed.kind === 'sign' && (
          <Checkbox
            aria-label={`选择签收：${owed.title}`}
            checked={chosen.includes(owed.subjectId)}
            onChange={e => choose([owed.subjectId], e.target.checked)}
          />
        )}
      </span>
    )}
    <span className="what">
      <Link to={owedLink(owed)}>
        <b>{owed.label}</b> {owed.title}
      </Link>
    </span>
    <span className="when">
      {owed.dueWords}
      <small>{time(owed.dueAt)} 前</small>
    </span>
    <span className="do">
      <Acknowledge owed={owed} />
      <Why owed={owed} />
    </span>
  </li>
);

/** So many of what is done together stand on their own; of more, the first few, and the rest at a press. */
const CLUSTER_FROM = 6;
const SHOWN_OF_CLUSTER = 3;

/** Kinds of which many are done together, and where. */
const TOGETHER: Readonly<Record<string, { to: string; label: string }>> = {
  dispatch: { to: '/ledger?state=registered', label: '到台账成批分办' },
  redispatch: { to: '/ledger?state=registered', label: '到台账成批分办' },
  review: { to: '/review', label: '到审核页逐件办理' },
  issue_notice: { to: '/notices', label: '到督办单页成批签发' },
  decide_request: { to: '/requests', label: '到申请页成批审批' },
};

/** So many at first, and as many more at each press: nobody works through more at a sitting. */
const SHOWN = 50;

function Group({ group, items, chosen, choose }: { group: DueGroup; items: Owed[] } & Choosing): ReactNode {
  const [opened, setOpened] = useState<string[]>([]);
  const [most, setMost] = useState(SHOWN);
  const signing = items.some(o => o.kind === 'sign');
  const folded = [...new Set(items.map(o => o.kind))]
    .filter(kind => kind in TOGETHER && !opened.includes(kind))
    .map(kind => ({ kind, all: items.filter(o => o.kind === kind) }))
    .filter(({ all }) => all.length >= CLUSTER_FROM);
  const hidden = new Set(folded.flatMap(({ all }) => all.slice(SHOWN_OF_CLUSTER).map(o => o.id)));
  const open = items.filter(o => !hidden.has(o.id));
  return (
    <Section title={`${GROUP_LABELS[group]}（${items.length}）`}>
      <ul className={`owed todo ${group}${signing ? '' : ' plain'}`}>
        {open.slice(0, most).map(o => (
          <Item key={o.id} owed={o} signing={signing} chosen={chosen} choose={choose} />
        ))}
      </ul>
      {open.length > most && (
        <p className="folded">
          <Button size="small" onClick={() => setMost(most + SHOWN)}>
            再看 {Math.min(SHOWN, open.length - most)} 项（还有 {open.length - most} 项）
          </Button>
        </p>
      )}
      {folded.map(({ kind, all }) => (
        <p key={kind} className="folded">
          <Button size="small" onClick={() => setOpened([...opened, kind])}>
            还有 {all.length - SHOWN_OF_CLUSTER} 项“{all[0].label}”
          </Button>
          <Link to={TOGETHER[kind].to}>{TOGETHER[kind].label}</Link>
        </p>
      ))}
    </Section>
  );
}

function Groups({ owed, ...choosing }: { owed: Owed[] } & Choosing): ReactNode {
  const now = new Date();
  return GROUPS.map(group => {
    const items = owed.filter(o => dueGroup(o.dueAt, now) === group);
    return items.length > 0 && <Group key={group} group={group} items={items} {...choosing} />;
  });
}

/** 我的待办: everything this person owes, by when. */
export default function Todo(): ReactNode {
  const mine = useQuery(mineQuery);
  const [picked, setPicked] = useState<string[]>([]);
  const sign = useCommand(
    (ids: string[], key) => ask(api.POST('/api/v1/assignments/sign', { body: { ids }, headers: key })),
    { done: ({ signed }) => `已签收 ${signed} 项任务`, onDone: () => setPicked([]) },
  );
  const [start = { to: '/messages' }] = navOf(useMe());
  const toSign = (mine.data ?? []).filter(o => o.kind === 'sign').map(o => o.subjectId);
  const chosen = picked.filter(id => toSign.includes(id));
  const choose = (ids: string[], on: boolean): void =>
    setPicked(on ? [...new Set([...chosen, ...ids])] : chosen.filter(id => !ids.includes(id)));
  // Administrators and auditors owe nothing here: they begin where their work is.
  if (start.to !== '/') return <Navigate to={start.to} replace />;
  return (
    <Page title="我的待办">
      {toSign.length > 0 && (
        <div className="bulk" role="region" aria-label="批量签收">
          <Checkbox
            checked={chosen.length === toSign.length}
            indeterminate={chosen.length > 0 && chosen.length < toSign.length}
            onChange={e => choose(toSign.slice(0, MOST_AT_ONCE), e.target.checked)}
          >
            待签收 {toSign.length} 项
          </Checkbox>
          <Button
            type="primary"
            disabled={!chosen.length}
            loading={sign.isPending}
            onClick={() => sign.mutate(chosen)}
          >
            签收所选{chosen.length ? ` ${chosen.length} 项` : ''}
          </Button>
        </div>
      )}
      <ProblemAlert problem={sign.error} />
      <div className="with-overview">
        <div>
          <Loaded of={mine}>
            {owed =>
              owed.length ? (
                <Groups owed={owed} chosen={chosen} choose={choose} />
              ) : (
                <Nothing>没有待办事项。</Nothing>
              )
            }
          </Loaded>
        </div>
        <OverviewAside />
      </div>
    </Page>
  );
}
