import { type ReactNode, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Checkbox, Form, Select } from 'antd';
import { ADMIN_ROLES, ROLE_LABELS, type Role } from '@duban/chain';
import { api, ask, type Schemas } from '../../api/client';
import { asProblem } from '../../api/problem';
import { everybodyQuery } from '../../api/queries';
import { CommandDialog } from '../../parts/command-dialog';
import { Line } from '../../parts/fields';
import { optionsOf } from '../../parts/labels';
import { UnitSelect } from '../../parts/unit-select';

type Person = Schemas['PersonDto'];

/** Somebody of the unit that is left, who takes over. */
function Successor({ person: p }: { person: Person }): ReactNode {
  const from = Form.useWatch('fromUnitId') as string | undefined;
  const people = useQuery(everybodyQuery);
  const colleagues = (people.data ?? []).filter(
    o => o.id !== p.id && o.appointments.some(a => a.unitId === from),
  );
  return (
    <Form.Item name="handoverTo" label="接替人（选填）" extra="接任原单位的角色和本人名下的待办">
      <Select
        allowClear
        loading={people.isPending}
        showSearch={{ optionFilterProp: 'label' }}
        notFoundContent="原单位没有其他人员"
        options={colleagues.map(o => ({ value: o.id, label: o.name }))}
      />
    </Form.Item>
  );
}

const ROLES = optionsOf<Role>(ROLE_LABELS).filter(o => !ADMIN_ROLES.includes(o.value));

/** 换岗: from one unit to another, with what is left behind handed over. */
export function TransferDialog({ person: p, onClose }: { person: Person; onClose: () => void }): ReactNode {
  // Asked for only where the unit would be left without anybody.
  const [refused, setRefused] = useState(false);
  const units = p.appointments.map(a => ({ value: a.unitId, label: a.unitName }));
  return (
    <CommandDialog
      title={`${p.name}换岗`}
      ok="换岗"
      danger
      initial={
        { fromUnitId: units[0]?.value, role: p.appointments[0]?.role } as Partial<Schemas['TransferDto']>
      }
      run={async (body: Schemas['TransferDto'], key) => {
        try {
          return await ask(
            api.POST('/api/v1/people/{id}/transfer', { params: { path: { id: p.id } }, body, headers: key }),
          );
        } catch (error) {
          setRefused(refused || asProblem(error).code === 'transfer.unit_empty');
          throw error;
        }
      }}
      done={({ handedOver }) => (handedOver ? `已换岗，交接 ${handedOver} 项待办` : '已换岗')}
      onClose={onClose}
    >
      <Form.Item name="fromUnitId" label="调出单位" rules={[{ required: true, message: '请选择调出单位' }]}>
        <Select options={units} />
      </Form.Item>
      <Form.Item name="toUnitId" label="调入单位" rules={[{ required: true, message: '请选择调入单位' }]}>
        <UnitSelect />
      </Form.Item>
      <Form.Item name="role" label="在调入单位的角色" rules={[{ required: true, message: '请选择角色' }]}>
        <Select options={ROLES} />
      </Form.Item>
      <Successor person={p} />
      <Line name="reason" label="原因" optional />
      {refused && (
        <Form.Item name="acknowledged" valuePropName="checked">
          <Checkbox>确认原单位暂时没有经办人</Checkbox>
        </Form.Item>
      )}
    </CommandDialog>
  );
}
