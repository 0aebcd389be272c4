import type { ReactNode } from 'react';
import { api, ask, ifMatch } from '../../api/client';
import type { Plan } from '../../api/types';
import { CommandDialog } from '../../parts/command-dialog';
import { Choice, Words } from '../../parts/fields';

/** 年度监测、中期评估: the figures are counted, what they mean is written here. */
export const EvaluateDialog = ({ plan, onClose }: { plan: Plan; onClose: () => void }): ReactNode => (
  <CommandDialog
    title="监测评估"
    hint="完成情况由系统统计并随评估保存。"
    ok="保存评估"
    run={(body: { kind: 'annual' | 'midterm'; findings: string }, key) =>
      ask(
        api.POST('/api/v1/plans/{id}/evaluations', {
          params: { path: { id: plan.id } },
          body,
          headers: { ...key, ...ifMatch(plan.version) },
        }),
      )
    }
    done="评估已保存"
    onClose={onClose}
  >
    <Choice
      name="kind"
      label="类别"
      options={[
        { value: 'annual', label: '年度监测' },
        { value: 'midterm', label: '中期评估' },
      ]}
    />
    <Words name="findings" label="评估意见" max={5000} />
  </CommandDialog>
);
