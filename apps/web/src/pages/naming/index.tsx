import { type ReactNode, useState } from 'react';
import { useParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { api, ask, ifMatch } from '../../api/client';
import { may, useMe } from '../../api/me';
import { namingQuery } from '../../api/queries';
import type { Naming } from '../../api/types';
import { CommandDialog } from '../../parts/command-dialog';
import { Choice, LeaderSource, Words } from '../../parts/fields';
import { Until } from '../../parts/due';
import { Loaded } from '../../parts/loading';
import { Page, Section } from '../../parts/page';
import { time } from '../../parts/time';

const KINDS = { praise: '表扬', criticism: '批评' } as const;

function DecideDialog({ naming: n, onClose }: { naming: Naming; onClose: () => void }): ReactNode {
  const me = useMe();
  const self = n.leaderId === me.person.id;
  return (
    <CommandDialog
      title={self ? '审批点名' : '登记领导审批意见'}
      ok="确定"
      run={({ agree, reason, source = '' }: { agree: boolean; reason?: string; source?: string }, key) =>
        ask(
          api.POST('/api/v1/namings/{id}/decide', {
            params: { path: { id: n.id } },
            body: { agree, reason, ...(!self && { onBehalf: { unitId: n.officeUnitId, source } }) },
            headers: { ...key, ...ifMatch(n.version) },
          }),
        )
      }
      done="已登记审批意见"
      onClose={onClose}
    >
      <Choice
        name="agree"
        label="审批意见"
        options={[
          { value: true, label: '同意点名' },
          { value: false, label: '不予点名' },
        ]}
      />
      <Words name="reason" label="意见" optional hint="不予点名的，请说明原因" />
      {!self && <LeaderSource />}
    </CommandDialog>
  );
}

/** One 点名: nobody is named in a report before a leader has agreed. */
export default function NamingPage(): ReactNode {
  const me = useMe();
  const { id = '' } = useParams();
  const naming = useQuery(namingQuery(id));
  const [open, setOpen] = useState(false);
  return (
    <Page title={naming.data ? `点名${KINDS[naming.data.kind]}` : '点名'}>
      <Until id={id} />
      <Loaded of={naming}>
        {n => (
          <>
            <dl className="facts">
              <dt>单位</dt>
              <dd>{n.units.map(u => u.unitName).join('、')}</dd>
              <dt>刊载</dt>
              <dd>{n.appearsIn}</dd>
              <dt>拟提</dt>
              <dd>{time(n.proposedAt)}</dd>
              <dt>状态</dt>
              <dd>{n.stateLabel}</dd>
              {n.reason && (
                <>
                  <dt>审批意见</dt>
                  <dd className="prose">{n.reason}</dd>
                </>
              )}
              {n.source && (
                <>
                  <dt>来源</dt>
                  <dd>{n.source}</dd>
                </>
              )}
            </dl>
            {n.state === 'proposed' &&
              may(me, 'naming.decide', { officeUnitId: n.officeUnitId, leaderId: n.leaderId }) && (
                <div className="actions" role="region" aria-label="办理">
                  <Button type="primary" onClick={() => setOpen(true)}>
                    {n.leaderId === me.person.id ? '审批' : '登记领导审批意见'}
                  </Button>
                </div>
              )}
            <Section title="内容">
              <p className="prose">{n.text}</p>
            </Section>
            {open && <DecideDialog naming={n} onClose={() => setOpen(false)} />}
          </>
        )}
      </Loaded>
    </Page>
  );
}
