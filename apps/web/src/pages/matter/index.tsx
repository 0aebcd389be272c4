import { type ReactNode, useState } from 'react';
import { Link, useParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { Button, Form } from 'antd';
import { type Command, matterMachine } from '@duban/chain';
import { api, ask, ifMatch, type Schemas } from '../../api/client';
import { may, useMe, worksIn } from '../../api/me';
import { matterQuery } from '../../api/queries';
import { behalfOf, SourceItem } from '../../parts/behalf';
import { CommandDialog } from '../../parts/command-dialog';
import { Words } from '../../parts/fields';
import { MATTER_EVENT_LABELS, MATTER_KIND_LABELS, OBSTACLE_LABELS } from '../../parts/labels';
import { Until } from '../../parts/due';
import { Loaded } from '../../parts/loading';
import { Page, Section } from '../../parts/page';
import { time } from '../../parts/time';
import { UnitSelect } from '../../parts/unit-select';

type View = Schemas['MatterViewDto'];

const EVENTS = {
  answer: ['matter.answer', '答复', 'addressee'],
  accept: ['matter.accept', '受理', 'addressee'],
  forward: ['matter.forward', '转办', 'addressee'],
  confirm: ['matter.confirm', '已解决', 'unit'],
  reopen: ['matter.confirm', '未解决，请再办', 'unit'],
  withdraw: ['matter.withdraw', '撤回', 'unit'],
} as const satisfies Record<string, readonly [Command, string, 'addressee' | 'unit']>;
type Event = keyof typeof EVENTS;

interface Filled {
  text?: string;
  unitId?: string;
  source?: string;
}

function EventDialog({
  event,
  matter: m,
  onClose,
}: {
  event: Event;
  matter: View;
  onClose: () => void;
}): ReactNode {
  const me = useMe();
  const [, label, side] = EVENTS[event];
  const unitId = side === 'unit' ? m.unitId : m.addresseeUnitId;
  const unitName = side === 'unit' ? m.unitName : m.addresseeName;
  const run = ({ text = '', unitId: to, source }: Filled, key: { 'Idempotency-Key': string }) => {
    const behalf = behalfOf(me, unitId, source);
    const given = { params: { path: { id: m.id } }, headers: { ...key, ...ifMatch(m.version) } };
    switch (event) {
      case 'answer':
        return ask(api.POST('/api/v1/matters/{id}/answer', { ...given, body: { answer: text, ...behalf } }));
      case 'forward':
        return ask(
          api.POST('/api/v1/matters/{id}/forward', {
            ...given,
            body: { reason: text, ...(to && { unitId: to }), ...behalf },
          }),
        );
      case 'reopen':
        return ask(api.POST('/api/v1/matters/{id}/reopen', { ...given, body: { reason: text, ...behalf } }));
      case 'withdraw':
        return ask(
          api.POST('/api/v1/matters/{id}/withdraw', { ...given, body: { reason: text, ...behalf } }),
        );
      case 'accept':
        return ask(api.POST('/api/v1/matters/accept', { body: { ids: [m.id], ...behalf }, headers: key }));
      default:
        return ask(api.POST('/api/v1/matters/confirm', { body: { ids: [m.id], ...behalf }, headers: key }));
    }
  };
  const worded = event !== 'accept' && event !== 'confirm';
  return (
    <CommandDialog<Filled, unknown>
      title={`${label}：${MATTER_KIND_LABELS[m.kind]}`}
      ok={label}
      danger={event === 'withdraw'}
      run={run}
      done={event === 'answer' ? '已答复，等待提出单位确认' : '已办理'}
      onClose={onClose}
    >
      {event === 'forward' && (
        <Form.Item name="unitId" label="转给" extra="不选则转督查机构协调">
          <UnitSelect allowClear except={[m.addresseeUnitId]} placeholder="督查机构" />
        </Form.Item>
      )}
      {worded && (
        <Words
          name="text"
          label={event === 'answer' ? '答复内容' : '原因'}
          max={event === 'answer' ? 10000 : 2000}
        />
      )}
      {event === 'accept' && <p>受理后在时限内答复；也可以直接答复。</p>}
      {event === 'confirm' && <p>确认后此件了结。</p>}
      <SourceItem unitId={unitId} unitName={unitName} />
    </CommandDialog>
  );
}

function Actions({ matter: m }: { matter: View }): ReactNode {
  const me = useMe();
  const [asked, setAsked] = useState<Event | null>(null);
  const around = {
    officeUnitId: m.officeUnitId,
    unitId: m.unitId,
    addresseeUnitId: m.addresseeUnitId,
  };
  const events = (Object.keys(EVENTS) as Event[]).filter(
    e =>
      matterMachine.rules.some(r => r.event === e && r.from?.includes(m.state)) &&
      may(me, EVENTS[e][0], around),
  );
  if (!events.length) return null;
  return (
    <div className="actions" role="region" aria-label="办理">
      {events.map((e, i) => {
        // What the other side has to say is recorded for it, and never the first thing offered.
        const own = worksIn(me, EVENTS[e][2] === 'unit' ? m.unitId : m.addresseeUnitId);
        return (
          <Button
            key={e}
            type={i === 0 && own && e !== 'withdraw' ? 'primary' : 'default'}
            onClick={() => setAsked(e)}
          >
            {own ? '' : '代登记：'}
            {EVENTS[e][1]}
          </Button>
        );
      })}
      {asked && <EventDialog event={asked} matter={m} onClose={() => setAsked(null)} />}
    </div>
  );
}

const Facts = ({ matter: m }: { matter: View }): ReactNode => (
  <dl className="facts">
    <dt>关于</dt>
    <dd>
      {m.taskId ? (
        <Link to={`/tasks/${m.taskId}`}>{m.taskTitle}</Link>
      ) : (
        <Link to={`/plans/${m.planId}`}>{m.planTitle}</Link>
      )}
    </dd>
    <dt>提出</dt>
    <dd>
      {m.unitName}，{time(m.raisedAt)}
      {m.neededBy && `，希望 ${m.neededBy} 前答复`}
    </dd>
    <dt>办理</dt>
    <dd>
      {m.addresseeName}
      {m.askedOutside && <span className="quiet">（须协调：{m.askedOutside}）</span>}
    </dd>
    <dt>状态</dt>
    <dd>
      {m.stateLabel}
      {m.reopened > 0 && `，曾 ${m.reopened} 次反馈未解决`}
      {m.next && `；${m.next.label}，${time(m.next.dueAt)} 前`}
    </dd>
    {m.obstacle && (
      <>
        <dt>困难在于</dt>
        <dd>{OBSTACLE_LABELS[m.obstacle]}</dd>
      </>
    )}
  </dl>
);

/** One 问题建议: what stands in the way, who answers for it, what was said. */
export default function MatterPage(): ReactNode {
  const { id = '' } = useParams();
  const matter = useQuery(matterQuery(id));
  return (
    <Page title={matter.data ? MATTER_KIND_LABELS[matter.data.kind] : '问题建议'}>
      <Until id={id} />
      <Loaded of={matter}>
        {m => (
          <>
            <Facts matter={m} />
            <Actions matter={m} />
            <Section title="内容">
              <p className="prose">{m.text}</p>
            </Section>
            <Section title="经过">
              <ul className="entries">
                {m.thread.map(e => (
                  <li key={e.id}>
                    <div className="line">
                      <b>{MATTER_EVENT_LABELS[e.event]}</b>
                      <span>
                        {e.unitName} {e.personName}
                        {e.toUnitName && ` → ${e.toUnitName}`}
                      </span>
                      <time className="quiet">{time(e.at)}</time>
                    </div>
                    {e.event !== 'raise' && e.text && <p className="prose">{e.text}</p>}
                  </li>
                ))}
              </ul>
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  );
}
