import { type ReactNode, useState } from 'react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button, Form, Select } from 'antd';
import { ROLE_LABELS } from '@duban/chain';
import { taskforceMembersQuery, taskforcesQuery } from '../../api/admin-queries';
import { api, ask, ifMatch, type Schemas } from '../../api/client';
import { mayEver, useMe } from '../../api/me';
import { everybodyQuery } from '../../api/queries';
import { useCommand } from '../../api/use-command';
import { CommandDialog } from '../../parts/command-dialog';
import { Choice, Day, Line } from '../../parts/fields';
import { Loaded } from '../../parts/loading';
import { More } from '../../parts/more';
import { OpenOrAll } from '../../parts/open-or-all';
import { Nothing, Section } from '../../parts/page';
import { type Reason, ReasonDialog } from '../../parts/reason-dialog';

type Taskforce = Schemas['TaskforceDto'];
type Member = Schemas['TaskforceMemberDto'];

const NewTaskforce = ({ onClose }: { onClose: () => void }): ReactNode => (
  <CommandDialog
    title="新设专班"
    hint="专班借用各单位的人员，可以像单位一样承办任务；任务完成后撤销。"
    ok="新设"
    run={({ name }: { name: string }, key) =>
      ask(api.POST('/api/v1/units', { body: { units: [{ name, kind: 'taskforce' }] }, headers: key }))
    }
    done="已新设专班"
    onClose={onClose}
  >
    <Line name="name" label="名称" max={100} />
  </CommandDialog>
);

interface Lending {
  personIds: string[];
  role: Schemas['TaskforceRole'];
  until?: string;
}

const ROLES = (['handler', 'unit_head'] as const).map(value => ({ value, label: ROLE_LABELS[value] }));

/** 借调: who comes, as what, and until when. */
function BorrowDialog({ taskforce: t, onClose }: { taskforce: Taskforce; onClose: () => void }): ReactNode {
  const people = useQuery(everybodyQuery);
  const options = (people.data ?? [])
    .filter(p => p.active && !p.appointments.some(a => a.unitId === t.id))
    .map(p => ({ value: p.id, label: p.name, about: p.appointments.map(a => a.unitName).join('、') }));
  return (
    <CommandDialog
      title={`借调人员到${t.name}`}
      hint="从今天起借调；原单位的任职不变。"
      ok="借调"
      initial={{ role: 'handler' } as Partial<Lending>}
      run={({ personIds, role, until }: Lending, key) =>
        ask(
          api.POST('/api/v1/taskforces/{id}/members', {
            params: { path: { id: t.id } },
            body: { people: personIds.map(personId => ({ personId, role })), ...(until && { until }) },
            headers: key,
          }),
        )
      }
      done={({ borrowed }) => `已借调 ${borrowed} 人`}
      onClose={onClose}
    >
      <Form.Item name="personIds" label="人员" rules={[{ required: true, message: '请选择人员' }]}>
        <Select
          mode="multiple"
          loading={people.isPending}
          showSearch={{ optionFilterProp: 'label' }}
          options={options}
          optionRender={({ data }) => (
            <>
              {data.label} <small className="quiet">{data.about}</small>
            </>
          )}
        />
      </Form.Item>
      <Choice name="role" label="在专班的角色" options={ROLES} />
      <Day name="until" label="借调至" optional hint="不填则至归还为止；到期自动归还" />
    </CommandDialog>
  );
}

function MemberLine({ taskforce: t, member: m }: { taskforce: Taskforce; member: Member }): ReactNode {
  const me = useMe();
  const [returning, setReturning] = useState(false);
  const give = useCommand(
    ({ reason }: Reason, key) =>
      ask(
        api.POST('/api/v1/taskforces/{id}/members/return', {
          params: { path: { id: t.id } },
          body: { personIds: [m.personId], reason },
          headers: key,
        }),
      ),
    { done: '已归还', onDone: () => setReturning(false) },
  );
  return (
    <li className="line">
      <b>{m.name}</b>
      <span>{ROLE_LABELS[m.role]}</span>
      <span className="quiet">{m.from.map(f => f.unitName).join('、') || '原单位未登记'}</span>
      <span className="date">
        {m.starts} 至 {m.until ?? '归还为止'}
      </span>
      {mayEver(me, 'person.manage') && t.active && (
        <Button
          className="state"
          size="small"
          aria-label={`归还：${m.name}`}
          onClick={() => setReturning(true)}
        >
          归还
        </Button>
      )}
      <ReasonDialog
        open={returning}
        title={`归还${m.name}`}
        hint="在专班的任职随即结束，原单位的任职不变。"
        ok="归还"
        busy={give.isPending}
        error={give.error}
        onOk={give.mutate}
        onCancel={() => setReturning(false)}
      />
    </li>
  );
}

/** One taskforce: who is lent to it, and that it can be ended. */
function OneTaskforce({ taskforce: t }: { taskforce: Taskforce }): ReactNode {
  const me = useMe();
  const manages = mayEver(me, 'person.manage') && t.active;
  const [dialog, setDialog] = useState<'borrow' | 'dissolve' | null>(null);
  const members = useInfiniteQuery(taskforceMembersQuery(t.id));
  const dissolve = useCommand(
    ({ reason }: Reason, key) =>
      ask(
        api.POST('/api/v1/taskforces/{id}/dissolve', {
          params: { path: { id: t.id } },
          body: { reason },
          headers: { ...key, ...ifMatch(t.version) },
        }),
      ),
    { done: ({ returned }) => `专班已撤销，${returned} 人归还`, onDone: () => setDialog(null) },
  );
  return (
    <Section
      title={
        <>
          {t.name} {!t.active && <small className="quiet">已撤销</small>}
        </>
      }
      extra={
        manages && (
          <>
            <Button size="small" aria-label={`借调人员：${t.name}`} onClick={() => setDialog('borrow')}>
              借调人员
            </Button>
            <Button
              size="small"
              danger
              aria-label={`撤销专班：${t.name}`}
              onClick={() => setDialog('dissolve')}
            >
              撤销专班
            </Button>
          </>
        )
      }
    >
      <p className="quiet">
        借调 {t.members} 人{t.nextReturn && `，最近一批于 ${t.nextReturn} 到期`}
      </p>
      {t.members > 0 && (
        <Loaded of={members}>
          {list => (
            <>
              <ul className="entries">
                {list.map(m => (
                  <MemberLine key={m.personId} taskforce={t} member={m} />
                ))}
              </ul>
              <More of={members} />
            </>
          )}
        </Loaded>
      )}
      {dialog === 'borrow' && <BorrowDialog taskforce={t} onClose={() => setDialog(null)} />}
      <ReasonDialog
        open={dialog === 'dissolve'}
        title={`撤销${t.name}`}
        hint="全部人员归还，不能再承办任务；已有的办理记录保留。还有未办完的工作时不能撤销。"
        ok="撤销"
        danger
        busy={dissolve.isPending}
        error={dissolve.error}
        onOk={dissolve.mutate}
        onCancel={() => setDialog(null)}
      />
    </Section>
  );
}

/** 专班: people lent from their units for a time. */
export function Taskforces(): ReactNode {
  const me = useMe();
  const [all, setAll] = useState(false);
  const [adding, setAdding] = useState(false);
  const taskforces = useInfiniteQuery(taskforcesQuery(all));
  return (
    <>
      <div className="actions">
        <OpenOrAll all={all} onChange={setAll} open="在用" />
        {mayEver(me, 'unit.manage') && (
          <Button type="primary" onClick={() => setAdding(true)}>
            新设专班
          </Button>
        )}
      </div>
      <Loaded of={taskforces}>
        {list =>
          list.length === 0 ? (
            <Nothing>没有{all ? '' : '在用的'}专班。</Nothing>
          ) : (
            <>
              {list.map(t => (
                <OneTaskforce key={t.id} taskforce={t} />
              ))}
              <More of={taskforces} />
            </>
          )
        }
      </Loaded>
      {adding && <NewTaskforce onClose={() => setAdding(false)} />}
    </>
  );
}
