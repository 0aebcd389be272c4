import { Injectable } from '@nestjs/common';
import type { ExplainedDay, Limit, WorkCalendar } from '@duban/calendar';
import { OBLIGATIONS, type Recipient, stateLabel } from '@duban/chain';
import { Db } from '@duban/journal';
import { civilDate, shanghaiTime } from '@duban/kernel';
import {
  CalendarEditions,
  type LadderOf,
  LadderQueries,
  type ObligationStep,
  type ObligationUrge,
  type OwedRow,
} from '@duban/obligation';
import { type Happened, historyOf, type ObligationEntry, type OpenedBy, openedBy } from './history';

export interface Told {
  personName: string;
  /** `inbox` alone where no mail goes to them. */
  channel: string;
  /** Of the mail; null without one. */
  state: string | null;
  at: Date;
}

export interface ObligationWhy {
  opened: {
    at: Date;
    by: string;
    command: string;
    reason: string | null;
    seq: number | null;
    machine: string;
    rule: OpenedBy | null;
    words: string;
  };
  limit: {
    /** null: the due time came with the record. */
    limit: Limit | null;
    from: Date;
    due: Date;
    /** The table's limit gives exactly this due time. */
    byTable: boolean;
    words: string;
    workdays: number;
    days: ExplainedDay[];
    calendar: { id: string; version: number; region: string; sources: string[]; provisionalYears: string[] };
  };
  ladder: { name: string; version: number; current: boolean; arming: number; armedAt: Date };
  history: Happened[];
  taken: (Pick<
    ObligationStep,
    'label' | 'action' | 'planned_at' | 'taken_at' | 'skipped' | 'arming' | 'skipped_why'
  > & {
    told: Told[];
  })[];
  coming: { label: string; action: string; at: Date; to: { as: Recipient; names: string[] }[] }[];
  /** Why nothing is coming; null where something is. */
  silent: string | null;
  /** What keeps reminders from being sent now, the weightiest first. */
  quiet: LadderOf['quiet'];
  silences: LadderOf['silences'];
  acknowledgements: LadderOf['acknowledgements'];
  urges: { at: Date; by: string; text: string; urgentReason: string | null; told: Told[] }[];
}

interface MessageRow {
  dedup: string;
  created_at: Date;
  name: string;
  channel: string | null;
  state: string | null;
}

/** Days listed one by one; longer limits are counted only. */
const MOST_DAYS = 92;

/** Why somebody owes something, why by then, and why they were told: from the journal and the tables, nothing is guessed. */
@Injectable()
export class ObligationWhyQueries {
  constructor(
    private readonly db: Db,
    private readonly calendars: CalendarEditions,
    private readonly ladders: LadderQueries,
  ) {}

  /** Of an obligation the caller has found to be readable. */
  async of(o: OwedRow): Promise<ObligationWhy> {
    const [entries, steps, messages, urges] = await Promise.all([
      this.entries(o),
      this.ladders.of(o),
      this.messages(o.id),
      this.db.query<ObligationUrge & { name: string | null }>(
        'SELECT g.*, p.name FROM obligation_urge g LEFT JOIN person p ON p.id = g.urged_by WHERE g.obligation_id = $1 ORDER BY g.urged_at',
        [o.id],
      ),
    ]);
    const told = (dedup: string): Told[] =>
      messages
        .filter(m => m.dedup === dedup)
        .map(m => ({ personName: m.name, channel: m.channel ?? 'inbox', state: m.state, at: m.created_at }));
    return {
      opened: this.opened(o, entries[0]),
      limit: limitOf(o, entries[0], await this.calendars.at(entries[0]?.row.calendar_version)),
      ladder: {
        name: o.ladder,
        version: o.ladder_version,
        current: o.ladder_version === steps.ladder.newest,
        arming: o.arming,
        armedAt: o.armed_at,
      },
      history: historyOf(entries),
      taken: steps.taken.map(s => ({ ...s, told: told(`${o.id}|${s.arming}|${s.step}|${s.occurrence}`) })),
      coming: steps.coming.map(c => ({
        label: c.label,
        action: c.rule.action,
        at: c.at,
        to: c.recipients,
      })),
      silent: silence(o),
      quiet: steps.quiet,
      silences: steps.silences,
      acknowledgements: steps.acknowledgements,
      urges: urges.map(u => ({
        at: u.urged_at,
        by: u.name ?? '系统',
        text: u.text,
        urgentReason: u.urgent_reason,
        told: told(`urge|${o.id}|${u.workday}`),
      })),
    };
  }

  /** The entries that wrote it: on its task's timeline, or, without a task, at the instants it bears. */
  private entries(o: OwedRow): Promise<ObligationEntry[]> {
    const stamps = [o.opened_at, o.armed_at, o.held_at, o.paused_at, o.muted_at, o.settled_at];
    return this.db.query<ObligationEntry>(
      `SELECT e.id, e.seq, e.at, e.actor_id, e.actor_name, e.command, e.reason, i->'r' AS row,
              (SELECT s->'r'->>'state' FROM jsonb_array_elements(e.images) s WHERE s->'r'->>'id' = $2 LIMIT 1) AS subject_state
       FROM journal_entry e CROSS JOIN LATERAL jsonb_array_elements(e.images) i
       WHERE ${o.task_id ? 'e.task_ids @> ARRAY[$3]::uuid[]' : 'e.at = ANY($3::timestamptz[])'}
         AND e.at >= $4 AND i->>'t' = 'obligation' AND i->'r'->>'id' = $1 ORDER BY e.id`,
      [o.id, o.subject_id, o.task_id ?? stamps.filter(s => s), o.opened_at],
    );
  }

  private messages(id: string): Promise<MessageRow[]> {
    return this.db.query<MessageRow>(
      `SELECT m.dedup, m.created_at, p.name, d.channel, d.state FROM message m JOIN person p ON p.id = m.person_id
       LEFT JOIN delivery d ON d.id = m.delivery_id WHERE m.obligation_id = $1 ORDER BY m.created_at, p.name`,
      [id],
    );
  }

  private opened(o: OwedRow, entry: ObligationEntry | undefined): ObligationWhy['opened'] {
    const state = entry?.subject_state ?? null;
    const rule = openedBy(
      o.subject_type,
      o.kind,
      { command: entry?.command ?? '', actor_id: entry?.actor_id ?? null },
      state,
    );
    const move = rule?.from.length
      ? `由“${rule.from.join('”或“')}”转为“${rule.to}”`
      : `建立，处于“${state ? stateLabel(o.subject_type, state) : (rule?.to ?? '')}”`;
    return {
      at: o.opened_at,
      by: entry?.actor_name ?? '（日志不详）',
      command: entry?.command ?? '',
      reason: entry?.reason ?? null,
      seq: entry?.seq ? Number(entry.seq) : null,
      machine: o.subject_type,
      rule,
      words: `${shanghaiTime(o.opened_at)}，“${o.title}”${move}，因此须“${o.label}”`,
    };
  }
}

/** The arithmetic as it was when it was opened: by the calendar of that time. What moved it since is in its history. */
function limitOf(
  o: OwedRow,
  entry: ObligationEntry | undefined,
  calendar: WorkCalendar,
): ObligationWhy['limit'] {
  const table = OBLIGATIONS[o.kind].limit;
  const due = entry ? new Date(entry.row.due_at) : o.due_at;
  const limit = table === 'given' ? null : table;
  const byTable = limit !== null && calendar.due(o.opened_at, limit).getTime() === due.getTime();
  const by =
    entry?.row.due_from && entry.row.due_limit
      ? { from: entry.row.due_from, limit: entry.row.due_limit }
      : null;
  const [from, to] = [civilDate(o.opened_at), civilDate(due)];
  const workdays = Math.max(0, calendar.workdaysBetween(from, to));
  const all = calendar.explain(from, to, MOST_DAYS + 1);
  const { id, version, region, years } = calendar.data;
  const span: number[] = [];
  for (let y = Number(from.slice(0, 4)); y <= Number(to.slice(0, 4)); y++) span.push(y);
  const unit = { day: '日', workday: '工作日', workhour: '工作小时', month: '个月' };
  const how = limit
    ? byTable
      ? `${limit.n}${unit[limit.unit]}（当日不计）`
      : `规则为${limit.n}${unit[limit.unit]}，办理时另定了期限`
    : by
      ? `期限随事项给定，自 ${civilDate(new Date(by.from))} 起${by.limit.n}${unit[by.limit.unit]}（当日不计）`
      : '期限随事项给定，不由规则推算';
  return {
    limit,
    from: o.opened_at,
    due,
    byTable,
    words: `${shanghaiTime(o.opened_at)} 起，${how}，至 ${shanghaiTime(due)}，其间 ${workdays} 个工作日`,
    workdays,
    days: all.length > MOST_DAYS ? [] : all,
    calendar: {
      ...{ id, version, region },
      sources: span.flatMap(y => years[y]?.source ?? []),
      provisionalYears: span.filter(y => !years[y] || years[y].provisional).map(String),
    },
  };
}

function silence(o: OwedRow): string | null {
  if (o.settled_at) return '已了结，不再催办';
  if (o.paused_at) return '随任务中止，停止计时';
  if (o.held_at) return '已办出，等他人处理';
  if (o.muted_at) return '有申请待审批，暂不催办';
  return o.next_step_at ? null : '这类待办不设催办阶梯';
}
