import type { ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { weekdayName } from './dates';

export type DueDay = Schemas['DueDayDto'];

/** 休 and 班 as in the calendars people know; a plain workday needs no word. */
function Mark({ day }: { day: DueDay }): ReactNode {
  if (day.label === '工作日') return null;
  const named = day.label !== '周末' && day.label !== '调休上班';
  return (
    <span className={day.workday ? 'mark work' : 'mark off'} aria-hidden="true">
      {day.workday ? '班' : '休'}
      {named && <small>{day.label}</small>}
    </span>
  );
}

export function Counts({ day }: { day: DueDay }): ReactNode {
  return (
    <span className="counts">
      {day.overdue > 0 && (
        <span className="late">
          <b>{day.overdue}</b> 项超期
        </span>
      )}
      {day.due > 0 && (
        <span>
          <b>{day.due}</b> 项到期
        </span>
      )}
    </span>
  );
}

/** A day as something to press. */
export function DayButton({
  day,
  today,
  chosen,
  outside,
  stop,
  onChoose,
}: {
  day: DueDay;
  today: boolean;
  chosen: boolean;
  /** Of the month before or after. */
  outside: boolean;
  /** Whether the keyboard comes here first. */
  stop: boolean;
  onChoose: () => void;
}): ReactNode {
  const classes = [
    'day',
    day.workday ? 'work' : 'off',
    ...(today ? ['today'] : []),
    ...(outside ? ['outside'] : []),
  ];
  return (
    <button
      type="button"
      className={classes.join(' ')}
      data-date={day.date}
      aria-pressed={chosen}
      tabIndex={stop ? 0 : -1}
      onClick={onChoose}
    >
      <span className="date">
        <span className="sr">{Number(day.date.slice(5, 7))}月</span>
        <b>{Number(day.date.slice(8))}</b>
        <span className="sr">
          日，{weekdayName(day.date)}，{day.label}，
        </span>
        {today && <small>今天</small>}
        <Mark day={day} />
      </span>
      <Counts day={day} />
    </button>
  );
}
