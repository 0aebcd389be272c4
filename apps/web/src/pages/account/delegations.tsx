import { type ReactNode, useState } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { ADMIN_ROLES } from '@duban/chain';
import { api, ask, type Schemas } from '../../api/client';
import { holds, type Me, mayEver, useMe } from '../../api/me';
import { delegationsQuery } from '../../api/queries';
import { useCommand } from '../../api/use-command';
import { Loaded } from '../../parts/loading';
import { More } from '../../parts/more';
import { Nothing, Section } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { NameDialog } from './name-dialog';

const STATES = { coming: '未开始', running: '生效中', over: '已结束', revoked: '已撤销' } as const;

function wordsOf(me: Me, { person, delegate }: Schemas['DelegationDto']): string {
  if (person.id === me.person.id) return `由${delegate.name}代理我`;
  return delegate.id === me.person.id ? `我代理${person.name}` : `${delegate.name}代理${person.name}`;
}

/** 代理: whom I named, and who named me; for whoever manages people, everybody's. */
export function Delegations(): ReactNode {
  const me = useMe();
  const manages = mayEver(me, 'person.manage');
  // The three administrators stand in for nobody, and nobody for them.
  const administers = holds(me, ...ADMIN_ROLES);
  const delegations = useInfiniteQuery(delegationsQuery(manages ? 'all' : 'mine'));
  const [open, setOpen] = useState(false);
  const revoke = useCommand(
    (id: string, key) =>
      ask(api.DELETE('/api/v1/delegations/{id}', { params: { path: { id } }, headers: key })),
    { done: '代理已撤销' },
  );
  return (
    <Section
      title="代理"
      extra={
        (manages || !administers) && (
          <Button size="small" onClick={() => setOpen(true)}>
            {manages ? '为他人指定代理人' : '指定代理人'}
          </Button>
        )
      }
    >
      {administers && <p className="quiet">三员不得代理，也不得由人代理。</p>}
      {!administers && (
        <p className="quiet">因公外出、休假需要他人代办的，在此指定同单位的代理人，可随时撤销。</p>
      )}
      <ProblemAlert problem={revoke.error} />
      <Loaded of={delegations}>
        {list =>
          list.length === 0 ? (
            <Nothing>没有代理。</Nothing>
          ) : (
            <ul className="entries">
              {list.map(d => (
                <li key={d.id} className="line">
                  <b>{wordsOf(me, d)}</b>
                  <span>
                    {d.starts} 至 {d.ends}
                  </span>
                  <span className="quiet">{d.reason}</span>
                  <span className="state">{STATES[d.state]}</span>
                  {(d.state === 'coming' || d.state === 'running') && (
                    <Button
                      size="small"
                      aria-label={`撤销：${wordsOf(me, d)}`}
                      loading={revoke.isPending && revoke.variables === d.id}
                      onClick={() => revoke.mutate(d.id)}
                    >
                      撤销
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <More of={delegations} />
      {open && <NameDialog personId={manages ? null : me.person.id} onClose={() => setOpen(false)} />}
    </Section>
  );
}
