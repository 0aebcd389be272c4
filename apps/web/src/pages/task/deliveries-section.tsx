import { type ReactNode, useState } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { taskDeliveriesQuery } from '../../api/delivery-queries';
import { mayEver, useMe } from '../../api/me';
import { DELIVERY_STATE_LABELS, DELIVERY_VIA_LABELS } from '../../parts/labels';
import { Loaded } from '../../parts/loading';
import { More } from '../../parts/more';
import { Nothing, Section } from '../../parts/page';
import { time } from '../../parts/time';

function List({ taskId }: { taskId: string }): ReactNode {
  const list = useInfiniteQuery(taskDeliveriesQuery(taskId));
  return (
    <>
      <Loaded of={list}>
        {rows =>
          rows.length ? (
            <ul className="timeline sent">
              {rows.map(d => (
                <li key={d.id}>
                  <time dateTime={d.windowAt}>{time(d.windowAt)}</time>
                  <span>
                    <b>{d.personName}</b> {d.units.join('、')}
                    <small className="more">
                      {DELIVERY_VIA_LABELS[d.via]}，{DELIVERY_STATE_LABELS[d.state]}
                      {d.acceptedAt && `（${time(d.acceptedAt)}）`}
                      {d.unreachedAt && '，未能送达本人'}
                      {d.actedOnAt && `，${time(d.actedOnAt)} 已办理`}
                    </small>
                  </span>
                </li>
              ))}
            </ul>
          ) : (
            <Nothing>还没有为这项任务发过邮件或回调；站内消息各人自己可见。</Nothing>
          )
        }
      </Loaded>
      <More of={list} />
    </>
  );
}

/** 提醒送达, for those who look after deliveries; asked for only when somebody opens it. */
export function DeliveriesSection({ taskId }: { taskId: string }): ReactNode {
  const me = useMe();
  const [open, setOpen] = useState(false);
  if (!mayEver(me, 'delivery.read')) return null;
  return (
    <Section
      title="提醒送达"
      extra={
        <Button size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? '收起' : '看发给了谁'}
        </Button>
      }
    >
      {open && <List taskId={taskId} />}
    </Section>
  );
}
