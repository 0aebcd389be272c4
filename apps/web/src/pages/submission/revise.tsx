import type { ReactNode } from 'react';
import { Button, Form, Input } from 'antd';
import { api, ask, ifMatch } from '../../api/client';
import type { Submission } from '../../api/types';
import { useCommand } from '../../api/use-command';
import { Section } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';

/** 处理上级退回: how the office handled what came back. */
export function Revise({ submission: s }: { submission: Submission }): ReactNode {
  const send = useCommand(
    ({ handling }: { handling: string }, key) =>
      ask(
        api.POST('/api/v1/submissions/{id}/revise', {
          params: { path: { id: s.id } },
          body: { handling },
          headers: { ...key, ...ifMatch(s.version) },
        }),
      ),
    { done: '已登记处理情况' },
  );
  return (
    <Section title="处理上级退回">
      <Form layout="vertical" onFinish={send.mutate}>
        <Form.Item
          name="handling"
          label="处理情况"
          extra="退回的任务已转牵头单位修改，办结后可重新上报"
          rules={[{ required: true, whitespace: true, message: '请填写处理情况' }]}
        >
          <Input.TextArea autoSize={{ minRows: 3, maxRows: 10 }} maxLength={10000} />
        </Form.Item>
        <ProblemAlert problem={send.error} />
        <Button type="primary" htmlType="submit" loading={send.isPending}>
          登记
        </Button>
      </Form>
    </Section>
  );
}
