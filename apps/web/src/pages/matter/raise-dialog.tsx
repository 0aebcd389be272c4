import type { ReactNode } from 'react';
import { Form, Select } from 'antd';
import { api, ask, type Schemas } from '../../api/client';
import { useMe, worksIn } from '../../api/me';
import type { TaskView } from '../../api/types';
import { behalfOf, SourceItem } from '../../parts/behalf';
import { CommandDialog } from '../../parts/command-dialog';
import { Choice, Day, Words } from '../../parts/fields';
import { MATTER_KIND_LABELS, OBSTACLE_LABELS, optionsOf } from '../../parts/labels';
import { UnitSelect } from '../../parts/unit-select';

type Filled = Pick<
  Schemas['RaiseMatterDto'],
  'unitId' | 'kind' | 'obstacle' | 'text' | 'addresseeUnitId' | 'neededBy'
> & { source?: string };

const Source = ({ units }: { units: TaskView['assignments'] }): ReactNode => {
  const unitId = Form.useWatch<string | undefined>('unitId');
  const unit = units.find(u => u.unitId === unitId);
  return unit ? <SourceItem unitId={unit.unitId} unitName={unit.unitName} /> : null;
};

const Kind = (): ReactNode =>
  Form.useWatch<string | undefined>('kind') === 'problem' && (
    <Form.Item name="obstacle" label="困难在于" rules={[{ required: true, message: '请选择困难的类型' }]}>
      <Select options={optionsOf(OBSTACLE_LABELS)} />
    </Form.Item>
  );

/** 提出困难问题或政策建议, about a task, for a unit that has it. */
export function RaiseMatterDialog({ view, onClose }: { view: TaskView; onClose: () => void }): ReactNode {
  const me = useMe();
  const units = view.assignments.filter(a => a.state === 'signed' || a.state === 'pending');
  const own = units.find(a => worksIn(me, a.unitId));
  return (
    <CommandDialog
      title="提出问题建议"
      ok="提出"
      initial={{ kind: 'problem', unitId: own?.unitId ?? units[0]?.unitId }}
      run={({ source, ...body }: Filled, key) =>
        ask(
          api.POST('/api/v1/matters', {
            body: { ...body, taskId: view.row.id, ...behalfOf(me, body.unitId, source) },
            headers: key,
          }),
        )
      }
      done="已提出，等待受理"
      onClose={onClose}
    >
      <Form.Item name="unitId" label="提出单位" rules={[{ required: true, message: '请选择单位' }]}>
        <Select options={units.map(u => ({ value: u.unitId, label: u.unitName }))} />
      </Form.Item>
      <Choice name="kind" label="类别" options={optionsOf(MATTER_KIND_LABELS)} />
      <Kind />
      <Words name="text" label="内容" hint="写明卡在哪里、希望由谁解决什么" />
      <Form.Item name="addresseeUnitId" label="请谁办理（选填）" extra="不填由督查机构受理">
        <UnitSelect allowClear placeholder="督查机构" />
      </Form.Item>
      <Day name="neededBy" label="希望何时答复" optional />
      <Source units={units} />
    </CommandDialog>
  );
}
