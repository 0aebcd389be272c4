import type { ReactNode } from 'react';
import { Button, Checkbox, Form, Input } from 'antd';
import { api, ask, ifMatch } from '../../../api/client';
import { useMe } from '../../../api/me';
import type { TaskView } from '../../../api/types';
import { useCommand } from '../../../api/use-command';
import { behalfOf, SourceItem } from '../../../parts/behalf';
import { Dialog } from '../../../parts/dialog';
import { useFaults } from '../../../parts/form-faults';
import { ProblemAlert } from '../../../parts/problem-alert';
import { day, today } from '../../../parts/time';
import { type MilestoneRow, MilestoneRows } from './milestone-rows';

interface Filled {
  text: string;
  milestones: MilestoneRow[];
  contributorIds: string[];
  source?: string;
}

/** The document's own (several deadlines in one cell), as far as they are still to come. */
const stated = ({ task }: TaskView): Filled['milestones'] =>
  (task.statedMilestones ?? []).filter(m => m.date >= today()).map(m => ({ title: m.text, due: m.date }));

const initial = (view: TaskView): Partial<Filled> => ({
  text: view.actionPlan?.text,
  milestones: view.actionPlan
    ? view.milestones.filter(m => m.state === 'open').map(({ title, due }) => ({ title, due }))
    : stated(view),
  contributorIds: view.assignments.filter(a => a.contributes && !a.isPrimary).map(a => a.unitId),
});

/** 报送推进计划, or a new version of it. */
export function ActionPlanDialog({ view, onClose }: { view: TaskView; onClose: () => void }): ReactNode {
  const me = useMe();
  const [form] = Form.useForm<Filled>();
  const { row, task } = view;
  const file = useCommand(
    ({ source, milestones = [], contributorIds = [], text }: Filled, key) =>
      ask(
        api.POST('/api/v1/tasks/{id}/action-plan', {
          params: { path: { id: row.id } },
          body: { text, milestones, contributorIds, ...behalfOf(me, task.primaryUnitId ?? '', source) },
          headers: { ...key, ...ifMatch(task.version) },
        }),
      ),
    { done: '推进计划已报送', onDone: onClose },
  );
  useFaults(form, file.error);
  const complete = view.obligations.find(o => o.kind === 'complete' && !o.settledAt);
  const others = view.assignments.filter(
    a => !a.isPrimary && ['pending', 'signed', 'declined'].includes(a.state),
  );
  return (
    <Dialog
      open
      width={680}
      title={view.actionPlan ? '修订推进计划' : '报送推进计划'}
      onCancel={onClose}
      footer={[
        <Button key="cancel" onClick={onClose}>
          取消
        </Button>,
        <Button key="ok" type="primary" loading={file.isPending} onClick={form.submit}>
          报送
        </Button>,
      ]}
    >
      <Form form={form} layout="vertical" initialValues={initial(view)} onFinish={file.mutate}>
        <Form.Item
          name="text"
          label="推进措施"
          rules={[{ required: true, whitespace: true, message: '请填写推进措施' }]}
        >
          <Input.TextArea autoFocus autoSize={{ minRows: 3, maxRows: 12 }} maxLength={10000} />
        </Form.Item>
        {!view.actionPlan && stated(view).length > 0 && (
          <p className="quiet">节点已按文件所写的 {stated(view).length} 个时限填入，请核对。</p>
        )}
        <MilestoneRows form={form} last={complete && day(complete.dueAt)} />
        {others.length > 0 && (
          <Form.Item
            name="contributorIds"
            label="每期提供材料的单位"
            extra="只勾选确需提供材料的单位；其他牵头单位每期都提供"
          >
            <Checkbox.Group
              options={others.map(a => ({ value: a.unitId, label: a.unitName, disabled: a.role === 'lead' }))}
            />
          </Form.Item>
        )}
        <SourceItem unitId={task.primaryUnitId} unitName={row.primaryUnit ?? undefined} />
        <ProblemAlert problem={file.error} />
      </Form>
    </Dialog>
  );
}
