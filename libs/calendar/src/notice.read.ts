import { addDays, type CivilDate, type Fault } from '@duban/kernel';
import type { WorkHours } from './calendar.data';
import { partsOf } from './civil';
import type { CalendarChange, CalendarNotice, NoticeHoliday } from './notice';

/** What was read, and every fault with its place; with faults it is not to be used. */
export interface ReadChange {
  change: CalendarChange;
  faults: Fault[];
}

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

class JsonReader {
  readonly faults: Fault[] = [];

  text(from: Json, key: string, at: string, optional = false): string {
    const value = from[key];
    if (typeof value === 'string') return value;
    if (!optional || value !== undefined) this.fault(`${at}.${key}`, '应为文字');
    return '';
  }

  list(from: Json, key: string, at: string): unknown[] {
    const value = from[key] ?? [];
    if (Array.isArray(value)) return value;
    this.fault(`${at}.${key}`, '应为列表');
    return [];
  }

  fault(where: string, message: string): void {
    this.faults.push({ where, message });
  }

  notice(value: unknown, at: string): CalendarNotice[] {
    if (!isObject(value)) {
      this.fault(at, '应为一年的放假安排');
      return [];
    }
    const known = ['year', 'holidays', 'work', 'source', 'provisional'];
    for (const key of Object.keys(value))
      if (!known.includes(key)) this.fault(`${at}.${key}`, `没有“${key}”这一项，可用：${known.join('、')}`);
    if (typeof value.year !== 'number') this.fault(`${at}.year`, '应为年份数字');
    const holidays = this.list(value, 'holidays', at).flatMap((h, i) =>
      this.holiday(h, `${at}.holidays.${i}`),
    );
    const work = this.list(value, 'work', at).flatMap((date, i) => {
      if (typeof date === 'string') return [date];
      this.fault(`${at}.work.${i}`, '应为日期');
      return [];
    });
    const notice = { year: Number(value.year), holidays, work, source: this.text(value, 'source', at) };
    return [{ ...notice, ...(value.provisional === true && { provisional: true }) }];
  }

  private holiday(value: unknown, at: string): NoticeHoliday[] {
    if (!isObject(value)) {
      this.fault(at, '应写作 {"name": "春节", "from": "2027-02-05", "to": "2027-02-11"}');
      return [];
    }
    const to = value.to === undefined ? {} : { to: this.text(value, 'to', at) };
    return [{ name: this.text(value, 'name', at), from: this.text(value, 'from', at), ...to }];
  }

  hours(value: unknown): WorkHours | undefined {
    if (value === undefined) return undefined;
    if (!isObject(value)) {
      this.fault('hours', '应写明 start、noonStart、noonEnd、end');
      return undefined;
    }
    const read = (key: keyof WorkHours): string => this.text(value, key, 'hours');
    return { start: read('start'), noonStart: read('noonStart'), noonEnd: read('noonEnd'), end: read('end') };
  }
}

/**
 * Notices as JSON: one `{year, holidays: [{name, from, to}], work: [日期], source}`, or
 * `{notices: [...], hours, region}`.
 */
export function readJsonNotice(text: string): ReadChange {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (e) {
    return {
      change: { notices: [] },
      faults: [{ where: '文件', message: `不是有效的 JSON：${(e as Error).message}` }],
    };
  }
  const reader = new JsonReader();
  if (!isObject(value)) reader.fault('文件', '应为一年的放假安排，或含有 notices 的对象');
  const whole = isObject(value) ? value : {};
  const many = 'notices' in whole || !('year' in whole);
  const notices = many
    ? reader.list(whole, 'notices', '文件').flatMap((n, i) => reader.notice(n, `notices.${i}`))
    : reader.notice(whole, 'notices.0');
  const hours = many ? reader.hours(whole.hours) : undefined;
  const region = whole.region === undefined || !many ? undefined : reader.text(whole, 'region', '文件');
  const change = { notices, ...(hours && { hours }), ...(region !== undefined && { region }) };
  return { change, faults: reader.faults };
}

interface IcsEvent {
  line: number;
  summary: string;
  from?: CivilDate;
  /** Excluded, as RFC 5545 has it. */
  end?: CivilDate;
}

const icsText = (value: string): string =>
  value
    .replace(/\\n/gi, ' ')
    .replace(/\\([,;\\])/g, '$1')
    .trim();
const icsDate = (value: string): CivilDate => value.replace(/^(\d{4})(\d\d)(\d\d).*$/, '$1-$2-$3');

/** Long lines are folded: what begins with a blank belongs to the line before (RFC 5545, 3.1). */
function unfolded(text: string): { line: number; text: string }[] {
  const lines: { line: number; text: string }[] = [];
  text.split(/\r\n|\r|\n/).forEach((raw, i) => {
    if (/^[ \t]/.test(raw) && lines.length) lines[lines.length - 1].text += raw.slice(1);
    else lines.push({ line: i + 1, text: raw });
  });
  return lines;
}

function eventsOf(text: string, faults: Fault[]): IcsEvent[] {
  const events: IcsEvent[] = [];
  let event: IcsEvent | undefined;
  for (const { line, text: content } of unfolded(text.replace(/^\uFEFF/, ''))) {
    const found = /^([A-Za-z-]+)((?:;[^:]*)?):(.*)$/.exec(content);
    if (!found) continue;
    const [name, , value] = [found[1].toUpperCase(), found[2], found[3]];
    if (name === 'BEGIN' && value.toUpperCase() === 'VEVENT') event = { line, summary: '' };
    else if (name === 'END' && value.toUpperCase() === 'VEVENT' && event) {
      events.push(event);
      event = undefined;
    } else if (!event) continue;
    else if (name === 'SUMMARY') event.summary = icsText(value);
    else if (name === 'DTSTART' || name === 'DTEND') {
      if (!/^\d{8}$/.test(value.trim()))
        faults.push({ where: `第${line}行`, message: `${name} 应为全天日期（如 20270205），实为 ${value}` });
      else if (name === 'DTSTART') event.from = icsDate(value.trim());
      else event.end = icsDate(value.trim());
    } else if (name === 'RRULE')
      faults.push({ where: `第${line}行`, message: '放假安排不应有重复规则（RRULE）' });
  }
  if (event) faults.push({ where: `第${event.line}行`, message: '日程没有结束（END:VEVENT）' });
  return events;
}

/** 休 or 班, as the public feeds write it: 春节（休）, 春节 假期, 国庆节 调休上班, 班. Neither: null. */
function kindOf(summary: string): 'off' | 'work' | null {
  if (/班/.test(summary)) return 'work';
  return /休|假/.test(summary) ? 'off' : null;
}

const holidayName = (summary: string): string =>
  summary
    .replace(/[（(【[][^）)】\]]*[）)】\]]/g, '')
    .replace(/第\s*\d+\s*天.*$/, '')
    .replace(/(放假|假期|休息|调休|休|假)\s*$/g, '')
    .trim() || '放假';

/**
 * Notices as a calendar file (ICS), all-day events that say 休 or 班 in their summary. Events that say neither are
 * passed over. A day belongs to the year of its notice: New Year's days at the end of December to the next.
 * @param source the document, since such files do not name it
 */
export function readIcsNotice(text: string, source: string): ReadChange {
  const faults: Fault[] = [];
  if (!/^\uFEFF?BEGIN:VCALENDAR/i.test(text.trimStart()))
    return {
      change: { notices: [] },
      faults: [{ where: '第1行', message: '不是日历文件（缺 BEGIN:VCALENDAR）' }],
    };
  const notices = new Map<number, CalendarNotice>();
  const of = (year: number): CalendarNotice => {
    const notice = notices.get(year) ?? { year, holidays: [], work: [], source };
    notices.set(year, notice);
    return notice;
  };
  for (const e of eventsOf(text, faults)) {
    const kind = kindOf(e.summary);
    if (!kind) continue;
    const dates = datesOf(e, faults);
    if (!dates) continue;
    const [from, to] = dates;
    const year = Number(to.slice(0, 4)) + (/元旦/.test(e.summary) && to.slice(5, 7) === '12' ? 1 : 0);
    if (kind === 'off') of(year).holidays.push({ name: holidayName(e.summary), from, to });
    else for (let date = from; date <= to; date = addDays(date, 1)) of(year).work.push(date);
  }
  if (!notices.size && !faults.length)
    faults.push({ where: '文件', message: '没有标明“休”或“班”的全天日程' });
  return { change: { notices: [...notices.values()].sort((a, b) => a.year - b.year) }, faults };
}

/** The first and the last day of an event. */
function datesOf(e: IcsEvent, faults: Fault[]): [CivilDate, CivilDate] | null {
  const where = `第${e.line}行`;
  if (!e.from) {
    faults.push({ where, message: `“${e.summary}”没有日期（DTSTART）` });
    return null;
  }
  try {
    partsOf(e.from);
    if (e.end) partsOf(e.end);
  } catch (error) {
    faults.push({ where, message: `“${e.summary}”：${(error as Error).message}` });
    return null;
  }
  const to = e.end && e.end > e.from ? addDays(e.end, -1) : e.from;
  if (addDays(e.from, 31) > to) return [e.from, to];
  faults.push({ where, message: `“${e.summary}”超过31天，请核对日期` });
  return null;
}
