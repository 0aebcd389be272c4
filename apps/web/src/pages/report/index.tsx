import { type ReactNode, useState } from 'react';
import { Link, useParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { Button, Form } from 'antd';
import { may, useMe, worksIn } from '../../api/me';
import { reportQuery } from '../../api/queries';
import type { ReportForm } from '../../api/types';
import { SourceItem } from '../../parts/behalf';
import { Attachments } from '../../parts/attachments';
import { Chain } from '../../parts/chain';
import { Until } from '../../parts/due';
import { Loaded } from '../../parts/loading';
import { Page } from '../../parts/page';
import { time } from '../../parts/time';
import { Beside, ReportText } from './beside';
import { ReportEditor } from './editor';

const WRITABLE = ['open', 'draft', 'returned'];

const titleOf = ({ report }: ReportForm): string =>
  `${report.periodName ?? ''}${report.kind === 'contribution' ? '材料' : '进展报告'}`;

function ReadOnly({ form }: { form: ReportForm }): ReactNode {
  const { report } = form;
  return (
    <div className="columns even">
      <div>
        <p>
          {report.unitName}，{report.stateLabel}
          {report.submittedAt && `，${time(report.submittedAt)} 报送`}
        </p>
        {report.state === 'returned' && <p className="returned">退回原因：{report.reason}</p>}
        <ReportText report={report} targets={form.targets} />
      </div>
      <div>
        <Beside form={form} />
      </div>
    </div>
  );
}

/** 代录: the office fills in for a unit, after saying where the statement came from. */
function OnBehalf({ form }: { form: ReportForm }): ReactNode {
  const [source, setSource] = useState<string | null>(null);
  if (source) return <ReportEditor form={form} source={source} />;
  return (
    <>
      <ReadOnly form={form} />
      <Form className="behalf" layout="inline" onFinish={({ source: given }) => setSource(given as string)}>
        <SourceItem unitId={form.report.unitId} unitName={form.report.unitName} />
        <Button htmlType="submit">代{form.report.unitName}填报</Button>
      </Form>
    </>
  );
}

function Body({ form }: { form: ReportForm }): ReactNode {
  const me = useMe();
  const { report } = form;
  if (!WRITABLE.includes(report.state)) return <ReadOnly form={form} />;
  if (worksIn(me, report.unitId)) return <ReportEditor form={form} />;
  const office = me.appointments.find(a => a.role === 'supervisor')?.unitId;
  return may(me, 'report.save', { officeUnitId: office }) ? (
    <OnBehalf form={form} />
  ) : (
    <ReadOnly form={form} />
  );
}

const CLOSED = ['approved', 'void'];

function Files({ form: { report } }: { form: ReportForm }): ReactNode {
  const me = useMe();
  const subject = { subjectType: report.kind, subjectId: report.id };
  const office = me.appointments.find(a => a.role === 'supervisor')?.unitId;
  const writes =
    !CLOSED.includes(report.state) && may(me, 'report.save', { unitId: report.unitId, officeUnitId: office });
  return (
    <Attachments
      of={subject}
      home={writes ? { ...subject, unitId: report.unitId, unitName: report.unitName } : undefined}
    />
  );
}

/** One report: to be filled in, or to be read. */
export default function Report(): ReactNode {
  const { id = '' } = useParams();
  const query = useQuery(reportQuery(id));
  return (
    <Page
      title={query.data ? titleOf(query.data) : '填报'}
      extra={query.data && <Link to={`/tasks/${query.data.row.id}`}>查看任务</Link>}
    >
      <Loaded of={query}>
        {form => (
          <>
            <p className="lead">
              <b>第 {form.row.no} 项</b> {form.row.text}
            </p>
            <Until id={form.report.id} />
            <Chain at={form.row.link} ended={form.row.state === 'closed'} />
            <Body key={form.report.id} form={form} />
            <Files form={form} />
          </>
        )}
      </Loaded>
    </Page>
  );
}
