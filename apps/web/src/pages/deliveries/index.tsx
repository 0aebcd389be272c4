import { type ReactNode, useState } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Checkbox, Segmented, Select } from 'antd';
import { api, ask, type Schemas } from '../../api/client';
import { deliveriesQuery } from '../../api/queries';
import { useCommand } from '../../api/use-command';
import { DELIVERY_STATE_LABELS, DELIVERY_VIA_LABELS, optionsOf } from '../../parts/labels';
import { Loaded } from '../../parts/loading';
import { More } from '../../parts/more';
import { Nothing, Page } from '../../parts/page';
import { ReasonDialog } from '../../parts/reason-dialog';
import { time } from '../../parts/time';
import { DeliveryDialog } from './delivery-dialog';
import { Unreachable } from './unreachable';

type Delivery = Schemas['DeliveryDto'];
type State = Schemas['DeliveryState'];

/** As many as one command sends again. */
const MOST = 500;
const dead = ({ state }: Delivery): boolean => state === 'failed' || state === 'bounced';
const STATES = optionsOf(DELIVERY_STATE_LABELS);

function Row({
  delivery: d,
  picked,
  onPick,
  onOpen,
}: {
  delivery: Delivery;
  picked: boolean;
  onPick: (picked: boolean) => void;
  onOpen: () => void;
}): ReactNode {
  const name = `${d.personName}，${time(d.windowAt)}`;
  return (
    <li className={dead(d) ? 'overdue' : undefined}>
      <Checkbox
        checked={picked}
        disabled={!dead(d)}
        aria-label={`选择：${name}`}
        onChange={e => onPick(e.target.checked)}
      />
      <span className="what">
        <b>{d.personName}</b> {d.units.join('、')}
        <small className="more">
          {DELIVERY_VIA_LABELS[d.via]}
          {d.channel === 'urgent_mail' && '（加急）'}，{d.messages} 条消息
          {d.answer && `，${d.answer}`}
        </small>
      </span>
      <span className="whose">
        {DELIVERY_STATE_LABELS[d.state]}
        {d.unreachedAt && '，未能送达本人'}
        {d.actedOnAt && '，已办理'}
      </span>
      <span className="when">
        {time(d.windowAt)}
        <small>{d.attempts} 次尝试</small>
      </span>
      <span className="do">
        <Button size="small" aria-label={`详情：${name}`} onClick={onOpen}>
          详情
        </Button>
      </span>
    </li>
  );
}

function Ledger(): ReactNode {
  const [states, setStates] = useState<State[]>([]);
  const [picked, setPicked] = useState<string[]>([]);
  const [opened, setOpened] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const list = useInfiniteQuery(deliveriesQuery(states));
  const resend = useCommand(
    (body: Schemas['ResendManyDto'], key) =>
      ask(api.POST('/api/v1/deliveries/resend', { body, headers: key })),
    {
      done: ({ ids }) => `已安排重新发送 ${ids.length} 件`,
      onDone: () => {
        setPicked([]);
        setAsking(false);
      },
    },
  );
  const shown = (list.data ?? []).filter(dead).map(d => d.id);
  const chosen = picked.filter(id => shown.includes(id)).slice(0, MOST);
  return (
    <>
      <div className="bulk" role="region" aria-label="筛选和重新发送">
        <Select
          mode="multiple"
          allowClear
          className="wide"
          aria-label="状态"
          placeholder="全部状态"
          value={states}
          onChange={setStates}
          options={STATES}
          maxTagCount="responsive"
        />
        {shown.length > 0 && (
          <Checkbox
            checked={chosen.length === shown.length}
            indeterminate={chosen.length > 0 && chosen.length < shown.length}
            onChange={e => setPicked(e.target.checked ? shown : [])}
          >
            全选未送达的
          </Checkbox>
        )}
        <Button type="primary" disabled={chosen.length === 0} onClick={() => setAsking(true)}>
          重新发送{chosen.length > 0 && ` ${chosen.length} 件`}
        </Button>
      </div>
      <Loaded of={list}>
        {items =>
          items.length === 0 ? (
            <Nothing>{states.length ? '没有这种状态的发送。' : '还没有发送过提醒。'}</Nothing>
          ) : (
            <div className="section">
              <ul className="owed deliveries">
                {items.map(d => (
                  <Row
                    key={d.id}
                    delivery={d}
                    picked={chosen.includes(d.id)}
                    onPick={on => setPicked(on ? [...picked, d.id] : picked.filter(id => id !== d.id))}
                    onOpen={() => setOpened(d.id)}
                  />
                ))}
              </ul>
              <More of={list} />
            </div>
          )
        }
      </Loaded>
      {opened && <DeliveryDialog id={opened} onClose={() => setOpened(null)} />}
      <ReasonDialog
        open={asking}
        title={`重新发送 ${chosen.length} 件`}
        hint="内容按发送时仍待办的事项重新汇总；已经办结的不再发送。"
        ok="重新发送"
        busy={resend.isPending}
        error={resend.error}
        onOk={({ reason }) => resend.mutate({ ids: chosen, reason })}
        onCancel={() => setAsking(false)}
      />
    </>
  );
}

/** 送达台账: whether reminders arrived, and what to do where they did not. */
export default function Deliveries(): ReactNode {
  const [people, setPeople] = useState(false);
  return (
    <Page
      title="送达台账"
      extra={
        <Segmented
          aria-label="范围"
          value={people}
          onChange={setPeople}
          options={[
            { value: false, label: '每次发送' },
            { value: true, label: '收不到提醒的人' },
          ]}
        />
      }
    >
      {people ? <Unreachable /> : <Ledger />}
    </Page>
  );
}
