import type { ReactNode } from 'react';
import { Button, Form, Input } from 'antd';
import { api, ask, ifMatch } from '../../api/client';
import type { Submission } from '../../api/types';
import { useCommand } from '../../api/use-command';
import { useFaults } from '../../parts/form-faults';
import { Section } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';

interface Filled {
  title?: string;
  text?: string;
}

/** 定期上报: the figures are counted here, the words are the office's; then it goes up. */
export function Summary({ submission: s }: { submission: Submission }): ReactNode {
  const [form] = Form.useForm<Filled>();
  const given = { params: { path: { id: s.id } } };
  const compose = useCommand(
    ({ text }: { text?: string }, key) =>
      ask(
        api.POST('/api/v1/submissions/{id}/compose', {
          ...given,
          body: text ? { text } : {},
          headers: { ...key, ...ifMatch(s.version) },
        }),
      ),
    { done: '已汇总本期情况' },
  );
  const submit = useCommand(
    ({ title, text }: Filled, key) =>
      ask(
        api.POST('/api/v1/submissions/{id}/submit', {
          ...given,
          body: { ...(title && { title }), ...(text && { text }) },
          headers: { ...key, ...ifMatch(s.version) },
        }),
      ),
    { done: '已上报' },
  );
  useFaults(form, submit.error);
  const { figures } = s;
  return (
    <Section
      title="定期上报"
      extra={
        <>
          <Button loading={compose.isPending} onClick={() => compose.mutate({})}>
            {figures ? '重新汇总' : '汇总本期情况'}
          </Button>
        </>
      }
    >
      <p className="quiet">汇总按系统中的任务、报告和期限计数，并拟出文字；文字可以修改后再上报。</p>
      {figures && (
        <p>
          任务 {figures.tasks} 项，已办结 {figures.closed} 项，平均进度 {figures.percent}%；本期报告通过{' '}
          {figures.reports.approved} 份，未报 {figures.reports.outstanding} 份。
        </p>
      )}
      <Form
        form={form}
        layout="vertical"
        initialValues={{ title: s.title, text: s.text }}
        onFinish={submit.mutate}
      >
        <Form.Item name="title" label="标题">
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="text" label="正文">
          <Input.TextArea autoSize={{ minRows: 6, maxRows: 24 }} maxLength={20000} />
        </Form.Item>
        <ProblemAlert problem={submit.error ?? compose.error} />
        <Button type="primary" htmlType="submit" loading={submit.isPending}>
          上报
        </Button>
      </Form>
    </Section>
  );
}
