import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { stateLabel } from '@duban/chain';
import { reportQuery, taskQuery, useMeta } from '../../api/queries';
import type { ReportForm, ReportRow, ReportView } from '../../api/types';
import { Attachments } from '../../parts/attachments';
import { Due, REVIEWING, useOwedOf } from '../../parts/due';
import { Loaded } from '../../parts/loading';
import { goalOf, isMeasured, toMeasured } from '../../parts/measured';
import { Section } from '../../parts/page';
import { day, time } from '../../parts/time';

interface Line {
  name: string;
  last: string;
  now: string;
}

/** What can be held against last time, line by line. */
function lines({ report, row, targets, milestones }: ReportForm, last: ReportView | null): Line[] {
  const before = toMeasured(last?.measurements ?? []);
  const after = toMeasured(report.measurements);
  const figure = (value: number | null | undefined, unit: string | null): string =>
    value == null ? '—' : `${value}${unit ?? ''}`;
  const delivered = milestones.filter(m => report.milestoneIds.includes(m.id)).map(m => m.title);
  return [
    ...(report.kind === 'contribution'
      ? []
      : [{ name: '累计进度', last: `${row.percent}%`, now: `${report.percent}%` }]),
    ...targets.filter(isMeasured).map(t => ({
      name: `${t.metric}（目标 ${goalOf(t)}）`,
      last: figure(before[t.id], t.unit),
      now: figure(after[t.id], t.unit),
    })),
    ...(delivered.length ? [{ name: '报完成的节点', last: '', now: delivered.join('、') }] : []),
    ...(last?.problems || report.problems
      ? [{ name: '困难问题', last: last?.problems || '—', now: report.problems || '—' }]
      : []),
    ...(last?.nextSteps || report.nextSteps
      ? [{ name: '下步打算', last: last?.nextSteps || '—', now: report.nextSteps || '—' }]
      : []),
  ];
}

const textOf = ({ text, noProgress }: Pick<ReportRow, 'text' | 'noProgress'>): string =>
  text || (noProgress ? '无新进展' : '—');

/** What was approved last on the task: a completion has none of its kind before it. */
function useLast({ id, kind, taskId, unitId }: ReportRow, form: ReportForm | undefined): ReportView | null {
  const task = useQuery({ ...taskQuery(taskId), enabled: kind === 'completion' }).data;
  if (form?.last || kind !== 'completion') return form?.last ?? null;
  return (
    task?.reports.find(
      r => r.id !== id && r.kind === 'report' && r.unitId === unitId && r.state === 'approved',
    ) ?? null
  );
}

/** The plan, as far as it has dates. */
const Planned = ({ milestones }: { milestones: ReportForm['milestones'] }): ReactNode =>
  milestones.length > 0 && (
    <Section title="计划节点">
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
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );

/** A report beside what was reported last, what was planned and what was put beside it. */
export function Detail({ report }: { report: ReportRow }): ReactNode {
  const form = useQuery(reportQuery(report.id));
  const { outcomes } = useMeta();
  const last = useLast(report, form.data);
  const due = useOwedOf(REVIEWING);
  const owed = due.get(report.id) ?? due.get(report.periodId ?? '') ?? due.get(report.taskId);
  return (
    // Longer than the window it is scrolled by keyboard too.
    <article className="detail" tabIndex={0} aria-label={`第 ${report.taskNo} 项 ${report.unitName}`}>
      <p className="lead">
        <Link to={`/tasks/${report.taskId}`}>
          <b>第 {report.taskNo} 项</b>
        </Link>{' '}
        {report.taskText}
      </p>
      <p className="quiet">
        {report.unitName}
        {report.submittedAt && `，${time(report.submittedAt)} 报送`}
        {report.returns > 0 && `，曾退回 ${report.returns} 次`}
        {report.outcome && `，申请结论：${outcomes[report.outcome] ?? ''}`}
      </p>
      {owed && (
        <p className="until">
          {owed.label}：<Due owed={owed} />
        </p>
      )}
      <Loaded of={form}>
        {data => (
          <table className="plain compare">
            <thead>
              <tr>
                <th scope="col">
                  <span className="sr">项目</span>
                </th>
                <th scope="col">上次{last?.periodName && `（${last.periodName}）`}</th>
                <th scope="col">本次</th>
              </tr>
            </thead>
            <tbody>
              <tr>
                <th scope="row">进展</th>
                <td className="prose">{last ? textOf(last) : '—'}</td>
                <td className="prose">{textOf(report)}</td>
              </tr>
              {lines(data, last).map(l => (
                <tr key={l.name}>
                  <th scope="row">{l.name}</th>
                  <td className="prose">{l.last}</td>
                  <td className="prose">{l.now}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Loaded>
      {form.data && <Planned milestones={form.data.milestones} />}
      <Attachments of={{ subjectType: report.kind, subjectId: report.id }} />
    </article>
  );
}
