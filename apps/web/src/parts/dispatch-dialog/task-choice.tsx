import type { ReactNode } from 'react';
import { Alert, Form } from 'antd';
import type { TaskView } from '../../api/types';
import { PARTY_LABELS } from '../labels';
import { UnitSelect } from '../unit-select';
import { type Choice, openOf } from './choice';

/** One task's open questions: which members of a group, and who leads. */
export function TaskChoice({
  view,
  choice,
  onChange,
}: {
  view: TaskView;
  choice: Choice;
  onChange: (choice: Choice) => void;
}): ReactNode {
  const { toSelect, empty, named, candidates } = openOf(view, choice);
  return (
    <div className="task-choice">
      <p>
        <b>第 {view.row.no} 项</b> {view.row.text}
      </p>
      <p className="quiet">{view.parties.map(p => `${PARTY_LABELS[p.role]}：${p.name}`).join('；')}</p>
      {empty.map(p => (
        <Alert
          key={p.id}
          type="error"
          showIcon
          title={`单位组“${p.name}”没有成员`}
          description="请先请系统管理员在单位管理中维护该组成员。"
        />
      ))}
      {toSelect.map(p => (
        <Form.Item key={p.id} label={`“${p.name}”指哪些单位`} required>
          <UnitSelect
            aria-label={`第 ${view.row.no} 项“${p.name}”的具体单位`}
            mode="multiple"
            placeholder="请选择单位"
            only={p.memberIds?.length ? p.memberIds : undefined}
            value={choice.selections[p.id] ?? []}
            onChange={ids => onChange({ ...choice, selections: { ...choice.selections, [p.id]: ids } })}
          />
        </Form.Item>
      ))}
      <Form.Item
        label="第一牵头单位"
        required
        extra={named ? undefined : '只有单位组牵头：请指定负责汇总、报送和办结的单位'}
      >
        <UnitSelect
          aria-label={`第 ${view.row.no} 项第一牵头单位`}
          placeholder="请选择单位"
          only={candidates ?? undefined}
          value={choice.primaryUnitId ?? named ?? undefined}
          onChange={primaryUnitId => onChange({ ...choice, primaryUnitId })}
        />
      </Form.Item>
    </div>
  );
}
