import type { ReactNode } from 'react';
import type { Problem } from '../../api/problem';

/** A refusal: what, where, how to mend it, and the code to ask for help with. */
export function Trouble({
  problem,
  fields = {},
  onRetry,
}: {
  problem: Problem | null;
  fields?: Readonly<Record<string, string>>;
  onRetry?: () => void;
}): ReactNode {
  if (!problem) return null;
  return (
    <div className="trouble" role="alert">
      <b>{problem.message}</b>
      {problem.mend && <p>{problem.mend}</p>}
      {problem.faults.length > 0 && (
        <ul>
          {problem.faults.map(({ where, message }) => (
            <li key={`${where} ${message}`}>
              {fields[where] ? `${fields[where]}：` : ''}
              {message}
            </li>
          ))}
        </ul>
      )}
      <p className="quiet">代码 {problem.code}</p>
      {onRetry && (
        <button type="button" onClick={onRetry}>
          重试
        </button>
      )}
    </div>
  );
}
