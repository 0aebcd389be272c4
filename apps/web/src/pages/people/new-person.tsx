import type { ReactNode } from 'react';
import { Form, Input, Select } from 'antd';
import { ADMIN_ROLES, ROLE_LABELS, ROLES, type Role } from '@duban/chain';
import { api, ask, type Schemas } from '../../api/client';
import { useCommand } from '../../api/use-command';
import { Dialog } from '../../parts/dialog';
import { useFaults } from '../../parts/form-faults';
import { ProblemAlert } from '../../parts/problem-alert';
import { UnitSelect } from '../../parts/unit-select';
import { AboutFields } from './amend-dialog';

interface Fields {
  name: string;
  username: string;
  email?: string;
  jobTitle?: string;
  phone?: string;
  unitId: string;
  role: Role;
}

/** The three administrators are appointed by the security administrator, not here. */
const GIVEN_HERE = ROLES.filter(r => !ADMIN_ROLES.includes(r)).map(r => ({
  value: r,
  label: ROLE_LABELS[r],
}));

export function NewPerson({
  open,
  onClose,
  onMade,
}: {
  open: boolean;
  onClose: () => void;
  onMade: (username: string, password: string | null) => void;
}): ReactNode {
  const [form] = Form.useForm<Fields>();
  const create = useCommand(
    (body: Schemas['NewPersonDto'], key) => ask(api.POST('/api/v1/people', { body, headers: key })),
    {
      onDone: ({ password }, { username }) => {
        onClose();
        onMade(username, password);
      },
    },
  );
  useFaults(form, create.error);
  return (
    <Dialog
      open={open}
      title="新增人员"
      okText="新增"
      confirmLoading={create.isPending}
      onOk={form.submit}
      onCancel={onClose}
      destroyOnHidden
    >
      <Form
        form={form}
        layout="vertical"
        preserve={false}
        onFinish={({ unitId, role, email, jobTitle, phone, ...rest }) =>
          create.mutate({
            ...rest,
            email: email || null,
            jobTitle: jobTitle || null,
            phone: phone || null,
            appointments: [{ unitId, role }],
          })
        }
      >
        <Form.Item name="name" label="姓名" rules={[{ required: true, message: '请填写姓名' }]}>
          <Input autoFocus maxLength={50} />
        </Form.Item>
        <Form.Item name="username" label="用户名" rules={[{ required: true, message: '请填写用户名' }]}>
          <Input autoComplete="off" maxLength={64} />
        </Form.Item>
        <AboutFields />
        <Form.Item name="unitId" label="单位" rules={[{ required: true, message: '请选择单位' }]}>
          <UnitSelect />
        </Form.Item>
        <Form.Item name="role" label="角色" rules={[{ required: true, message: '请选择角色' }]}>
          <Select options={GIVEN_HERE} />
        </Form.Item>
        <ProblemAlert problem={create.error} />
      </Form>
    </Dialog>
  );
}
