import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button, Form, Select } from 'antd';
import { api, ask, ifMatch, type Schemas } from '../../api/client';
import { may, useMe } from '../../api/me';
import { planTasksQuery } from '../../api/office-queries';
import { goalsQuery } from '../../api/queries';
import type { Plan } from '../../api/types';
import { CommandDialog } from '../../parts/command-dialog';
import { Day, Words } from '../../parts/fields';
import { More } from '../../parts/more';
import { Section } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { UnitSelect } from '../../parts/unit-select';

type Goal = Schemas['GoalDto'];
type Act = 'task' | 'target' | 'dismiss';
interface Asked {
  goal: Goal;
  act: Act;
}

interface TaskForm {
  text: string;
  lead: string;
  responsible?: string[];
  deadline?: string;
}

const ToTask = ({ plan, goal, onClose }: { plan: Plan; goal: Goal; onClose: () => void }): ReactNode => (
  <CommandDialog
    title="转为任务"
    hint={plan.state === 'draft' ? undefined : '方案已经批准：先写入修订稿，批准修订后成为任务。'}
    ok={plan.state === 'draft' ? '转为任务' : '写入修订稿'}
    initial={{ text: goal.text }}
    run={({ text, lead, responsible = [], deadline }: TaskForm, key) =>
      ask(
        api.POST('/api/v1/goals/{id}/task', {
          params: { path: { id: goal.id } },
          body: {
            text,
            deadline,
            parties: [
              { role: 'lead', unitId: lead },
              ...responsible.map(unitId => ({ role: 'responsible' as const, unitId })),
            ],
          },
          headers: { ...key, ...ifMatch(goal.version) },
        }),
      )
    }
    done={r => (r.taskId ? '已转为任务' : '已写入修订稿')}
    onClose={onClose}
  >
    <Words name="text" label="任务内容" max={20000} />
    <Form.Item name="lead" label="牵头单位" rules={[{ required: true, message: '请选择牵头单位' }]}>
      <UnitSelect />
    </Form.Item>
    <Form.Item name="responsible" label="责任单位（选填）">
      <UnitSelect mode="multiple" />
    </Form.Item>
    <Day name="deadline" label="完成时限" optional />
  </CommandDialog>
);

function ToTarget({ plan, goal, onClose }: { plan: Plan; goal: Goal; onClose: () => void }): ReactNode {
  const tasks = useQuery(planTasksQuery(plan.id));
  return (
    <CommandDialog
      title="转为任务的指标"
      ok="转为指标"
      initial={{ figure: 0 }}
      run={(body: Schemas['GoalAsTargetDto'], key) =>
        ask(
          api.POST('/api/v1/goals/{id}/target', {
            params: { path: { id: goal.id } },
            body,
            headers: { ...key, ...ifMatch(goal.version) },
          }),
        )
      }
      done="已转为指标"
      onClose={onClose}
    >
      <Form.Item name="taskId" label="任务" rules={[{ required: true, message: '请选择任务' }]}>
        <Select
          loading={tasks.isPending}
          showSearch={{ optionFilterProp: 'label' }}
          options={tasks.data?.map(t => ({ value: t.id, label: `第 ${t.no} 项 ${t.text}` }))}
        />
      </Form.Item>
      <Form.Item name="figure" label="数值">
        <Select options={goal.targets.map((t, value) => ({ value, label: `${t.metric}：${t.quote}` }))} />
      </Form.Item>
      <Words name="reason" label="理由" optional hint="任务已分办的须说明" />
    </CommandDialog>
  );
}

const Dismiss = ({ goal, onClose }: { goal: Goal; onClose: () => void }): ReactNode => (
  <CommandDialog
    title="不作任务"
    ok="确定"
    run={(body: { reason: string }, key) =>
      ask(
        api.POST('/api/v1/goals/{id}/dismiss', {
          params: { path: { id: goal.id } },
          body,
          headers: { ...key, ...ifMatch(goal.version) },
        }),
      )
    }
    done="已登记"
    onClose={onClose}
  >
    <Words name="reason" label="理由" />
  </CommandDialog>
);

const Outcome = ({ goal }: { goal: Goal }): ReactNode => {
  if (goal.state === 'dismissed') return <span className="quiet">不作任务：{goal.reason}</span>;
  if (goal.editionId) return <Link to={`/editions/${goal.editionId}`}>已写入修订稿</Link>;
  return <Link to={`/tasks/${goal.taskId}`}>{goal.taskTitle}</Link>;
};

/** 目标线索: what the document wants without saying who does it. */
export function Goals({ plan }: { plan: Plan }): ReactNode {
  const me = useMe();
  const [asked, setAsked] = useState<Asked | null>(null);
  const allowed = may(me, 'plan.configure', { officeUnitId: plan.officeUnitId });
  const goals = useInfiniteQuery({ ...goalsQuery(plan.id), enabled: allowed });
  const list = goals.data ?? [];
  const ended = plan.state === 'concluded' || plan.state === 'discarded';
  if (!allowed || (!list.length && !goals.error)) return null;
  const close = (): void => setAsked(null);
  const open = list.filter(g => g.state === 'found').length;
  return (
    <Section title={`目标线索（待处理 ${open}）`}>
      <p className="quiet">文件提出、没有写明由谁办的目标。可转为任务或某项任务的指标。</p>
      <ProblemAlert problem={goals.error} />
      <ul className="entries">
        {list.map(goal => (
          <li key={goal.id}>
            <p className="prose">{goal.text}</p>
            <div className="line">
              <span className="quiet">
                {goal.line !== null && `第 ${goal.line} 行`}
                {goal.section.length > 0 && ` ${goal.section.join(' / ')}`}
              </span>
              {goal.state !== 'found' ? (
                <Outcome goal={goal} />
              ) : (
                !ended && (
                  <>
                    <Button size="small" onClick={() => setAsked({ goal, act: 'task' })}>
                      转为任务
                    </Button>
                    {goal.targets.length > 0 && (
                      <Button size="small" onClick={() => setAsked({ goal, act: 'target' })}>
                        转为指标
                      </Button>
                    )}
                    <Button size="small" type="text" onClick={() => setAsked({ goal, act: 'dismiss' })}>
                      不作任务
                    </Button>
                  </>
                )
              )}
            </div>
          </li>
        ))}
      </ul>
      <More of={goals} />
      {asked?.act === 'task' && <ToTask plan={plan} goal={asked.goal} onClose={close} />}
      {asked?.act === 'target' && <ToTarget plan={plan} goal={asked.goal} onClose={close} />}
      {asked?.act === 'dismiss' && <Dismiss goal={asked.goal} onClose={close} />}
    </Section>
  );
}
