import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { deliveryQuery } from '../../api/queries';
import { Dialog } from '../../parts/dialog';
import { ATTEMPT_LABELS, DELIVERY_STATE_LABELS, DELIVERY_VIA_LABELS } from '../../parts/labels';
import { Loaded } from '../../parts/loading';
import { Nothing } from '../../parts/page';
import { time } from '../../parts/time';

/** One delivery with every try: what the other side said, never what was in it. */
export function DeliveryDialog({ id, onClose }: { id: string; onClose: () => void }): ReactNode {
  const delivery = useQuery(deliveryQuery(id));
  return (
    <Dialog open title="送达情况" footer={null} onCancel={onClose}>
      <Loaded of={delivery}>
        {d => (
          <>
            <dl className="facts">
              <dt>收件人</dt>
              <dd>
                {d.personName}
                {d.units.length > 0 && `（${d.units.join('、')}）`}
              </dd>
              <dt>方式</dt>
              <dd>
                {DELIVERY_VIA_LABELS[d.via]}
                {d.rootId && '，代替或并行于另一次发送'}
              </dd>
              <dt>状态</dt>
              <dd>
                {DELIVERY_STATE_LABELS[d.state]}
                {d.code && `（${d.code}）`}
              </dd>
              {d.nextAttemptAt && (
                <>
                  <dt>下次尝试</dt>
                  <dd>{time(d.nextAttemptAt)}</dd>
                </>
              )}
              <dt>送达后办理</dt>
              <dd>{d.actedOnAt ? time(d.actedOnAt) : '尚无'}</dd>
            </dl>
            <h3>尝试</h3>
            {d.tries.length === 0 && <Nothing>还没有尝试发送。</Nothing>}
            <ol className="steps">
              {d.tries.map(t => (
                <li key={t.n}>
                  <time>{time(t.at)}</time> 第 {t.n} 次，{DELIVERY_VIA_LABELS[t.via]}，
                  {ATTEMPT_LABELS[t.outcome]}
                  {t.code && `（${t.code}）`}
                  {t.answer && <div className="quiet">{t.answer}</div>}
                </li>
              ))}
            </ol>
          </>
        )}
      </Loaded>
    </Dialog>
  );
}
