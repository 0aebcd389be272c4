import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { Button, Form, Select } from 'antd';
import { api, ask, ifMatch, type Schemas } from '../../api/client';
import { lightRulesQuery, planLightsPreviewQuery } from '../../api/rules-queries';
import type { Plan } from '../../api/types';
import { useCommand } from '../../api/use-command';
import { Dialog } from '../../parts/dialog';
import { Words } from '../../parts/fields';
import { useFaults } from '../../parts/form-faults';
import { Loaded } from '../../parts/loading';
import { ProblemAlert } from '../../parts/problem-alert';
import { LightEffect } from '../rules/light-effect';

type Rules = Schemas['LightRuleListDto'];

/** The rules a plan is lit by, as its reader may know them. */
export const lightsOf = (plan: Plan, rules: Rules | undefined): string => {
  if (!plan.lightRuleSetId) return '通用亮灯规则';
  const set = rules?.items.find(s => s.id === plan.lightRuleSetId);
  return set ? `${set.name}（第 ${set.number} 版）` : '自选规则';
};

const PRESET = 'preset:';
const choiceOf = (value: string): { preset?: string; ruleSetId?: string } =>
  value.startsWith(PRESET) ? { preset: value.slice(PRESET.length) } : { ruleSetId: value };

/** A shipped set that was taken over stands among the office's own, and is not offered twice. */
function optionsOf({
  presets,
  items,
}: Rules): { label: string; options: { value: string; label: string }[] }[] {
  const own = items.filter(s => s.state === 'published');
  return [
    {
      label: '内置规则',
      options: presets
        .filter(p => !own.some(s => s.name === p.name))
        .map(p => ({ value: PRESET + p.key, label: p.name })),
    },
    {
      label: '本区规则',
      options: own.map(s => ({ value: s.id, label: `${s.name}（第 ${s.number} 版）` })),
    },
  ].filter(group => group.options.length);
}

function Effect({ plan, value }: { plan: Plan; value: string }): ReactNode {
  const preview = useQuery(planLightsPreviewQuery(plan.id, choiceOf(value)));
  return (
    <div className="effect" role="region" aria-label="换用后的变化" tabIndex={0}>
      <Loaded of={preview}>{p => <LightEffect preview={p} then="换用后" />}</Loaded>
    </div>
  );
}

function Choose({ plan, rules, onClose }: { plan: Plan; rules: Rules; onClose: () => void }): ReactNode {
  const [form] = Form.useForm<{ reason: string }>();
  const [value, setValue] = useState<string>();
  const current = plan.lightRuleSetId ?? `${PRESET}default`;
  const source = value?.startsWith(PRESET)
    ? rules.presets.find(p => PRESET + p.key === value)?.source
    : rules.items.find(s => s.id === value)?.source;
  const choose = useCommand(
    ({ version, chosen, reason }: { version: number; chosen: string; reason: string }, key) =>
      ask(
        api.PUT('/api/v1/plans/{id}/light-rules', {
          params: { path: { id: plan.id } },
          body: { ...(choiceOf(chosen) as { preset?: Schemas['LightPreset'] }), reason },
          headers: { ...key, ...ifMatch(version) },
        }),
      ),
    { done: '亮灯规则已换用', onDone: onClose },
  );
  useFaults(form, choose.error);
  const same = value === current;
  return (
    <>
      <p>现用：{lightsOf(plan, rules)}。换用后，本方案各项任务立即按新规则亮灯；期限和待办不变。</p>
      <Form
        form={form}
        layout="vertical"
        onFinish={({ reason }) => value && choose.mutate({ version: plan.version, chosen: value, reason })}
      >
        <Form.Item label="亮灯规则" required>
          <Select
            aria-label="亮灯规则"
            placeholder="请选择亮灯规则"
            value={value}
            options={optionsOf(rules)}
            onChange={setValue}
          />
        </Form.Item>
        {source && <p className="quiet">{source}</p>}
        {same && <p className="quiet">这就是现用的规则。</p>}
        {value && !same && <Effect plan={plan} value={value} />}
        <Words name="reason" label="换用理由" />
        <ProblemAlert problem={choose.error} />
        <div className="actions last">
          <Button type="primary" htmlType="submit" disabled={!value || same} loading={choose.isPending}>
            换用
          </Button>
          <Button onClick={onClose}>取消</Button>
          <Link to="/rules?tab=lights">查看和修改规则</Link>
        </div>
      </Form>
    </>
  );
}

/** 换用亮灯规则: what changes its colour is seen before it is chosen. */
export function LightsDialog({ plan, onClose }: { plan: Plan; onClose: () => void }): ReactNode {
  const rules = useQuery(lightRulesQuery);
  return (
    <Dialog open width={720} title="换用亮灯规则" footer={null} onCancel={onClose}>
      <Loaded of={rules}>{list => <Choose plan={plan} rules={list} onClose={onClose} />}</Loaded>
    </Dialog>
  );
}
