import type { ReactNode } from 'react';
import { Form } from 'antd';
import { api, ask, ifMatch, type Schemas } from '../../../api/client';
import { useMe } from '../../../api/me';
import type { TaskView } from '../../../api/types';
import { behalfOf, SourceItem } from '../../../parts/behalf';
import { CommandDialog } from '../../../parts/command-dialog';
import { Choice, Day, Words } from '../../../parts/fields';
import { optionsOf, REQUEST_KIND_LABELS } from '../../../parts/labels';

type Filled = Pick<Schemas['FileRequestDto'], 'kind' | 'reason' | 'date' | 'text' | 'wanted'> & {
  source?: string;
};

/** What each kind asks for besides its reason. */
function Particulars(): ReactNode {
  const kind = Form.useWatch<Filled['kind'] | undefined>('kind');
  switch (kind) {
    case 'extension':
      return <Day name="date" label="延期到" />;
    case 'suspension':
      return <Day name="date" label="中止到" />;
    case 'change':
      return (
        <>
          <Words name="text" label="任务内容改为" optional max={5000} />
          <Day name="date" label="期限改为" optional />
          <Words name="wanted" label="其他变更" optional />
        </>
      );
    default:
      return null;
  }
}

/** 提出申请: the primary lead asks; until it is answered nobody chases it for the deadline. */
export function RequestDialog({ view, onClose }: { view: TaskView; onClose: () => void }): ReactNode {
  const me = useMe();
  const lead = view.task.primaryUnitId ?? '';
  return (
    <CommandDialog
      title="提出申请"
      hint="由督查机构审批，必要时报分管领导审定。审批期间不就期限催办，但未同意前原期限不变。"
      ok="提出申请"
      initial={{ kind: 'extension' } as Partial<Filled>}
      run={({ source, ...body }: Filled, key) =>
        ask(
          api.POST('/api/v1/requests', {
            body: { ...body, taskId: view.row.id, ...behalfOf(me, lead, source) },
            headers: { ...key, ...ifMatch(view.task.version) },
          }),
        )
      }
      done={({ late }) => (late ? '申请已提出（到期后提出）' : '申请已提出，等待审批')}
      onClose={onClose}
    >
      <Choice name="kind" label="申请事项" options={optionsOf(REQUEST_KIND_LABELS)} />
      <Particulars />
      <Words name="reason" label="理由" />
      <SourceItem unitId={lead} unitName={view.row.primaryUnit ?? undefined} />
    </CommandDialog>
  );
}
