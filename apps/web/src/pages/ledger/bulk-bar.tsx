import { type ReactNode, useState } from 'react';
import { Button } from 'antd';
import { mayEver, useMe } from '../../api/me';
import type { LedgerRow } from '../../api/types';
import { DispatchDialog } from '../../parts/dispatch-dialog';
import { NoticeDialog } from '../../parts/notice-dialog';
import { NoticesDialog, UrgeTasksDialog } from './bulk-dialogs';

/** Up to here each unit's notice is shown with what it is late with and words to change; of more, all get the same words. */
const SHOWN_NOTICES = 100;

const ENDED = new Set<LedgerRow['state']>(['closed', 'cancelled']);

const some = (of: LedgerRow[], all: LedgerRow[]): string =>
  of.length && of.length < all.length ? `其中 ${of.length} 项` : '';

/** What can be done with the tasks chosen. */
export function BulkBar({ chosen, onClear }: { chosen: LedgerRow[]; onClear: () => void }): ReactNode {
  const me = useMe();
  const [asked, setAsked] = useState<'dispatch' | 'urge' | 'notice' | null>(null);
  const ready = chosen.filter(r => r.state === 'registered');
  const going = chosen.filter(
    r => !ENDED.has(r.state) && r.state !== 'suspended' && r.state !== 'registered',
  );
  const dialog = { onClose: () => setAsked(null), onDone: onClear };
  return (
    <div className="bulk sticky" role="region" aria-label="批量办理">
      已选 {chosen.length} 项
      {mayEver(me, 'task.dispatch') && (
        <Button type="primary" disabled={!ready.length} onClick={() => setAsked('dispatch')}>
          分办{some(ready, chosen)}
        </Button>
      )}
      {mayEver(me, 'obligation.urge') && (
        <Button disabled={!going.length} onClick={() => setAsked('urge')}>
          催办{some(going, chosen)}
        </Button>
      )}
      {mayEver(me, 'notice.draft') && (
        <Button disabled={!going.length} onClick={() => setAsked('notice')}>
          拟发督办单{some(going, chosen)}
        </Button>
      )}
      {!ready.length && !going.length && <span className="quiet">所选任务已中止或已结束</span>}
      <Button type="link" onClick={onClear}>
        取消选择
      </Button>
      {asked === 'dispatch' && <DispatchDialog taskIds={ready.map(r => r.id)} {...dialog} />}
      {asked === 'urge' && <UrgeTasksDialog tasks={going} {...dialog} />}
      {asked === 'notice' &&
        (going.length > SHOWN_NOTICES ? (
          <NoticesDialog tasks={going} {...dialog} />
        ) : (
          <NoticeDialog taskIds={going.map(r => r.id)} {...dialog} />
        ))}
    </div>
  );
}
