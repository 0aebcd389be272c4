import { type ReactNode, useState } from 'react';
import { useNavigate } from 'react-router';
import { Button, Checkbox, Form, Input } from 'antd';
import { api, ask, type Schemas } from '../../api/client';
import { useCommand } from '../../api/use-command';
import { Section } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { today } from '../../parts/time';
import { type Desk, FIELD_LABELS, parsedOf } from './desk';

const KINDS: Readonly<Record<Schemas['DifferenceKind'], string>> = {
  changed: '改动',
  added: '新增',
  dropped: '新文本中没有',
  unchanged: '不变',
};
const labelOf = (field: string): string =>
  field === 'units' ? '承担单位' : (FIELD_LABELS[field] ?? field.replace('fields.', ''));

type Revision = Pick<Schemas['ReimportDto'], 'name' | 'from' | 'reason' | 'dropMissing'>;

/** 修订: the document is another text of a plan; its differences become a draft edition instead of duplicates. */
export function Again({ desk, onDone }: { desk: Desk; onDone: () => void }): ReactNode {
  const navigate = useNavigate();
  const [planId, setPlanId] = useState<string | null>(null);
  const compare = useCommand(
    (id: string) =>
      ask(api.POST('/api/v1/imports/compare', { body: { planId: id, parsed: parsedOf(desk) } })),
    { quiet: true },
  );
  const draft = useCommand(
    (body: Schemas['ReimportDto'], key) => ask(api.POST('/api/v1/imports/edition', { body, headers: key })),
    {
      done: r => `已拟订修订稿：改 ${r.changed} 项，增 ${r.added} 项，去 ${r.dropped} 项`,
      onDone: () => {
        onDone();
        void navigate(`/plans/${planId}`);
      },
    },
  );
  const plans = desk.read.likelyPlans;
  const result = compare.data;
  if (!plans.length) return null;
  return (
    <Section title="可能是已有方案的新文本">
      {plans.map(p => (
        <p key={p.id}>
          《{p.title}》（{p.tasks} 项）{' '}
          <Button
            size="small"
            loading={compare.isPending && planId === p.id}
            onClick={() => {
              setPlanId(p.id);
              compare.mutate(p.id);
            }}
          >
            比较
          </Button>
        </p>
      ))}
      <ProblemAlert problem={compare.error} />
      {result && (
        <>
          <p role="status">
            与《{result.title}》相比：改动 {result.counts.changed}，新增 {result.counts.added}，没有{' '}
            {result.counts.dropped}，不变 {result.counts.unchanged}
          </p>
          <ul className="differences" tabIndex={0} aria-label="差异">
            {result.lines
              .filter(l => l.kind !== 'unchanged')
              .slice(0, 300)
              .map((l, i) => (
                <li key={i}>
                  <b>{KINDS[l.kind]}</b> {l.no ?? '—'} {l.text}
                  {l.changes.map(c => (
                    <small key={c.field} className="more">
                      {labelOf(c.field)}：<del>{c.before ?? '无'}</del> → <ins>{c.after ?? '无'}</ins>
                    </small>
                  ))}
                </li>
              ))}
          </ul>
          <Form<Revision>
            layout="vertical"
            key={result.planId}
            initialValues={{ name: `${result.title}（修订稿）`, from: today() }}
            onFinish={input =>
              draft.mutate({
                ...input,
                planId: result.planId,
                parsed: parsedOf(desk),
                names: Object.fromEntries(
                  Object.entries(desk.choices).filter(([, c]) => 'use' in c || 'alias' in c),
                ),
              })
            }
          >
            <div className="two">
              <Form.Item name="name" label="修订稿名称" rules={[{ required: true, message: '请填写名称' }]}>
                <Input maxLength={200} />
              </Form.Item>
              <Form.Item name="from" label="从哪天起执行" rules={[{ required: true, message: '请选择日期' }]}>
                <Input type="date" />
              </Form.Item>
              <Form.Item name="reason" label="修订理由" rules={[{ required: true, message: '请说明理由' }]}>
                <Input maxLength={500} />
              </Form.Item>
              <Form.Item name="dropMissing" valuePropName="checked">
                <Checkbox>新文本中没有的任务从方案中去掉</Checkbox>
              </Form.Item>
            </div>
            <ProblemAlert problem={draft.error} />
            <Button htmlType="submit" loading={draft.isPending}>
              拟订修订稿
            </Button>
          </Form>
        </>
      )}
    </Section>
  );
}
