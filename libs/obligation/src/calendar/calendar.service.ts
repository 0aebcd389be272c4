import {
  type CalendarChange,
  type CalendarDifference,
  calendarDifference,
  type CalendarNotice,
  changed,
  DEFAULT_CALENDAR,
  readIcsNotice,
  readJsonNotice,
  WorkCalendar,
  type WorkCalendarData,
  type WorkHours,
} from '@duban/calendar';
import { OBLIGATIONS } from '@duban/chain';
import { type Actor, type Db, type Journal, type Reader } from '@duban/journal';
import { type Fault, type Ids, Refusal } from '@duban/kernel';
import { assertMay } from '@duban/organization';
import type { LadderEditions } from '../ladder-editions';
import { CalendarEdition } from './calendar-edition.entity';
import type { CalendarEditions } from './calendar.editions';
import { dueMoved, type Planned, replan, stepMoved } from './replan';

/** A notice as it is handed in. */
export interface CalendarInput {
  form?: CalendarNotice[];
  /** The text of a file. */
  json?: string;
  ics?: string;
  /** The document; of a calendar file, which names none, and of office hours. */
  source?: string;
  hours?: WorkHours;
  /** The days are this region's own, over the national ones. */
  region?: string;
}

/** What publishing would do to what is owed. It names no task: whoever keeps the calendar need not be cleared for them. */
export interface CalendarEffect {
  open: number;
  dueMoved: number;
  stepMoved: number;
  sample: {
    label: string;
    unitName: string;
    dueBefore: Date;
    dueAfter: Date;
    stepBefore: Date | null;
    stepAfter: Date | null;
  }[];
}

export interface CalendarCheck {
  ok: boolean;
  faults: Fault[];
  /** The version it was compared with. */
  basedOn: number;
  difference: CalendarDifference | null;
  effect: CalendarEffect | null;
}

export interface CalendarEditionView {
  version: number;
  source: string;
  reason: string;
  /** null: shipped with the program. */
  publishedAt: Date | null;
  publishedByName: string | null;
}

const SAMPLE = 20;
type OpenRow = Planned & { unit_name: string | null };

/** 工作日历: read, checked, compared, published as its next version. */
export class CalendarService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly editions: CalendarEditions,
    private readonly ids: Ids,
    private readonly ladders: LadderEditions,
  ) {}

  async current(actor: Actor): Promise<WorkCalendar> {
    assertMay(actor, 'calendar.read');
    return new WorkCalendar((await this.editions.newest(this.db)).data);
  }

  async list(actor: Actor): Promise<CalendarEditionView[]> {
    assertMay(actor, 'calendar.read');
    const rows = await this.db.query<CalendarEditionView>(
      `SELECT e.version, e.source, e.reason, e.published_at AS "publishedAt", p.name AS "publishedByName"
       FROM calendar_edition e LEFT JOIN person p ON p.id = e.published_by ORDER BY e.version DESC LIMIT 500`,
    );
    return [...rows, SHIPPED];
  }

  /** What is wrong with a notice, which days it changes and whose due times would move; nothing is kept. */
  async check(actor: Actor, input: CalendarInput): Promise<CalendarCheck> {
    assertMay(actor, 'calendar.publish');
    const { data, version } = await this.editions.newest(this.db);
    const { after, ...compared } = compareNotice(data, input);
    const effect = after ? await this.effect(this.db, after) : null;
    return { ...compared, basedOn: version, effect };
  }

  /**
   * 发布 the next version. What is owed is counted again within the next round of the worker.
   * @param options.version the version the caller compared with
   * @throws Refusal calendar.bad_notice with every fault, calendar.stale, calendar.no_change, calendar.reason_needed
   */
  publish(
    actor: Actor,
    input: CalendarInput & { reason: string },
    options: { key?: string; version?: number } = {},
  ): Promise<{ version: number; difference: CalendarDifference; effect: CalendarEffect }> {
    const { version: seen, ...rest } = options;
    const reason = input.reason.trim();
    return this.journal.transact(
      { name: 'calendar.publish', actor, reason, body: { input, seen }, ...rest },
      async tx => {
        assertMay(actor, 'calendar.publish');
        if (!reason)
          throw new Refusal('invalid', 'calendar.reason_needed', '请写明发布理由', {
            faults: [{ where: 'reason', message: '请填写' }],
          });
        // Of two who publish at the same time, the second sees the first.
        await tx.query("SELECT pg_advisory_xact_lock(hashtext('calendar_edition'))");
        const { data, version: current } = await this.editions.newest(tx);
        if (seen !== undefined && seen !== current)
          throw new Refusal('stale', 'calendar.stale', `工作日历已更新到第${current}版`, {
            mend: '请重新检查差异后再发布',
            details: { seen, current },
          });
        const version = Math.max(current, DEFAULT_CALENDAR.version) + 1;
        const next = nextOf(data, input, version);
        if (next.faults.length)
          throw new Refusal('invalid', 'calendar.bad_notice', `放假安排有${next.faults.length}处错误`, {
            mend: '请按所列位置改正后重新提交',
            faults: next.faults,
          });
        const after = new WorkCalendar(next.data);
        const difference = calendarDifference(new WorkCalendar(data), after);
        if (!difference.days.length && !difference.hours && !difference.settled.length)
          throw new Refusal('conflict', 'calendar.no_change', '与现行工作日历没有差别，无需发布');
        tx.insert(CalendarEdition, {
          id: this.ids.next(),
          version,
          data: next.data,
          source: sourceOf(next.change, input),
          reason,
          published_by: actor.personId,
          published_at: tx.now,
        });
        tx.afterCommit(async () => void (await this.editions.refresh()));
        return { version, difference, effect: await this.effect(tx, after) };
      },
    );
  }

  private async effect(reader: Reader, calendar: WorkCalendar): Promise<CalendarEffect> {
    const now = this.journal.now();
    const rows = await reader.query<OpenRow>(
      `SELECT o.kind, o.due_at, o.due_from, o.due_limit, o.calendar_version, o.opened_at, o.ladder, o.ladder_version, o.arming, o.armed_at,
              o.next_step_at, o.next_step, o.next_occurrence, o.held_at, o.paused_at, o.muted_at, u.name AS unit_name
       FROM obligation o LEFT JOIN unit u ON u.id = o.holder_unit_id WHERE o.settled_at IS NULL ORDER BY o.due_at, o.id`,
    );
    const effect: CalendarEffect = { open: rows.length, dueMoved: 0, stepMoved: 0, sample: [] };
    await this.ladders.know(reader, rows, now);
    for (const o of rows) {
      const to = replan(o, this.ladders.of(o), calendar, now);
      const [due, step] = [dueMoved(o, to), stepMoved(o, to)];
      if (due) effect.dueMoved += 1;
      if (step) effect.stepMoved += 1;
      if ((due || step) && effect.sample.length < SAMPLE)
        effect.sample.push({
          label: OBLIGATIONS[o.kind].label,
          unitName: o.unit_name ?? '',
          dueBefore: o.due_at,
          dueAfter: to.due_at,
          stepBefore: o.next_step_at,
          stepAfter: to.next_step_at,
        });
    }
    return effect;
  }
}

/** What a notice would change in a calendar, or what is wrong with it. */
export function compareNotice(
  data: WorkCalendarData,
  input: CalendarInput,
): Pick<CalendarCheck, 'ok' | 'faults' | 'difference'> & { after: WorkCalendar | null } {
  const next = nextOf(data, input, data.version + 1);
  if (next.faults.length) return { ok: false, faults: next.faults, difference: null, after: null };
  const after = new WorkCalendar(next.data);
  return { ok: true, faults: [], difference: calendarDifference(new WorkCalendar(data), after), after };
}

const SHIPPED: CalendarEditionView = {
  version: DEFAULT_CALENDAR.version,
  source: '国务院办公厅历年部分节假日安排的通知',
  reason: '随程序提供',
  publishedAt: null,
  publishedByName: null,
};

/** What was handed in, read; a form, a JSON file or a calendar file. */
function readChange(input: CalendarInput): { change: CalendarChange; faults: Fault[] } {
  const given = [input.form, input.json, input.ics].filter(g => g !== undefined);
  if (given.length > 1)
    return { change: { notices: [] }, faults: [{ where: 'form', message: '表单和文件只能选一种' }] };
  const read =
    input.json !== undefined
      ? readJsonNotice(input.json)
      : input.ics !== undefined
        ? readIcsNotice(input.ics, input.source ?? '')
        : { change: { notices: input.form ?? [] }, faults: [] };
  const hours = input.hours ?? read.change.hours;
  const region = input.region ?? read.change.region;
  return {
    change: { ...read.change, ...(hours && { hours }), ...(region !== undefined && { region }) },
    faults: read.faults,
  };
}

function nextOf(
  data: WorkCalendarData,
  input: CalendarInput,
  version: number,
): { data: WorkCalendarData; change: CalendarChange; faults: Fault[] } {
  const { change, faults } = readChange(input);
  if (faults.length) return { data, change, faults };
  return { ...changed(data, change, version), change };
}

const sourceOf = (change: CalendarChange, input: CalendarInput): string =>
  [...new Set([...change.notices.map(n => n.source.trim()), ...(input.source ? [input.source.trim()] : [])])]
    .filter(s => s)
    .join('；') || '作息时间调整';
