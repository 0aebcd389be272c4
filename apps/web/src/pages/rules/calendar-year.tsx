import type { ReactNode } from 'react';
import { addDays, weekday } from '@duban/kernel';
import type { Schemas } from '../../api/client';
import { Section } from '../../parts/page';
import { today } from '../../parts/time';

type Year = Schemas['CalendarYearDto'];
type Kind = 'off' | 'made-up' | 'weekend' | 'work';

const WEEK = ['一', '二', '三', '四', '五', '六', '日'];
const SATURDAY = 6;

const span = (from: string, to: string): string[] => {
  const days = [from];
  while ((days.at(-1) as string) < to) days.push(addDays(days.at(-1) as string, 1));
  return days;
};

/** Every day that is not as its weekday says, with what it is called; what the region set goes before. */
function named(year: Year): Map<string, { kind: Kind; name: string }> {
  const days = new Map<string, { kind: Kind; name: string }>();
  for (const { holidays, work } of [year, year.regional]) {
    for (const h of holidays)
      for (const date of span(h.from, h.to)) days.set(date, { kind: 'off', name: h.name });
    for (const date of work) days.set(date, { kind: 'made-up', name: '调休上班' });
  }
  return days;
}

function Month({
  year,
  month,
  days,
}: {
  year: Year;
  month: number;
  days: ReturnType<typeof named>;
}): ReactNode {
  const first = `${year.year}-${String(month).padStart(2, '0')}-01`;
  const next =
    month === 12 ? `${year.year + 1}-01-01` : `${year.year}-${String(month + 1).padStart(2, '0')}-01`;
  const dates = span(first, addDays(next, -1));
  const now = today();
  return (
    <table className="month">
      <caption>
        {month} 月<small>{year.months[month - 1]} 个工作日</small>
      </caption>
      <thead>
        <tr>
          {WEEK.map(w => (
            <th key={w} scope="col">
              {w}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: Math.ceil((weekday(first) - 1 + dates.length) / 7) }, (_, row) => (
          <tr key={row}>
            {WEEK.map((w, column) => {
              const date = dates[row * 7 + column - (weekday(first) - 1)];
              if (!date) return <td key={w} />;
              const special = days.get(date);
              const kind = special?.kind ?? (weekday(date) >= SATURDAY ? 'weekend' : 'work');
              return (
                <td
                  key={w}
                  className={kind}
                  title={special && `${date} ${special.name}`}
                  aria-current={date === now ? 'date' : undefined}
                >
                  {Number(date.slice(8))}
                  {special && <small>{kind === 'off' ? '休' : '班'}</small>}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const between = (from: string, to: string): string => (from === to ? from : `${from} 至 ${to}`);

/** One year: what is off, what is made up for, and how many workdays each month has. */
export function CalendarYear({
  year,
  hours,
  version,
}: {
  year: Year;
  hours: Schemas['WorkHoursDto'];
  version: number;
}): ReactNode {
  const days = named(year);
  return (
    <Section title={`${year.year} 年${year.provisional ? '（暂定）' : ''}`}>
      {year.provisional && (
        <p className="returned">
          放假通知尚未发布：法定节日以外按周一至周五计算，通知发布并导入后，期限随之重新计算。
        </p>
      )}
      <dl className="facts across">
        <dt>工作日</dt>
        <dd>全年 {year.workdays} 个</dd>
        <dt>作息</dt>
        <dd>
          {hours.start}–{hours.noonStart}，{hours.noonEnd}–{hours.end}
        </dd>
        <dt>依据</dt>
        <dd>{year.sources.join('；') || '无'}</dd>
        <dt>版本</dt>
        <dd>第 {version} 版</dd>
        <dt>放假</dt>
        <dd>
          {[...year.holidays, ...year.regional.holidays]
            .map(h => `${h.name}（${between(h.from, h.to)}）`)
            .join('；') || '无'}
        </dd>
        <dt>调休上班</dt>
        <dd>{[...year.work, ...year.regional.work].join('、') || '无'}</dd>
      </dl>
      <div className="months">
        {Array.from({ length: 12 }, (_, i) => (
          <Month key={i} year={year} month={i + 1} days={days} />
        ))}
      </div>
    </Section>
  );
}
