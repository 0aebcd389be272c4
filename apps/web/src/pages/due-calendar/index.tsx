import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { useSearchParams } from 'react-router';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Radio } from 'antd';
import { addDays } from '@duban/kernel';
import { dueDatesQuery } from '../../api/ledger-queries';
import { holds, useMe } from '../../api/me';
import { Loaded } from '../../parts/loading';
import { Page } from '../../parts/page';
import { today as todayOf } from '../../parts/time';
import { usePhone } from '../../parts/use-phone';
import { DayButton, type DueDay } from './day';
import { DayList } from './day-list';
import { dayName, monthOf, monthsOn, spanOf } from './dates';
import './due-calendar.css';

const WEEK = ['周一', '周二', '周三', '周四', '周五', '周六', '周日'];
const MOVES: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
const DATE = /^\d{4}-\d{2}-\d{2}$/;

interface Choosing {
  date: string;
  mine: boolean;
  week: boolean;
  go: (date: string) => void;
  whose: (mine: boolean) => void;
}

/** The day, and whose dates, as the address holds them. */
function useChoosing(): Choosing {
  const me = useMe();
  const week = usePhone();
  const [params, setParams] = useSearchParams();
  const asked = params.get('day') ?? '';
  const usual = !holds(me, 'supervisor', 'leader', 'superior');
  const set = (name: string, value: string): void => {
    const next = new URLSearchParams(params);
    next.set(name, value);
    setParams(next, { replace: name === 'day', preventScrollReset: true });
  };
  return {
    date: DATE.test(asked) ? asked : todayOf(),
    mine: params.has('whose') ? params.get('whose') === 'mine' : usual,
    week,
    go: date => set('day', date),
    whose: mine => set('whose', mine ? 'mine' : 'all'),
  };
}

/** Days as a month of weeks, or one week below each other. */
function Days({ days, choosing }: { days: DueDay[]; choosing: Choosing }): ReactNode {
  const { date, week, go } = choosing;
  const box = useRef<HTMLTableElement & HTMLUListElement>(null);
  const moved = useRef(false);
  const today = todayOf();
  useEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    box.current?.querySelector<HTMLElement>(`[data-date="${date}"]`)?.focus();
  });
  const move = (event: KeyboardEvent): void => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const step = week && Math.abs(MOVES[event.key] ?? 0) === 7 ? MOVES[event.key] / 7 : MOVES[event.key];
    const to =
      step !== undefined
        ? addDays(date, step)
        : event.key === 'PageUp'
          ? monthsOn(date, -1)
          : event.key === 'PageDown'
            ? monthsOn(date, 1)
            : undefined;
    if (!to) return;
    event.preventDefault();
    moved.current = true;
    go(to);
  };
  const button = (day: DueDay): ReactNode => (
    <DayButton
      day={day}
      today={day.date === today}
      chosen={day.date === date}
      outside={!week && monthOf(day.date) !== monthOf(date)}
      stop={day.date === date}
      onChoose={() => go(day.date)}
    />
  );
  if (week)
    return (
      <ul ref={box} className="due-week" onKeyDown={move}>
        {days.map(day => (
          <li key={day.date}>
            <span className="weekday">{WEEK[days.indexOf(day)]}</span>
            {button(day)}
          </li>
        ))}
      </ul>
    );
  const weeks = Array.from({ length: days.length / 7 }, (_, i) => days.slice(i * 7, i * 7 + 7));
  return (
    <table ref={box} className="due-month" onKeyDown={move} aria-label={`${monthOf(date)} 到期事项`}>
      <thead>
        <tr>
          {WEEK.map(name => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map(days => (
          <tr key={days[0].date}>
            {days.map(day => (
              <td key={day.date}>{button(day)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** 期限日历: what is due on which day, days off marked. */
export default function DueCalendar(): ReactNode {
  const choosing = useChoosing();
  const { date, mine, week, go, whose } = choosing;
  const { from, to } = spanOf(date, week);
  const dates = useQuery({
    ...dueDatesQuery({ from, to, ...(mine && { mine }) }),
    placeholderData: keepPreviousData,
  });
  const back = week ? addDays(date, -7) : monthsOn(date, -1);
  const on = week ? addDays(date, 7) : monthsOn(date, 1);
  const heading = week
    ? `${dayName(from)}至${dayName(to)}`
    : `${date.slice(0, 4)}年${Number(date.slice(5, 7))}月`;
  const unit = week ? '周' : '月';
  return (
    <Page title="期限日历" extra={!week && <Button onClick={() => window.print()}>打印</Button>}>
      <div className="due-line">
        <div className="turn" role="group" aria-label={`换${unit}`}>
          <Button aria-label={`上一${unit}`} onClick={() => go(back)}>
            ‹
          </Button>
          <h2 aria-live="polite">{heading}</h2>
          <Button aria-label={`下一${unit}`} onClick={() => go(on)}>
            ›
          </Button>
          <Button onClick={() => go(todayOf())}>今天</Button>
        </div>
        <Radio.Group
          aria-label="谁的期限"
          optionType="button"
          value={mine}
          options={[
            { value: true, label: '我和本单位应办' },
            { value: false, label: '全部可见' },
          ]}
          onChange={e => whose(Boolean(e.target.value))}
        />
      </div>
      <Loaded of={dates}>
        {days => {
          const chosen = days.find(d => d.date === date);
          const provisional = days.some(d => d.provisional);
          return (
            <div className={week ? 'due-calendar week' : 'due-calendar'}>
              <div>
                {/* What stands there until the new month has come is the one before. */}
                {days[0]?.date === from && <Days days={days} choosing={choosing} />}
                {provisional && <p className="quiet">部分日期的放假安排尚未公布，按周末推算。</p>}
              </div>
              {chosen && <DayList key={chosen.date} day={chosen} mine={mine} />}
            </div>
          );
        }}
      </Loaded>
    </Page>
  );
}
