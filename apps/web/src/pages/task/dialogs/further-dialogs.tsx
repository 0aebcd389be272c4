import type { ReactNode } from 'react';
import { Form, Select } from 'antd';
import { api, ask, ifMatch, type Schemas } from '../../../api/client';
import type { TaskView } from '../../../api/types';
import { CommandDialog } from '../../../parts/command-dialog';
import { Choice, Day, Line, Words } from '../../../parts/fields';
import { optionsOf, PARTY_LABELS, SENSITIVITY_LABELS } from '../../../parts/labels';
import { today } from '../../../parts/time';
import { UnitSelect } from '../../../parts/unit-select';

interface Props {
  view: TaskView;
  onClose: () => void;
}

/** 作出批示: obliges an answer; drawn on for no score. */
export const InstructDialog = ({ view, onClose }: Props): ReactNode => (
  <CommandDialog
    title="作出批示"
    ok="批示"
    run={(values: { text: string; due: string }, key) =>
      ask(api.POST('/api/v1/instructions', { body: { taskIds: [view.row.id], ...values }, headers: key }))
    }
    done="批示已下达"
    onClose={onClose}
  >
    <Words name="text" label="批示" max={5000} />
    <Day name="due" label="请于何时前答复" />
  </CommandDialog>
);

/** 登记实地核查, before a completion is approved. */
export const VisitDialog = ({ view, onClose }: Props): ReactNode => (
  <CommandDialog
    title="登记实地核查"
    ok="登记"
    initial={{ visitedOn: today() }}
    run={(body: Schemas['RecordSiteVisitDto'], key) =>
      ask(
        api.POST('/api/v1/tasks/{id}/site-visit', {
          params: { path: { id: view.row.id } },
          body,
          headers: { ...key, ...ifMatch(view.task.version) },
        }),
      )
    }
    done="已登记实地核查"
    onClose={onClose}
  >
    <Choice
      name="result"
      label="结果"
      options={[
        { value: 'passed', label: '与报告相符' },
        { value: 'failed', label: '与报告不符，退回办结' },
      ]}
    />
    <Words name="findings" label="核查情况" max={5000} />
    <Line name="visitors" label="核查人员" max={500} />
    <Day name="visitedOn" label="核查日期" min="" max={today()} />
    <Line name="place" label="核查地点" max={500} />
  </CommandDialog>
);

/** 重新办理 of what was closed. */
export const ReopenDialog = ({ view, onClose }: Props): ReactNode => (
  <CommandDialog
    title="重新办理"
    hint="原承办单位继续承担，原办结结论保留在办理过程中。"
    ok="重新办理"
    danger
    run={(body: Schemas['ReopenTaskDto'], key) =>
      ask(
        api.POST('/api/v1/tasks/{id}/reopen', {
          params: { path: { id: view.row.id } },
          body,
          headers: { ...key, ...ifMatch(view.task.version) },
        }),
      )
    }
    done="任务已重新办理"
    onClose={onClose}
  >
    <Words name="reason" label="原因" />
    <Day name="deadline" label="新的期限" />
  </CommandDialog>
);

/** 安排回头看. */
export const RecheckDialog = ({ view, onClose }: Props): ReactNode => (
  <CommandDialog
    title="安排回头看"
    ok="安排"
    run={(values: { due: string; reason?: string }, key) =>
      ask(api.POST('/api/v1/rechecks', { body: { taskIds: [view.row.id], ...values }, headers: key }))
    }
    done="已安排回头看"
    onClose={onClose}
  >
    <Day name="due" label="何时前完成" />
    <Words name="reason" label="原因" optional />
  </CommandDialog>
);

/** 增加承办单位, while the task is under way. */
export const AddUnitDialog = ({ view, onClose }: Props): ReactNode => (
  <CommandDialog
    title="增加承办单位"
    ok="增加"
    initial={{ role: 'responsible' } as Partial<Schemas['AdditionDto'] & { reason?: string }>}
    run={({ reason, ...unit }: Schemas['AdditionDto'] & { reason?: string }, key) =>
      ask(
        api.POST('/api/v1/tasks/{id}/units', {
          params: { path: { id: view.row.id } },
          body: { units: [unit], reason },
          headers: { ...key, ...ifMatch(view.task.version) },
        }),
      )
    }
    done="已增加承办单位"
    onClose={onClose}
  >
    <Form.Item name="unitId" label="单位" rules={[{ required: true, message: '请选择单位' }]}>
      <UnitSelect placeholder="请选择单位" />
    </Form.Item>
    <Choice name="role" label="承担" options={optionsOf(PARTY_LABELS)} />
    <Words name="reason" label="原因" optional />
  </CommandDialog>
);

/** 变更 by the office itself. */
export const ChangeDialog = ({ view, onClose }: Props): ReactNode => (
  <CommandDialog
    title="变更任务"
    hint="原文和原期限留在办理过程中。"
    ok="变更"
    initial={{ text: view.row.text }}
    run={({ text, ...body }: Schemas['ChangeTaskDto'], key) =>
      ask(
        api.POST('/api/v1/tasks/{id}/change', {
          params: { path: { id: view.row.id } },
          body: { ...body, ...(text !== view.row.text && { text }) },
          headers: { ...key, ...ifMatch(view.task.version) },
        }),
      )
    }
    done="任务已变更"
    onClose={onClose}
  >
    <Words name="text" label="任务内容" max={5000} />
    <Day name="deadline" label="新的期限" optional hint="不填不变" />
    <Words name="reason" label="原因" />
    <Line name="approval" label="批准依据" optional max={500} hint="方案经人大、党委或政府会议批准的须填写" />
  </CommandDialog>
);

/** 设定敏感程度: how far the task may be known. */
export const SensitivityDialog = ({ view, onClose }: Props): ReactNode => (
  <CommandDialog
    title="设定敏感程度"
    hint="国家秘密不得录入本系统。"
    ok="设定"
    initial={{ sensitivity: view.row.sensitivity }}
    run={(values: { sensitivity: Schemas['Sensitivity']; reason: string }, key) =>
      ask(
        api.POST('/api/v1/tasks/sensitivity', {
          body: { taskIds: [view.row.id], ...values },
          headers: { ...key, ...ifMatch(view.task.version) },
        }),
      )
    }
    done="敏感程度已设定"
    onClose={onClose}
  >
    <Choice name="sensitivity" label="敏感程度" options={optionsOf(SENSITIVITY_LABELS)} />
    <Words name="reason" label="原因" />
  </CommandDialog>
);

/** 请单位认领: whoever claims first leads. */
export const OfferDialog = ({ view, onClose }: Props): ReactNode => (
  <CommandDialog
    title="请单位认领"
    ok="请认领"
    run={(values: { unitIds?: string[]; until: string }, key) =>
      ask(
        api.POST('/api/v1/tasks/offer', {
          body: { items: [{ taskId: view.row.id, ...values }] },
          headers: key,
        }),
      )
    }
    done={({ offered }) => `已请 ${offered} 个单位认领`}
    onClose={onClose}
  >
    <Form.Item name="unitIds" label="可认领的单位（选填）" extra="不填为原文牵头单位组的成员">
      <UnitSelect mode="multiple" placeholder="牵头单位组的成员" />
    </Form.Item>
    <Day name="until" label="认领截止" />
  </CommandDialog>
);

/** 催办 of what others owe about this task. */
export const UrgeDialog = ({ view, onClose }: Props): ReactNode => {
  const open = view.obligations.filter(
    o => !o.settledAt && !o.heldAt && !o.pausedAt && o.holderUnitId !== view.plan.officeUnitId,
  );
  return (
    <CommandDialog
      title="催办"
      hint="同一事项每个工作日只催办一次；在对方的工作时间送达。"
      ok="催办"
      initial={{ ids: open.map(o => o.id) }}
      run={(values: { ids: string[]; text: string }, key) =>
        ask(api.POST('/api/v1/obligations/urge', { body: values, headers: key }))
      }
      done={({ urged, skipped }) =>
        [`已催办 ${urged.length} 项`, ...skipped.map(s => s.words)].filter(Boolean).join('，')
      }
      onClose={onClose}
    >
      <Form.Item name="ids" label="催办事项" rules={[{ required: true, message: '请选择事项' }]}>
        <Select
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          options={open.map(o => ({ value: o.id, label: `${o.holderName} ${o.label}` }))}
        />
      </Form.Item>
      <Words name="text" label="催办的话" max={1000} />
    </CommandDialog>
  );
};
