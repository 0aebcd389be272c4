import type { ReactNode } from 'react';
import { Button, Checkbox, Form, Input } from 'antd';
import { api, ask, ifMatch } from '../../api/client';
import type { Submission } from '../../api/types';
import { useCommand } from '../../api/use-command';
import { useFaults } from '../../parts/form-faults';
import { Section } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { today } from '../../parts/time';

interface Filled {
  reply: string;
  /** By task. */
  items: Record<string, { returned?: boolean; reason?: string; due?: string }>;
}

const Item = ({ taskId, title }: Submission['items'][number]): ReactNode => {
  const form = Form.useFormInstance<Filled>();
  const returned = Form.useWatch(['items', taskId, 'returned'], form);
  return (
    <div className="reply-item">
      <Form.Item name={['items', taskId, 'returned']} valuePropName="checked" noStyle>
        <Checkbox>退回：{title}</Checkbox>
      </Form.Item>
      {returned && (
        <div className="two">
          <Form.Item
            name={['items', taskId, 'reason']}
            label="退回原因"
            rules={[{ required: true, whitespace: true, message: '请填写退回原因' }]}
          >
            <Input maxLength={2000} />
          </Form.Item>
          <Form.Item name={['items', taskId, 'due']} label="重新报送期限" extra="不填为 5 个工作日">
            <Input type="date" min={today()} />
          </Form.Item>
        </div>
      )}
    </div>
  );
};

/** The superior's reply, its own or recorded by the office: what is not returned is accepted and closed. */
export function Reply({ submission: s, recorded }: { submission: Submission; recorded: boolean }): ReactNode {
  const [form] = Form.useForm<Filled>();
  const send = useCommand(
    ({ reply, items = {} }: Filled, key) =>
      ask(
        api.POST('/api/v1/submissions/{id}/reply', {
          params: { path: { id: s.id } },
          body: {
            reply,
            returned: Object.entries(items).flatMap(([taskId, { returned, reason = '', due }]) =>
              returned ? [{ taskId, reason, ...(due && { due }) }] : [],
            ),
          },
          headers: { ...key, ...ifMatch(s.version) },
        }),
      ),
    { done: ({ closed, returned }) => `已办结 ${closed} 项${returned ? `，退回 ${returned} 项` : ''}` },
  );
  useFaults(form, send.error);
  return (
    <Section title={recorded ? '登记上级意见' : '批复'}>
      <Form form={form} layout="vertical" onFinish={send.mutate}>
        <Form.Item
          name="reply"
          label="意见"
          rules={[{ required: true, whitespace: true, message: '请填写意见' }]}
        >
          <Input.TextArea autoSize={{ minRows: 3, maxRows: 12 }} maxLength={10000} />
        </Form.Item>
        <fieldset>
          <legend>
            逐项<small>未勾选退回的任务即为认可，随即办结销号</small>
          </legend>
          {s.items.map(i => (
            <Item key={i.taskId} {...i} />
          ))}
        </fieldset>
        <ProblemAlert problem={send.error} />
        <Button type="primary" htmlType="submit" loading={send.isPending}>
          {recorded ? '登记' : '回复'}
        </Button>
      </Form>
    </Section>
  );
}
