import { Injectable } from '@nestjs/common';
import { WorkCalendar } from '@duban/calendar';
import { type RequestKind, type RequestState, stateLabel } from '@duban/chain';
import { type Actor, Db, Journal } from '@duban/journal';
import { civilDate, type CivilDate, endOfDay, Refusal } from '@duban/kernel';
import { taskTitle } from '@duban/task';
import { isPending, REQUEST_LABELS, type TaskRequest } from '@duban/tracking';
import { camel, type CamelRow } from './camel';
import { scopeSql } from './scope';
import type { TimelineEntry } from './timeline';

export type RequestRow = CamelRow<TaskRequest> & {
  kindLabel: string;
  stateLabel: string;
  unitName: string;
  taskTitle: string;
  /** 督查人员 who decided; null until then. */
  decidedByName: string | null;
  approvedByName: string | null;
};

/** What granting would do to the task's deadline, or did. */
export interface RequestEffect {
  oldDue: Date;
  newDue: Date;
  /** Negative where the deadline comes earlier. */
  workdaysAdded: number;
  words: string;
}

export interface RequestView {
  request: RequestRow;
  /** null where no date is moved by it. */
  effect: RequestEffect | null;
  history: TimelineEntry[];
}

/** Whose list: what my units asked, what waits for or passed my office, what is put to me as a leader. */
export const REQUEST_SIDES = ['unit', 'office', 'leader'] as const;
export type RequestSide = (typeof REQUEST_SIDES)[number];

export interface RequestFilter {
  id?: string;
  taskId?: string;
  side?: RequestSide;
  state?: RequestState[];
  kind?: RequestKind[];
  limit?: number;
  /** The last one of the page before. */
  after?: string;
}

type Loaded = TaskRequest & {
  unit_name: string;
  no: number;
  text: string;
  decided_by_name: string | null;
  approved_by_name: string | null;
};

/** 申请: who asked for what, what became of it, and what granting it means. */
@Injectable()
export class RequestQueries {
  constructor(
    private readonly db: Db,
    private readonly journal: Journal,
    private readonly calendar: WorkCalendar,
  ) {}

  /** Requests about tasks this person may see, new ones first. */
  async list(actor: Actor, filter: RequestFilter = {}): Promise<RequestRow[]> {
    const params: unknown[] = [];
    const add = (value: unknown): string => `$${params.push(value)}`;
    const where = [scopeSql(actor, add), ...sideSql(actor, filter.side, add)];
    if (filter.id) where.push(`r.id = ${add(filter.id)}`);
    if (filter.taskId) where.push(`r.task_id = ${add(filter.taskId)}`);
    if (filter.state?.length) where.push(`r.state = ANY(${add(filter.state)})`);
    if (filter.kind?.length) where.push(`r.kind = ANY(${add(filter.kind)})`);
    if (filter.after) where.push(`r.id < ${add(filter.after)}`);
    const rows = await this.db.query<Loaded>(
      `SELECT r.*, u.name AS unit_name, t.no, t.text, d.name AS decided_by_name, a.name AS approved_by_name
       FROM request r JOIN task t ON t.id = r.task_id JOIN plan p ON p.id = r.plan_id JOIN unit u ON u.id = r.unit_id
       LEFT JOIN person d ON d.id = r.decided_by LEFT JOIN person a ON a.id = r.approved_by
       WHERE ${where.join(' AND ')} ORDER BY r.id DESC LIMIT ${add(filter.limit ?? 200)}`,
      params,
    );
    return rows.map(({ no, text, ...r }) => ({
      ...camel(r),
      kindLabel: REQUEST_LABELS[r.kind],
      stateLabel: stateLabel('request', r.state),
      taskTitle: taskTitle({ no, text }),
    }));
  }

  /**
   * One request with its history and the arithmetic of granting it.
   * @param date the date to reckon with; the one set, or else the one asked for, unless given
   * @throws Refusal record.not_found, also for one this person may not see
   */
  async one(actor: Actor, id: string, date?: CivilDate): Promise<RequestView> {
    const [request] = await this.list(actor, { id, limit: 1 });
    if (!request)
      throw new Refusal('not_found', 'record.not_found', '申请不存在，或您无权查看', {
        mend: '请从列表中选择',
      });
    const history = await this.db.query<Parameters<typeof camel>[0] & TimelineEntry>(
      `SELECT id, at, actor_name, command, reason, on_behalf FROM journal_entry
       WHERE task_ids @> ARRAY[$1]::uuid[] AND images @> jsonb_build_array(jsonb_build_object('t', 'request', 'r', jsonb_build_object('id', $2::text)))
       ORDER BY id`,
      [request.taskId, id],
    );
    return {
      request,
      effect: await this.effect(request, date),
      history: history.map(camel) as TimelineEntry[],
    };
  }

  private async effect(r: RequestRow, date?: CivilDate): Promise<RequestEffect | null> {
    const day = date ?? r.grantedDate ?? r.askedDate;
    if (!day) return null;
    const pending = isPending({ state: r.state });
    const oldDue = pending ? await this.dueNow(r.taskId) : r.state === 'granted' ? r.oldDueAt : null;
    if (!oldDue) return null;
    if (r.kind === 'suspension') {
      if (!pending || endOfDay(day) < this.journal.now()) return null;
      // As if resumed on the day it is to be looked at again.
      return this.reckon(oldDue, this.calendar.shiftByPause(oldDue, this.journal.now(), endOfDay(day)));
    }
    return this.reckon(oldDue, endOfDay(day));
  }

  private reckon(oldDue: Date, newDue: Date): RequestEffect {
    const [from, to] = [civilDate(oldDue), civilDate(newDue)];
    const workdaysAdded = this.calendar.workdaysBetween(from, to);
    const words =
      from === to
        ? `期限仍为 ${from}`
        : `期限由 ${from} 调整为 ${to}，${to > from ? '增加' : '减少'}${Math.abs(workdaysAdded)}个工作日`;
    return { oldDue, newDue, workdaysAdded, words };
  }

  private async dueNow(taskId: string): Promise<Date | null> {
    const [owed] = await this.db.query<{ due_at: Date }>(
      "SELECT due_at FROM obligation WHERE subject_id = $1 AND kind IN ('complete', 'year_review') AND settled_at IS NULL",
      [taskId],
    );
    return owed?.due_at ?? null;
  }
}

function sideSql(actor: Actor, side: RequestSide | undefined, add: (value: unknown) => string): string[] {
  const units = (...roles: string[]): string[] =>
    actor.appointments.filter(a => roles.includes(a.role)).map(a => a.unitId);
  switch (side) {
    case 'unit':
      return [`r.unit_id = ANY(${add(units('handler', 'unit_head'))})`];
    case 'office':
      return [`p.office_unit_id = ANY(${add(units('supervisor'))})`];
    case 'leader':
      return [`coalesce(t.leader_id, p.leader_id) = ${add(actor.personId)}`];
    default:
      return [];
  }
}
