import type { ReactNode } from 'react';
import type { TaskView } from '../../api/types';
import { PARTY_LABELS } from '../../parts/labels';
import { Section } from '../../parts/page';

/** What the document says, and under whose authority it is supervised. */
export function SourceSection({ view: { row, task, plan, parties } }: { view: TaskView }): ReactNode {
  const { openEnded: _, ...fields } = task.fields;
  return (
    <Section title="来源">
      <dl className="facts narrow">
        <dt>督查依据</dt>
        <dd>{plan.authority ? `${plan.authority}，${plan.documentNo}` : '尚未登记'}</dd>
        <dt>原文单位</dt>
        <dd>
          {parties.map(p => (
            <div key={p.id}>
              {PARTY_LABELS[p.role]}：{p.name}
            </div>
          ))}
        </dd>
        {row.deadlinePhrase && (
          <>
            <dt>原文时限</dt>
            <dd>{row.deadlinePhrase}</dd>
          </>
        )}
        {Object.entries(fields).map(([name, value]) => (
          <Field key={name} name={name} value={value} />
        ))}
        {task.line !== null && (
          <>
            <dt>原文位置</dt>
            <dd>第 {task.line} 行</dd>
          </>
        )}
        {task.warnings.length > 0 && (
          <>
            <dt>读取时提示</dt>
            <dd>
              {task.warnings.map(w => (
                <div key={w.code}>{w.message}</div>
              ))}
            </dd>
          </>
        )}
      </dl>
    </Section>
  );
}

const Field = ({ name, value }: { name: string; value: string }): ReactNode => (
  <>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </>
);
