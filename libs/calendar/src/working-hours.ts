import { WorkHours } from './calendar.data';
import { timeOf } from './civil';

/**
 * The working time inside one workday. All times are milliseconds from midnight in Shanghai; working time includes its
 * beginning and not its end, so that 12:00 and 17:30 sharp are outside.
 */
export class WorkingHours {
  private readonly start: number;
  private readonly noonStart: number;
  private readonly noonEnd: number;
  private readonly end: number;
  /** Working milliseconds in a whole workday. */
  readonly perDay: number;

  constructor(hours: WorkHours) {
    this.start = timeOf(hours.start);
    this.noonStart = timeOf(hours.noonStart);
    this.noonEnd = timeOf(hours.noonEnd);
    this.end = timeOf(hours.end);
    this.perDay = this.noonStart - this.start + this.end - this.noonEnd;
  }

  /** The first working moment of the day at or after a time; undefined once the day is over. */
  open(time: number): number | undefined {
    if (time < this.start) return this.start;
    if (time < this.noonStart) return time;
    if (time < this.noonEnd) return this.noonEnd;
    return time < this.end ? time : undefined;
  }

  /** Working milliseconds of the day that are over at a time. */
  workedBy(time: number): number {
    const within = (from: number, to: number) => Math.min(Math.max(time, from), to) - from;
    return within(this.start, this.noonStart) + within(this.noonEnd, this.end);
  }

  /** The earliest time at which so many working milliseconds (0 < worked ≤ perDay) of the day are over. */
  timeAfter(worked: number): number {
    const morning = this.noonStart - this.start;
    return worked <= morning ? this.start + worked : this.noonEnd + worked - morning;
  }
}
