import type { ReactNode } from 'react';
import { Button, Form, Input } from 'antd';
import { api, ask, ifMatch, type Schemas } from '../../api/client';
import type { Plan } from '../../api/types';
import { useCommand } from '../../api/use-command';
import { Dialog } from '../../parts/dialog';
import { useFaults } from '../../parts/form-faults';
import { ProblemAlert } from '../../parts/problem-alert';

const FIELDS = [
  { name: 'authority', label: '批准机关或会议', placeholder: '区政府第 12 次常务会议' },
  { name: 'documentNo', label: '文号', placeholder: '江州府办〔2026〕8号' },
  { name: 'scope', label: '督查范围', placeholder: '区政府工作报告重点任务' },
] as const;

/** 登记批准依据: nothing is dispatched without (国务院令 733). */
export function ApproveDialog({ plan, onClose }: { plan: Plan; onClose: () => void }): ReactNode {
  const [form] = Form.useForm<Schemas['ApprovePlanDto']>();
  const approve = useCommand(
    (body: Schemas['ApprovePlanDto'], key) =>
      ask(
        api.POST('/api/v1/plans/{id}/approve', {
          params: { path: { id: plan.id } },
          body,
          headers: { ...key, ...ifMatch(plan.version) },
        }),
      ),
    { done: '已登记，可以分办', onDone: onClose },
  );
  useFaults(form, approve.error);
  return (
    <Dialog
      open
      title="登记批准依据"
      onCancel={onClose}
      footer={[
        <Button key="cancel" onClick={onClose}>
          取消
        </Button>,
        <Button key="ok" type="primary" loading={approve.isPending} onClick={form.submit}>
          登记
        </Button>,
      ]}
    >
      <p>督查须有依据：按《政府督查工作条例》，经批准并确定范围后方可分办。</p>
      <Form form={form} layout="vertical" onFinish={approve.mutate}>
        {FIELDS.map(({ name, label, placeholder }, i) => (
          <Form.Item
            key={name}
            name={name}
            label={label}
            rules={[{ required: true, whitespace: true, message: `请填写${label}` }]}
          >
            <Input autoFocus={i === 0} placeholder={placeholder} maxLength={200} />
          </Form.Item>
        ))}
        <ProblemAlert problem={approve.error} />
      </Form>
    </Dialog>
  );
}
