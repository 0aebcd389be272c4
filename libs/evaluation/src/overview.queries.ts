import { Injectable } from '@nestjs/common';
import { WorkCalendar } from '@duban/calendar';
import { type Link, linkOf, type Role, stateLabel, type TaskState } from '@duban/chain';
import { type Actor, Db, Journal } from '@duban/journal';
import { OPEN } from '@duban/obligation';
import { civilDate, instantOf } from '@duban/kernel';
import { taskTitle } from '@duban/task';
import { DeliveryQueries } from './delivery.queries';
import { LedgerSummaryQueries } from './ledger-summary.queries';
import type { Light } from './light';
import { clearedOwedSql, keptSql, scopeSql } from './scope';

const DAY_MS = 86_400_000;
/** Looked back where somebody has not been here before. */
const FIRST_LOOK_DAYS = 7;
const LONGEST_LOOK_DAYS = 31;
/** “Soon” for the head of a unit. */
const SOON_WORKDAYS = 5;
const MOST_UNITS = 30;
const MOST_TASKS = 30;
/** Entries of the journal read for it, newest first; what lies further back is found on the tasks. */
const MOST_ENTRIES = 3_000;

/**
 * What a leader wants to hear of: that something was settled, asked for, decided, or went wrong. Drafts, sign-ins of the
 * chain and the machine's own marks are left out.
 */
const NEWS = [
  'task.dispatch',
  'task.submit_completion',
  'task.approve_completion',
  'task.return_completion',
  'task.approve_outcome',
  'task.change',
  'task.suspend',
  'task.resume',
  'task.cancel',
  'task.reopen',
  'assignment.decline',
  'report.approve',
  'report.return',
  'milestone.confirm',
  'notice.issue',
  'notice.answer',
  'request.file',
  'request.grant',
  'request.approve',
  'instruction.give',
  'instruction.answer',
  'matter.raise',
  'matter.answer',
  'request.reject',
  'submission.submit',
  'submission.reply',
] as const;

export interface OverdueUnit {
  unitId: string;
  name: string;
  count: number;
  oldestDueAt: Date;
  /** “已超期5个工作日”. */
  oldestWords: string;
}

export interface UnitStanding {
  unitId: string;
  name: string;
  /** Tasks of the unit, of any role. */
  tasks: number;
  lights: { light: Light; count: number }[];
  overdue: number;
  /** Due within five workdays. */
  soon: number;
  /** Sent back to the unit and not yet mended. */
  returned: number;
}

export interface TaskNews {
  taskId: string;
  title: string;
  planTitle: string;
  state: TaskState;
  stateLabel: string;
  link: Link;
  /** Newest first, each command once. */
  news: { command: string; at: Date; actorName: string }[];
}

export interface Overview {
  /** Since when news are told: the last time this person was here before today. */
  since: Date;
  overdueUnits: OverdueUnit[];
  /** People of the office's obligations who have not been reached; null where it is nobody's business here. */
  unreachable: number | null;
  standing: UnitStanding[];
  news: TaskNews[];
}

type Add = (value: unknown) => string;

/** 一页总览: what stands out for this person, beside what they owe themselves. */
@Injectable()
export class OverviewQueries {
  constructor(
    private readonly db: Db,
    private readonly journal: Journal,
    private readonly calendar: WorkCalendar,
    private readonly deliveries: DeliveryQueries,
    private readonly summaries: LedgerSummaryQueries,
  ) {}

  /** @param sessionId of this visit, which may have begun days ago: it is not “last time” */
  async overview(actor: Actor & { personId: string }, sessionId: string): Promise<Overview> {
    const now = this.journal.now();
    const since = await this.lastHere(actor.personId, sessionId, now);
    const [overdueUnits, unreachable, standing, news] = await Promise.all([
      this.overdueUnits(actor, now),
      unitsAs(actor, 'supervisor').length ? this.deliveries.unreachable(actor) : null,
      this.standing(actor, now),
      this.news(actor, since),
    ]);
    return { since, overdueUnits, unreachable: unreachable && unreachable.length, standing, news };
  }

  private async lastHere(personId: string, sessionId: string, now: Date): Promise<Date> {
    const [row] = await this.db.query<{ at: Date | null }>(
      'SELECT max(seen_at) AS at FROM session WHERE person_id = $1 AND id <> $2 AND seen_at < $3',
      [personId, sessionId, instantOf(civilDate(now), '00:00')],
    );
    const earliest = new Date(now.getTime() - LONGEST_LOOK_DAYS * DAY_MS);
    const last = row.at ?? new Date(now.getTime() - FIRST_LOOK_DAYS * DAY_MS);
    return last < earliest ? earliest : last;
  }

  /** Units that are late with what an office stands behind; leaders see those of all offices. */
  private async overdueUnits(actor: Actor, now: Date): Promise<OverdueUnit[]> {
    const { params, add } = parameters();
    const offices = unitsAs(actor, 'supervisor');
    const leads = actor.appointments.some(a => a.role === 'leader');
    if (!leads && !offices.length) return [];
    const where = [OPEN, `o.due_at < ${add(now)}`, "o.holder_role IN ('handler', 'unit_head')"];
    if (!leads) where.push(`o.office_unit_id = ANY(${add(offices)})`);
    const late = (...more: string[]): string =>
      `SELECT o.holder_unit_id, o.due_at FROM obligation o WHERE ${[...where, ...more].join(' AND ')}`;
    const counted = (of: string): string =>
      `SELECT holder_unit_id, count(*)::int AS count, min(due_at) AS oldest FROM (${of}) x GROUP BY 1`;
    const kept = keptSql(actor, add);
    // All are counted by an index alone, and less by those few that are kept from this person; whose oldest is among
    // those is looked through.
    const rows = await this.db.query<Omit<OverdueUnit, 'oldestWords'>>(
      `WITH a AS MATERIALIZED (${counted(late())}),
       k AS MATERIALIZED (${counted(
         `${late(`o.task_id IN (${kept})`)} UNION ALL ${late('o.task_id IS NULL', `o.about_task_id IN (${kept})`)}`,
       )}),
       c AS (${counted(
         late(
           `o.holder_unit_id IN (SELECT holder_unit_id FROM a JOIN k USING (holder_unit_id) WHERE k.oldest <= a.oldest AND k.count < a.count)`,
           clearedOwedSql(actor, add),
         ),
       )})
       SELECT u.id AS "unitId", u.name, a.count - coalesce(k.count, 0) AS count, coalesce(c.oldest, a.oldest) AS "oldestDueAt"
       FROM a JOIN unit u ON u.id = a.holder_unit_id LEFT JOIN k USING (holder_unit_id) LEFT JOIN c USING (holder_unit_id)
       WHERE a.count > coalesce(k.count, 0) ORDER BY 3 DESC, 4, 2 LIMIT ${MOST_UNITS}`,
      params,
    );
    return rows.map(r => ({ ...r, oldestWords: this.calendar.describeDue(r.oldestDueAt, now) }));
  }

  private async standing(actor: Actor, now: Date): Promise<UnitStanding[]> {
    const own = unitsAs(actor, 'unit_head');
    if (!own.length) return [];
    const { params, add } = parameters();
    const soon = add(this.calendar.due(now, { n: SOON_WORKDAYS, unit: 'workday' }));
    const rows = await this.db.query<Pick<UnitStanding, 'unitId' | 'name' | 'overdue' | 'soon' | 'returned'>>(
      `SELECT u.id AS "unitId", u.name, count(o.id) FILTER (WHERE o.due_at < ${add(now)})::int AS overdue,
         count(o.id) FILTER (WHERE o.due_at >= ${add(now)} AND o.due_at <= ${soon})::int AS soon,
         count(o.id) FILTER (WHERE o.kind IN ('rework', 'revise_submission'))::int AS returned
       FROM unit u LEFT JOIN obligation o ON o.holder_unit_id = u.id AND ${OPEN} AND o.holder_role IN ('handler', 'unit_head') AND ${clearedOwedSql(actor, add)}
       WHERE u.id = ANY(${add(own)}) GROUP BY 1, 2 ORDER BY 2`,
      params,
    );
    return Promise.all(
      rows.map(async row => {
        const { total, lights } = await this.summaries.summary(actor, { unitId: row.unitId });
        return { ...row, tasks: total, lights };
      }),
    );
  }

  /** What has happened to the tasks somebody may see, for leaders and the office; by task, the latest first. */
  private async news(actor: Actor & { personId: string }, since: Date): Promise<TaskNews[]> {
    if (!unitsAs(actor, 'supervisor').length && !actor.appointments.some(a => a.role === 'leader')) return [];
    const { params, add } = parameters();
    const rows = await this.db.query<{
      taskId: string;
      no: number;
      text: string;
      planTitle: string;
      state: TaskState;
      priorState: TaskState | null;
      news: { command: string; at: string; actorName: string }[];
    }>(
      `WITH e AS (
         SELECT e.id, e.at, e.command, e.actor_name, unnest(e.task_ids) AS task_id
         FROM (SELECT * FROM journal_entry ORDER BY id DESC LIMIT ${MOST_ENTRIES}) e
         WHERE e.at > ${add(since)} AND e.command = ANY(${add(NEWS)}) AND e.actor_id IS DISTINCT FROM ${add(actor.personId)}
       ), latest AS (SELECT DISTINCT ON (task_id, command) * FROM e ORDER BY task_id, command, id DESC)
       SELECT t.id AS "taskId", t.no, t.text, p.title AS "planTitle", t.state, t.prior_state AS "priorState",
         jsonb_agg(jsonb_build_object('command', l.command, 'at', l.at, 'actorName', l.actor_name) ORDER BY l.id DESC) AS news
       FROM latest l JOIN task t ON t.id = l.task_id JOIN plan p ON p.id = t.plan_id
       WHERE ${scopeSql(actor, add)} GROUP BY t.id, p.title ORDER BY max(l.id) DESC LIMIT ${MOST_TASKS}`,
      params,
    );
    return rows.map(({ no, text, priorState, news, ...r }) => ({
      ...r,
      title: taskTitle({ no, text }),
      stateLabel: stateLabel('task', r.state),
      link: linkOf(r.state, priorState),
      news: news.map(n => ({ ...n, at: new Date(n.at) })),
    }));
  }
}

function parameters(): { params: unknown[]; add: Add } {
  const params: unknown[] = [];
  return { params, add: value => `$${params.push(value)}` };
}

const unitsAs = (actor: Actor, role: Role): string[] =>
  actor.appointments.filter(a => a.role === role).map(a => a.unitId);
