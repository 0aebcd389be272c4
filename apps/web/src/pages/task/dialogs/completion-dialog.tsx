import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Radio } from 'antd';
import { api, ask, ifMatch, type Schemas } from '../../../api/client';
import { useMe } from '../../../api/me';
import { metaQuery } from '../../../api/queries';
import type { TaskView } from '../../../api/types';
import { useCommand } from '../../../api/use-command';
import { behalfOf, SourceItem } from '../../../parts/behalf';
import { Dialog } from '../../../parts/dialog';
import { useFaults } from '../../../parts/form-faults';
import { ProblemAlert } from '../../../parts/problem-alert';
import { type Measured, toMeasured, toMeasurements } from '../../../parts/measured';
import { TargetFields } from '../../../parts/target-fields';

interface Filled {
  outcome: Schemas['TaskOutcome'];
  text: string;
  measurements?: Measured;
  source?: string;
}

/** 申请办结: what was achieved, or honestly not. */
export function CompletionDialog({ view, onClose }: { view: TaskView; onClose: () => void }): ReactNode {
  const me = useMe();
  const [form] = Form.useForm<Filled>();
  const { row, task } = view;
  const meta = useQuery(metaQuery);
  const before = view.reports.find(r => r.kind === 'completion' && r.state === 'returned');
  const last = toMeasured(
    (before ?? view.reports.find(r => r.kind === 'report' && r.measurements.length))?.measurements ?? [],
  );
  const submit = useCommand(
    ({ source, measurements, ...input }: Filled, key) =>
      ask(
        api.POST('/api/v1/tasks/{id}/completion', {
          params: { path: { id: row.id } },
          body: {
            ...input,
            measurements: toMeasurements(measurements),
            ...behalfOf(me, task.primaryUnitId ?? '', source),
          },
          headers: { ...key, ...ifMatch(task.version) },
        }),
      ),
    { done: '已申请办结，等待审核', onDone: onClose },
  );
  useFaults(form, submit.error);
  const outcome = Form.useWatch('outcome', form);
  return (
    <Dialog
      open
      width={640}
      title="申请办结"
      onCancel={onClose}
      footer={[
        <Button key="cancel" onClick={onClose}>
          取消
        </Button>,
        <Button key="ok" type="primary" loading={submit.isPending} onClick={form.submit}>
          申请办结
        </Button>,
      ]}
    >
      {before && <p className="returned">上次退回原因：{before.reason}</p>}
      <Form
        form={form}
        layout="vertical"
        initialValues={{
          outcome: before?.outcome ?? 'achieved',
          text: before?.text,
          measurements: last,
        }}
        onFinish={submit.mutate}
      >
        <Form.Item
          name="outcome"
          label="结论"
          extra={outcome && outcome !== 'achieved' ? '督查机构审核后，由分管领导审定' : undefined}
        >
          <Radio.Group
            options={Object.entries(meta.data?.outcomes ?? {}).map(([value, label]) => ({ value, label }))}
          />
        </Form.Item>
        <Form.Item
          name="text"
          label={!outcome || outcome === 'achieved' ? '完成情况' : '原因'}
          rules={[{ required: true, whitespace: true, message: '请填写' }]}
        >
          <Input.TextArea autoFocus autoSize={{ minRows: 4, maxRows: 14 }} maxLength={10000} />
        </Form.Item>
        <TargetFields targets={view.targets} />
        <SourceItem unitId={task.primaryUnitId} unitName={row.primaryUnit ?? undefined} />
        <ProblemAlert problem={submit.error} />
      </Form>
    </Dialog>
  );
}
