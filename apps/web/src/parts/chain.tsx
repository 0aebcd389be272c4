import type { ReactNode } from 'react';
import { type Link, LINK_LABELS, LINKS } from '@duban/chain';

/** 任务—分办—落实—跟踪—反馈—上报, with the link at which a task stands. `ended`: it has gone all the way. */
export function Chain({ at, ended = false }: { at: Link; ended?: boolean }): ReactNode {
  const here = LINKS.indexOf(at);
  return (
    <ol className="chain" aria-label="六个环节">
      {LINKS.map((link, i) => {
        const past = i < here || ended;
        return (
          <li
            key={link}
            className={past ? 'past' : i === here ? 'here' : undefined}
            aria-current={i === here && !ended ? 'step' : undefined}
          >
            <span className="no" aria-hidden="true">
              {past ? '✓' : i + 1}
            </span>
            {LINK_LABELS[link]}
          </li>
        );
      })}
    </ol>
  );
}

/** The same in a table's cell: six strokes, and the link's name. */
export function ChainMark({ at, ended = false }: { at: Link; ended?: boolean }): ReactNode {
  const here = LINKS.indexOf(at);
  return (
    <span className="chain-mark">
      <span className="strokes" aria-hidden="true">
        {LINKS.map((link, i) => (
          <i key={link} className={i < here || ended ? 'past' : i === here ? 'here' : undefined} />
        ))}
      </span>
      <span className="sr">第 {here + 1} 环节，共六个：</span>
      {LINK_LABELS[at]}
    </span>
  );
}
