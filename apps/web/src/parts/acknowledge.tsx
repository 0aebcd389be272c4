import { type ReactNode, useState } from 'react';
import { Button } from 'antd';
import { api, ask } from '../api/client';
import { may, useMe, worksIn } from '../api/me';
import type { Owed } from '../api/types';
import { behalfOf, SourceItem } from './behalf';
import { CommandDialog } from './command-dialog';
import { Day, Words } from './fields';

interface Filled {
  promised: string;
  text: string;
  source?: string;
}

/** Who still owes something may say by when it will be done; nobody is asked twice until then. */
const BY_UNIT = ['handler', 'unit_head'];

/** 承诺办结: offered to the unit that owes, and to the office that records its word. */
export function Acknowledge({ owed: o, officeUnitId }: { owed: Owed; officeUnitId?: string }): ReactNode {
  const me = useMe();
  const [open, setOpen] = useState(false);
  const unitId = o.holderUnitId ?? '';
  const own = worksIn(me, o.holderUnitId);
  const byUnit = own
    ? me.appointments.some(a => a.unitId === unitId && BY_UNIT.includes(a.role))
    : may(me, 'obligation.acknowledge', { officeUnitId });
  if (o.settledAt || o.heldAt || o.pausedAt || !unitId || !byUnit) return null;
  return (
    <>
      <Button
        size="small"
        type="link"
        aria-label={`${own ? '承诺办结' : '代录承诺'}：${o.label} ${o.title}`}
        onClick={() => setOpen(true)}
      >
        {own ? '承诺办结' : '代录承诺'}
      </Button>
      {open && (
        <CommandDialog
          title={`承诺办结：${o.label}`}
          hint="到承诺日期为止不再提醒；期限和亮灯不变。确需更久的，请申请延期。"
          ok="承诺"
          run={({ source, ...body }: Filled, key) =>
            ask(
              api.POST('/api/v1/obligations/acknowledge', {
                body: { ids: [o.id], ...body, ...behalfOf(me, unitId, source) },
                headers: key,
              }),
            )
          }
          done={({ promised }) => `已承诺 ${promised} 前办结，此前不再提醒`}
          onClose={() => setOpen(false)}
        >
          <Day name="promised" label="承诺办结日期" />
          <Words name="text" label="办理情况" max={1000} />
          <SourceItem unitId={o.holderUnitId} unitName={o.holderName} />
        </CommandDialog>
      )}
    </>
  );
}
