import { Injectable } from '@nestjs/common';
import { type NoticeState, type PlanState, stateLabel, type SubmissionState } from '@duban/chain';
import { type Actor, Db } from '@duban/journal';
import { Refusal, type Slice } from '@duban/kernel';
import { knows } from '@duban/organization';
import type { Counted } from '@duban/obligation';
import type { Submission, SubmissionItem } from '@duban/submission';
import { taskTitle, type Plan, type Task } from '@duban/task';
import { type Notice, noticeNumber, type ReportingPeriod } from '@duban/tracking';
import { camel, type CamelRow } from './camel';
import { scopeSql } from './scope';

export type PlanRow = CamelRow<Plan> & { tasks: number; open: number; stateLabel: string };
/** What a due time was counted by: the due time itself is what is shown. */
type Reckoned = keyof Counted | 'calendar_version';
export type NoticeRow = CamelRow<Omit<Notice, 'number' | Reckoned>> & {
  number: string;
  unitName: string;
  stateLabel: string;
  items: { taskId: string; title: string }[];
};
export type SubmissionRow = CamelRow<Submission> & {
  stateLabel: string;
  items: (Pick<SubmissionItem, 'reply' | 'reason'> & { taskId: string; title: string })[];
  /** What it puts to the superior beside tasks. */
  subjects: { type: 'matter'; id: string }[];
};

export interface PlanFilter {
  id?: string;
  state?: PlanState[];
  /** Only those that report to a superior. */
  upward?: boolean;
}
export interface NoticeFilter {
  id?: string;
  planId?: string;
  unitId?: string;
  state?: NoticeState[];
  /** Only those nothing has ended yet. */
  open?: boolean;
}
export interface SubmissionFilter {
  id?: string;
  planId?: string;
  state?: SubmissionState[];
}

const ENDED_NOTICES: readonly NoticeState[] = ['closed', 'discarded', 'revoked'];

const unitsOf = (actor: Actor, ...roles: string[]): string[] =>
  actor.appointments.filter(a => roles.includes(a.role)).map(a => a.unitId);
const isLeader = (actor: Actor): boolean => unitsOf(actor, 'leader').length > 0;

type Add = (value: unknown) => string;
/** Plans of one's offices or that report to one's units, as an array an index can be searched with. */
const plansOf = (column: 'office_unit_id' | 'superior_unit_id', units: string): string =>
  `ANY(ARRAY(SELECT id FROM plan WHERE ${column} = ANY(${units})))`;
/** Any of these; what somebody has no role for does not widen the search. */
const anyOf = (parts: readonly (string | false)[]): string => {
  const held = parts.filter(Boolean);
  return held.length ? `(${held.join(' OR ')})` : 'false';
};

/** Asked of each row as the list is walked, not of all of them at first: a page is full long before its list ends. */
const clearedFor = (known: string): string => `(SELECT bool_and(xt.sensitivity = ANY(${known}))`;

/** The working lists of the desks, page by page. */
@Injectable()
export class DeskQueries {
  constructor(private readonly db: Db) {}

  /** Plans of which this person may see at least one task, and all of their own office; the latest year first. */
  async plans(
    actor: Actor,
    filter: PlanFilter = {},
    slice: Slice<readonly [year: number, id: string]> = {},
  ): Promise<PlanRow[]> {
    const params: unknown[] = [];
    const add: Add = value => `$${params.push(value)}`;
    const scope = scopeSql(actor, add);
    // Of one's own tasks there are few; of all of them the first that is found will do.
    const seen =
      isLeader(actor) || actor.personId === null
        ? `EXISTS (SELECT 1 FROM task t WHERE t.plan_id = p.id AND ${scope})`
        : `p.id IN (SELECT t.plan_id FROM task t WHERE ${scope})`;
    const where = [`(p.office_unit_id = ANY(${add(unitsOf(actor, 'supervisor'))}) OR ${seen})`];
    if (filter.id) where.push(`p.id = ${add(filter.id)}`);
    if (filter.state?.length) where.push(`p.state = ANY(${add(filter.state)})`);
    if (filter.upward) where.push('p.superior_unit_id IS NOT NULL');
    if (slice.after)
      where.push(`(p.year, p.id) < (${add(slice.after[0])}::int, ${add(slice.after[1])}::uuid)`);
    const rows = await this.db.query<Plan & { tasks: number; open: number }>(
      `WITH page AS MATERIALIZED (
         SELECT p.* FROM plan p WHERE ${where.join(' AND ')} ORDER BY p.year DESC, p.id DESC LIMIT ${add(slice.limit ?? null)}),
       counted AS (SELECT t.plan_id, count(*)::int AS tasks, (count(*) FILTER (WHERE t.state NOT IN ('closed', 'cancelled')))::int AS open
         FROM task t WHERE t.plan_id = ANY(ARRAY(SELECT id FROM page)) AND ${scope} GROUP BY t.plan_id)
       SELECT p.*, coalesce(c.tasks, 0) AS tasks, coalesce(c.open, 0) AS open
       FROM page p LEFT JOIN counted c ON c.plan_id = p.id ORDER BY p.year DESC, p.id DESC`,
      params,
    );
    return rows.map(r => ({ ...camel(r), stateLabel: stateLabel('plan', r.state) }));
  }

  /** The latest first. */
  async periods(
    planId: string,
    slice: Slice<readonly [starts: string, id: string]> = {},
  ): Promise<CamelRow<Omit<ReportingPeriod, Reckoned>>[]> {
    const rows = await this.db.query<ReportingPeriod>(
      `SELECT * FROM reporting_period WHERE plan_id = $1 ${slice.after ? 'AND (starts, id) < ($3::date, $4::uuid)' : ''}
       ORDER BY starts DESC, id DESC LIMIT $2`,
      [planId, slice.limit ?? null, ...(slice.after ?? [])],
    );
    return rows.map(({ due_from: _from, due_limit: _limit, calendar_version: _by, ...p }) => camel(p));
  }

  /**
   * 督办单 this person's units received or this person's office drafted, issues or issued, new ones first; none with a task
   * they are not cleared for.
   */
  async notices(actor: Actor, filter: NoticeFilter = {}, slice: Slice = {}): Promise<NoticeRow[]> {
    const params: unknown[] = [];
    const add: Add = value => `$${params.push(value)}`;
    const where = [
      isLeader(actor) ? 'true' : noticesOf(actor, add),
      `${clearedFor(add(knows(actor)))} FROM notice_item x JOIN task xt ON xt.id = x.task_id WHERE x.notice_id = n.id) IS NOT FALSE`,
    ];
    if (filter.id) where.push(`n.id = ${add(filter.id)}`);
    if (filter.planId) where.push(`n.plan_id = ${add(filter.planId)}`);
    if (filter.unitId) where.push(`n.unit_id = ${add(filter.unitId)}`);
    if (filter.state?.length) where.push(`n.state = ANY(${add(filter.state)})`);
    if (filter.open) where.push(`n.state NOT IN (${ENDED_NOTICES.map(s => `'${s}'`).join(', ')})`);
    if (slice.after) where.push(`n.id < ${add(slice.after[0])}`);
    const rows = await this.db.query<
      Notice & { unit_name: string; items: { taskId: string; no: number; text: string }[] }
    >(
      `SELECT n.*, u.name AS unit_name, coalesce((SELECT jsonb_agg(DISTINCT jsonb_build_object('taskId', t.id, 'no', t.no, 'text', t.text))
         FROM notice_item i JOIN task t ON t.id = i.task_id WHERE i.notice_id = n.id), '[]') AS items
       FROM (SELECT n.* FROM notice n WHERE ${where.join(' AND ')} ORDER BY n.id DESC LIMIT ${add(slice.limit ?? null)}) n
       JOIN unit u ON u.id = n.unit_id ORDER BY n.id DESC`,
      params,
    );
    return rows.map(({ items, due_from: _from, due_limit: _limit, calendar_version: _by, ...n }) => ({
      ...camel(n),
      number: noticeNumber(n),
      stateLabel: stateLabel('notice', n.state),
      items: items.map(i => ({ taskId: i.taskId, title: taskTitle(i as Pick<Task, 'no' | 'text'>) })),
    }));
  }

  /** 上报件 of this person's office, or sent to this person's units, new ones first. @throws Refusal record.not_found for an id */
  async submissions(
    actor: Actor,
    filter: SubmissionFilter = {},
    slice: Slice = {},
  ): Promise<SubmissionRow[]> {
    const params: unknown[] = [];
    const add: Add = value => `$${params.push(value)}`;
    const known = add(knows(actor));
    const where = [
      isLeader(actor) ? 'true' : submissionsOf(actor, add),
      `${clearedFor(known)} FROM submission_item x JOIN task xt ON xt.id = x.task_id WHERE x.submission_id = s.id) IS NOT FALSE`,
      `((s.figures IS NULL AND s.earlier = '[]') OR NOT EXISTS (SELECT 1 FROM task ft WHERE ft.plan_id = s.plan_id AND ft.sensitivity <> ALL(${known}) AND strpos(concat(s.figures::text, s.earlier::text), ft.id::text) > 0))`,
    ];
    if (filter.id) where.push(`s.id = ${add(filter.id)}`);
    if (filter.planId) where.push(`s.plan_id = ${add(filter.planId)}`);
    if (filter.state?.length) where.push(`s.state = ANY(${add(filter.state)})`);
    if (slice.after) where.push(`s.id < ${add(slice.after[0])}`);
    type Item = Pick<SubmissionItem, 'reply' | 'reason'> & { taskId: string; no: number; text: string };
    const rows = await this.db.query<Submission & { items: Item[]; subjects: SubmissionRow['subjects'] }>(
      `SELECT s.*, coalesce((SELECT jsonb_agg(jsonb_build_object('type', i.subject_type, 'id', i.subject_id) ORDER BY i.id)
         FROM submission_item i WHERE i.submission_id = s.id AND i.subject_id IS NOT NULL), '[]') AS subjects, coalesce((SELECT jsonb_agg(jsonb_build_object('taskId', t.id, 'reply', i.reply, 'reason', i.reason, 'no', t.no, 'text', t.text) ORDER BY t.no)
         FROM submission_item i JOIN task t ON t.id = i.task_id WHERE i.submission_id = s.id), '[]') AS items
       FROM (SELECT s.* FROM submission s WHERE ${where.join(' AND ')} ORDER BY s.id DESC LIMIT ${add(slice.limit ?? null)}) s
       ORDER BY s.id DESC`,
      params,
    );
    if (filter.id && !rows.length)
      throw new Refusal('not_found', 'record.not_found', '上报件不存在，或您无权查看');
    return rows.map(({ items, subjects, ...s }) => ({
      ...camel(s),
      stateLabel: stateLabel('submission', s.state),
      subjects,
      items: items.map(i => ({ taskId: i.taskId, reply: i.reply, reason: i.reason, title: taskTitle(i) })),
    }));
  }
}

function noticesOf(actor: Actor, add: Add): string {
  const offices = unitsOf(actor, 'supervisor');
  const own = unitsOf(actor, 'handler', 'unit_head');
  const office = offices.length ? add(offices) : '';
  return anyOf([
    offices.length > 0 &&
      `n.office_unit_id = ANY(${office}) OR n.plan_id = ${plansOf('office_unit_id', office)}`,
    own.length > 0 && `(n.unit_id = ANY(${add(own)}) AND n.number IS NOT NULL)`,
  ]);
}

function submissionsOf(actor: Actor, add: Add): string {
  const offices = unitsOf(actor, 'supervisor');
  const superior = unitsOf(actor, 'superior');
  return anyOf([
    offices.length > 0 && `s.plan_id = ${plansOf('office_unit_id', add(offices))}`,
    superior.length > 0 &&
      `(s.plan_id = ${plansOf('superior_unit_id', add(superior))} AND s.submitted_at IS NOT NULL)`,
  ]);
}
