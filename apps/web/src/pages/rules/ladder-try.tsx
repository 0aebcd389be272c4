import type { ReactNode } from 'react';
import { Button, Form, Select } from 'antd';
import { OBLIGATIONS, RECIPIENTS, STEP_CHANNELS } from '@duban/chain';
import { api, ask, type Schemas } from '../../api/client';
import { useCommand } from '../../api/use-command';
import { Day } from '../../parts/fields';
import { Nothing, Section } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { time, today } from '../../parts/time';
import { UnitSelect } from '../../parts/unit-select';

interface Sample {
  kind: Schemas['ObligationKind'];
  due: string;
  unitId?: string;
}

const Coming = ({ steps }: { steps: Schemas['StepAheadDto'][] }): ReactNode =>
  steps.length === 0 ? (
    <Nothing>这一天的待办不会催办。</Nothing>
  ) : (
    <ol className="steps tried">
      {steps.map(s => (
        <li key={`${s.label} ${s.at}`}>
          <div className="line">
            <time>{time(s.at)}</time>
            <b>{s.actionWords}</b>
            <span>
              {s.recipients
                .map(r => `${RECIPIENTS[r.as]}${r.names.length ? `（${r.names.join('、')}）` : ''}`)
                .join('；')}
            </span>
            <span className="quiet">{s.channels.map(c => STEP_CHANNELS[c]).join('、')}</span>
            {s.urgent && <span className="returned inline">加急：{s.urgent}</span>}
          </div>
          <p className="quiet">{s.because}</p>
        </li>
      ))}
    </ol>
  );

/** 试算: what the ladder as it stands here would do about something due on a day. */
export function LadderTry({
  item,
  data,
  changed,
  sound,
}: {
  item: Schemas['LadderItemDto'];
  data: Schemas['LadderDto'];
  changed: boolean;
  /** Without faults. */
  sound: boolean;
}): ReactNode {
  const run = useCommand(
    ({ unitId, ...rest }: Sample) =>
      ask(
        api.POST('/api/v1/ladders/simulate', {
          body: { ...rest, ...(unitId && { unitId }), ...(changed && { ladder: data }) },
        }),
      ),
    { quiet: true },
  );
  return (
    <Section title={changed ? '试算拟定的阶梯' : '试算现行的阶梯'}>
      <Form
        className="inline-form"
        layout="vertical"
        initialValues={{ kind: item.kinds[0], due: today() }}
        onFinish={run.mutate}
      >
        <Form.Item name="kind" label="待办" rules={[{ required: true }]}>
          <Select options={item.kinds.map(value => ({ value, label: OBLIGATIONS[value].label }))} />
        </Form.Item>
        <Day name="due" label="到期日" min="" />
        <Form.Item name="unitId" label="承办单位（选填）">
          <UnitSelect allowClear placeholder="选了才列出人员" />
        </Form.Item>
        <Form.Item label=" " colon={false}>
          <Button htmlType="submit" loading={run.isPending} disabled={!sound}>
            试算
          </Button>
        </Form.Item>
      </Form>
      <ProblemAlert problem={run.error} />
      {run.data && <Coming steps={run.data.coming} />}
    </Section>
  );
}
