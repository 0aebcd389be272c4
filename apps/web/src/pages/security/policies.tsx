import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Form, InputNumber } from 'antd';
import { ROLE_LABELS } from '@duban/chain';
import { api, ask, ifMatch, type Schemas } from '../../api/client';
import { policiesQuery } from '../../api/admin-queries';
import { useCommand } from '../../api/use-command';
import { useFaults } from '../../parts/form-faults';
import { optionsOf } from '../../parts/labels';
import { Loaded } from '../../parts/loading';
import { Section } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';

type Policy = Schemas['PoliciesDto'];
type Seen = Schemas['PoliciesSeenDto'];

const Count = ({
  name,
  label,
  unit,
  min,
  max,
  hint,
}: {
  name: [keyof Policy, string];
  label: string;
  unit: string;
  min: number;
  max?: number;
  hint?: string;
}): ReactNode => (
  <Form.Item name={name} label={label} extra={hint} rules={[{ required: true, message: `请填写${label}` }]}>
    <InputNumber min={min} max={max} precision={0} suffix={unit} className="measure" />
  </Form.Item>
);

function PolicyForm({ policies: { version, ...policies } }: { policies: Seen }): ReactNode {
  const [form] = Form.useForm<Policy>();
  const save = useCommand(
    (body: Policy, key) =>
      ask(api.PUT('/api/v1/security/policies', { body, headers: { ...key, ...ifMatch(version) } })),
    { done: '安全策略已生效' },
  );
  useFaults(form, save.error);
  return (
    <Form form={form} layout="vertical" initialValues={policies} onFinish={save.mutate}>
      <Section title="密码">
        <div className="two">
          <Count name={['password_policy', 'minLength']} label="最短长度" unit="位" min={8} max={64} />
          <Count
            name={['password_policy', 'minClasses']}
            label="至少几类字符"
            unit="类"
            min={3}
            max={4}
            hint="大写、小写、数字、符号"
          />
          <Count name={['password_policy', 'maxAgeDays']} label="有效期" unit="天" min={0} hint="0 为不限" />
          <Count
            name={['password_policy', 'history']}
            label="不得与最近几次相同"
            unit="次"
            min={0}
            max={24}
          />
        </div>
      </Section>
      <Section title="登录">
        <div className="two">
          <Count
            name={['session_policy', 'idleMinutes']}
            label="多久不操作即退出"
            unit="分钟"
            min={1}
            max={240}
          />
          <Count name={['session_policy', 'absoluteHours']} label="登录后最长" unit="小时" min={1} max={24} />
        </div>
        <Form.Item
          name={['second_factor', 'required']}
          label="须以动态口令登录的角色"
          extra="尚未绑定验证器的，下次登录时须先绑定"
        >
          <Checkbox.Group options={optionsOf(ROLE_LABELS)} />
        </Form.Item>
      </Section>
      <ProblemAlert problem={save.error} />
      <div className="actions">
        <Button htmlType="submit" type="primary" loading={save.isPending}>
          保存
        </Button>
      </div>
    </Form>
  );
}

/** 安全策略: passwords, sessions, second factors. */
export function Policies(): ReactNode {
  const policies = useQuery({ ...policiesQuery, refetchOnWindowFocus: false });
  return <Loaded of={policies}>{p => <PolicyForm key={p.version} policies={p} />}</Loaded>;
}
