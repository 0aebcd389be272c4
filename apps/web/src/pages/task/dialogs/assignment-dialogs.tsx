import type { ReactNode } from 'react';
import { Form } from 'antd';
import { api, ask, ifMatch } from '../../../api/client';
import { useMe } from '../../../api/me';
import type { TaskView } from '../../../api/types';
import { useCommand } from '../../../api/use-command';
import { behalfOf, SourceItem } from '../../../parts/behalf';
import { type Reason, ReasonDialog } from '../../../parts/reason-dialog';
import { UnitSelect } from '../../../parts/unit-select';
import { needsLeaderSource } from '../offers';
import { DeclineSource } from './unit-dialogs';

type Assignment = TaskView['assignments'][number];

interface Props {
  assignment: Assignment;
  onClose: () => void;
}

/** 代签收: the office signs for a unit, saying on what grounds. */
export function SignForDialog({ assignment, onClose }: Props): ReactNode {
  const me = useMe();
  const sign = useCommand(
    ({ reason }: Reason, key) =>
      ask(
        api.POST('/api/v1/assignments/sign', {
          body: { ids: [assignment.id], ...behalfOf(me, assignment.unitId, reason) },
          headers: key,
        }),
      ),
    { done: '已代签收', onDone: onClose },
  );
  return (
    <ReasonDialog
      open
      title={`代${assignment.unitName}签收`}
      label="来源"
      hint="如来文文号、电话记录；将记入办理过程。"
      ok="代签收"
      busy={sign.isPending}
      error={sign.error}
      onOk={sign.mutate}
      onCancel={onClose}
    />
  );
}

/** 申请退办. */
export function DeclineDialog({ assignment, onClose }: Props): ReactNode {
  const me = useMe();
  const decline = useCommand(
    ({ reason, source }: Reason, key) =>
      ask(
        api.POST('/api/v1/assignments/decline', {
          body: { ids: [assignment.id], reason, ...behalfOf(me, assignment.unitId, source) },
          headers: key,
        }),
      ),
    { done: '已申请退办，等待督查机构处理', onDone: onClose },
  );
  return (
    <ReasonDialog
      open
      title={`${assignment.unitName}申请退办`}
      label="退办理由"
      hint="请说明为何不应由本单位承担，并尽量指出应承担的单位。"
      ok="申请退办"
      danger
      busy={decline.isPending}
      error={decline.error}
      onOk={decline.mutate}
      onCancel={onClose}
    >
      <SourceItem unitId={assignment.unitId} unitName={assignment.unitName} />
    </ReasonDialog>
  );
}

/** 不同意退办. */
export function UpholdDialog({ assignment, view, onClose }: Props & { view: TaskView }): ReactNode {
  const me = useMe();
  const recorded = needsLeaderSource(me, view, assignment);
  const uphold = useCommand(
    ({ reason, source = '' }: Reason, key) =>
      ask(
        api.POST('/api/v1/assignments/{id}/uphold', {
          params: { path: { id: assignment.id } },
          body: { reason, ...(recorded && { onBehalf: { unitId: view.plan.officeUnitId, source } }) },
          headers: { ...key, ...ifMatch(assignment.version) },
        }),
      ),
    { done: '已维持原分办', onDone: onClose },
  );
  return (
    <ReasonDialog
      open
      title={`不同意${assignment.unitName}退办`}
      hint={`退办理由：${assignment.reason ?? ''}`}
      label="依据"
      ok="不同意退办"
      busy={uphold.isPending}
      error={uphold.error}
      onOk={uphold.mutate}
      onCancel={onClose}
    >
      <DeclineSource needed={recorded} />
    </ReasonDialog>
  );
}

/** 改派 to a unit that does not bear this task yet. */
export function ReassignDialog({ assignment, view, onClose }: Props & { view: TaskView }): ReactNode {
  const me = useMe();
  const recorded = needsLeaderSource(me, view, assignment);
  const taken = view.assignments.map(a => a.unitId);
  const reassign = useCommand(
    ({ reason, unitId = '', source = '' }: Reason, key) =>
      ask(
        api.POST('/api/v1/assignments/{id}/reassign', {
          params: { path: { id: assignment.id } },
          body: {
            reason,
            unitId,
            ...(recorded && { onBehalf: { unitId: view.plan.officeUnitId, source } }),
          },
          headers: { ...key, ...ifMatch(assignment.version) },
        }),
      ),
    { done: '已改派', onDone: onClose },
  );
  return (
    <ReasonDialog
      open
      title={`将${assignment.unitName}的任务改派`}
      hint={`退办理由：${assignment.reason ?? ''}`}
      label="改派依据"
      ok="改派"
      busy={reassign.isPending}
      error={reassign.error}
      onOk={reassign.mutate}
      onCancel={onClose}
    >
      <Form.Item name="unitId" label="改派给" rules={[{ required: true, message: '请选择单位' }]}>
        <UnitSelect except={taken} placeholder="请选择单位" />
      </Form.Item>
      <DeclineSource needed={recorded} />
    </ReasonDialog>
  );
}
