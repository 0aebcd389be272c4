import type { ReactNode } from 'react';
import { Button } from 'antd';
import type { ReportForm, ReportView } from '../../api/types';
import { Nothing, Section } from '../../parts/page';
import { goalOf, type Target, toMeasured } from '../../parts/measured';
import { time } from '../../parts/time';

/** A report as it stands, for reading. */
export function ReportText({
  report,
  targets,
}: {
  report: ReportView;
  targets: readonly Target[];
}): ReactNode {
  const values = toMeasured(report.measurements);
  const measured = targets.filter(t => values[t.id] != null);
  return (
    <>
      {report.text ? (
        <p className="prose">{report.text}</p>
      ) : (
        <Nothing>{report.noProgress ? '无新进展' : '尚未填写'}</Nothing>
      )}
      <dl className="facts narrow">
        {report.kind !== 'contribution' && (
          <>
            <dt>进度</dt>
            <dd>{report.percent}%</dd>
          </>
        )}
        {measured.map(t => (
          <Measure key={t.id} target={t} value={values[t.id] as number} />
        ))}
        {report.problems && (
          <>
            <dt>困难问题</dt>
            <dd className="prose">{report.problems}</dd>
          </>
        )}
        {report.nextSteps && (
          <>
            <dt>下步打算</dt>
            <dd className="prose">{report.nextSteps}</dd>
          </>
        )}
      </dl>
    </>
  );
}

const Measure = ({ target, value }: { target: Target; value: number }): ReactNode => (
  <>
    <dt>{target.metric}</dt>
    <dd>
      {value}
      {target.unit}
      <span className="quiet">（目标：{goalOf(target)}）</span>
    </dd>
  </>
);

/** Beside the form: last time, and what other units contributed. */
export function Beside({
  form: { last, contributions, targets, report },
  onTake,
}: {
  form: ReportForm;
  /** Takes a text over into the form. */
  onTake?: (text: string) => void;
}): ReactNode {
  return (
    <>
      <Section
        title={last?.periodName ? `上期：${last.periodName}` : '上期'}
        extra={
          last?.text &&
          onTake && (
            <Button size="small" onClick={() => onTake(last.text)}>
              带入上期文字
            </Button>
          )
        }
      >
        {last ? <ReportText report={last} targets={targets} /> : <Nothing>没有更早的报告。</Nothing>}
      </Section>
      {report.kind === 'report' &&
        contributions.map(c => (
          <Section
            key={c.id}
            title={`${c.unitName}提供的材料`}
            extra={
              c.text &&
              onTake && (
                <Button size="small" onClick={() => onTake(c.text)} aria-label={`采用${c.unitName}的材料`}>
                  采用
                </Button>
              )
            }
          >
            <p className="quiet">
              {c.stateLabel}
              {c.submittedAt && `，${time(c.submittedAt)} 报送`}
            </p>
            <ReportText report={c} targets={targets} />
          </Section>
        ))}
    </>
  );
}
