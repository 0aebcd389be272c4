import { type ReactNode, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox, Form, Input, Radio, Select } from 'antd';
import { api, ask, type Schemas } from '../api/client';
import { newKey } from '../api/new-key';
import { noticeProposalsQuery } from '../api/notice-queries';
import { planTasksQuery } from '../api/office-queries';
import { Dialog } from './dialog';
import { NOTICE_LEVEL_LABELS, optionsOf } from './labels';
import { Loaded } from './loading';
import { Nothing } from './page';
import { PlanItem } from './plan-item';
import { ProblemAlert } from './problem-alert';

type Proposal = Schemas['NoticeProposalDto'];
type Level = Schemas['NoticeLevel'];

interface Letter {
  to: boolean;
  level: Level;
  reason: string;
  text: string;
}

const keyOf = (p: Proposal): string => `${p.planId} ${p.unitId}`;

/** One unit's notice: whether it gets one, about what, and in which words. */
function Recipient({
  proposal: p,
  index,
  plans,
}: {
  proposal: Proposal;
  index: number;
  plans: boolean;
}): ReactNode {
  const to = Form.useWatch(['letters', index, 'to']) as boolean | undefined;
  const level = Form.useWatch(['letters', index, 'level']) as Level | undefined;
  const named = (label: string): string => `${label}：${p.unitName}`;
  return (
    <li>
      <Form.Item name={['letters', index, 'to']} valuePropName="checked" noStyle>
        <Checkbox aria-label={`发给${p.unitName}`}>
          <b>{p.unitName}</b>
          {plans && <small className="more">{p.planTitle}</small>}
        </Checkbox>
      </Form.Item>
      <ul className="about">
        {p.tasks.map(t => (
          <li key={t.taskId}>
            <span className="clamp">{t.title}</span>
            {t.owed.map(o => (
              <span key={`${o.label} ${o.dueAt}`} className="late">
                {o.label}，{o.lateWords}
              </span>
            ))}
          </li>
        ))}
      </ul>
      {/* Kept in the form while it is not chosen, so that nothing typed is lost. */}
      <div hidden={!to}>
        <Form.Item name={['letters', index, 'level']} label="等级">
          <Radio.Group aria-label={named('等级')} options={optionsOf(NOTICE_LEVEL_LABELS)} />
        </Form.Item>
        {level && p.drafts.includes(level) && (
          <p className="quiet">该单位已有一份待签发的{NOTICE_LEVEL_LABELS[level]}，将并入其中。</p>
        )}
        <Form.Item
          name={['letters', index, 'reason']}
          label="督办事由"
          rules={to ? [{ required: true, whitespace: true, message: '请填写督办事由' }] : []}
        >
          <Input.TextArea
            aria-label={named('督办事由')}
            autoSize={{ minRows: 2, maxRows: 8 }}
            maxLength={2000}
          />
        </Form.Item>
        <Form.Item name={['letters', index, 'text']} label="督办要求（选填）">
          <Input.TextArea
            aria-label={named('督办要求')}
            autoSize={{ minRows: 2, maxRows: 8 }}
            maxLength={5000}
          />
        </Form.Item>
      </div>
    </li>
  );
}

/** Writes the drafts one after the other; what is written already is not written twice when it is tried again. */
function Letters({
  proposals,
  onClose,
  onDone,
}: {
  proposals: Proposal[];
  onClose: () => void;
  onDone?: () => void;
}): ReactNode {
  const [form] = Form.useForm<{ letters: Letter[] }>();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const written = useRef(new Map<string, string>());
  const keys = useRef(new Map<string, string>());
  const letters = Form.useWatch('letters', form) as Letter[] | undefined;
  const chosen = letters?.filter(l => l.to).length ?? 0;
  const write = async (filled: Letter[]): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      for (const [i, { to, level, reason, text }] of filled.entries()) {
        const p = proposals[i]!;
        if (!to || written.current.has(keyOf(p))) continue;
        const body = {
          ...{ planId: p.planId, unitId: p.unitId, level, reason: reason.trim() },
          ...{ taskIds: p.tasks.map(t => t.taskId), ...(text?.trim() && { text: text.trim() }) },
        };
        const signature = JSON.stringify(body);
        const key = keys.current.get(signature) ?? newKey();
        keys.current.set(signature, key);
        const headers = { 'Idempotency-Key': key };
        const { id } = await ask(api.POST('/api/v1/notices', { body, headers }));
        written.current.set(keyOf(p), id);
      }
      const ids = [...written.current.values()];
      void message.success(`已拟发 ${ids.length} 份督办单，待签发`);
      onClose();
      onDone?.();
      void navigate(ids.length === 1 ? `/notices/${ids[0]}` : '/notices');
    } catch (e) {
      setProblem(e);
    } finally {
      setBusy(false);
      void client.invalidateQueries({
        predicate: q => !['me', 'meta'].includes(String(q.queryKey[0])) && q.queryKey[1] !== 'proposals',
      });
    }
  };
  const done = written.current.size;
  return (
    <Form
      form={form}
      layout="vertical"
      className="notice-letters"
      initialValues={{
        letters: proposals.map(({ proposed, level, reason, text }): Letter => ({
          to: proposed,
          level,
          reason,
          text,
        })),
      }}
      onFinish={({ letters: filled }) => void write(filled)}
    >
      <p className="quiet">拟发后由督查机构签发，签发前仍可修改；逾期事项随任务一并列入。</p>
      <ul className="entries">
        {proposals.map((p, i) => (
          <Recipient
            key={keyOf(p)}
            proposal={p}
            index={i}
            plans={new Set(proposals.map(o => o.planId)).size > 1}
          />
        ))}
      </ul>
      <ProblemAlert problem={problem} onRetry={false} />
      {problem !== null && done > 0 && (
        <p role="status">
          已拟发 {done} 份（
          {proposals
            .filter(p => written.current.has(keyOf(p)))
            .map(p => p.unitName)
            .join('、')}
          ），再次提交不会重复。
        </p>
      )}
      <div className="actions last">
        <Button type="primary" htmlType="submit" disabled={!chosen} loading={busy}>
          拟发 {chosen} 份
        </Button>
        <Button onClick={onClose}>取消</Button>
      </div>
    </Form>
  );
}

/** 拟发督办单 about tasks: recipients, items and words are there already. */
export function NoticeDialog({
  taskIds,
  onClose,
  onDone,
}: {
  taskIds: readonly string[];
  onClose: () => void;
  onDone?: () => void;
}): ReactNode {
  const proposals = useQuery(noticeProposalsQuery(taskIds));
  return (
    <Dialog open width={720} title="拟发督办单" footer={null} onCancel={onClose}>
      <Loaded of={proposals}>
        {list =>
          list.length === 0 ? (
            <Nothing>这些任务没有可以督办的承办单位：尚未分办、已中止或已办结。</Nothing>
          ) : (
            <Letters proposals={list} onClose={onClose} onDone={onDone} />
          )
        }
      </Loaded>
    </Dialog>
  );
}

/** The same from nothing: a plan and tasks of it are chosen first. */
export function NewNoticeDialog({ onClose }: { onClose: () => void }): ReactNode {
  const [form] = Form.useForm<{ planId: string; taskIds: string[] }>();
  const planId = Form.useWatch('planId', form);
  const tasks = useQuery({ ...planTasksQuery(planId ?? ''), enabled: !!planId });
  const [taskIds, setTaskIds] = useState<string[] | null>(null);
  if (taskIds) return <NoticeDialog taskIds={taskIds} onClose={onClose} />;
  return (
    <Dialog
      open
      title="拟发督办单"
      onCancel={onClose}
      footer={[
        <Button key="cancel" onClick={onClose}>
          取消
        </Button>,
        <Button key="ok" type="primary" onClick={form.submit}>
          下一步
        </Button>,
      ]}
    >
      <Form form={form} layout="vertical" onFinish={given => setTaskIds(given.taskIds)}>
        <PlanItem onChange={() => form.setFieldValue('taskIds', [])} />
        <Form.Item
          name="taskIds"
          label="督办的任务"
          rules={[{ required: true, message: '请选择督办的任务' }]}
        >
          <Select
            mode="multiple"
            maxCount={100}
            disabled={!planId}
            loading={tasks.isLoading}
            showSearch={{ optionFilterProp: 'label' }}
            options={tasks.data
              ?.filter(t => t.primaryUnit && !['closed', 'cancelled', 'suspended'].includes(t.state))
              .map(t => ({ value: t.id, label: `第 ${t.no} 项 ${t.text}` }))}
          />
        </Form.Item>
      </Form>
    </Dialog>
  );
}
