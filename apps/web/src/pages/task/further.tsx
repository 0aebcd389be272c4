import { type ReactNode, useState } from 'react';
import { Button } from 'antd';
import { holds, may, type Me, useMe, worksIn } from '../../api/me';
import type { TaskView } from '../../api/types';
import { NoticeDialog } from '../../parts/notice-dialog';
import { SilenceDialog } from '../../parts/silence-dialog';
import { RaiseMatterDialog } from '../matter/raise-dialog';
import {
  AddUnitDialog,
  ChangeDialog,
  InstructDialog,
  OfferDialog,
  RecheckDialog,
  SensitivityDialog,
} from './dialogs/further-dialogs';
import { RequestDialog } from './dialogs/request-dialog';
import { aroundOf } from './offers';

const UNDER_WAY = ['dispatched', 'implementing', 'tracking'];
const ENDED = ['closed', 'cancelled'];

interface Act {
  label: string;
  when: (me: Me, view: TaskView) => boolean;
  Dialog: (props: { view: TaskView; onClose: () => void }) => ReactNode;
}

/** What does not move the task on by itself, but may be done about it. */
const ACTS: readonly Act[] = [
  {
    label: '提出申请',
    when: (me, view) =>
      UNDER_WAY.includes(view.row.state) &&
      may(me, 'request.file', aroundOf(view)) &&
      !view.requests.some(r => r.state === 'filed' || r.state === 'endorsed'),
    Dialog: RequestDialog,
  },
  {
    label: '提出问题建议',
    when: (me, view) =>
      !ENDED.includes(view.row.state) &&
      view.assignments.some(
        a =>
          ['signed', 'pending'].includes(a.state) &&
          (worksIn(me, a.unitId) || worksIn(me, view.plan.officeUnitId)) &&
          may(me, 'matter.raise', { ...aroundOf(view), unitId: a.unitId }),
      ),
    Dialog: RaiseMatterDialog,
  },
  {
    label: '作出批示',
    // The plan's leader answers for a task that has none of its own.
    when: (me, view) =>
      !ENDED.includes(view.row.state) &&
      holds(me, 'leader') &&
      (view.task.leaderId ?? me.person.id) === me.person.id,
    Dialog: InstructDialog,
  },
  {
    label: '请单位认领',
    when: (me, view) =>
      view.row.state === 'registered' && view.plan.state !== 'draft' && may(me, 'task.offer', aroundOf(view)),
    Dialog: OfferDialog,
  },
  {
    label: '拟发督办单',
    when: (me, view) => UNDER_WAY.includes(view.row.state) && may(me, 'notice.draft', aroundOf(view)),
    Dialog: ({ view, onClose }) => <NoticeDialog taskIds={[view.row.id]} onClose={onClose} />,
  },
  {
    label: '安排回头看',
    when: (me, view) => view.row.state === 'closed' && may(me, 'recheck.order', aroundOf(view)),
    Dialog: RecheckDialog,
  },
  {
    label: '增加承办单位',
    when: (me, view) => UNDER_WAY.includes(view.row.state) && may(me, 'task.add_unit', aroundOf(view)),
    Dialog: AddUnitDialog,
  },
  {
    label: '变更',
    when: (me, view) => UNDER_WAY.includes(view.row.state) && may(me, 'task.change', aroundOf(view)),
    Dialog: ChangeDialog,
  },
  {
    label: '暂停催办',
    when: (me, view) => !ENDED.includes(view.row.state) && may(me, 'obligation.silence', aroundOf(view)),
    Dialog: ({ view, onClose }) => (
      <SilenceDialog task={{ id: view.row.id, no: view.row.no }} onClose={onClose} />
    ),
  },
  {
    label: '敏感程度',
    when: (me, view) => !ENDED.includes(view.row.state) && may(me, 'task.change', aroundOf(view)),
    Dialog: SensitivityDialog,
  },
];

/** 其他办理. */
export function Further({ view }: { view: TaskView }): ReactNode {
  const me = useMe();
  const [asked, setAsked] = useState<Act | null>(null);
  const acts = ACTS.filter(a => a.when(me, view));
  if (!acts.length) return null;
  return (
    <div className="actions further" role="region" aria-label="其他办理">
      {acts.map(a => (
        <Button key={a.label} size="small" onClick={() => setAsked(a)}>
          {a.label}
        </Button>
      ))}
      {asked && <asked.Dialog view={view} onClose={() => setAsked(null)} />}
    </div>
  );
}
