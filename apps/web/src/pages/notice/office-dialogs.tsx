import { type ReactNode, useState } from 'react';
import { Button, Form, Input, InputNumber } from 'antd';
import { api, ask, ifMatch, type Schemas } from '../../api/client';
import type { Notice } from '../../api/types';
import { useCommand } from '../../api/use-command';
import { CommandDialog } from '../../parts/command-dialog';
import { Dialog } from '../../parts/dialog';
import { Words } from '../../parts/fields';
import { useFaults } from '../../parts/form-faults';
import { Overtaken } from '../../parts/overtaken';
import { ProblemAlert } from '../../parts/problem-alert';
import { type Reason, ReasonDialog } from '../../parts/reason-dialog';

interface Props {
  notices: Notice[];
  onClose: () => void;
  onDone?: () => void;
}

const AnswerDays = (): ReactNode => (
  <Form.Item name="answerDays" label="答复时限（工作日）">
    <InputNumber min={1} max={60} precision={0} className="measure" />
  </Form.Item>
);

/** 签发: each gets its number now. */
export function IssueDialog({ notices, onClose, onDone }: Props): ReactNode {
  const [form] = Form.useForm<Omit<Schemas['IssueNoticesDto'], 'ids'>>();
  const issue = useCommand(
    (body: Schemas['IssueNoticesDto'], key) => ask(api.POST('/api/v1/notices/issue', { body, headers: key })),
    {
      done: ({ numbers }) => `已签发 ${numbers.join('、')}`,
      onDone: () => {
        onClose();
        onDone?.();
      },
    },
  );
  useFaults(form, issue.error);
  return (
    <Dialog
      open
      title={`签发 ${notices.length} 份督办单`}
      onCancel={onClose}
      footer={[
        <Button key="cancel" onClick={onClose}>
          取消
        </Button>,
        <Button key="ok" type="primary" loading={issue.isPending} onClick={form.submit}>
          签发
        </Button>,
      ]}
    >
      <Form
        form={form}
        layout="vertical"
        initialValues={{ answerDays: 5, text: notices.length === 1 ? (notices[0].text ?? '') : '' }}
        onFinish={({ text, answerDays }) =>
          issue.mutate({
            ids: notices.map(n => n.id),
            ...(text?.trim() && { text }),
            ...(answerDays && { answerDays }),
          })
        }
      >
        <Form.Item name="text" label="督办要求（选填）">
          <Input.TextArea autoFocus autoSize={{ minRows: 3, maxRows: 10 }} maxLength={5000} />
        </Form.Item>
        <AnswerDays />
        <ProblemAlert problem={issue.error} />
      </Form>
    </Dialog>
  );
}

/** 修改 of what a draft says, whoever wrote it. */
export function ReviseDialog({ notice, onClose }: { notice: Notice; onClose: () => void }): ReactNode {
  const [n, setSeen] = useState(notice);
  return (
    <CommandDialog
      key={n.version}
      title="修改督办单"
      hint={
        notice.version > n.version && <Overtaken what="他人已修改这份督办单" onTake={() => setSeen(notice)} />
      }
      ok="保存"
      initial={{ reason: n.grounds ?? '', text: n.text ?? '' }}
      run={({ reason = '', text = '' }: { reason?: string; text?: string }, key) =>
        ask(
          api.PUT('/api/v1/notices/{id}', {
            params: { path: { id: n.id } },
            body: { reason, text },
            headers: { ...key, ...ifMatch(n.version) },
          }),
        )
      }
      done="草稿已保存"
      onClose={onClose}
    >
      <Words name="reason" label="督办事由" optional={!n.writtenBy} />
      <Words name="text" label="督办要求" optional max={5000} />
    </CommandDialog>
  );
}

/** 不予签发. */
export function DiscardDialog({ notices, onClose, onDone }: Props): ReactNode {
  const discard = useCommand(
    ({ reason }: Reason, key) =>
      ask(
        api.POST('/api/v1/notices/discard', { body: { ids: notices.map(n => n.id), reason }, headers: key }),
      ),
    {
      done: ({ discarded }) => `${discarded} 份不予签发`,
      onDone: () => {
        onClose();
        onDone?.();
      },
    },
  );
  return (
    <ReasonDialog
      open
      title={`不予签发 ${notices.length} 份督办单`}
      ok="不予签发"
      danger
      busy={discard.isPending}
      error={discard.error}
      onOk={discard.mutate}
      onCancel={onClose}
    />
  );
}

/** 撤销 of what was issued: what it asked for is no longer owed. */
export function RevokeDialog({ notice, onClose }: { notice: Notice; onClose: () => void }): ReactNode {
  const revoke = useCommand(
    ({ reason }: Reason, key) =>
      ask(api.POST('/api/v1/notices/revoke', { body: { ids: [notice.id], reason }, headers: key })),
    { done: '督办单已撤销', onDone: onClose },
  );
  return (
    <ReasonDialog
      open
      title="撤销督办单"
      hint="单位不再需要签收和答复；不能恢复，必要时另行签发。"
      label="理由"
      ok="撤销"
      danger
      busy={revoke.isPending}
      error={revoke.error}
      onOk={revoke.mutate}
      onCancel={onClose}
    />
  );
}

/** 退回答复. */
export function ReturnAnswerDialog({ notice, onClose }: { notice: Notice; onClose: () => void }): ReactNode {
  const back = useCommand(
    ({ reason, answerDays }: Reason & { answerDays?: number }, key) =>
      ask(
        api.POST('/api/v1/notices/{id}/review', {
          params: { path: { id: notice.id } },
          body: { close: false, reason, ...(answerDays && { answerDays }) },
          headers: { ...key, ...ifMatch(notice.version) },
        }),
      ),
    { done: '已退回', onDone: onClose },
  );
  return (
    <ReasonDialog
      open
      title="退回督办答复"
      label="退回原因"
      ok="退回"
      danger
      busy={back.isPending}
      error={back.error}
      onOk={back.mutate}
      onCancel={onClose}
    >
      <AnswerDays />
    </ReasonDialog>
  );
}
