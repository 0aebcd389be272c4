import { type ReactNode, useState } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Checkbox, Form } from 'antd';
import { api, ask, type Schemas } from '../../api/client';
import { may, useMe } from '../../api/me';
import { standingApprovalsQuery } from '../../api/office-queries';
import type { Plan } from '../../api/types';
import { CommandDialog } from '../../parts/command-dialog';
import { Day, Line, Words } from '../../parts/fields';
import { NOTICE_LEVEL_LABELS, optionsOf } from '../../parts/labels';
import { Loaded } from '../../parts/loading';
import { More } from '../../parts/more';
import { Nothing, Section } from '../../parts/page';
import { day, today } from '../../parts/time';

type Approval = Schemas['StandingApprovalDto'];
type Level = Schemas['NoticeLevel'];

const LEVELS = optionsOf(NOTICE_LEVEL_LABELS).filter(
  (o): o is { value: Level; label: string } => o.value !== 'blue',
);
const runs = (a: Approval): boolean => !a.endedAt && a.until >= today();

function RecordDialog({ plan, onClose }: { plan: Plan; onClose: () => void }): ReactNode {
  return (
    <CommandDialog
      title="登记督办单长期授权"
      hint="授权期内，系统拟发的相应督办单直接签发；新的授权代替原有的。"
      ok="登记"
      run={(body: Schemas['StandingApprovalInputDto'], key) =>
        ask(
          api.POST('/api/v1/plans/{id}/standing-approvals', {
            params: { path: { id: plan.id } },
            body,
            headers: key,
          }),
        )
      }
      done="已登记长期授权"
      onClose={onClose}
    >
      <Line name="approvedBy" label="授权人" hint="如：区政府主要负责人" />
      <Line name="documentNo" label="文号" />
      <Form.Item
        name="levels"
        label="督办单等级"
        rules={[
          {
            // A group of boxes may not be called required to those who hear it.
            validator: (_, levels?: Level[]) =>
              levels?.length ? Promise.resolve() : Promise.reject(new Error('请选择等级')),
          },
        ]}
      >
        <Checkbox.Group options={LEVELS} />
      </Form.Item>
      <Words name="scope" label="授权范围" />
      <Day name="until" label="有效期至" />
    </CommandDialog>
  );
}

const EndDialog = ({ plan, onClose }: { plan: Plan; onClose: () => void }): ReactNode => (
  <CommandDialog
    title="收回督办单长期授权"
    hint="此后拟发的督办单须逐份签发；已经签发的不变。"
    ok="收回"
    danger
    run={(body: { reason: string }, key) =>
      ask(
        api.POST('/api/v1/plans/{id}/standing-approvals/end', {
          params: { path: { id: plan.id } },
          body,
          headers: key,
        }),
      )
    }
    done="长期授权已收回"
    onClose={onClose}
  >
    <Words name="reason" label="理由" />
  </CommandDialog>
);

/** 督办单长期授权: under what the notices of a plan go out without being signed one by one. */
export function StandingApprovals({ plan }: { plan: Plan }): ReactNode {
  const me = useMe();
  const [asked, setAsked] = useState<'record' | 'end' | null>(null);
  const approvals = useInfiniteQuery(standingApprovalsQuery(plan.id));
  const manages = may(me, 'plan.configure', { officeUnitId: plan.officeUnitId }) && plan.state !== 'draft';
  if (!manages && !approvals.data?.length) return null;
  return (
    <Section
      title="督办单长期授权"
      extra={
        manages && (
          <>
            {approvals.data?.some(runs) && (
              <Button size="small" onClick={() => setAsked('end')}>
                收回
              </Button>
            )}
            <Button size="small" onClick={() => setAsked('record')}>
              登记授权
            </Button>
          </>
        )
      }
    >
      <Loaded of={approvals}>
        {list =>
          list.length === 0 ? (
            <Nothing>没有长期授权，督办单须逐份签发。</Nothing>
          ) : (
            <ul className="entries">
              {list.map(a => (
                <li key={a.id}>
                  <div className="line">
                    <b>{a.levels.map(l => NOTICE_LEVEL_LABELS[l]).join('、')}</b>
                    <span>
                      {a.approvedBy}，{a.documentNo}
                    </span>
                    <span className="quiet">有效期至 {a.until}</span>
                    <span className="state">
                      {a.endedAt ? `${day(a.endedAt)} 收回或被代替` : runs(a) ? '有效' : '已到期'}
                    </span>
                  </div>
                  <p className="prose">{a.scope}</p>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <More of={approvals} />
      {asked === 'record' && <RecordDialog plan={plan} onClose={() => setAsked(null)} />}
      {asked === 'end' && <EndDialog plan={plan} onClose={() => setAsked(null)} />}
    </Section>
  );
}
