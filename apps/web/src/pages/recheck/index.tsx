import { type ReactNode, useState } from 'react';
import { Link, useParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { may, useMe } from '../../api/me';
import { recheckQuery } from '../../api/queries';
import { Until } from '../../parts/due';
import { Loaded } from '../../parts/loading';
import { Page } from '../../parts/page';
import { time } from '../../parts/time';
import { DecideRecheckDialog } from './decide-dialog';

/** One 回头看: what was closed, looked at again. */
export default function RecheckPage(): ReactNode {
  const me = useMe();
  const { id = '' } = useParams();
  const recheck = useQuery(recheckQuery(id));
  const [open, setOpen] = useState(false);
  return (
    <Page title="回头看">
      <Until id={id} />
      <Loaded of={recheck}>
        {r => (
          <>
            <dl className="facts">
              <dt>任务</dt>
              <dd>
                <Link to={`/tasks/${r.taskId}`}>{r.taskTitle}</Link>
              </dd>
              <dt>方案</dt>
              <dd>{r.planTitle}</dd>
              <dt>状态</dt>
              <dd>{r.stateLabel}</dd>
              <dt>期限</dt>
              <dd>
                {r.due}
                <span className="quiet">（{r.ordered ? '督查机构安排' : '办结时按方案安排'}）</span>
              </dd>
              {r.decidedAt && (
                <>
                  <dt>登记</dt>
                  <dd>{time(r.decidedAt)}</dd>
                </>
              )}
              {r.reason && (
                <>
                  <dt>说明</dt>
                  <dd className="prose">{r.reason}</dd>
                </>
              )}
            </dl>
            {r.state === 'planned' && may(me, 'recheck.decide', { officeUnitId: r.officeUnitId }) && (
              <div className="actions" role="region" aria-label="办理">
                <Button type="primary" onClick={() => setOpen(true)}>
                  登记结论
                </Button>
              </div>
            )}
            {open && <DecideRecheckDialog recheck={r} onClose={() => setOpen(false)} />}
          </>
        )}
      </Loaded>
    </Page>
  );
}
