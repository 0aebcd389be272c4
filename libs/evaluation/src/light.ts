import type { WorkCalendar } from '@duban/calendar';
import {
  type Band,
  BAND_LABELS,
  BAND_LIGHTS,
  type BandLight,
  bandText,
  type Light,
  type LightRule,
  type LightRules,
  lowerEdge,
  MEASURES,
  type MeasureName,
  type Reckoning,
  type Signal,
  SIGNALS,
} from '@duban/chain';
import { civilDate, endOfDay, shanghaiTime } from '@duban/kernel';
import { paceOf, tenthsOf } from './pace';

export { type Light, LIGHTS } from '@duban/chain';

export const LIGHT_LABELS: Readonly<Record<Light, string>> = {
  green: '正常推进',
  blue: '临近到期',
  yellow: '滞后或逾期',
  red: '严重滞后或逾期',
  grey: '未亮灯',
};

/** States of a task in which no rule is asked. */
export const GREY_STATES = ['registered', 'suspended', 'closed', 'cancelled'];

/** Everything the rules may look at. */
export interface LightInputs {
  state: string;
  /** The earliest open due time of the task or one of its milestones, its clock running. */
  dueAt: Date | null;
  /** What is due then. */
  dueLabel: string | null;
  /** As last approved. */
  percent: number;
  starts: string;
  ends: string;
  /** The last day of the latest period with an approved report, today at the latest; null until a percentage was reported. */
  asOf: string | null;
  milestonesDue: number;
  milestones: number;
  returnsRecent: number;
  periodsWithoutProgress: number;
  periodsMissed: number;
  noticesUnanswered: number;
  redNotices: number;
}

export interface LightContext {
  now: Date;
  calendar: WorkCalendar;
}

/** One rule, asked. */
export interface Reading {
  signal: Signal;
  measure: MeasureName;
  label: string;
  /** null: it has nothing to say yet. */
  value: string | null;
  light: BandLight;
  band: string | null;
  text: string;
  steps: Reckoning[];
}

export interface Reckoned {
  light: Light;
  signals: { signal: Signal; light: BandLight }[];
  readings: Reading[];
  why: string;
}

export const rankOf = (light: BandLight): number => BAND_LIGHTS.indexOf(light);

/**
 * When something is due for its lateness to be at least `n` workdays: before an instant, or up to it. The day itself is
 * 0 until it is over; what is past its time is late by more than 0.
 */
export function lateBound(n: number, { now, calendar }: LightContext): { op: '<' | '<='; at: Date } {
  if (n === 1) return { op: '<', at: now };
  const day = endOfDay(calendar.addWorkdays(civilDate(now), n > 1 ? 1 - n : -n));
  return { op: n > 1 ? '<' : '<=', at: day };
}

const lateBy = (due: Date, n: number, ctx: LightContext): boolean => {
  const { op, at } = lateBound(n, ctx);
  return op === '<' ? due < at : due <= at;
};

/** The last band whose lower bound is reached. */
function bandOf({ measure, bands }: LightRule, reaches: (at: number, after: 0 | 1) => boolean): Band {
  const found = bands.findLast(b => {
    const { at, after } = lowerEdge(b, MEASURES[measure].whole);
    return at === -Infinity || reaches(at, after);
  });
  return found ?? bands[0];
}

/** The measure in tenths of its unit, or null where there is nothing to measure. */
function measured(name: MeasureName, i: LightInputs, expected: number | null): number | null {
  const done = 10 * i.percent;
  switch (name) {
    case 'points_behind':
      return expected === null ? null : expected - done;
    case 'shortfall_percent':
      return expected === null
        ? null
        : expected === 0
          ? 0
          : Math.trunc((1000 * (expected - done)) / expected);
    case 'ratio_to_plan':
      return expected === null ? null : expected === 0 ? 1000 : Math.trunc((1000 * done) / expected);
    case 'periods_without_progress':
      return 10 * i.periodsWithoutProgress;
    case 'periods_missed':
      return 10 * i.periodsMissed;
    case 'returns_recent':
      return 10 * i.returnsRecent;
    case 'notices_unanswered':
      return 10 * i.noticesUnanswered;
    case 'red_notices_open':
      return 10 * i.redNotices;
    default:
      return null;
  }
}

const share = (tenths: number): string => `${tenths / 10}%`;

/** What the time says, in words: 5个工作日内到期. */
function timeBand(band: Band): string {
  const { gt, gte, lte } = band;
  if (gte !== undefined && gte < 0 && lte === 0) return `${-gte}个工作日内到期`;
  if (gt === 0 && lte !== undefined) return `超期${lte}个工作日以内`;
  if (gt === 0) return '超期';
  if (gt !== undefined && gt > 0 && lte === undefined) return `超期超过${gt}个工作日`;
  return bandText(band, 'workdays_overdue');
}

function dueText(i: LightInputs, { now, calendar }: LightContext): string {
  return i.dueAt
    ? `“${i.dueLabel}”应于 ${shanghaiTime(i.dueAt)} 前完成，${calendar.describeDue(i.dueAt, now)}`
    : '没有到期事项';
}

function readTime(rule: LightRule, i: LightInputs, ctx: LightContext): Reading {
  const { label, signal } = MEASURES[rule.measure];
  const text = dueText(i, ctx);
  const base = { signal, measure: rule.measure, label, steps: [{ label: '到期', value: text }] };
  if (!i.dueAt) return { ...base, value: null, light: 'green', band: null, text };
  const due = i.dueAt;
  const band = bandOf(rule, at => lateBy(due, at, ctx));
  const value = ctx.calendar.describeDue(due, ctx.now);
  const why = band.light === 'green' ? text : `${text}；${timeBand(band)}为${BAND_LABELS[band.light]}`;
  return { ...base, value, light: band.light, band: timeBand(band), text: why };
}

/** 序时进度 and what was reported against it; null before the first approved report. */
function paceLines(curve: LightRules['curve'], i: LightInputs, { calendar }: LightContext) {
  if (i.asOf === null) return null;
  const span = { ...i, asOf: i.asOf };
  const pace = paceOf(curve, span, calendar);
  const expected = tenthsOf(pace, span);
  const text = `截至 ${i.asOf} 完成 ${i.percent}%，序时进度 ${share(expected)}`;
  const steps: Reckoning[] = [
    { label: '起止', value: `${i.starts} 至 ${i.ends}` },
    { label: '截至', value: i.asOf },
    ...pace.steps,
    { label: '序时进度', value: `${pace.done} ÷ ${pace.of} = ${share(expected)}` },
    { label: '已报进度', value: `${i.percent}%` },
  ];
  return { expected, text, steps };
}

function readMeasure(rule: LightRule, i: LightInputs, pace: ReturnType<typeof paceLines>): Reading {
  const { label, signal, unit } = MEASURES[rule.measure];
  const tenths = measured(rule.measure, i, pace?.expected ?? null);
  const against = ['points_behind', 'shortfall_percent', 'ratio_to_plan'].includes(rule.measure);
  const base = { signal, measure: rule.measure, label };
  if (tenths === null)
    return { ...base, value: null, light: 'green', band: null, text: '尚未报过进度', steps: [] };
  const band = bandOf(rule, (at, after) => {
    const edge = Math.round(at * 10);
    return after ? tenths > edge : tenths >= edge;
  });
  const value = `${tenths / 10} ${unit}`;
  const steps = [...(against && pace ? pace.steps : []), { label, value }];
  const says =
    rule.measure === 'red_notices_open' && tenths > 0
      ? '有未办结的红色督办单'
      : `${against && pace ? `${pace.text}；` : ''}${label}${value}`;
  const why =
    band.light === 'green' || rule.measure === 'red_notices_open'
      ? says
      : `${says}，${bandText(band, rule.measure)}为${BAND_LABELS[band.light]}`;
  return { ...base, value, light: band.light, band: bandText(band, rule.measure), text: why, steps };
}

const worst = (lights: readonly BandLight[]): BandLight => BAND_LIGHTS[Math.max(0, ...lights.map(rankOf))];

/** Asks every rule of a set, then lets them decide together. */
export function reckon(rules: LightRules, i: LightInputs, ctx: LightContext): Reckoned {
  const pace = paceLines(rules.curve, i, ctx);
  const readings = rules.rules.map(r =>
    r.measure === 'workdays_overdue' ? readTime(r, i, ctx) : readMeasure(r, i, pace),
  );
  const signals = SIGNALS.map(signal => ({
    signal,
    light: worst(readings.filter(r => r.signal === signal).map(r => r.light)),
  }));
  if (GREY_STATES.includes(i.state)) {
    const why = i.state === 'registered' ? '尚未分办' : i.state === 'suspended' ? '已中止' : '已结束';
    return { light: 'grey', signals, readings, why };
  }
  const of = (s: Signal): BandLight => signals.find(x => x.signal === s)?.light ?? 'green';
  const first = rules.combine === 'worst' ? undefined : rules.combine.find(s => of(s) !== 'green');
  const light = rules.combine === 'worst' ? worst(signals.map(s => s.light)) : first ? of(first) : 'green';
  const due = dueText(i, ctx);
  if (light === 'green') return { light, signals, readings, why: pace ? `${due}；${pace.text}` : due };
  const deciding = readings.filter(r => r.light === light && (!first || r.signal === first));
  const said = deciding.map(r => r.text);
  return {
    light,
    signals,
    readings,
    why: [...said, ...(said.some(s => s.startsWith(due)) ? [] : [due])].join('；'),
  };
}

/** The calendar an answer was counted by. */
export function calendarUsed(i: LightInputs, { now, calendar }: LightContext) {
  const dates = [civilDate(now), i.starts, i.ends, i.asOf, i.dueAt && civilDate(i.dueAt)].filter(
    d => d !== null,
  );
  const sorted = [...dates].sort();
  const years: string[] = [];
  for (let y = Number(sorted[0].slice(0, 4)); y <= Number(sorted[sorted.length - 1].slice(0, 4)); y++)
    years.push(String(y));
  const { id, version, region } = calendar.data;
  // Midsummer: a day no notice for another year speaks of.
  const provisional = years.some(y => calendar.isProvisional(`${y}-06-30`));
  return { id, version, region, years, provisional };
}
