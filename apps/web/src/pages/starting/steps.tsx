import type { ReactNode } from 'react';
import { Link } from 'react-router';

export type StepKey = 'units' | 'people' | 'mail' | 'calendar' | 'plan';

const STEPS: readonly { key: StepKey; label: string }[] = [
  { key: 'units', label: '单位' },
  { key: 'people', label: '人员' },
  { key: 'mail', label: '邮件' },
  { key: 'calendar', label: '工作日历' },
  { key: 'plan', label: '第一个方案' },
];

/** Where one is, and what is over: in words and a sign, not in colour alone. */
export const Steps = ({ at, done }: { at: StepKey; done: Readonly<Record<StepKey, boolean>> }): ReactNode => (
  <nav aria-label="启用步骤">
    <ol className="steps">
      {STEPS.map(({ key, label }, i) => (
        <li key={key} className={done[key] ? 'over' : ''}>
          <Link to={`?tab=${key}`} aria-current={key === at ? 'step' : undefined}>
            <span className="no" aria-hidden>
              {done[key] ? '✓' : i + 1}
            </span>
            {label}
            <small>{done[key] ? '已完成' : '待办'}</small>
          </Link>
        </li>
      ))}
    </ol>
  </nav>
);
