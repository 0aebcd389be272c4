import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { Checkbox, Form, Select } from 'antd';
import { api, ask, type Schemas } from '../../api/client';
import { planTasksQuery } from '../../api/office-queries';
import { Problem } from '../../api/problem';
import { CommandDialog } from '../../parts/command-dialog';
import { Day, Line, Words } from '../../parts/fields';
import { PlanItem } from '../../parts/plan-item';
import { today } from '../../parts/time';
import { UnitSelect } from '../../parts/unit-select';

type Body = Schemas['StartRoundDto'];
type Overlaps = Schemas['OverlapsDto'];

/** Tasks of the chosen plan, and with them the units that carry them. */
function Tasks(): ReactNode {
  const form = Form.useFormInstance<Body>();
  const planId = Form.useWatch('planId', form);
  const tasks = useQuery({ ...planTasksQuery(planId ?? ''), enabled: !!planId });
  return (
    <Form.Item name="taskIds" label="督查的任务（选填）">
      <Select
        mode="multiple"
        disabled={!planId}
        loading={tasks.isLoading}
        showSearch={{ optionFilterProp: 'label' }}
        options={tasks.data?.map(t => ({ value: t.id, label: `第 ${t.no} 项 ${t.text}` }))}
      />
    </Form.Item>
  );
}

const Known = ({ overlaps: { rounds, tasks } }: { overlaps: Overlaps }): ReactNode => (
  <div className="problem" role="alert">
    <p className="returned">存在重复、多头督查的情况：</p>
    <ul className="entries">
      {rounds.map(r => (
        <li key={`${r.roundId} ${r.unitId}`}>
          {r.unitName}：<Link to={`/rounds/${r.roundId}`}>{r.title}</Link>（{r.officeName}，{r.starts} 至{' '}
          {r.ends}）
        </li>
      ))}
      {tasks.map(t => (
        <li key={`${t.taskId} ${t.otherTaskId} ${t.unitId}`}>
          {t.unitName}：与{t.otherOfficeName}《{t.otherPlanTitle}》的“{t.otherTitle}”相近
        </li>
      ))}
    </ul>
    <Form.Item
      name="acknowledgedOverlaps"
      valuePropName="checked"
      rules={[{ required: true, message: '请确认，或取消' }]}
    >
      <Checkbox>已知悉，仍需启动</Checkbox>
    </Form.Item>
  </div>
);

const overlapsOf = (error: unknown): Overlaps | null => {
  if (!(error instanceof Problem)) return null;
  return error.code === 'round.overlaps' ? (error.details.overlaps as Overlaps) : null;
};

/** 启动督查活动: under whose authority, whom, and what else the same units are looked at for. */
export function StartRoundDialog({ onClose }: { onClose: () => void }): ReactNode {
  const [known, setKnown] = useState<Overlaps | null>(null);
  return (
    <CommandDialog
      title="启动督查活动"
      ok="启动"
      initial={{ starts: today() }}
      run={async (body: Body, key) => {
        try {
          return await ask(api.POST('/api/v1/rounds', { body, headers: key }));
        } catch (error) {
          setKnown(overlapsOf(error));
          throw error;
        }
      }}
      done="督查活动已启动"
      onClose={onClose}
    >
      <PlanItem />
      <Line name="title" label="名称" />
      <div className="two">
        <Line name="authority" label="批准机关或会议" />
        <Line name="documentNo" label="文号" />
        <Day name="starts" label="起日" min="" />
        <Day name="ends" label="止日" />
      </div>
      <Words name="scope" label="督查范围" />
      <Form.Item name="unitIds" label="督查对象" rules={[{ required: true, message: '请选择督查对象' }]}>
        <UnitSelect mode="multiple" />
      </Form.Item>
      <Tasks />
      {known && <Known overlaps={known} />}
    </CommandDialog>
  );
}
