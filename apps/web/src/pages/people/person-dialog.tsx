import { type ReactNode, useState } from 'react';
import { Button, Form, Select } from 'antd';
import { ROLE_LABELS, type Role } from '@duban/chain';
import { api, ask, ifMatch, type Schemas } from '../../api/client';
import { mayEver, useMe } from '../../api/me';
import { useCommand } from '../../api/use-command';
import { Dialog } from '../../parts/dialog';
import { optionsOf } from '../../parts/labels';
import { Nothing } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { type Reason, ReasonDialog } from '../../parts/reason-dialog';
import { UnitSelect } from '../../parts/unit-select';
import { AmendDialog } from './amend-dialog';
import { PersonSecurity } from './person-security';
import { TransferDialog } from './transfer-dialog';

type Person = Schemas['PersonDto'];
type Seat = Schemas['AppointmentDto'];

/** Who somebody is and how they are reached. */
const About = ({ person: p, onAmend }: { person: Person; onAmend: (() => void) | undefined }): ReactNode => (
  <>
    <dl className="facts">
      <dt>职务</dt>
      <dd>{p.jobTitle ?? <span className="quiet">未填</span>}</dd>
      <dt>电话</dt>
      <dd>{p.phone ?? <span className="quiet">未填</span>}</dd>
      <dt>邮箱</dt>
      <dd>{p.email ?? <span className="quiet">未填，只收站内消息</span>}</dd>
    </dl>
    {onAmend && (
      <p>
        <Button onClick={onAmend}>更正信息</Button>
      </p>
    )}
  </>
);

/** The roles of a person, given and taken by the security administrator. */
function Roles({ person: p }: { person: Person }): ReactNode {
  const me = useMe();
  const [form] = Form.useForm<Seat>();
  const path = { id: p.id };
  const grant = useCommand(
    (body: Seat, key) =>
      ask(api.POST('/api/v1/people/{id}/appointments', { params: { path }, body, headers: key })),
    { done: '已授予', onDone: () => form.resetFields() },
  );
  const revoke = useCommand(
    ({ unitId, role }: Seat) =>
      ask(
        api.DELETE('/api/v1/people/{id}/appointments/{unitId}/{role}', {
          params: { path: { ...path, unitId, role } },
        }),
      ),
    { done: '已收回' },
  );
  const mayGrant = mayEver(me, 'role.grant');
  return (
    <>
      <h3>角色</h3>
      {p.appointments.length === 0 && <Nothing>尚未授予角色。</Nothing>}
      <ul className="entries">
        {p.appointments.map(a => (
          <li key={`${a.unitId} ${a.role}`} className="line">
            {a.unitName} {ROLE_LABELS[a.role]}
            {mayGrant && (
              <Button
                size="small"
                className="state"
                aria-label={`收回${a.unitName}${ROLE_LABELS[a.role]}`}
                loading={
                  revoke.isPending && revoke.variables.role === a.role && revoke.variables.unitId === a.unitId
                }
                onClick={() => revoke.mutate({ unitId: a.unitId, role: a.role })}
              >
                收回
              </Button>
            )}
          </li>
        ))}
      </ul>
      {mayGrant && (
        <Form form={form} layout="vertical" onFinish={grant.mutate}>
          <Form.Item name="unitId" label="单位" rules={[{ required: true, message: '请选择单位' }]}>
            <UnitSelect />
          </Form.Item>
          <Form.Item name="role" label="角色" rules={[{ required: true, message: '请选择角色' }]}>
            <Select options={optionsOf<Role>(ROLE_LABELS)} />
          </Form.Item>
          <Button htmlType="submit" loading={grant.isPending}>
            授予
          </Button>
        </Form>
      )}
      {!mayGrant && <p className="quiet">角色由安全管理员授予和收回。</p>}
      <ProblemAlert problem={grant.error ?? revoke.error} />
    </>
  );
}

/** Closing an account, with the reason, and opening it again. */
function Account({ person: p }: { person: Person }): ReactNode {
  const [closing, setClosing] = useState(false);
  const at = { params: { path: { id: p.id } } };
  const close = useCommand(
    ({ reason }: Reason) =>
      ask(
        api.POST('/api/v1/people/{id}/deactivate', { ...at, body: { reason }, headers: ifMatch(p.version) }),
      ),
    { done: '账号已停用', onDone: () => setClosing(false) },
  );
  const open = useCommand(
    (version: number) =>
      ask(api.POST('/api/v1/people/{id}/reactivate', { ...at, headers: ifMatch(version) })),
    { done: '账号已恢复，请重置密码' },
  );
  return (
    <>
      <h3>账号</h3>
      <p>
        {p.active ? (
          <Button danger onClick={() => setClosing(true)}>
            停用账号
          </Button>
        ) : (
          <Button loading={open.isPending} onClick={() => open.mutate(p.version)}>
            恢复账号
          </Button>
        )}
      </p>
      <ProblemAlert problem={open.error} />
      <ReasonDialog
        open={closing}
        title={`停用${p.name}的账号`}
        hint="其登录立即失效；尚未办完的事项由本单位其他人员承担。"
        ok="停用"
        danger
        busy={close.isPending}
        error={close.error}
        onOk={close.mutate}
        onCancel={() => setClosing(false)}
      />
    </>
  );
}

/** One person: what they may do, and whether they may come in at all. */
export function PersonDialog({ person, onClose }: { person: Person; onClose: () => void }): ReactNode {
  const me = useMe();
  const [moving, setMoving] = useState(false);
  const [amending, setAmending] = useState(false);
  return (
    <Dialog open title={`${person.name}（${person.username}）`} footer={null} onCancel={onClose}>
      <About person={person} onAmend={mayEver(me, 'person.manage') ? () => setAmending(true) : undefined} />
      <Roles person={person} />
      {mayEver(me, 'role.grant') && person.appointments.length > 0 && (
        <p className="line">
          <Button onClick={() => setMoving(true)}>换岗</Button>
        </p>
      )}
      {mayEver(me, 'security.manage') && <PersonSecurity key={person.version} person={person} />}
      {mayEver(me, 'person.manage') && <Account person={person} />}
      {amending && <AmendDialog person={person} onClose={() => setAmending(false)} />}
      {moving && <TransferDialog person={person} onClose={() => setMoving(false)} />}
    </Dialog>
  );
}
