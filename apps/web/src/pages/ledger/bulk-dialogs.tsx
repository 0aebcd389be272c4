import type { ReactNode } from 'react';
import { Form, Radio } from 'antd';
import { api, ask, type Schemas } from '../../api/client';
import type { LedgerRow } from '../../api/types';
import { CommandDialog } from '../../parts/command-dialog';
import { Words } from '../../parts/fields';
import { NOTICE_LEVEL_LABELS, optionsOf } from '../../parts/labels';

interface Props {
  tasks: LedgerRow[];
  onClose: () => void;
  onDone: () => void;
}

/** 催办 of whoever owes something about several tasks. */
export const UrgeTasksDialog = ({ tasks, onClose, onDone }: Props): ReactNode => (
  <CommandDialog
    title={`催办 ${tasks.length} 项任务`}
    hint="逾期的待办全部催办；没有逾期的，催办最先到期的一项。同一事项每个工作日只催办一次，在对方的工作时间送达。"
    ok="催办"
    run={({ text }: { text: string }, key) =>
      ask(
        api.POST('/api/v1/obligations/urge', {
          body: { taskIds: tasks.map(t => t.id), text },
          headers: key,
        }),
      )
    }
    done={({ urged, skipped, messages }) => {
      if (!urged.length && !skipped.length) return '所选任务没有他人待办，无需催办';
      const words = [`已催办 ${urged.length} 项待办，告知 ${messages} 人次`];
      if (skipped.length) words.push(`${skipped.length} 项未催办（${skipped[0].words}等）`);
      return words.join('；');
    }}
    onClose={onClose}
    onDone={onDone}
  >
    <Words name="text" label="催办的话" max={1000} />
  </CommandDialog>
);

interface NoticeInput {
  level: Schemas['NoticeLevel'];
  reason: string;
  text?: string;
}

/** 拟发督办单: one draft for each lead unit and plan. */
export function NoticesDialog({ tasks, onClose, onDone }: Props): ReactNode {
  const drafts = new Set(tasks.map(t => `${t.planId} ${t.primaryUnit}`)).size;
  const { blue, yellow, red } = NOTICE_LEVEL_LABELS;
  return (
    <CommandDialog<NoticeInput, Schemas['NoticesDraftedDto']>
      title={`就 ${tasks.length} 项任务拟发督办单`}
      hint={`按方案和牵头单位拟 ${drafts} 份草稿，已有同级草稿的并入；由督查机构签发后生效。`}
      ok={`拟发 ${drafts} 份`}
      initial={{ level: 'yellow' }}
      run={(values, key) =>
        ask(
          api.POST('/api/v1/notices/drafts', {
            body: { ...values, taskIds: tasks.map(t => t.id) },
            headers: key,
          }),
        )
      }
      done={({ notices }) => `已拟 ${notices.length} 份督办单，请在“督办单”中签发`}
      onClose={onClose}
      onDone={onDone}
    >
      <Form.Item name="level" label="等级">
        <Radio.Group options={optionsOf({ blue, yellow, red })} />
      </Form.Item>
      <Words name="reason" label="督办事由" max={2000} />
      <Words name="text" label="督办要求" max={5000} optional />
    </CommandDialog>
  );
}
