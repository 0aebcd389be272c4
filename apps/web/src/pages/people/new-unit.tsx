import type { ReactNode } from 'react';
import { Form, Input, Select } from 'antd';
import { api, ask, type Schemas } from '../../api/client';
import { useCommand } from '../../api/use-command';
import { Dialog } from '../../parts/dialog';
import { useFaults } from '../../parts/form-faults';
import { UNIT_KIND_LABELS } from '../../parts/labels';
import { ProblemAlert } from '../../parts/problem-alert';

interface Fields {
  name: string;
  kind: Schemas['UnitKind'];
  aliases?: string[];
}

const KINDS = (Object.keys(UNIT_KIND_LABELS) as Schemas['UnitKind'][]).map(value => ({
  value,
  label: UNIT_KIND_LABELS[value],
}));

export function NewUnit({ open, onClose }: { open: boolean; onClose: () => void }): ReactNode {
  const [form] = Form.useForm<Fields>();
  const create = useCommand(
    (unit: Schemas['NewUnitDto'], key) =>
      ask(api.POST('/api/v1/units', { body: { units: [unit] }, headers: key })),
    { done: '已新增单位', onDone: onClose },
  );
  useFaults(form, create.error);
  return (
    <Dialog
      open={open}
      title="新增单位"
      okText="新增"
      confirmLoading={create.isPending}
      onOk={form.submit}
      onCancel={onClose}
      destroyOnHidden
    >
      <Form form={form} layout="vertical" preserve={false} onFinish={fields => create.mutate(fields)}>
        <Form.Item name="name" label="名称" rules={[{ required: true, message: '请填写单位全称' }]}>
          <Input autoFocus maxLength={100} />
        </Form.Item>
        <Form.Item name="kind" label="类别" rules={[{ required: true, message: '请选择类别' }]}>
          <Select options={KINDS} />
        </Form.Item>
        <Form.Item name="aliases" label="简称、别称" extra="文件里用到的叫法，回车确认，可填多个">
          <Select mode="tags" open={false} />
        </Form.Item>
        <ProblemAlert problem={create.error} />
      </Form>
    </Dialog>
  );
}
