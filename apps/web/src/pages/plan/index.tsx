import { type ReactNode, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { api, ask, ifMatch } from '../../api/client';
import { may, mayEver, useMe } from '../../api/me';
import { periodsQuery, planQuery, unitsQuery } from '../../api/queries';
import type { Plan } from '../../api/types';
import { useCommand } from '../../api/use-command';
import { ExportLink } from '../../parts/export-link';
import { ladderWords } from '../../parts/ladder-choice';
import { PLAN_KIND_LABELS } from '../../parts/labels';
import { Loaded } from '../../parts/loading';
import { More } from '../../parts/more';
import { Nothing, Page, Section } from '../../parts/page';
import { type Reason, ReasonDialog } from '../../parts/reason-dialog';
import { time } from '../../parts/time';
import { ApproveDialog } from './approve-dialog';
import { EvaluateDialog } from './evaluate-dialog';
import { Goals } from './goals';
import { LaddersDialog } from './ladders-dialog';
import { StandingApprovals } from './standing-approvals';
import { Workings } from './workings';

function Actions({ plan }: { plan: Plan }): ReactNode {
  const me = useMe();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<'approve' | 'evaluate' | 'discard' | 'conclude' | 'ladders' | null>(
    null,
  );
  const office = { officeUnitId: plan.officeUnitId };
  const headers = ifMatch(plan.version);
  const params = { path: { id: plan.id } };
  const close = (): void => setAsked(null);
  const discard = useCommand(
    ({ reason }: Reason, key) =>
      ask(
        api.POST('/api/v1/plans/{id}/discard', { params, body: { reason }, headers: { ...key, ...headers } }),
      ),
    { done: '方案已作废', onDone: () => void navigate('/plans') },
  );
  const conclude = useCommand(
    ({ reason }: Reason, key) =>
      ask(
        api.POST('/api/v1/plans/{id}/conclude', {
          params,
          body: { findings: reason },
          headers: { ...key, ...headers },
        }),
      ),
    { done: '方案已总结', onDone: () => setAsked(null) },
  );
  const draft = plan.state === 'draft' && may(me, 'plan.approve', office);
  const running = plan.state === 'running' && may(me, 'plan.conclude', office);
  const configures =
    ['draft', 'approved', 'running'].includes(plan.state) && may(me, 'plan.configure', office);
  if (!draft && !running && !configures) return null;
  return (
    <div className="actions" role="region" aria-label="办理">
      {draft && (
        <>
          <Button type="primary" onClick={() => setAsked('approve')}>
            登记批准依据
          </Button>
          <Button type="text" onClick={() => setAsked('discard')}>
            作废
          </Button>
        </>
      )}
      {running && (
        <Button disabled={plan.open > 0} onClick={() => setAsked('conclude')}>
          总结方案
        </Button>
      )}
      {running && plan.open > 0 && (
        <span className="quiet">还有 {plan.open} 项未办结，办结或撤销后才能总结</span>
      )}
      {running && may(me, 'plan.review', { officeUnitId: plan.officeUnitId }) && (
        <Button onClick={() => setAsked('evaluate')}>监测评估</Button>
      )}
      {configures && <Button onClick={() => setAsked('ladders')}>选用催办阶梯</Button>}
      {asked === 'ladders' && <LaddersDialog plan={plan} onClose={close} />}
      {asked === 'evaluate' && <EvaluateDialog plan={plan} onClose={close} />}
      {asked === 'approve' && <ApproveDialog plan={plan} onClose={close} />}
      {asked === 'conclude' && (
        <ReasonDialog
          open
          title="总结方案"
          hint="完成情况由系统统计，请写明评估结论。"
          label="评估结论"
          ok="总结"
          busy={conclude.isPending}
          error={conclude.error}
          onOk={conclude.mutate}
          onCancel={close}
        />
      )}
      {asked === 'discard' && (
        <ReasonDialog
          open
          title="作废方案"
          hint={`其中 ${plan.tasks} 项任务将一并撤销。`}
          ok="作废"
          danger
          busy={discard.isPending}
          error={discard.error}
          onOk={discard.mutate}
          onCancel={close}
        />
      )}
    </div>
  );
}

/** In and out as workbooks. */
function Sheets({ plan }: { plan: Plan }): ReactNode {
  const me = useMe();
  return (
    <div className="actions further" role="region" aria-label="导出和离线填报">
      <Button href={`/api/v1/ledger/export.xlsx?planId=${plan.id}`} download>
        导出任务
      </Button>
      <ExportLink list={`plans/${plan.id}/targets`} label="导出指标和报数" />
      {plan.state === 'running' && mayEver(me, 'report.save') && (
        <Link className="button" to={`/plans/${plan.id}/workbook`}>
          离线填报簿
        </Link>
      )}
    </div>
  );
}

const PERIOD_STATES = { open: '填报中', reviewing: '审核中', done: '已完成' } as const;

function Periods({ planId }: { planId: string }): ReactNode {
  const periods = useInfiniteQuery(periodsQuery(planId));
  return (
    <Section title="报送周期">
      <Loaded of={periods}>
        {list =>
          list.length === 0 ? (
            <Nothing>还没有开启报送周期。</Nothing>
          ) : (
            <table className="plain">
              <thead>
                <tr>
                  <th scope="col">周期</th>
                  <th scope="col">报送期限</th>
                  <th scope="col">状态</th>
                  <th scope="col">待报</th>
                  <th scope="col">待审</th>
                </tr>
              </thead>
              <tbody>
                {list.map(p => (
                  <tr key={p.id}>
                    <td>{p.name}</td>
                    <td>{time(p.dueAt)}</td>
                    <td>{PERIOD_STATES[p.state]}</td>
                    <td>{p.outstanding}</td>
                    <td>{p.waiting}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Loaded>
      <More of={periods} />
    </Section>
  );
}

function Body({ plan }: { plan: Plan }): ReactNode {
  const units = useQuery(unitsQuery);
  const nameOf = (id: string | null): string => units.data?.find(u => u.id === id)?.name ?? '';
  return (
    <>
      <dl className="facts across">
        <dt>状态</dt>
        <dd>{plan.stateLabel}</dd>
        <dt>类别</dt>
        <dd>
          {PLAN_KIND_LABELS[plan.kind]}，{plan.year} 年
        </dd>
        <dt>督查依据</dt>
        <dd>{plan.authority ? `${plan.authority}，${plan.documentNo}` : '尚未登记'}</dd>
        {plan.scope && (
          <>
            <dt>督查范围</dt>
            <dd>{plan.scope}</dd>
          </>
        )}
        <dt>期间</dt>
        <dd>
          {plan.starts} 至 {plan.ends}
        </dd>
        <dt>督查机构</dt>
        <dd>{nameOf(plan.officeUnitId)}</dd>
        <dt>上报</dt>
        <dd>
          {plan.superiorUnitId
            ? `${nameOf(plan.superiorUnitId)}（${plan.superiorInside ? '在本系统批复' : '由督查机构登记意见'}）`
            : '不上报，由督查机构办结'}
        </dd>
        <dt>滚动修订</dt>
        <dd>
          <Link to={`/plans/${plan.id}/editions`}>历次修订</Link>
        </dd>
        <dt>催办阶梯</dt>
        <dd>{ladderWords(plan.ladders)}</dd>
        <dt>任务</dt>
        <dd>
          <Link to={`/ledger?planId=${plan.id}`}>
            {plan.tasks} 项，未办结 {plan.open} 项
          </Link>{' '}
          · <Link to={`/plans/${plan.id}/wall`}>挂图作战</Link>
        </dd>
      </dl>
      <Actions plan={plan} />
      <Sheets plan={plan} />
      <Workings plan={plan} />
      <Goals plan={plan} />
      <StandingApprovals plan={plan} />
      <Periods planId={plan.id} />
    </>
  );
}

/** One 方案: under whose authority, in what rhythm, how far. */
export default function PlanPage(): ReactNode {
  const { id = '' } = useParams();
  const plan = useQuery(planQuery(id));
  return (
    <Page title={plan.data?.title ?? '方案'}>
      <Loaded of={plan}>{data => <Body plan={data} />}</Loaded>
    </Page>
  );
}
