import type { ReactNode } from 'react';
import { Form } from 'antd';
import { api, ask } from '../api/client';
import { CommandDialog } from './command-dialog';
import { Choice, Day, Words } from './fields';
import { PlanItem } from './plan-item';
import { UnitSelect } from './unit-select';

type What = 'unit' | 'plan';

interface Filled {
  what?: What;
  unitId?: string;
  planId?: string;
  until: string;
  reason: string;
}

function About(): ReactNode {
  const what = Form.useWatch('what') as What | undefined;
  return (
    <>
      <Choice<What>
        name="what"
        label="对象"
        options={[
          { value: 'unit', label: '一个单位' },
          { value: 'plan', label: '一个方案' },
        ]}
      />
      {what === 'plan' && <PlanItem />}
      {what === 'unit' && (
        <Form.Item name="unitId" label="单位" rules={[{ required: true, message: '请选择单位' }]}>
          <UnitSelect />
        </Form.Item>
      )}
    </>
  );
}

/** 暂停催办 of one task, or of a unit or a plan that is chosen here. */
export const SilenceDialog = ({
  task,
  onClose,
}: {
  task?: { id: string; no: number };
  onClose: () => void;
}): ReactNode => (
  <CommandDialog
    title={task ? `对第 ${task.no} 项任务暂停催办` : '暂停催办'}
    hint="期限和亮灯不变，到期后的督办单照常拟发；截止日期以后自动恢复催办。"
    ok="暂停催办"
    initial={task ? {} : { what: 'unit' }}
    run={({ what, unitId, planId, ...rest }: Filled, key) => {
      const about = task ? { taskId: task.id } : what === 'unit' ? { unitId } : { planId };
      return ask(api.POST('/api/v1/silences', { body: { ...about, ...rest }, headers: key }));
    }}
    done={({ until }) => `至 ${until} 暂停催办`}
    onClose={onClose}
  >
    {!task && <About />}
    <Day name="until" label="最后一个不催办的日期" />
    <Words name="reason" label="理由" />
  </CommandDialog>
);
