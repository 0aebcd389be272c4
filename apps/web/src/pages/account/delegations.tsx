import { type ReactNode, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Button, Form, Select } from 'antd';
import { api, ask } from '../../api/client';
import { mayEver, useMe } from '../../api/me';
import { delegationsQuery, peopleQuery } from '../../api/queries';
import { useCommand } from '../../api/use-command';
import { CommandDialog } from '../../parts/command-dialog';
import { Day, Words } from '../../parts/fields';
import { Loaded } from '../../parts/loading';
import { Nothing, Section } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { today } from '../../parts/time';

const STATES = { coming: '未开始', running: '生效中', over: '已结束', revoked: '已撤销' } as const;

interface Filled {
  delegateId: string;
  starts: string;
  ends: string;
  reason: string;
}

function NameDialog({ onClose }: { onClose: () => void }): ReactNode {
  const me = useMe();
  const people = useQuery(peopleQuery);
  return (
    <CommandDialog
      title="指定代理人"
      hint="代理期间，代理人以自己的账号办理您的待办；办理记录写明由谁代理。"
      ok="指定"
      initial={{ starts: today() }}
      run={(values: Filled, key) =>
        ask(api.POST('/api/v1/delegations', { body: { personId: me.person.id, ...values }, headers: key }))
      }
      done="已指定代理人"
      onClose={onClose}
    >
      <Form.Item name="delegateId" label="代理人" rules={[{ required: true, message: '请选择代理人' }]}>
        <Select
          loading={people.isPending}
          showSearch={{ optionFilterProp: 'label' }}
          options={(people.data?.items ?? [])
            .filter(p => p.id !== me.person.id)
            .map(p => ({
              value: p.id,
              label: `${p.name} ${p.appointments.map(a => a.unitName).join('、')}`,
            }))}
        />
      </Form.Item>
      <Day name="starts" label="起日" />
      <Day name="ends" label="止日" />
      <Words name="reason" label="事由" max={500} />
    </CommandDialog>
  );
}

/** 代理: whom I named, and who named me. */
export function Delegations(): ReactNode {
  const me = useMe();
  const delegations = useQuery(delegationsQuery);
  const [open, setOpen] = useState(false);
  const canChoose = mayEver(me, 'person.read');
  const revoke = useCommand(
    (id: string, key) =>
      ask(api.DELETE('/api/v1/delegations/{id}', { params: { path: { id } }, headers: key })),
    { done: '代理已撤销' },
  );
  return (
    <Section
      title="代理"
      extra={
        canChoose && (
          <Button size="small" onClick={() => setOpen(true)}>
            指定代理人
          </Button>
        )
      }
    >
      {!canChoose && (
        <p className="quiet">
          因公外出、休假需要他人代办的，请告知系统管理员登记代理人和起止日期；可在这里随时撤销。
        </p>
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
                  <b>
                    {d.person.id === me.person.id ? `由${d.delegate.name}代理我` : `我代理${d.person.name}`}
                  </b>
                  <span>
                    {d.starts} 至 {d.ends}
                  </span>
                  <span className="quiet">{d.reason}</span>
                  <span className="state">{STATES[d.state]}</span>
                  {(d.state === 'coming' || d.state === 'running') && (
                    <Button
                      size="small"
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
      {open && <NameDialog onClose={() => setOpen(false)} />}
    </Section>
  );
}
