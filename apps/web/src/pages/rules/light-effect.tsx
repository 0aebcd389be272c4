import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Schemas } from '../../api/client';
import { useMeta } from '../../api/queries';
import { Nothing } from '../../parts/page';

/** Which tasks would change their colour, and why. */
export function LightEffect({
  preview: p,
  then = '发布后',
}: {
  preview: Schemas['LightPreviewDto'];
  /** When it would be so. */
  then?: string;
}): ReactNode {
  const { lights } = useMeta();
  const called = (light: string): string => (lights as Record<string, string>)[light] ?? light;
  if (!p.tasks) return <Nothing>这里没有正在办理的任务，不会有变化。</Nothing>;
  return (
    <>
      <p>
        正在办理的任务 {p.tasks} 项，其中 {p.changed} 项变色。
        {p.counts
          .filter(c => c.before || c.after)
          .map(c => `${called(c.light)} ${c.before} → ${c.after}`)
          .join('，')}
      </p>
      {p.items.length > 0 && (
        <table className="plain stack">
          <thead>
            <tr>
              <th scope="col">任务</th>
              <th scope="col">现在</th>
              <th scope="col">{then}</th>
              <th scope="col">依据</th>
            </tr>
          </thead>
          <tbody>
            {p.items.map(i => (
              <tr key={i.taskId}>
                <td data-label="任务">
                  <Link to={`/tasks/${i.taskId}`}>{i.title}</Link>
                </td>
                <td data-label="现在" className="date">
                  <span className={`dot ${i.before}`} aria-hidden />
                  {called(i.before)}
                </td>
                <td data-label={then} className="date">
                  <span className={`dot ${i.after}`} aria-hidden />
                  {called(i.after)}
                </td>
                <td data-label="依据">{i.why}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
