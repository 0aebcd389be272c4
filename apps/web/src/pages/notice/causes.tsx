import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { noticeWhyQuery } from '../../api/notice-queries';
import type { Notice } from '../../api/types';
import { COMMAND_LABELS } from '../../parts/labels';
import { Loaded } from '../../parts/loading';
import { Nothing, Section } from '../../parts/page';
import { time } from '../../parts/time';

/** What was late when it was drafted, and who did what with it since. */
export function Causes({ notice: n }: { notice: Notice }): ReactNode {
  const why = useQuery(noticeWhyQuery(n.id));
  return (
    <Section title="来由和经过">
      <Loaded of={why}>
        {({ causes, deeds }) => (
          <>
            {causes.length === 0 && <Nothing>没有列入逾期事项，由督查人员手工拟发。</Nothing>}
            <ul className="owed plain">
              {causes.map(c => (
                <li key={c.obligationId}>
                  <span className="what">
                    <b>{c.label}</b> {c.taskId ? <Link to={`/tasks/${c.taskId}`}>{c.title}</Link> : c.title}
                  </span>
                  <span className="when">
                    {c.lateWords}
                    <small>{c.settledAt ? `${time(c.settledAt)} 已办` : `${time(c.dueAt)} 前`}</small>
                  </span>
                </li>
              ))}
            </ul>
            <ol className="timeline">
              {deeds.map(d => (
                <li key={`${d.at} ${d.command}`}>
                  <time>{time(d.at)}</time>
                  <span>
                    {d.by} <b>{COMMAND_LABELS[d.command] ?? d.command}</b>
                    {d.reason && d.reason !== n.grounds && <small className="more">{d.reason}</small>}
                  </span>
                </li>
              ))}
            </ol>
          </>
        )}
      </Loaded>
    </Section>
  );
}
