import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { calendarQuery } from '../../api/rules-queries';
import { Loaded } from '../../parts/loading';
import { Nothing, Section } from '../../parts/page';
import { today } from '../../parts/time';

/** 工作日历: limits are counted by it; a year whose notice is not out yet is marked. */
export function CalendarStep(): ReactNode {
  const calendar = useQuery(calendarQuery);
  const now = Number(today().slice(0, 4));
  return (
    <Section title="工作日历">
      <p className="quiet">期限按工作日计算，以国务院办公厅的放假安排为准。每年通知发布后导入一次。</p>
      <Loaded of={calendar}>
        {({ years, hours }) => {
          const near = years.filter(y => y.year >= now && y.year <= now + 1);
          return (
            <>
              <dl className="facts">
                {near.map(y => [
                  <dt key={`${y.year}`}>{y.year} 年</dt>,
                  <dd key={`${y.year} is`} className={y.provisional ? 'late' : ''}>
                    {y.provisional ? '暂定：放假通知还没有导入，只按周末计算' : '已有放假安排'}
                  </dd>,
                ])}
                <dt>作息时间</dt>
                <dd>
                  {hours.start}–{hours.noonStart}，{hours.noonEnd}–{hours.end}
                </dd>
              </dl>
              {!near.some(y => y.year === now) && <Nothing>没有 {now} 年的安排，请导入。</Nothing>}
              <p>
                <Link to="/rules?tab=calendar">查看和导入放假安排</Link>
              </p>
            </>
          );
        }}
      </Loaded>
    </Section>
  );
}
