import type { ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { Nothing } from '../../parts/page';
import { time } from '../../parts/time';

type Hours = Schemas['WorkHoursDto'];
const hoursOf = (h: Hours): string => `${h.start}–${h.noonStart}，${h.noonEnd}–${h.end}`;

/** What would be different, and what is open whose time would change. */
export function CalendarEffect({ check }: { check: Schemas['CalendarCheckDto'] }): ReactNode {
  const { difference: d, effect: e } = check;
  return (
    <>
      <h3>与第 {check.basedOn} 版的差异</h3>
      {d && !d.days.length && !d.hours && !d.settled.length && <Nothing>没有差异，不必发布。</Nothing>}
      {d && (
        <ul className="entries">
          {d.settled.length > 0 && <li>{d.settled.join('、')} 年由暂定转为已发布</li>}
          {d.hours && (
            <li>
              作息时间由 {hoursOf(d.hours.was)} 改为 {hoursOf(d.hours.is)}
            </li>
          )}
          {d.days.map(day => (
            <li key={day.date} className="line">
              <span className="date">{day.date}</span>
              <span>
                {day.was} → <b>{day.is}</b>
              </span>
              <span className="state">{day.worked ? '上班' : '放假'}</span>
            </li>
          ))}
        </ul>
      )}
      {e && (
        <>
          <h3>对未办结事项的影响</h3>
          <p>
            未办结的待办 {e.open} 项，期限变动 {e.dueMoved} 项，下次催办时间变动 {e.stepMoved} 项。
          </p>
          {e.sample.length > 0 && (
            <table className="plain stack">
              <thead>
                <tr>
                  <th scope="col">待办</th>
                  <th scope="col">单位</th>
                  <th scope="col">现在的期限</th>
                  <th scope="col">重新计算后</th>
                </tr>
              </thead>
              <tbody>
                {e.sample.map((s, i) => (
                  <tr key={`${i} ${s.label}`}>
                    <td data-label="待办">{s.label}</td>
                    <td data-label="单位">{s.unitName}</td>
                    <td data-label="现在">{time(s.dueBefore)}</td>
                    <td data-label="之后">{time(s.dueAfter)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </>
      )}
    </>
  );
}
