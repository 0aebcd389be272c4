import { type ReactNode, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { mayEver, useMe } from '../../api/me';
import { calendarEditionsQuery, calendarQuery } from '../../api/rules-queries';
import { Loaded } from '../../parts/loading';
import { Section } from '../../parts/page';
import { time, today } from '../../parts/time';
import { CalendarImport } from './calendar-import';
import { CalendarYear } from './calendar-year';

function History(): ReactNode {
  const editions = useQuery(calendarEditionsQuery);
  return (
    <Section title="历次版本">
      <Loaded of={editions}>
        {list => (
          <ul className="entries">
            {list.map(e => (
              <li key={e.version}>
                <div className="line">
                  <b>第 {e.version} 版</b>
                  <span className="quiet">
                    {e.publishedAt ? `${e.publishedByName ?? ''} ${time(e.publishedAt)} 发布` : '随程序提供'}
                  </span>
                </div>
                <p className="quiet">{[e.source, e.reason].filter(Boolean).join('；')}</p>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Section>
  );
}

/** 工作日历: which days count, by which document, and what a new notice would change. */
export default function CalendarRules(): ReactNode {
  const me = useMe();
  const calendar = useQuery(calendarQuery);
  const [chosen, setChosen] = useState(() => Number(today().slice(0, 4)));
  const [importing, setImporting] = useState(false);
  return (
    <>
      <Loaded of={calendar}>
        {c => {
          const year = c.years.find(y => y.year === chosen) ?? c.years.at(-1);
          return (
            <>
              <div className="actions">
                <Select
                  className="year-select"
                  aria-label="年份"
                  value={year?.year}
                  onChange={setChosen}
                  options={c.years.map(y => ({
                    value: y.year,
                    label: `${y.year}${y.provisional ? '（暂定）' : ''}`,
                  }))}
                />
                {mayEver(me, 'calendar.publish') && !importing && (
                  <Button onClick={() => setImporting(true)}>导入放假安排</Button>
                )}
              </div>
              {importing && (
                <CalendarImport
                  calendar={c}
                  year={year?.year ?? chosen}
                  onClose={() => setImporting(false)}
                />
              )}
              {year && <CalendarYear year={year} hours={c.hours} version={c.version} />}
            </>
          );
        }}
      </Loaded>
      <History />
    </>
  );
}
