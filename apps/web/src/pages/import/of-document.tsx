import type { ReactNode } from 'react';
import { Alert, Button } from 'antd';
import type { Doubt, Place } from './desk';

const UNREAD = 'intake.line_not_read';

/** What one doubt says, with where it is: most say so themselves. */
const said = ({ message, place }: Doubt): string =>
  place && !message.startsWith('第 ') ? `第 ${place.line} 行：${message}` : message;

function List({ doubts, onPlace }: { doubts: readonly Doubt[]; onPlace: (place: Place) => void }): ReactNode {
  return (
    <ul className="doubt-list">
      {doubts.map((d, i) => (
        <li key={i}>
          {said(d)}{' '}
          {d.place && (
            <Button
              type="link"
              size="small"
              aria-label={`看第 ${d.place.line} 行原文`}
              onClick={() => d.place && onPlace(d.place)}
            >
              看原文
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** What is doubtful of the document as a whole: errors in full, then doubts, and lines that belong to no task folded up. */
export function OfDocument({
  doubts,
  onPlace,
}: {
  doubts: readonly Doubt[];
  onPlace: (place: Place) => void;
}): ReactNode {
  const errors = doubts.filter(d => d.severity === 'error');
  const unread = doubts.filter(d => d.severity !== 'error' && d.code === UNREAD);
  const others = doubts.filter(d => d.severity !== 'error' && d.code !== UNREAD);
  return (
    <>
      {errors.length > 0 && (
        <Alert className="problem" type="error" showIcon title={<List doubts={errors} onPlace={onPlace} />} />
      )}
      {others.length + unread.length > 0 && (
        <Alert
          className="problem"
          type="warning"
          showIcon
          title={
            <>
              {others.length > 0 && <List doubts={others} onPlace={onPlace} />}
              {unread.length > 0 && (
                <details>
                  <summary>有 {unread.length} 行没有归入任何任务，请看一眼是否漏读</summary>
                  <List doubts={unread} onPlace={onPlace} />
                </details>
              )}
            </>
          }
        />
      )}
    </>
  );
}
