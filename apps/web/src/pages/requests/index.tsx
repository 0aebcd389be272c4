import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Checkbox, Segmented } from 'antd';
import type { Schemas } from '../../api/client';
import { holds, type Me, useMe } from '../../api/me';
import { requestsQuery } from '../../api/queries';
import type { Asked } from '../../api/types';
import { ExportLink } from '../../parts/export-link';
import { Loaded } from '../../parts/loading';
import { More } from '../../parts/more';
import { Nothing, Page } from '../../parts/page';
import { day } from '../../parts/time';
import { ApproveDialog, GrantDialog, RefuseDialog } from '../request/dialogs';

type Side = Schemas['RequestSide'];
const SIDES: Readonly<Record<Side, string>> = {
  office: '本机构审批',
  leader: '本人审定',
  unit: '本单位申请',
};

const sidesOf = (me: Me): Side[] => [
  ...(holds(me, 'supervisor') ? (['office'] as const) : []),
  ...(holds(me, 'leader') ? (['leader'] as const) : []),
  ...(holds(me, 'handler', 'unit_head') ? (['unit'] as const) : []),
];

/** What this side can do with it now. */
const actOf = (side: Side, { state }: Asked): 'decide' | 'approve' | null => {
  if (side === 'office' && state === 'filed') return 'decide';
  return side !== 'unit' && state === 'endorsed' ? 'approve' : null;
};

function Bulk({ side, chosen, onDone }: { side: Side; chosen: Asked[]; onDone: () => void }): ReactNode {
  const me = useMe();
  const [asked, setAsked] = useState<'grant' | 'refuse' | 'approve' | null>(null);
  const toDecide = chosen.filter(r => actOf(side, r) === 'decide');
  const toApprove = chosen.filter(r => actOf(side, r) === 'approve');
  const office = me.appointments.find(a => a.role === 'supervisor');
  const close = (): void => setAsked(null);
  if (!chosen.length) return null;
  return (
    <div className="bulk" role="region" aria-label="批量办理">
      {toDecide.length > 0 && (
        <>
          <Button type="primary" onClick={() => setAsked('grant')}>
            同意 {toDecide.length} 件
          </Button>
          <Button onClick={() => setAsked('refuse')}>不同意</Button>
        </>
      )}
      {toApprove.length > 0 && (
        <Button type="primary" onClick={() => setAsked('approve')}>
          {side === 'leader' ? '审定' : '登记领导审定意见'} {toApprove.length} 件
        </Button>
      )}
      {asked === 'grant' && <GrantDialog requests={toDecide} onClose={close} onDone={onDone} />}
      {asked === 'refuse' && <RefuseDialog requests={toDecide} onClose={close} onDone={onDone} />}
      {asked === 'approve' && (
        <ApproveDialog
          requests={toApprove}
          officeUnitId={side === 'leader' ? null : (office?.unitId ?? null)}
          onClose={close}
          onDone={onDone}
        />
      )}
    </div>
  );
}

/** 申请: 延期、中止、变更、撤销, to decide in bulk or to follow. */
export default function Requests(): ReactNode {
  const me = useMe();
  const sides = sidesOf(me);
  const [side, setSide] = useState<Side>(sides[0] ?? 'unit');
  const [all, setAll] = useState(false);
  const [picked, setPicked] = useState<string[]>([]);
  const requests = useInfiniteQuery(requestsQuery(side, !all));
  const list = requests.data ?? [];
  const chosen = list.filter(r => picked.includes(r.id) && actOf(side, r));
  const ticks = list.some(r => actOf(side, r));
  return (
    <Page
      title="申请"
      extra={
        <>
          <ExportLink list="requests" query={{ side, state: all ? undefined : ['filed', 'endorsed'] }} />
          {sides.length > 1 && (
            <Segmented
              aria-label="由谁办理"
              value={side}
              onChange={setSide}
              options={sides.map(value => ({ value, label: SIDES[value] }))}
            />
          )}
          <Segmented
            aria-label="范围"
            value={all}
            onChange={setAll}
            options={[
              { value: false, label: '未办结' },
              { value: true, label: '全部' },
            ]}
          />
        </>
      }
    >
      <Bulk side={side} chosen={chosen} onDone={() => setPicked([])} />
      <Loaded of={requests}>
        {items =>
          items.length === 0 ? (
            <Nothing>
              没有{all ? '' : '未办结的'}申请。
              {side === 'unit' && '需要延期、中止、变更、撤销的，在任务页提出。'}
            </Nothing>
          ) : (
            <div className="section">
              <ul className={ticks ? 'owed notices' : 'owed notices plain'}>
                {items.map(r => (
                  <li key={r.id}>
                    {ticks && (
                      <span className="tick">
                        {actOf(side, r) && (
                          <Checkbox
                            aria-label={`选择${r.unitName}的${r.kindLabel}申请：${r.taskTitle}`}
                            checked={picked.includes(r.id)}
                            onChange={e =>
                              setPicked(
                                e.target.checked ? [...picked, r.id] : picked.filter(id => id !== r.id),
                              )
                            }
                          />
                        )}
                      </span>
                    )}
                    <span className="what">
                      <Link to={`/requests/${r.id}`}>
                        <b>{r.kindLabel}</b> {r.taskTitle}
                      </Link>
                      <small className="more clamp">
                        {r.unitName}：{r.reason}
                      </small>
                    </span>
                    <span className="whose">{r.stateLabel}</span>
                    <span className="when">
                      {r.askedDate ? `申请到 ${r.askedDate}` : `${day(r.filedAt)} 提出`}
                      {r.oldDueAt && <small>原期限 {day(r.oldDueAt)}</small>}
                    </span>
                  </li>
                ))}
              </ul>
              <More of={requests} />
            </div>
          )
        }
      </Loaded>
    </Page>
  );
}
