import type { WorkCalendar } from '@duban/calendar';
import type { Reader } from '@duban/journal';
import { civilDate, type Clock, type Fault, instantOf } from '@duban/kernel';
import { type Via, VIAS } from './delivery.entity';

/** When digests go out, when nothing does, and how many a person may get. */
export interface Policy {
  /** 0: what is shipped, never changed here. */
  number: number;
  windows: readonly string[];
  opens: string | null;
  closes: string | null;
  dailyCap: number;
  demanded: readonly Via[];
}

/**
 * What is shipped: two digests on workdays, nothing outside working hours, nobody gets more than four a day. The hours
 * are those of the calendar (《国务院关于职工工作时间的规定》); the windows and the cap are field practice.
 */
export const DEFAULT_POLICY: Policy = {
  number: 0,
  windows: ['08:30', '14:30'],
  opens: null,
  closes: null,
  dailyCap: 4,
  demanded: [],
};
export const MOST_WINDOWS = 12;
export const MOST_PER_DAY = 50;

const CURRENT = `SELECT number, windows, opens, closes, daily_cap AS "dailyCap", demanded FROM notification_policy ORDER BY number DESC LIMIT 1`;

export const currentPolicy = async (reader: Reader): Promise<Policy> =>
  (await reader.query<Policy>(CURRENT))[0] ?? DEFAULT_POLICY;

/** How long another process may go by the rules before. */
const FRESH_MS = 10_000;

/** The rules in force, asked for at most every ten seconds: a message must not cost a statement for them. */
export class PolicyBook {
  private known: { policy: Policy; until: number } | undefined;

  constructor(private readonly clock: Clock) {}

  async current(reader: Reader): Promise<Policy> {
    const now = this.clock.now().getTime();
    if (!this.known || now >= this.known.until)
      this.known = { policy: await currentPolicy(reader), until: now + FRESH_MS };
    return this.known.policy;
  }

  forget(): void {
    this.known = undefined;
  }
}

/** Whether what is not urgent may go out: never on days off, and only within the hours. */
export function isOpen(policy: Policy, calendar: WorkCalendar, at: Date): boolean {
  if (policy.opens === null || policy.closes === null) return calendar.isWorkingTime(at);
  const date = civilDate(at);
  return (
    calendar.isWorkday(date) && at >= instantOf(date, policy.opens) && at < instantOf(date, policy.closes)
  );
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** What is wrong with rules; `now` finds a workday to try the windows on. */
export function policyFaults(policy: Omit<Policy, 'number'>, calendar: WorkCalendar, now: Date): Fault[] {
  const faults: Fault[] = [];
  const { windows, opens, closes, dailyCap, demanded } = policy;
  if (windows.length < 1 || windows.length > MOST_WINDOWS)
    faults.push({ where: 'windows', message: `须设 1–${MOST_WINDOWS} 个时间` });
  if (new Set(windows).size < windows.length) faults.push({ where: 'windows', message: '有重复的时间' });
  windows.forEach((w, i) => {
    if (!TIME.test(w)) faults.push({ where: `windows.${i}`, message: '须为 HH:MM' });
  });
  if ((opens === null) !== (closes === null))
    faults.push({ where: opens === null ? 'opens' : 'closes', message: '起止时间须一并填写' });
  for (const [where, time] of Object.entries({ opens, closes }))
    if (time !== null && !TIME.test(time)) faults.push({ where, message: '须为 HH:MM' });
  if (opens !== null && closes !== null && opens >= closes)
    faults.push({ where: 'closes', message: '须晚于开始时间' });
  if (!Number.isInteger(dailyCap) || dailyCap < 1 || dailyCap > MOST_PER_DAY)
    faults.push({ where: 'dailyCap', message: `须为 1–${MOST_PER_DAY}` });
  if (demanded.some(v => !VIAS.includes(v))) faults.push({ where: 'demanded', message: '没有这种方式' });
  if (faults.length) return faults;
  // A digest whose window lies in quiet hours would always wait until they are over.
  const day = calendar.addWorkdays(civilDate(now), 1);
  windows.forEach((w, i) => {
    if (!isOpen({ ...policy, number: 0 }, calendar, instantOf(day, w)))
      faults.push({ where: `windows.${i}`, message: `${w}不在可发送的时间内` });
  });
  return faults;
}
