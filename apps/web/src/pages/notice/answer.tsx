import type { ReactNode } from 'react';
import { Button, Form, Input } from 'antd';
import { api, ask, ifMatch } from '../../api/client';
import { useMe } from '../../api/me';
import type { Notice } from '../../api/types';
import { useCommand } from '../../api/use-command';
import { behalfOf, SourceItem } from '../../parts/behalf';
import { useFaults } from '../../parts/form-faults';
import { ProblemAlert } from '../../parts/problem-alert';

/** The unit answers; an answer also signs. */
export function Answer({ notice: n }: { notice: Notice }): ReactNode {
  const me = useMe();
  const [form] = Form.useForm<{ answer: string; source?: string }>();
  const send = useCommand(
    ({ answer, source }: { answer: string; source?: string }, key) =>
      ask(
        api.POST('/api/v1/notices/{id}/answer', {
          params: { path: { id: n.id } },
          body: { answer, ...behalfOf(me, n.unitId, source) },
          headers: { ...key, ...ifMatch(n.version) },
        }),
      ),
    { done: '已答复，等待审核' },
  );
  useFaults(form, send.error);
  return (
    <Form form={form} layout="vertical" initialValues={{ answer: n.answer ?? '' }} onFinish={send.mutate}>
      <Form.Item
        name="answer"
        label="整改和推进情况"
        rules={[{ required: true, whitespace: true, message: '请填写答复' }]}
      >
        <Input.TextArea autoSize={{ minRows: 4, maxRows: 14 }} maxLength={10000} />
      </Form.Item>
      <SourceItem unitId={n.unitId} unitName={n.unitName} />
      <ProblemAlert problem={send.error} />
      <Button type="primary" htmlType="submit" loading={send.isPending}>
        答复
      </Button>
    </Form>
  );
}
