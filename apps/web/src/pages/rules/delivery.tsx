import { type ReactNode, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Form, Input, InputNumber, Radio } from 'antd';
import { api, ask, ifMatch, type Schemas } from '../../api/client';
import { deliveryPolicyQuery } from '../../api/rules-queries';
import { useCommand } from '../../api/use-command';
import { useFaults } from '../../parts/form-faults';
import { Loaded } from '../../parts/loading';
import { Overtaken } from '../../parts/overtaken';
import { Section } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { Webhooks } from './webhooks';

type Policy = Schemas['PolicyDto'];
type Filled = Omit<Policy, 'number' | 'opens' | 'closes'> & {
  hours: 'work' | 'own';
  opens?: string;
  closes?: string;
};

const filled = ({ windows, opens, closes, dailyCap, demanded }: Policy): Filled => ({
  ...{ windows: [...windows], dailyCap, demanded: [...demanded] },
  ...(opens !== null && closes !== null ? { hours: 'own', opens, closes } : { hours: 'work' }),
});

const Windows = (): ReactNode => (
  <Form.List name="windows">
    {(fields, { add, remove }, { errors }) => (
      <Form.Item label="汇总发送时间" extra="每个时间把此前的消息合成一封；须在可发送的时间内">
        <div className="dates">
          {fields.map(({ key, name }) => (
            <div key={key} className="date-row">
              <Form.Item name={[name]} rules={[{ required: true, message: '请填写时间' }]}>
                <Input type="time" aria-label={`第 ${name + 1} 个发送时间`} />
              </Form.Item>
              {fields.length > 1 && (
                <Button
                  size="small"
                  aria-label={`删除第 ${name + 1} 个发送时间`}
                  onClick={() => remove(name)}
                >
                  删除
                </Button>
              )}
            </div>
          ))}
        </div>
        <Button size="small" onClick={() => add('')}>
          增加时间
        </Button>
        <Form.ErrorList errors={errors} />
      </Form.Item>
    )}
  </Form.List>
);

function PolicyForm({ policy }: { policy: Policy }): ReactNode {
  const [form] = Form.useForm<Filled>();
  const [base, setBase] = useState(policy);
  const hours = Form.useWatch('hours', form) ?? filled(base).hours;
  const save = useCommand(
    (body: Schemas['SetPolicyDto'], key) =>
      ask(api.PUT('/api/v1/notification-policy', { body, headers: { ...key, ...ifMatch(base.number) } })),
    {
      done: ({ number }) => `发送规则第 ${number} 版已生效`,
      onDone: ({ number }, body) => setBase({ ...body, number }),
    },
  );
  useFaults(form, save.error);
  return (
    <Section title="发送规则">
      <p className="quiet">
        {base.number ? `现行第 ${base.number} 版。` : '现行的是内置规则。'}
        加急的消息不受时间和上限限制；休息日不发送。
      </p>
      {policy.number > base.number && (
        <Overtaken
          what={`他人已修改发送规则（第 ${policy.number} 版）`}
          onTake={() => {
            setBase(policy);
            form.setFieldsValue(filled(policy));
          }}
        />
      )}
      <Form
        form={form}
        layout="vertical"
        initialValues={filled(base)}
        onFinish={({ hours: by, opens, closes, ...rest }) =>
          save.mutate({
            ...rest,
            opens: by === 'own' ? (opens ?? null) : null,
            closes: by === 'own' ? (closes ?? null) : null,
          })
        }
      >
        <Windows />
        <Form.Item name="hours" label="可发送的时间">
          <Radio.Group
            options={[
              { value: 'work', label: '按工作日历的作息时间' },
              { value: 'own', label: '另行规定' },
            ]}
          />
        </Form.Item>
        {hours === 'own' && (
          <div className="inline-form">
            <Form.Item name="opens" label="起" rules={[{ required: true, message: '请填写起始时间' }]}>
              <Input type="time" />
            </Form.Item>
            <Form.Item name="closes" label="止" rules={[{ required: true, message: '请填写截止时间' }]}>
              <Input type="time" />
            </Form.Item>
          </div>
        )}
        <Form.Item
          name="dailyCap"
          label="每人每日汇总上限"
          rules={[{ required: true, message: '请填写上限' }]}
        >
          <InputNumber min={1} max={50} precision={0} suffix="封" />
        </Form.Item>
        <Form.Item name="demanded" label="不论个人偏好必须采用的方式">
          <Checkbox.Group
            options={[
              { value: 'mail', label: '邮件' },
              { value: 'webhook', label: '回调' },
            ]}
          />
        </Form.Item>
        <ProblemAlert problem={save.error} />
        <div className="actions last">
          <Button htmlType="submit" type="primary" loading={save.isPending}>
            保存
          </Button>
        </div>
      </Form>
    </Section>
  );
}

/** 发送规则: when digests go out, how many a day, by what, and to which outside addresses. */
export default function DeliveryRules(): ReactNode {
  const policy = useQuery(deliveryPolicyQuery);
  return (
    <>
      <Loaded of={policy}>{p => <PolicyForm policy={p} />}</Loaded>
      <Webhooks />
    </>
  );
}
