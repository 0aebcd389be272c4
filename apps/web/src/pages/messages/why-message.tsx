import { STEP_ACTIONS, type StepAction } from '@duban/chain';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../../api/client';
import { messageWhyQuery } from '../../api/queries';
import { Dialog } from '../../parts/dialog';
import { DELIVERY_STATE_LABELS } from '../../parts/labels';
import { Loaded } from '../../parts/loading';
import { time } from '../../parts/time';

const stepOf = (action: string): string =>
  action in STEP_ACTIONS ? STEP_ACTIONS[action as StepAction] : action;

function Explained({ why }: { why: Schemas['MessageWhyDto'] }): ReactNode {
  const { message, obligation, step, urge, delivery } = why;
  return (
    <>
      <p>{message.why}</p>
      <dl className="facts">
        <dt>什么事</dt>
        <dd>
          <Link to={message.link}>{message.title}</Link>
        </dd>
        <dt>何时告知</dt>
        <dd>{time(message.createdAt)}</dd>
        <dt>为什么是我</dt>
        <dd>{why.asWords}</dd>
        {obligation && (
          <>
            <dt>期限</dt>
            <dd>
              {time(obligation.dueAt)}
              {obligation.settledAt && `，已于 ${time(obligation.settledAt)} 了结`}
            </dd>
          </>
        )}
        {step && (
          <>
            <dt>哪一步</dt>
            <dd>
              {stepOf(step.action)}，应于 {time(step.plannedAt)}，实于 {time(step.takenAt)}
            </dd>
          </>
        )}
        {urge && (
          <>
            <dt>催办</dt>
            <dd>
              {urge.by}：{urge.text}
              {urge.urgentReason && `（加急：${urge.urgentReason}）`}
            </dd>
          </>
        )}
        <dt>怎么送达</dt>
        <dd>
          {why.channelWords}
          {delivery && (
            <div>
              {time(delivery.windowAt)} 的汇总，
              {DELIVERY_STATE_LABELS[delivery.state as Schemas['DeliveryState']]}
              {delivery.acceptedAt && `（${time(delivery.acceptedAt)}）`}
            </div>
          )}
        </dd>
      </dl>
    </>
  );
}

/** 为什么收到: where the line of a mail leads to. */
export function WhyMessage({ id, onClose }: { id: string; onClose: () => void }): ReactNode {
  const why = useQuery(messageWhyQuery(id));
  return (
    <Dialog open title="为什么收到" footer={null} onCancel={onClose}>
      <Loaded of={why}>{data => <Explained why={data} />}</Loaded>
    </Dialog>
  );
}
