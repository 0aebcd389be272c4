import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { reportQuery, useMeta } from '../../api/queries';
import type { ReportForm, ReportRow } from '../../api/types';
import { Loaded } from '../../parts/loading';
import { goalOf, isMeasured, toMeasured } from '../../parts/measured';
import { time } from '../../parts/time';

interface Line {
  name: string;
  last: string;
  now: string;
}

/** What can be held against last time, line by line. */
function lines({ report, last, row, targets, milestones }: ReportForm): Line[] {
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

/** A report beside what was reported last. */
export function Detail({ report }: { report: ReportRow }): ReactNode {
  const form = useQuery(reportQuery(report.id));
  const { outcomes } = useMeta();
  return (
    <article className="detail" aria-label={`第 ${report.taskNo} 项 ${report.unitName}`}>
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
      <Loaded of={form}>
        {data => (
          <table className="plain compare">
            <thead>
              <tr>
                <th scope="col">
                  <span className="sr">项目</span>
                </th>
                <th scope="col">上次{data.last?.periodName && `（${data.last.periodName}）`}</th>
                <th scope="col">本次</th>
              </tr>
            </thead>
            <tbody>
              <tr>
                <th scope="row">进展</th>
                <td className="prose">{data.last ? textOf(data.last) : '—'}</td>
                <td className="prose">{textOf(report)}</td>
              </tr>
              {lines(data).map(l => (
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
    </article>
  );
}
