import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useInfiniteQuery } from '@tanstack/react-query';
import { api, ask } from '../../api/client';
import { paged } from '../../api/pages';
import { Loaded } from '../../parts/loading';
import { More } from '../../parts/more';
import { owedLink } from '../../parts/owed-link';
import { Nothing, Section } from '../../parts/page';
import { time } from '../../parts/time';
import { Counts, type DueDay } from './day';
import { dayName, weekdayName } from './dates';

const dueOnQuery = (on: string, mine: boolean) =>
  paged(['due-dates', 'on', on, mine], (range, signal) =>
    ask(
      api.GET('/api/v1/due-dates/list', {
        params: { query: { ...range, on, ...(mine && { mine }) } },
        signal,
      }),
    ),
  );

/** What is due on a day. */
export function DayList({ day, mine }: { day: DueDay; mine: boolean }): ReactNode {
  const owed = useInfiniteQuery(dueOnQuery(day.date, mine));
  return (
    <Section
      title={`${dayName(day.date)}（${weekdayName(day.date)}，${day.label}）`}
      extra={<Counts day={day} />}
    >
      <Loaded of={owed}>
        {list =>
          list.length === 0 ? (
            <Nothing>这一天没有到期的事项。</Nothing>
          ) : (
            <ul className="due-list">
              {list.map(o => (
                <li key={o.id}>
                  <Link to={owedLink(o)}>
                    {o.label}：{o.title}
                  </Link>
                  <small>
                    {o.holderName}，{time(o.dueAt).slice(11)} 前，
                    <span className={new Date(o.dueAt) < new Date() ? 'late' : undefined}>{o.dueWords}</span>
                  </small>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <More of={owed} />
    </Section>
  );
}
