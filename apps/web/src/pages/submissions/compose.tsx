import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Form, Input } from 'antd';
import { api, ask, type Schemas } from '../../api/client';
import { submittedQuery, toSubmitQuery, useMeta } from '../../api/queries';
import { useCommand } from '../../api/use-command';
import { useFaults } from '../../parts/form-faults';
import { Loaded } from '../../parts/loading';
import { Nothing } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';

/** 上报 tasks of one plan whose completion is approved. */
export function Compose({ planId }: { planId: string }): ReactNode {
  const navigate = useNavigate();
  const [form] = Form.useForm<Schemas['SubmitUpwardDto']>();
  const { outcomes } = useMeta();
  const submitted = useQuery(submittedQuery(planId));
  // Sent up already, and no reply yet.
  const away = new Set((submitted.data ?? []).flatMap(s => s.items.map(i => i.taskId)));
  const tasks = useQuery(toSubmitQuery(planId));
  const submit = useCommand(
    (body: Schemas['SubmitUpwardDto'], key) => ask(api.POST('/api/v1/submissions', { body, headers: key })),
    { done: '已上报', onDone: ({ id }) => void navigate(`/submissions/${id}`) },
  );
  useFaults(form, submit.error);
  return (
    <Loaded of={tasks}>
      {rows => {
        const ready = rows.filter(row => !away.has(row.id));
        if (!ready.length) return <Nothing>此方案没有待上报的任务。</Nothing>;
        return (
          <Form
            form={form}
            layout="vertical"
            onFinish={submit.mutate}
            initialValues={{
              taskIds: ready.map(r => r.id),
              title: `关于《${ready[0].planTitle}》${ready.length === 1 ? `第${ready[0].no}项任务` : `${ready.length}项任务`}完成情况的报告`,
              text: '',
            }}
          >
            <Form.Item
              name="taskIds"
              label="上报的任务"
              rules={[{ type: 'array', min: 1, message: '请至少选择一项' }]}
            >
              <Checkbox.Group
                className="stacked"
                options={ready.map(r => ({
                  value: r.id,
                  label: `第 ${r.no} 项 ${r.text}（${outcomes[r.outcome ?? ''] ?? ''}）`,
                }))}
              />
            </Form.Item>
            <Form.Item
              name="title"
              label="标题"
              rules={[{ required: true, whitespace: true, message: '请填写标题' }]}
            >
              <Input maxLength={200} />
            </Form.Item>
            <Form.Item
              name="text"
              label="正文"
              rules={[{ required: true, whitespace: true, message: '请填写正文' }]}
            >
              <Input.TextArea autoSize={{ minRows: 5, maxRows: 20 }} maxLength={10000} />
            </Form.Item>
            <ProblemAlert problem={submit.error} />
            <Button type="primary" htmlType="submit" loading={submit.isPending}>
              上报
            </Button>
          </Form>
        );
      }}
    </Loaded>
  );
}
