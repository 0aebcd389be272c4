import { type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Form, Input, InputNumber, Select } from 'antd';
import { api, ask, type Schemas } from '../../api/client';
import { leadersQuery } from '../../api/queries';
import { useCommand } from '../../api/use-command';
import { useFaults } from '../../parts/form-faults';
import { chosenLadders, LadderFields } from '../../parts/ladder-choice';
import { optionsOf, PLAN_KIND_LABELS, RHYTHM_LABELS } from '../../parts/labels';
import { Section } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { UnitSelect } from '../../parts/unit-select';
import { columnsOf, type Desk, parsedOf } from './desk';

type Head = Omit<Schemas['ConfirmDto'], 'parsed' | 'names'>;

function HeadFields(): ReactNode {
  const leaders = useQuery(leadersQuery);
  const superior = Form.useWatch('superiorUnitId') as string | undefined;
  return (
    <div className="two">
      <Form.Item
        name="title"
        label="标题"
        rules={[{ required: true, whitespace: true, message: '请填写标题' }]}
      >
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="year" label="年度" rules={[{ required: true, message: '请填写年度' }]}>
        <InputNumber min={2000} max={2100} precision={0} className="measure" />
      </Form.Item>
      <Form.Item name="kind" label="类别">
        <Select options={optionsOf(PLAN_KIND_LABELS)} />
      </Form.Item>
      <Form.Item name="rhythm" label="报送周期" extra="不选则按类别：项目清单每月，指标清单每年，其他每季度">
        <Select allowClear options={optionsOf(RHYTHM_LABELS)} />
      </Form.Item>
      <Form.Item name="leaderId" label="分管领导" extra="审定未完成目标的结论，裁定再次退办">
        <Select
          allowClear
          loading={leaders.isPending}
          options={leaders.data?.map(p => ({ value: p.id, label: p.name }))}
        />
      </Form.Item>
      <Form.Item name="superiorUnitId" label="上报对象" extra="不选则由督查机构直接办结">
        <UnitSelect allowClear />
      </Form.Item>
      <Form.Item name="signDays" label="签收时限（工作日）" extra="不填则按通用时限（2 个工作日）">
        <InputNumber min={1} max={30} precision={0} className="measure" />
      </Form.Item>
      <Form.Item name="signOff" valuePropName="checked">
        <Checkbox>报告须经单位负责人审签</Checkbox>
      </Form.Item>
      <details className="ladders">
        <summary>催办阶梯：不选的按通用阶梯</summary>
        <LadderFields />
      </details>
      {superior && (
        <Form.Item name="superiorInside" valuePropName="checked">
          <Checkbox>上级在本系统内批复</Checkbox>
        </Form.Item>
      )}
    </div>
  );
}

/** 方案和分办条件: what the draft becomes, and by which terms it will be handed out. */
export function Terms({
  desk,
  blocked,
  onHead,
  onDone,
}: {
  desk: Desk;
  /** Why it cannot be confirmed yet; null: it can. */
  blocked: string | null;
  onHead: (head: Desk['head']) => void;
  onDone: () => void;
}): ReactNode {
  const navigate = useNavigate();
  const [form] = Form.useForm<Head>();
  const confirm = useCommand(
    (body: Schemas['ConfirmDto'], key) => ask(api.POST('/api/v1/imports/confirm', { body, headers: key })),
    {
      done: ({ tasks, goals, unitsCreated }) =>
        `已立项 ${tasks} 项${goals ? `，存下目标线索 ${goals} 条` : ''}${unitsCreated ? `，新建单位 ${unitsCreated} 个` : ''}`,
      onDone: ({ planId }) => {
        onDone();
        void navigate(`/plans/${planId}`);
      },
    },
  );
  useFaults(form, confirm.error);
  const { title, year, kind } = desk.read.parsed.document;
  const count = desk.tasks.length - desk.removed.length;
  const goals = parsedOf(desk).goals?.length ?? 0;
  return (
    <Section title="方案和分办条件">
      <Form
        form={form}
        layout="vertical"
        scrollToFirstError
        initialValues={{ title, year, kind, ...desk.head }}
        onValuesChange={(_, all) => onHead(all as Desk['head'])}
        onFinish={head =>
          confirm.mutate({
            ...head,
            signDays: head.signDays ?? undefined,
            ladders: chosenLadders(head.ladders),
            columns: columnsOf(desk),
            parsed: parsedOf(desk),
            names: desk.choices,
            proposeLeads: desk.proposeLeads,
          })
        }
      >
        <HeadFields />
        <ProblemAlert problem={confirm.error} fields={{ title: '标题', year: '年度' }} />
        <Button
          type="primary"
          htmlType="submit"
          disabled={blocked !== null || (!count && !goals)}
          loading={confirm.isPending}
        >
          {count || !goals ? `确认立项 ${count} 项` : `建立方案，存下 ${goals} 条目标线索`}
        </Button>{' '}
        {blocked && <span className="returned inline">{blocked}</span>}
        <span role="status">{confirm.isPending && `正在立项 ${count} 项……`}</span>
      </Form>
    </Section>
  );
}
