import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Form, Select } from 'antd';
import { may, useMe } from '../api/me';
import { plansQuery } from '../api/queries';

/** A plan of one's own office that is under way. */
export function PlanItem({ onChange }: { onChange?: (id: string) => void }): ReactNode {
  const me = useMe();
  const plans = useQuery(plansQuery);
  const own = (plans.data ?? []).filter(
    p =>
      ['approved', 'running'].includes(p.state) &&
      may(me, 'plan.configure', { officeUnitId: p.officeUnitId }),
  );
  return (
    <Form.Item name="planId" label="方案" rules={[{ required: true, message: '请选择方案' }]}>
      <Select
        loading={plans.isPending}
        showSearch={{ optionFilterProp: 'label' }}
        notFoundContent={plans.isPending ? '正在加载' : '本机构没有正在推进的方案'}
        options={own.map(p => ({ value: p.id, label: p.title }))}
        onChange={onChange}
      />
    </Form.Item>
  );
}
