import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { stateLabel } from '@duban/chain';
import { may, type Me, useMe } from '../../api/me';
import { taskQuery, useMeta } from '../../api/queries';
import type { TaskView } from '../../api/types';
import { Attachments, type Home } from '../../parts/attachments';
import { Chain } from '../../parts/chain';
import { Light } from '../../parts/light';
import { Loaded } from '../../parts/loading';
import { Page } from '../../parts/page';
import { day } from '../../parts/time';
import { SENSITIVITY_LABELS } from '../../parts/labels';
import { Actions } from './actions';
import { MattersSection, RechecksSection, RequestsSection, VisitsSection } from './asked-sections';
import { DeliveriesSection } from './deliveries-section';
import { Further } from './further';
import { InstructionsSection } from './instructions-section';
import { LightWhy } from './light-why';
import { aroundOf } from './offers';
import { PlanSection } from './plan-section';
import { OverlapsSection } from './overlaps-section';
import { OwedSection } from './owed-section';
import { NoticesSection, ReportsSection } from './reports-section';
import { SourceSection } from './source-section';
import { TargetsSection } from './targets-section';
import { TimelineSection } from './timeline-section';
import { UnitsSection } from './units-section';

function Facts({ view }: { view: TaskView }): ReactNode {
  const { row } = view;
  const { outcomes } = useMeta();
  // The last one: reopening or an extension sets a new date.
  const whole = view.obligations.filter(o => o.kind === 'complete' || o.kind === 'year_review').at(-1);
  return (
    <dl className="facts across">
      <dt>亮灯</dt>
      <dd>
        <Light light={row.light} why={row.lightWhy} />
        {row.light !== 'grey' && <span className="light-why">{row.lightWhy}</span>}
        <LightWhy id={row.id} />
      </dd>
      <dt>状态</dt>
      <dd>
        {stateLabel('task', row.state)}
        {row.priorState && `（此前：${stateLabel('task', row.priorState)}）`}
        {row.outcome && `，${outcomes[row.outcome]}`}
      </dd>
      <dt>期限</dt>
      <dd>
        {whole ? `${day(whole.dueAt)} 前` : (row.deadline ?? '按方案年度')}
        {row.deadlinePhrase && <span className="quiet">（原文：{row.deadlinePhrase}）</span>}
      </dd>
      {row.sensitivity !== 'internal' && (
        <>
          <dt>敏感程度</dt>
          <dd>{SENSITIVITY_LABELS[row.sensitivity]}</dd>
        </>
      )}
      <dt>进度</dt>
      <dd>{row.percent}%</dd>
      <dt>方案</dt>
      <dd>
        <Link to={`/ledger?planId=${row.planId}`}>{row.planTitle}</Link>
        {row.section.length > 0 && <span className="quiet"> {row.section.join(' / ')}</span>}
      </dd>
    </dl>
  );
}

/** Whoever may report on the whole task may put files beside it. */
const homeOf = (me: Me, view: TaskView): Home | undefined =>
  !['closed', 'cancelled'].includes(view.row.state) && may(me, 'task.submit_completion', aroundOf(view))
    ? {
        ...{ subjectType: 'task', subjectId: view.row.id, unitId: view.task.primaryUnitId },
        unitName: view.assignments.find(a => a.unitId === view.task.primaryUnitId)?.unitName,
      }
    : undefined;

function TaskBody({ view }: { view: TaskView }): ReactNode {
  const me = useMe();
  return (
    <>
      <Chain at={view.row.link} ended={view.row.state === 'closed'} />
      <Facts view={view} />
      <Actions view={view} />
      <Further view={view} />
      <div className="columns">
        <div>
          <OwedSection view={view} />
          <InstructionsSection view={view} />
          <RequestsSection view={view} />
          <MattersSection view={view} />
          <UnitsSection view={view} />
          <PlanSection view={view} />
          <TargetsSection view={view} />
          <ReportsSection view={view} />
          <Attachments of={{ taskId: view.row.id }} home={homeOf(me, view)} />
          <OverlapsSection view={view} />
          <NoticesSection view={view} />
          <VisitsSection view={view} />
          <RechecksSection view={view} />
        </div>
        <div>
          <TimelineSection view={view} />
          <SourceSection view={view} />
          <DeliveriesSection taskId={view.row.id} />
        </div>
      </div>
    </>
  );
}

/** 任务: where it stands, who owes what, and what may be done here. */
export default function Task(): ReactNode {
  const { id = '' } = useParams();
  const task = useQuery(taskQuery(id));
  const row = task.data?.row;
  return (
    <Page
      title={row ? `第 ${row.no} 项` : '任务'}
      heading={
        row && (
          <>
            <span className="no">第 {row.no} 项</span> {row.text}
          </>
        )
      }
    >
      <Loaded of={task}>{view => <TaskBody view={view} />}</Loaded>
    </Page>
  );
}
