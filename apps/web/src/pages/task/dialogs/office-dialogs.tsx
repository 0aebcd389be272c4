import { type ReactNode, useState } from 'react';
import { Form, Input, Radio } from 'antd';
import { api, ask, ifMatch } from '../../../api/client';
import { useMe } from '../../../api/me';
import type { TaskView } from '../../../api/types';
import { useCommand } from '../../../api/use-command';
import { type Reason, ReasonDialog } from '../../../parts/reason-dialog';
import { RETURN_REASONS } from '../../../parts/return-reasons';

interface Props {
  view: TaskView;
  onClose: () => void;
}

/** 中止, until the office looks at it again. */
export function SuspendDialog({ view: { row, task }, onClose }: Props): ReactNode {
  const suspend = useCommand(
    ({ reason, due = '' }: Reason, key) =>
      ask(
        api.POST('/api/v1/tasks/{id}/suspend', {
          params: { path: { id: row.id } },
          body: { reason, until: due },
          headers: { ...key, ...ifMatch(task.version) },
        }),
      ),
    { done: '任务已中止，催办暂停', onDone: onClose },
  );
  return (
    <ReasonDialog
      open
      title="中止任务"
      hint="中止期间暂停计时和催办；恢复后期限按中止的工作日顺延，已经超期的仍算超期。"
      due={{ label: '复查日期', required: true }}
      ok="中止"
      danger
      busy={suspend.isPending}
      error={suspend.error}
      onOk={suspend.mutate}
      onCancel={onClose}
    />
  );
}

/** 撤销. */
export function CancelDialog({ view: { row, task }, onClose }: Props): ReactNode {
  const cancel = useCommand(
    ({ reason }: Reason, key) =>
      ask(
        api.POST('/api/v1/tasks/cancel', {
          body: { taskIds: [row.id], reason },
          headers: { ...key, ...ifMatch(task.version) },
        }),
      ),
    { done: '任务已撤销', onDone: onClose },
  );
  return (
    <ReasonDialog
      open
      title="撤销任务"
      hint="撤销后各单位不再承担此任务，未办事项全部取消。此操作不能恢复，但会留在办理过程中。"
      ok="撤销任务"
      danger
      busy={cancel.isPending}
      error={cancel.error}
      onOk={cancel.mutate}
      onCancel={onClose}
    />
  );
}

/** 退回办结. */
export function ReturnCompletionDialog({ view: { row }, onClose }: Props): ReactNode {
  const back = useCommand(
    ({ reason, due }: Reason, key) =>
      ask(
        api.POST('/api/v1/tasks/completions/return', {
          body: { taskIds: [row.id], reason, ...(due && { due }) },
          headers: key,
        }),
      ),
    { done: '已退回', onDone: onClose },
  );
  return (
    <ReasonDialog
      open
      title="退回办结"
      label="退回原因"
      choices={RETURN_REASONS}
      due={{ label: '重新报送期限', hint: '不填为 5 个工作日' }}
      ok="退回"
      danger
      busy={back.isPending}
      error={back.error}
      onOk={back.mutate}
      onCancel={onClose}
    />
  );
}

/** 审定办结结论: the leader's word, given here or recorded by the office with its source. */
export function OutcomeDialog({ view, onClose }: Props): ReactNode {
  const me = useMe();
  const [agree, setAgree] = useState(true);
  const asked = view.obligations.find(o => o.kind === 'approve_outcome' && !o.settledAt);
  const self = asked?.holderPersonId === me.person.id;
  const decide = useCommand(
    ({ reason, source = '' }: Reason, key) =>
      ask(
        api.POST('/api/v1/tasks/completions/outcome', {
          body: {
            taskIds: [view.row.id],
            agree,
            reason,
            ...(!self && { onBehalf: { unitId: view.plan.officeUnitId, source } }),
          },
          headers: key,
        }),
      ),
    { done: '已审定', onDone: onClose },
  );
  return (
    <ReasonDialog
      open
      title={self ? '审定办结结论' : '登记领导审定意见'}
      label="意见"
      ok={agree ? '同意' : '不同意'}
      danger={!agree}
      busy={decide.isPending}
      error={decide.error}
      onOk={decide.mutate}
      onCancel={onClose}
    >
      <Form.Item label="审定">
        <Radio.Group
          value={agree}
          onChange={e => setAgree(e.target.value as boolean)}
          options={[
            { value: true, label: '同意' },
            { value: false, label: '不同意，退督查机构重新审核' },
          ]}
        />
      </Form.Item>
      {!self && (
        <Form.Item
          name="source"
          label="来源"
          extra="批示文号或会议纪要"
          rules={[{ required: true, whitespace: true, message: '请填写来源' }]}
        >
          <Input maxLength={500} />
        </Form.Item>
      )}
    </ReasonDialog>
  );
}
