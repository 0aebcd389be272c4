import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { Button } from 'antd';
import type { ReportView, TaskView } from '../../api/types';
import { FileReview } from '../../parts/file-review';
import { NOTICE_LEVEL_LABELS } from '../../parts/labels';
import { Nothing, Section } from '../../parts/page';
import { time } from '../../parts/time';

const KINDS = { report: '进展报告', contribution: '责任单位材料', completion: '办结报告' } as const;

const Report = ({ report, officeUnitId }: { report: ReportView; officeUnitId: string }): ReactNode => {
  const title = report.periodName ? `${report.periodName} ${KINDS[report.kind]}` : KINDS[report.kind];
  return (
    <li>
      <div className="line">
        {report.kind === 'completion' ? <b>{title}</b> : <Link to={`/reports/${report.id}`}>{title}</Link>}
        <span>{report.unitName}</span>
        <span className="state">{report.stateLabel}</span>
        <span className="quiet">
          {report.submittedAt ? `${time(report.submittedAt)} 报送` : '未报送'}，进度 {report.percent}%
        </span>
      </div>
      {report.noProgress && !report.text && <p className="quiet">无新进展</p>}
      {report.text && <p className="prose clamp">{report.text}</p>}
      {report.state === 'returned' && report.reason && <p className="returned">退回原因：{report.reason}</p>}
      {report.kind === 'completion' && ['returned', 'approved'].includes(report.state) && (
        <FileReview
          {...{ subjectKind: 'completion', subjectId: report.id, officeUnitId }}
          {...{ unitId: report.unitId, unitName: report.unitName }}
        />
      )}
    </li>
  );
};

/** A year has dozens of them; what was said lately is what people look for. */
const SHOWN = 6;

/** 进展报告、责任单位材料、办结报告, newest first. */
export function ReportsSection({ view }: { view: TaskView }): ReactNode {
  const [all, setAll] = useState(false);
  const reports = view.reports.filter(r => r.state !== 'void');
  const more = reports.length > SHOWN + 1;
  return (
    <Section
      title="进展报告"
      extra={
        more && (
          <Button type="link" size="small" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? '收起较早的' : `全部 ${reports.length} 份`}
          </Button>
        )
      }
    >
      {reports.length === 0 && <Nothing>还没有报告。</Nothing>}
      <ul className="entries">
        {(more && !all ? reports.slice(0, SHOWN) : reports).map(r => (
          <Report key={r.id} report={r} officeUnitId={view.plan.officeUnitId} />
        ))}
      </ul>
    </Section>
  );
}

/** 督办单 that speak of this task. */
export const NoticesSection = ({ view: { notices } }: { view: TaskView }): ReactNode =>
  notices.length > 0 && (
    <Section title="督办单">
      <ul className="entries">
        {notices.map(n => (
          <li key={n.id} className="line">
            <Link to={`/notices/${n.id}`}>
              {NOTICE_LEVEL_LABELS[n.level]}
              {n.number}
            </Link>
            <span className="state">{n.stateLabel}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
