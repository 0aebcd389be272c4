import { type ReactNode, useMemo, useState } from 'react';
import { Button } from 'antd';
import { stateLabel } from '@duban/chain';
import { api, ask } from '../../api/client';
import { may, useMe, worksIn } from '../../api/me';
import type { TaskView } from '../../api/types';
import { useCommand } from '../../api/use-command';
import { behalfOf } from '../../parts/behalf';
import { Nothing, Section } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { ReasonDialog } from '../../parts/reason-dialog';
import { day } from '../../parts/time';
import { MilestoneAxis } from './milestone-axis';
import { aroundOf } from './offers';

type Milestone = TaskView['milestones'][number];
type Act = 'claim' | 'confirm' | 'reject';

const LABELS: Readonly<Record<Act, string>> = { claim: '报完成', confirm: '确认', reject: '不予确认' };

/** A milestone is claimed on its day without waiting for a report; the office confirms it. */
function useActs(view: TaskView): (m: Milestone) => Act[] {
  const me = useMe();
  const around = aroundOf(view);
  const asked = (m: Milestone): boolean =>
    view.obligations.some(o => o.kind === 'confirm_milestone' && o.subjectId === m.id && !o.settledAt);
  return m => [
    ...(m.state === 'open' && view.row.state === 'tracking' && may(me, 'milestone.claim', around)
      ? (['claim'] as const)
      : []),
    ...(asked(m) && may(me, 'milestone.confirm', around) ? (['confirm', 'reject'] as const) : []),
  ];
}

function Milestones({ view, milestones }: { view: TaskView; milestones: Milestone[] }): ReactNode {
  const me = useMe();
  const actsOf = useActs(view);
  const [asked, setAsked] = useState<{ act: Act; id: string } | null>(null);
  const lead = view.task.primaryUnitId ?? '';
  const run = useCommand(
    ({ act, id, reason }: { act: Act; id: string; reason?: string }, headers) => {
      const ids = [id];
      if (act === 'confirm') return ask(api.POST('/api/v1/milestones/confirm', { body: { ids }, headers }));
      if (act === 'reject')
        return ask(api.POST('/api/v1/milestones/reject', { body: { ids, reason: reason ?? '' }, headers }));
      return ask(
        api.POST('/api/v1/milestones/claim', { body: { ids, ...behalfOf(me, lead, reason) }, headers }),
      ) as Promise<object>;
    },
    { done: '已办理', onDone: () => setAsked(null) },
  );
  // Confirming needs no words, nor does claiming for one's own unit.
  const isPlain = (act: Act): boolean => act === 'confirm' || (act === 'claim' && worksIn(me, lead));
  return (
    <>
      {!asked && <ProblemAlert problem={run.error} />}
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">节点</th>
            <th scope="col">期限</th>
            <th scope="col">状态</th>
          </tr>
        </thead>
        <tbody>
          {milestones.map(m => (
            <tr key={m.id}>
              <td>{m.title}</td>
              <td className="date">{m.due}</td>
              <td>
                {stateLabel('milestone', m.state)}
                {m.claimedAt && <small className="more">{day(m.claimedAt)} 报</small>}
                {actsOf(m).length > 0 && (
                  <span className="do">
                    {actsOf(m).map(act => (
                      <Button
                        key={act}
                        size="small"
                        aria-label={`${LABELS[act]}：${m.title}`}
                        loading={run.isPending && run.variables.id === m.id && run.variables.act === act}
                        onClick={() =>
                          isPlain(act) ? run.mutate({ act, id: m.id }) : setAsked({ act, id: m.id })
                        }
                      >
                        {LABELS[act]}
                      </Button>
                    ))}
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {asked && (
        <ReasonDialog
          open
          title={asked.act === 'claim' ? '代牵头单位报节点完成' : '不予确认'}
          label={asked.act === 'claim' ? '来源' : '原因'}
          ok={LABELS[asked.act]}
          busy={run.isPending}
          error={run.error}
          onOk={({ reason }) => run.mutate({ ...asked, reason })}
          onCancel={() => setAsked(null)}
        />
      )}
    </>
  );
}

/** 推进计划 and its milestones. */
export function PlanSection({ view }: { view: TaskView }): ReactNode {
  const { actionPlan } = view;
  const milestones = useMemo(() => view.milestones.filter(m => m.state !== 'void'), [view.milestones]);
  return (
    <Section
      title="推进计划"
      extra={actionPlan && <span className="quiet">{day(actionPlan.filedAt)} 报送</span>}
    >
      {actionPlan ? (
        <p className="prose">{actionPlan.text}</p>
      ) : (
        <Nothing>牵头单位尚未报送推进计划。</Nothing>
      )}
      {milestones.length > 0 && (
        <>
          <MilestoneAxis milestones={milestones} deadline={view.row.deadline} />
          <Milestones view={view} milestones={milestones} />
        </>
      )}
    </Section>
  );
}
