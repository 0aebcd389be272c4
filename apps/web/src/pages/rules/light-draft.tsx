import { type ReactNode, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Form, Select } from 'antd';
import { PACE_CURVES, SIGNAL_LABELS, type Signal, validateRuleSet } from '@duban/chain';
import { api, ask, ifMatch, type Schemas } from '../../api/client';
import { plansQuery } from '../../api/queries';
import { lightPreviewQuery } from '../../api/rules-queries';
import { useCommand } from '../../api/use-command';
import { Line, Words } from '../../parts/fields';
import { optionsOf } from '../../parts/labels';
import { Loaded } from '../../parts/loading';
import { Overtaken } from '../../parts/overtaken';
import { Section } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { RuleFields } from './bands';
import { filledRules, type FilledRules, rulesOf } from './light-form';
import { LightEffect } from './light-effect';

type RuleSet = Schemas['LightRuleSetDto'];
type Filled = FilledRules & { name: string; region?: string; source?: string };

const ORDERS: readonly Signal[][] = [
  ['time', 'pace', 'quality'],
  ['time', 'quality', 'pace'],
  ['pace', 'time', 'quality'],
  ['pace', 'quality', 'time'],
  ['quality', 'time', 'pace'],
  ['quality', 'pace', 'time'],
];
/** Those in use, and the one this set has where it leaves a signal out. */
const combineOptions = (own: string): { value: string; label: string }[] => {
  const orders = ORDERS.map(o => o.join(','));
  return [
    { value: 'worst', label: '各信号取最重' },
    ...[...orders, ...(own === 'worst' || orders.includes(own) ? [] : [own])].map(value => ({
      value,
      label: `依次看${value
        .split(',')
        .map(s => SIGNAL_LABELS[s as Signal])
        .join('、')}，取第一个不绿的`,
    })),
  ];
};

const filled = (set: RuleSet): Filled => ({
  ...filledRules(set.rules),
  ...{ name: set.name, region: set.region ?? '', source: set.source },
});

/** What a draft would do to plans, those that use the set or those chosen. */
function Preview({ set }: { set: RuleSet }): ReactNode {
  const plans = useQuery(plansQuery);
  const [chosen, setChosen] = useState<string[]>([]);
  const preview = useQuery(lightPreviewQuery(set.id, chosen));
  return (
    <Section title="发布后的变化">
      <Select
        className="plan-select"
        mode="multiple"
        aria-label="试看的方案"
        placeholder={set.plans ? '正在使用这套规则的方案' : '选择试看的方案'}
        loading={plans.isPending}
        value={chosen}
        onChange={setChosen}
        showSearch={{ optionFilterProp: 'label' }}
        options={plans.data?.map(p => ({ value: p.id, label: p.title }))}
      />
      <Loaded of={preview}>{p => <LightEffect preview={p} />}</Loaded>
    </Section>
  );
}

/** Edits a draft band by band; what has gaps or overlaps can be saved, and is published only without. */
export function LightDraft({ set }: { set: RuleSet }): ReactNode {
  const { modal } = App.useApp();
  const [form] = Form.useForm<Filled>();
  // What was saved last, or seen first: the version others may have changed meanwhile is compared with it.
  const [base, setBase] = useState(set);
  const [trying, setTrying] = useState(false);
  const initial = filled(base);
  const watched = Form.useWatch([], form) as Filled | undefined;
  const values = watched?.rules ? watched : initial;
  const rules = rulesOf(values);
  const changed =
    JSON.stringify(rules) !== JSON.stringify(rulesOf(initial)) ||
    (['name', 'region', 'source'] as const).some(k => (values[k] ?? '') !== (initial[k] ?? ''));
  const found = validateRuleSet({
    ...{ curve: rules.curve, combine: rules.order ?? 'worst' },
    rules: values.rules.map((r, i) => ({ measure: r.measure, bands: rules.rules[i]?.bands ?? [] })),
  });
  const faults = new Map(found.map(f => [f.where, f.message]));
  const at = { params: { path: { id: set.id } } };
  const save = useCommand(
    ({ name, region, source }: Filled, key) =>
      ask(
        api.PUT('/api/v1/light-rules/{id}', {
          ...at,
          body: { name, region: region || null, source: source ?? '', rules },
          headers: { ...key, ...ifMatch(base.version) },
        }),
      ),
    {
      done: '草稿已保存',
      onDone: ({ version }, { name, region, source }) =>
        setBase({ ...base, name, region: region || null, source: source ?? '', rules, version }),
    },
  );
  const publish = useCommand(
    (version: number, key) =>
      ask(api.POST('/api/v1/light-rules/{id}/publish', { ...at, headers: { ...key, ...ifMatch(version) } })),
    { done: ({ number, plans }) => `第 ${number} 版已发布${plans ? `，${plans} 个方案随之换用` : ''}` },
  );
  const discard = useCommand(
    (version: number, key) =>
      ask(api.POST('/api/v1/light-rules/{id}/discard', { ...at, headers: { ...key, ...ifMatch(version) } })),
    { done: '草稿已作废' },
  );
  return (
    <>
      <Section title={`${base.name} 第 ${set.number} 版（草稿）`}>
        {set.version > base.version && (
          <Overtaken
            what="他人已修改这份草稿"
            onTake={() => {
              setBase(set);
              form.setFieldsValue(filled(set));
            }}
          />
        )}
        <Form
          form={form}
          layout="vertical"
          initialValues={initial}
          onFinish={() => save.mutate(form.getFieldsValue(true))}
        >
          <div className="two">
            <Line name="name" label="名称" />
            <Line name="region" label="适用地区" optional />
            <Form.Item name="curve" label="序时进度">
              <Select options={optionsOf(PACE_CURVES)} />
            </Form.Item>
            <Form.Item
              name="combine"
              label="合成"
              help={faults.get('combine')}
              validateStatus={faults.has('combine') ? 'error' : undefined}
            >
              <Select options={combineOptions(initial.combine)} />
            </Form.Item>
          </div>
          <Words name="source" label="依据" optional />
          <RuleFields values={values} faults={faults} />
          <ProblemAlert problem={save.error ?? publish.error ?? discard.error} />
          <div className="actions last">
            <Button
              htmlType="submit"
              type={changed ? 'primary' : 'default'}
              disabled={!changed}
              loading={save.isPending}
            >
              保存草稿
            </Button>
            <Button disabled={changed} onClick={() => setTrying(!trying)} aria-expanded={trying}>
              {trying ? '收起变化' : '发布后的变化'}
            </Button>
            <Button
              type={changed ? 'default' : 'primary'}
              disabled={changed || found.length > 0}
              loading={publish.isPending}
              onClick={() =>
                void modal.confirm({
                  title: `发布${base.name}第 ${set.number} 版？`,
                  content: '发布后不能修改，只能另起一版；正在用这套规则的方案立即按新版亮灯。',
                  okText: '发布',
                  onOk: () => publish.mutate(base.version),
                })
              }
            >
              发布
            </Button>
            <Button
              type="text"
              danger
              onClick={() =>
                void modal.confirm({
                  title: `作废${base.name}第 ${set.number} 版草稿？`,
                  okText: '作废',
                  okButtonProps: { danger: true },
                  onOk: () => discard.mutate(base.version),
                })
              }
            >
              作废
            </Button>
            <span className={found.length ? 'late' : 'quiet'} role="status">
              {found.length ? `有 ${found.length} 处缺口、重叠或不妥，改正后才能发布` : '没有缺口和重叠'}
            </span>
          </div>
        </Form>
      </Section>
      {trying && !changed && <Preview set={{ ...set, version: base.version }} />}
    </>
  );
}
