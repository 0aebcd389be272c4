import { type ReactNode, useState } from 'react';
import { Form, InputNumber, Select } from 'antd';
import { api, ask, ifMatch, type Schemas } from '../../api/client';
import type { Plan } from '../../api/types';
import { CommandDialog } from '../../parts/command-dialog';
import { Choice, Line, Words } from '../../parts/fields';
import { MATTER_LIMIT_LABELS, optionsOf, RHYTHM_LABELS } from '../../parts/labels';

interface Filled {
  rhythm: Schemas['Rhythm'];
  signDays?: number | null;
  recheckAfter?: number | null;
  verifyOnSite: boolean;
  matterLimits: Schemas['MatterLimitSet'];
  authority?: string;
  documentNo?: string;
  reason?: string;
}

/** Only what was changed is sent: an emptied limit is the general one again. */
const changesOf = (
  plan: Plan,
  { authority, documentNo, reason, ...v }: Filled,
): Schemas['PlanSettingsDto'] => ({
  ...(v.rhythm !== plan.rhythm && { rhythm: v.rhythm }),
  ...((v.signDays ?? null) !== plan.signDays && { signDays: v.signDays ?? null }),
  ...((v.recheckAfter ?? null) !== plan.recheckAfter && { recheckAfter: v.recheckAfter ?? null }),
  ...(v.verifyOnSite !== plan.verifyOnSite && { verifyOnSite: v.verifyOnSite }),
  ...(v.matterLimits !== plan.matterLimits && { matterLimits: v.matterLimits }),
  ...(authority && documentNo && reason && { rhythmApproval: { authority, documentNo, reason } }),
});

/** 修改运行规则: how often is reported, and the limits that are the plan's own. */
export function SettingsDialog({ plan, onClose }: { plan: Plan; onClose: () => void }): ReactNode {
  // What others change meanwhile stays theirs: only what was changed here against what was seen first is sent.
  const [seen] = useState(plan);
  return (
    <CommandDialog
      title="修改运行规则"
      hint="对此后开启的周期和待办起作用，已经定下的期限不变。"
      ok="保存"
      initial={{
        ...{ rhythm: seen.rhythm, signDays: seen.signDays, recheckAfter: seen.recheckAfter },
        ...{ verifyOnSite: seen.verifyOnSite, matterLimits: seen.matterLimits },
      }}
      run={(filled: Filled, key) =>
        ask(
          api.POST('/api/v1/plans/{id}/configure', {
            params: { path: { id: plan.id } },
            body: changesOf(seen, filled),
            headers: { ...key, ...ifMatch(plan.version) },
          }),
        )
      }
      done="运行规则已修改"
      onClose={onClose}
    >
      <div className="two">
        <Form.Item
          name="rhythm"
          label="报送周期"
          extra={plan.reportDates && `现按自定日期报送：${plan.reportDates.join('、')}`}
        >
          <Select options={optionsOf(RHYTHM_LABELS)} disabled={!!plan.reportDates} />
        </Form.Item>
        <Form.Item name="signDays" label="签收时限（工作日，不填则按通用时限）">
          <InputNumber min={1} max={30} precision={0} className="measure" />
        </Form.Item>
        <Form.Item name="recheckAfter" label="办结后几个工作日回头看（不填则只按安排）">
          <InputNumber min={1} max={500} precision={0} className="measure" />
        </Form.Item>
        <Form.Item name="matterLimits" label="问题建议的时限">
          <Select options={optionsOf(MATTER_LIMIT_LABELS)} />
        </Form.Item>
      </div>
      <Choice
        name="verifyOnSite"
        label="办结前实地核查"
        options={[
          { value: false, label: '不要求' },
          { value: true, label: '须登记实地核查后才能办结' },
        ]}
      />
      <p className="quiet">报送比这类方案的一般频次更密的，须填写批准：</p>
      <div className="two">
        <Line name="authority" label="批准机关" optional />
        <Line name="documentNo" label="批准文号" optional />
      </div>
      <Words name="reason" label="加密报送的理由" optional />
    </CommandDialog>
  );
}
