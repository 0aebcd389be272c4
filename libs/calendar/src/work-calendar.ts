import {
  assertNever,
  CivilDate,
  civilDate,
  daysBetween,
  endOfDay,
  instantOf,
  Refusal,
  weekday,
} from '@duban/kernel';
import { calendarFaults } from './calendar.check';
import { STATE_COUNCIL_CALENDAR, WorkCalendarData } from './calendar.data';
import { addMonths, civil, dateOf, dayNumber, HOUR, monthLength, partsOf, timeOf } from './civil';
import { checkLimit, Limit } from './limit';
import { WorkdayIndex } from './workday-index';
import { WorkingHours } from './working-hours';

const at = (date: CivilDate, time: number): Date => new Date(instantOf(date).getTime() + time);

/** Milliseconds since midnight in Shanghai. */
const timeOfDay = (instant: Date): number => instant.getTime() - instantOf(civilDate(instant)).getTime();

/** A day in a count of workdays. */
export interface ExplainedDay {
  date: CivilDate;
  counted: boolean;
  /** 工作日, 调休上班, 周末, or the name of the holiday. */
  label: string;
  /** No published notice settles it yet: it may still change. */
  provisional: boolean;
}

/** What a calendar looks up; made once for a version of the data and never changed. */
interface Tables {
  readonly data: WorkCalendarData;
  readonly dayNames: ReadonlyMap<CivilDate, string>;
  readonly daysOff: ReadonlySet<CivilDate>;
  readonly index: WorkdayIndex;
  readonly hours: WorkingHours;
  /** Years with a published notice, and the days such notices name in the year before theirs. */
  readonly settledYears: ReadonlySet<number>;
  readonly settledDates: ReadonlySet<CivilDate>;
}

/** @throws Refusal `calendar.bad_data` with every fault, see `calendarFaults`. */
function tablesOf(data: WorkCalendarData): Tables {
  const faults = calendarFaults(data);
  if (faults.length)
    throw new Refusal('invalid', 'calendar.bad_data', `工作日历“${data.id}”有${faults.length}处错误`, {
      faults,
    });
  const dayNames = new Map<CivilDate, string>();
  const off = new Set<CivilDate>();
  const work = new Set<CivilDate>();
  const settledYears = new Set<number>();
  const settledDates = new Set<CivilDate>();
  // The region's own days come last: they hold over the national ones.
  const layers = [
    { years: data.years, national: true },
    { years: data.overlay?.years ?? {}, national: false },
  ];
  for (const { years, national } of layers)
    for (const [year, entry] of Object.entries(years)) {
      for (const date of entry.off) {
        off.add(date);
        work.delete(date);
      }
      for (const date of entry.work) {
        work.add(date);
        off.delete(date);
      }
      Object.entries(entry.names ?? {}).forEach(([date, name]) => dayNames.set(date, name));
      if (entry.provisional) continue;
      // A region speaks of its own days, not of the rest of a year.
      if (national) settledYears.add(Number(year));
      [...entry.off, ...entry.work].forEach(date => settledDates.add(date));
    }
  const index = new WorkdayIndex(new Set([...off].map(dayNumber)), new Set([...work].map(dayNumber)));
  return {
    ...{ data, dayNames, daysOff: off, index, hours: new WorkingHours(data.hours) },
    ...{ settledYears, settledDates },
  };
}

/**
 * Answers every question of time that depends on which days are worked. What it looks up is made once for a version of
 * the data and never changed; a new version is a new WorkCalendar, or is taken up as a whole by a `LiveCalendar`.
 * Dates are civil dates in Shanghai, whatever the zone of the process.
 *
 * All methods refuse dates that do not exist (`calendar.bad_date`) and dates or results outside 1950–2099
 * (`calendar.out_of_range`).
 */
export class WorkCalendar {
  protected tables: Tables;

  /** @throws Refusal `calendar.bad_data` with every fault, see `calendarFaults`. */
  constructor(data: WorkCalendarData) {
    this.tables = tablesOf(data);
  }

  get data(): WorkCalendarData {
    return this.tables.data;
  }

  /** Of the data all answers are by at this moment. */
  get version(): number {
    return this.tables.data.version;
  }

  isWorkday(date: CivilDate): boolean {
    return this.tables.index.has(dayNumber(date));
  }

  /** True when no published notice settles this day: a result that lands on it may move when the notice comes. */
  isProvisional(date: CivilDate): boolean {
    return !this.tables.settledYears.has(partsOf(date)[0]) && !this.tables.settledDates.has(date);
  }

  /**
   * The n-th workday after (n > 0) or before (n < 0) a date; the date itself does not count. n = 0: the date itself if
   * it is a workday, else the next workday.
   * @throws Refusal `calendar.bad_number` when n is not an integer.
   */
  addWorkdays(date: CivilDate, n: number): CivilDate {
    return dateOf(this.tables.index.step(dayNumber(date), n));
  }

  /**
   * How many workdays lie from `a` to `b`: those in (a, b], or minus those in [b, a) when b is earlier. Either way `a`
   * does not count and `b` does, so `workdaysBetween(a, addWorkdays(a, n)) === n` for every n ≠ 0, also when `a` is a
   * day off. Hence swapping a and b does not always just change the sign.
   */
  workdaysBetween(a: CivilDate, b: CivilDate): number {
    const [from, to] = [dayNumber(a), dayNumber(b)];
    return to >= from ? this.tables.index.count(from + 1, to) : -this.tables.index.count(to, from - 1);
  }

  /**
   * Day by day why `workdaysBetween(from, to)` is what it is: the days in (from, to], which of them count, and what the
   * others are. For at most `most` days; empty where `to` is not later.
   */
  explain(from: CivilDate, to: CivilDate, most = 366): ExplainedDay[] {
    const [first, last] = [dayNumber(from) + 1, dayNumber(to)];
    return Array.from({ length: Math.max(0, Math.min(last - first + 1, most)) }, (_, i) =>
      this.explainDay(dateOf(first + i)),
    );
  }

  private explainDay(date: CivilDate): ExplainedDay {
    const counted = this.isWorkday(date);
    const weekend = weekday(date) > 5;
    const provisional = this.isProvisional(date);
    if (counted) return { date, counted, label: weekend ? '调休上班' : '工作日', provisional };
    const label = this.tables.dayNames.get(date) ?? (this.tables.daysOff.has(date) ? '放假' : '周末');
    return { date, counted, label, provisional };
  }

  /** Workdays from `from` to `to`, both included; 0 when `to` is earlier. */
  workdaysIn(from: CivilDate, to: CivilDate): number {
    return this.tables.index.count(dayNumber(from), dayNumber(to));
  }

  /** `month` 1–12. */
  monthWorkdays(year: number, month: number): number {
    return this.workdaysIn(civil(year, month, 1), civil(year, month, monthLength(year, month)));
  }

  yearWorkdays(year: number): number {
    return this.workdaysIn(civil(year, 1, 1), civil(year, 12, 31));
  }

  /**
   * When a limit that starts at `from` is over. The day of `from` does not count.
   * - day, workday, month: the end of the civil date, 23:59:59 in Shanghai. Days and months may end on a day
   *   off. 民法典 §203 moves the end of a civil period behind the holiday, but an internal limit (“6月30日前”) is meant as
   *   written, so nothing is moved here.
   * - month: the same day of the month, clamped to its end (31 January + 1 month = 28 February).
   * - workhour: counts working time only, beginning with the next working moment when `from` lies outside it.
   * @throws Refusal `calendar.bad_limit`.
   */
  due(from: Date, limit: Limit): Date {
    checkLimit(limit);
    const date = civilDate(from);
    switch (limit.unit) {
      case 'day':
        return endOfDay(dateOf(dayNumber(date) + limit.n));
      case 'workday':
        return endOfDay(this.addWorkdays(date, limit.n));
      case 'month':
        return endOfDay(addMonths(date, limit.n));
      case 'workhour':
        return this.addWorkhours(from, limit.n);
      default:
        return assertNever(limit.unit);
    }
  }

  private addWorkhours(from: Date, n: number): Date {
    const opens = this.isWorkday(civilDate(from)) ? this.tables.hours.open(timeOfDay(from)) : undefined;
    const date = opens === undefined ? this.addWorkdays(civilDate(from), 1) : civilDate(from);
    const start = opens ?? this.tables.hours.open(0)!;
    if (n === 0) return at(date, start);
    const worked = this.tables.hours.workedBy(start) + n * HOUR;
    // Hours that fill a day exactly end with that day, not with the first moment of the next.
    const days = Math.ceil(worked / this.tables.hours.perDay) - 1;
    return at(
      this.addWorkdays(date, days),
      this.tables.hours.timeAfter(worked - days * this.tables.hours.perDay),
    );
  }

  /**
   * The instant of a ladder step: at `hour` on the workday that lies `offset` workdays from the due date; negative
   * before it, positive after it. Offset 0 is the due date itself or, when that is a day off, the last workday BEFORE
   * it: a reminder on the day off or after it comes too late. (There, −1 and 0 fall on the same day.)
   * @throws Refusal `calendar.bad_time`, `calendar.bad_number`.
   */
  stepTime(due: Date, offset: number, hour = '08:00'): Date {
    const date = civilDate(due);
    const steps = offset === 0 && !this.isWorkday(date) ? -1 : offset;
    return at(this.addWorkdays(date, steps), timeOf(hour));
  }

  /**
   * The first digest window strictly after `instant` on a workday; `windows` are 'HH:MM' in any order.
   * @throws Refusal `calendar.bad_time`; `calendar.no_window` when there are none, as nothing would ever be sent.
   */
  nextWindow(instant: Date, windows: readonly string[] = ['08:30', '14:30']): Date {
    if (!windows.length) throw new Refusal('invalid', 'calendar.no_window', '没有设置汇总发送时间');
    const times = windows.map(timeOf).sort((a, b) => a - b);
    const date = civilDate(instant);
    const today = this.isWorkday(date) ? times.find(time => time > timeOfDay(instant)) : undefined;
    return today === undefined ? at(this.addWorkdays(date, 1), times[0]) : at(date, today);
  }

  /** True on workdays inside the hours, noon break excluded; the beginning is inside, the end is not. */
  isWorkingTime(instant: Date): boolean {
    const time = timeOfDay(instant);
    return this.isWorkday(civilDate(instant)) && this.tables.hours.open(time) === time;
  }

  /**
   * The due time after a pause: later by the workdays that lie in it (the day it began does not count, the day it ended
   * does), at the same time of day, so that as many workdays are left as there were. What was already late when the
   * pause began keeps its due time and stays late; what was not late never becomes so by the pause: where the shifted
   * time would already be past, it is the same time on the next workday.
   * @throws Refusal `calendar.bad_pause` when the pause ends before it begins.
   */
  shiftByPause(due: Date, pausedAt: Date, resumedAt: Date): Date {
    if (resumedAt < pausedAt) throw new Refusal('invalid', 'calendar.bad_pause', '恢复时间早于暂停时间');
    if (due < pausedAt) return due;
    const resumed = civilDate(resumedAt);
    const days = this.workdaysBetween(civilDate(pausedAt), resumed);
    const shifted = days ? at(this.addWorkdays(civilDate(due), days), timeOfDay(due)) : due;
    return shifted < resumedAt ? at(this.addWorkdays(resumed, 1), timeOfDay(due)) : shifted;
  }

  /**
   * How far off the due time is, in words for people: 还有3个工作日, 今天到期, 已超期2个工作日. Where only days off lie between,
   * calendar days are named instead, because “0个工作日” reads like a fault.
   */
  describeDue(due: Date, now: Date): string {
    const [today, date] = [civilDate(now), civilDate(due)];
    if (today === date) return now <= due ? '今天到期' : '今天已超期';
    const late = date < today;
    const workdays = late ? this.workdaysBetween(date, today) : this.workdaysBetween(today, date);
    const length = workdays ? `${workdays}个工作日` : `${Math.abs(daysBetween(today, date))}天（均为休息日）`;
    return `${late ? '已超期' : '还有'}${length}`;
  }
}

/** The State Council's calendar: what is used until an office sets its own. */
export const DEFAULT_CALENDAR = new WorkCalendar(STATE_COUNCIL_CALENDAR);

/**
 * The calendar everybody has been given, whose data is taken up as a whole when a newer version is seen. No question is
 * answered by two versions: each is one synchronous call.
 */
export class LiveCalendar extends WorkCalendar {
  /**
   * Takes up a version; whether it is the newest its caller knows.
   * @throws Refusal `calendar.bad_data`: then the version before stays
   */
  take(data: WorkCalendarData): void {
    this.tables = tablesOf(data);
  }

  /** The version of this moment, which stays what it is. */
  snapshot(): WorkCalendar {
    return Object.assign(Object.create(WorkCalendar.prototype) as WorkCalendar, { tables: this.tables });
  }
}
