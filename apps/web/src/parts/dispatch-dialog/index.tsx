import { type ReactNode, useState } from 'react';
import { useQueries } from '@tanstack/react-query';
import { Button, Form, Progress } from 'antd';
import { api, ask } from '../../api/client';
import { taskQuery } from '../../api/queries';
import type { TaskView } from '../../api/types';
import { useCommand } from '../../api/use-command';
import { Dialog } from '../dialog';
import { ProblemAlert } from '../problem-alert';
import { type Choice, decided, isPlain } from './choice';
import { TaskChoice } from './task-choice';

const NONE: Choice = { selections: {} };

/** 分办: hands tasks to their units, after asking what their document leaves open. */
export function DispatchDialog({
  taskIds,
  onClose,
  onDone,
}: {
  taskIds: string[];
  onClose: () => void;
  onDone?: () => void;
}): ReactNode {
  const [choices, setChoices] = useState<Record<string, Choice>>({});
  const loaded = useQueries({ queries: taskIds.map(id => taskQuery(id)) });
  const views = loaded.flatMap(q => q.data ?? []);
  const failed = loaded.find(q => q.isError)?.error;
  const choiceOf = (view: TaskView): Choice => choices[view.row.id] ?? NONE;
  const dispatch = useCommand(
    (items: { taskId: string; primaryUnitId?: string; selections?: Record<string, string[]> }[], key) =>
      ask(api.POST('/api/v1/tasks/dispatch', { body: { items }, headers: key })),
    {
      done: ({ tasks, assignments }) => `已分办 ${tasks} 项任务，交 ${assignments} 个单位次签收`,
      onDone: () => {
        onDone?.();
        onClose();
      },
    },
  );
  const complete = views.length === taskIds.length;
  const asked = views.filter(v => taskIds.length === 1 || !isPlain(v));
  const undecided = views.filter(v => !decided(v, choiceOf(v)));
  return (
    <Dialog
      open
      width={640}
      title={taskIds.length === 1 ? '分办任务' : `分办 ${taskIds.length} 项任务`}
      onCancel={onClose}
      footer={[
        <Button key="cancel" onClick={onClose}>
          取消
        </Button>,
        <Button
          key="ok"
          type="primary"
          disabled={!complete || undecided.length > 0}
          loading={dispatch.isPending}
          onClick={() => dispatch.mutate(views.map(v => ({ taskId: v.row.id, ...choices[v.row.id] })))}
        >
          {undecided.length ? `还有 ${undecided.length} 项未选定` : '分办'}
        </Button>,
      ]}
    >
      {!complete && !failed && (
        <Progress
          aria-label="正在核对各项任务的单位"
          percent={Math.round((views.length / taskIds.length) * 100)}
        />
      )}
      <ProblemAlert problem={failed} />
      {complete && asked.length < views.length && (
        <p>{views.length - asked.length} 项任务的牵头和责任单位明确，可直接分办。</p>
      )}
      <Form layout="vertical">
        {complete &&
          asked.map(v => (
            <TaskChoice
              key={v.row.id}
              view={v}
              choice={choiceOf(v)}
              onChange={choice => setChoices({ ...choices, [v.row.id]: choice })}
            />
          ))}
      </Form>
      <ProblemAlert problem={dispatch.error} />
    </Dialog>
  );
}
