import type { WorkCalendar } from '@duban/calendar';
import { civilDate, endOfDay, shanghaiTime } from '@duban/kernel';

export const LIGHTS = ['green', 'blue', 'yellow', 'red', 'grey'] as const;
export type Light = (typeof LIGHTS)[number];

export const LIGHT_LABELS: Readonly<Record<Light, string>> = {
  green: '正常推进',
  blue: '临近到期',
  yellow: '逾期',
  red: '严重逾期',
  grey: '未亮灯',
};

/** The rule, with its source: due soon, overdue, overdue beyond grace, as most published rules have it. */
export const LIGHT_RULE = { version: 1, soonWorkdays: 5, graceWorkdays: 5 } as const;

export interface LightBounds {
  now: Date;
  /** Due up to here is due soon. */
  soon: Date;
  /** Due before this is overdue beyond grace. */
  grace: Date;
}

export function lightBounds(now: Date, calendar: WorkCalendar): LightBounds {
  const today = civilDate(now);
  return {
    now,
    soon: endOfDay(calendar.addWorkdays(today, LIGHT_RULE.soonWorkdays)),
    grace: endOfDay(calendar.addWorkdays(today, -LIGHT_RULE.graceWorkdays)),
  };
}

export interface LightInputs {
  state: string;
  /** The earliest open due time of the task or one of its milestones, its clock running. */
  dueAt: Date | null;
  /** What is due then. */
  dueLabel: string | null;
  /** An issued red notice that is not closed. */
  redNotice: boolean;
}

const GREY = ['registered', 'suspended', 'closed', 'cancelled'];

/** The same rule in SQL, for lists; parameters are `$now`, `$soon`, `$grace` in that order from `$at`. */
export const lightSql = (at: number, state: string, due: string, redNotice: string): string =>
  `CASE WHEN ${state} IN (${GREY.map(s => `'${s}'`).join(',')}) THEN 'grey'
        WHEN ${redNotice} OR ${due} < $${at + 2}::timestamptz THEN 'red'
        WHEN ${due} < $${at}::timestamptz THEN 'yellow'
        WHEN ${due} <= $${at + 1}::timestamptz THEN 'blue' ELSE 'green' END`;

export function lightOf(i: LightInputs, b: LightBounds): Light {
  if (GREY.includes(i.state)) return 'grey';
  if (i.redNotice || (i.dueAt && i.dueAt < b.grace)) return 'red';
  if (i.dueAt && i.dueAt < b.now) return 'yellow';
  return i.dueAt && i.dueAt <= b.soon ? 'blue' : 'green';
}

/** Why the light is what it is, in words with the figures. */
export function lightWhy(i: LightInputs, b: LightBounds, calendar: WorkCalendar): string {
  const light = lightOf(i, b);
  if (light === 'grey')
    return i.state === 'registered' ? '尚未分办' : i.state === 'suspended' ? '已中止' : '已结束';
  const due = i.dueAt
    ? `“${i.dueLabel}”应于 ${shanghaiTime(i.dueAt)} 前完成,${calendar.describeDue(i.dueAt, b.now)}`
    : '没有到期事项';
  switch (light) {
    case 'red':
      return i.redNotice
        ? `有未办结的红色督办单;${due}`
        : `${due};超期超过${LIGHT_RULE.graceWorkdays}个工作日为红灯`;
    case 'yellow':
      return `${due};超期${LIGHT_RULE.graceWorkdays}个工作日以内为黄灯`;
    case 'blue':
      return `${due};${LIGHT_RULE.soonWorkdays}个工作日内到期为蓝灯`;
    default:
      return due;
  }
}
