import { type ReactNode, useState } from 'react';
import { Button } from 'antd';
import { may, useMe } from '../../api/me';
import type { Owed, TaskView } from '../../api/types';
import { Acknowledge } from '../../parts/acknowledge';
import { Nothing, Section } from '../../parts/page';
import { time } from '../../parts/time';
import { Why } from '../../parts/why';
import { UrgeDialog } from './dialogs/further-dialogs';
import { aroundOf } from './offers';

const ENDINGS = { done: '已办', lapsed: '到期视为办理', cancelled: '已取消' } as const;

/** Whether it was late is judged by when the holder did it. */
const endingOf = (o: Owed): string => {
  const at = o.doneAt ?? o.settledAt;
  const late = o.settledAs !== 'cancelled' && at && at > o.dueAt;
  return `${at ? `${time(at)} ` : ''}${o.settledAs ? ENDINGS[o.settledAs] : ''}${late ? '，超期' : ''}`;
};

const Row = ({ owed, officeUnitId }: { owed: Owed; officeUnitId: string }): ReactNode => {
  const overdue = !owed.settledAt && !owed.heldAt && !owed.pausedAt && new Date(owed.dueAt) < new Date();
  return (
    <li className={overdue ? 'overdue' : undefined}>
      <span className="what">
        <b>{owed.label}</b>
        {owed.subjectType === 'milestone' && ` ${owed.title}`}
      </span>
      <span className="whose">{owed.holderName}</span>
      <span className="when">
        {owed.settledAt ? (
          endingOf(owed)
        ) : (
          <>
            {owed.pausedAt ? '已中止计时' : owed.heldAt ? '已转他人办理，停止计时' : owed.dueWords}
            <small>{time(owed.dueAt)} 前</small>
          </>
        )}
      </span>
      <span className="do">
        <Acknowledge owed={owed} officeUnitId={officeUnitId} />
        <Why owed={owed} />
      </span>
    </li>
  );
};

/** 轮到谁办: what is owed, by whom, until when. */
export function OwedSection({ view }: { view: TaskView }): ReactNode {
  const me = useMe();
  const [all, setAll] = useState(false);
  const [urging, setUrging] = useState(false);
  const open = view.obligations
    .filter(o => !o.settledAt)
    .sort((a, b) => Number(!!a.heldAt) - Number(!!b.heldAt) || a.dueAt.localeCompare(b.dueAt));
  const settled = view.obligations.filter(o => o.settledAt).reverse();
  const others = open.some(o => !o.heldAt && !o.pausedAt && o.holderUnitId !== view.plan.officeUnitId);
  return (
    <Section
      title="轮到谁办"
      extra={
        <>
          {others && may(me, 'obligation.urge', aroundOf(view)) && (
            <Button size="small" onClick={() => setUrging(true)}>
              催办
            </Button>
          )}
          {settled.length > 0 && (
            <Button type="link" size="small" aria-expanded={all} onClick={() => setAll(!all)}>
              {all ? '收起已办' : `已办 ${settled.length} 项`}
            </Button>
          )}
        </>
      }
    >
      {open.length === 0 && <Nothing>没有待办事项。</Nothing>}
      <ul className="owed">
        {open.map(o => (
          <Row key={o.id} owed={o} officeUnitId={view.plan.officeUnitId} />
        ))}
      </ul>
      {all && (
        <ul className="owed settled">
          {settled.map(o => (
            <Row key={o.id} owed={o} officeUnitId={view.plan.officeUnitId} />
          ))}
        </ul>
      )}
      {urging && <UrgeDialog view={view} onClose={() => setUrging(false)} />}
    </Section>
  );
}
