import type { ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { asProblem, type Problem } from '../api/problem';
import { COMMAND_LABELS } from './labels';
import { time } from './time';

interface Change {
  command: string;
  actor_name: string;
  at: string;
}

/** What others did to a record that is no longer as the person saw it. */
const changesOf = ({ details: { since } }: Problem): Change[] =>
  Array.isArray(since) ? (since as Change[]) : [];

/** A refusal in full: what, where, how to mend it, and the code to ask for help with. */
export function ProblemAlert({
  problem: given,
  onRetry,
  fields = {},
}: {
  problem: unknown;
  /** false: what to do next is offered beside it. */
  onRetry?: (() => void) | false;
  /** What the places named in the faults are called on this page. */
  fields?: Readonly<Record<string, string>>;
}): ReactNode {
  const client = useQueryClient();
  if (!given) return null;
  const problem = asProblem(given);
  const changes = changesOf(problem);
  const again =
    onRetry ?? (problem.code === 'record.stale' ? () => void client.invalidateQueries() : undefined);
  return (
    <Alert
      className="problem"
      type="error"
      showIcon
      role="alert"
      title={problem.message}
      description={
        <>
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
          {changes.length > 0 && (
            <ul>
              {changes.map(c => (
                <li key={`${c.at} ${c.command}`}>
                  {time(c.at)} {c.actor_name} {COMMAND_LABELS[c.command] ?? ''}
                </li>
              ))}
            </ul>
          )}
          <p className="code">代码 {problem.code}</p>
        </>
      }
      action={
        again && (
          <Button size="small" onClick={again}>
            {problem.code === 'record.stale' ? '刷新' : '重试'}
          </Button>
        )
      }
    />
  );
}
