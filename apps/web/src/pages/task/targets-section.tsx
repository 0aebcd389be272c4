import type { ReactNode } from 'react';
import type { TaskView } from '../../api/types';
import { Section } from '../../parts/page';
import { goalOf, type Measured, toMeasured } from '../../parts/measured';
import { TargetTrend } from './target-trend';

/** The figures last approved, or else last submitted. */
const reported = ({ reports }: TaskView): Measured =>
  toMeasured(
    (
      reports.find(r => r.kind !== 'contribution' && r.state === 'approved' && r.measurements.length) ??
      reports.find(r => r.kind !== 'contribution' && r.state === 'submitted')
    )?.measurements ?? [],
  );

/** 量化目标. */
export function TargetsSection({ view }: { view: TaskView }): ReactNode {
  if (!view.targets.length) return null;
  const values = reported(view);
  return (
    <Section title="量化目标">
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">指标</th>
            <th scope="col">目标</th>
            <th scope="col">最近报数</th>
          </tr>
        </thead>
        <tbody>
          {view.targets.map(t => (
            <tr key={t.id}>
              <td title={t.quote}>{t.metric}</td>
              <td>{goalOf(t)}</td>
              <td>{values[t.id] == null ? '—' : `${values[t.id]}${t.unit ?? ''}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <TargetTrend targets={view.targets} />
    </Section>
  );
}
