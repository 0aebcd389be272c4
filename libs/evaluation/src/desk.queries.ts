import { Injectable } from '@nestjs/common';
import { stateLabel } from '@duban/chain';
import type { Countersign } from '@duban/dispatch';
import type { Report } from '@duban/feedback';
import { type Actor, Db } from '@duban/journal';
import type { Counted } from '@duban/obligation';
import { Refusal } from '@duban/kernel';
import type { Submission, SubmissionItem } from '@duban/submission';
import { taskTitle, type Plan, type Task } from '@duban/task';
import { type Notice, noticeNumber, type ReportingPeriod } from '@duban/tracking';
import { camel, type CamelRow } from './camel';
import { knows } from '@duban/organization';
import { scopeSql } from './scope';

export type PlanRow = CamelRow<Plan> & { tasks: number; open: number; stateLabel: string };
export type ReviewRow = CamelRow<Report> & {
  unitName: string;
  periodName: string | null;
  taskNo: number;
  taskText: string;
  lastPercent: number;
  /** What the other leads say of a completion; null: not yet anything. */
  countersigns: { unitName: string; countersign: Countersign | null; reason: string | null }[];
};
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

const unitsOf = (actor: Actor, ...roles: string[]): string[] =>
  actor.appointments.filter(a => roles.includes(a.role)).map(a => a.unitId);

const COUNTERSIGNS = `CASE WHEN r.kind = 'completion' AND r.state = 'submitted' THEN coalesce((
  SELECT jsonb_agg(jsonb_build_object('unitName', cu.name, 'countersign', c.countersign, 'reason', c.countersign_reason) ORDER BY c.id)
  FROM assignment c JOIN unit cu ON cu.id = c.unit_id
  WHERE c.task_id = r.task_id AND c.role = 'lead' AND NOT c.is_primary AND c.state = 'signed'), '[]') ELSE '[]' END`;

/** The working lists of the desks. */
@Injectable()
export class DeskQueries {
  constructor(private readonly db: Db) {}

  /** Plans of which this person may see at least one task, and all of their own office. */
  async plans(actor: Actor): Promise<PlanRow[]> {
    const params: unknown[] = [unitsOf(actor, 'supervisor')];
    const scope = scopeSql(actor, v => `$${params.push(v)}`);
    const rows = await this.db.query<Plan & { tasks: number; open: number }>(
      `SELECT p.*, c.tasks, c.open FROM plan p
       LEFT JOIN LATERAL (SELECT count(*)::int AS tasks, (count(*) FILTER (WHERE t.state NOT IN ('closed', 'cancelled')))::int AS open
         FROM task t WHERE t.plan_id = p.id AND ${scope}) c ON true
       WHERE p.office_unit_id = ANY($1) OR c.tasks > 0 ORDER BY p.year DESC, p.id DESC`,
      params,
    );
    return rows.map(r => ({ ...camel(r), stateLabel: stateLabel('plan', r.state) }));
  }

  async periods(planId: string): Promise<CamelRow<Omit<ReportingPeriod, Reckoned>>[]> {
    return (
      await this.db.query<ReportingPeriod>(
        'SELECT * FROM reporting_period WHERE plan_id = $1 ORDER BY starts DESC',
        [planId],
      )
    ).map(({ due_from: _from, due_limit: _limit, calendar_version: _by, ...p }) => camel(p));
  }

  /** Reports and completions that wait for this office; contributions that wait for this unit as primary lead. */
  async toReview(actor: Actor, limit = 500): Promise<ReviewRow[]> {
    const rows = await this.db.query<
      Report & {
        unit_name: string;
        period_name: string | null;
        no: number;
        task_text: string;
        last_percent: number;
        countersigns: ReviewRow['countersigns'];
      }
    >(
      `SELECT r.*, u.name AS unit_name, rp.name AS period_name, t.no, t.text AS task_text, t.percent AS last_percent, ${COUNTERSIGNS} AS countersigns
       FROM report r JOIN task t ON t.id = r.task_id JOIN plan p ON p.id = r.plan_id JOIN unit u ON u.id = r.unit_id
       LEFT JOIN reporting_period rp ON rp.id = r.period_id
       WHERE r.state = 'submitted' AND (t.state <> 'suspended' OR r.kind = 'report') AND (
         (r.kind <> 'contribution' AND p.office_unit_id = ANY($1)) OR (r.kind = 'contribution' AND t.primary_unit_id = ANY($2)))
         AND t.sensitivity = ANY($4)
       ORDER BY r.kind, r.submitted_at, r.id LIMIT $3`,
      [unitsOf(actor, 'supervisor'), unitsOf(actor, 'handler', 'unit_head'), limit, knows(actor)],
    );
    return rows.map(({ no, task_text, ...r }) => ({ ...camel(r), taskNo: no, taskText: task_text }));
  }

  /** 督办单 this person's units received or this person's office drafted, issues or issued; none with a task they are not cleared for. */
  async notices(actor: Actor, only: { id?: string; open?: boolean } = {}): Promise<NoticeRow[]> {
    const rows = await this.db.query<
      Notice & { unit_name: string; items: { taskId: string; no: number; text: string }[] }
    >(
      `SELECT n.*, u.name AS unit_name, coalesce((SELECT jsonb_agg(DISTINCT jsonb_build_object('taskId', t.id, 'no', t.no, 'text', t.text))
         FROM notice_item i JOIN task t ON t.id = i.task_id WHERE i.notice_id = n.id), '[]') AS items
       FROM notice n JOIN unit u ON u.id = n.unit_id JOIN plan p ON p.id = n.plan_id
       WHERE (n.office_unit_id = ANY($1) OR p.office_unit_id = ANY($1) OR (n.unit_id = ANY($2) AND n.number IS NOT NULL) OR $3)
         AND ($4::uuid IS NULL OR n.id = $4) AND (NOT $5 OR n.state NOT IN ('closed', 'discarded', 'revoked'))
         AND NOT EXISTS (SELECT 1 FROM notice_item x JOIN task xt ON xt.id = x.task_id WHERE x.notice_id = n.id AND xt.sensitivity <> ALL($6))
       ORDER BY n.drafted_at DESC, n.id DESC LIMIT 500`,
      [
        unitsOf(actor, 'supervisor'),
        unitsOf(actor, 'handler', 'unit_head'),
        unitsOf(actor, 'leader').length > 0,
        only.id ?? null,
        only.open ?? false,
        knows(actor),
      ],
    );
    return rows.map(({ items, due_from: _from, due_limit: _limit, calendar_version: _by, ...n }) => ({
      ...camel(n),
      number: noticeNumber(n),
      stateLabel: stateLabel('notice', n.state),
      items: items.map(i => ({ taskId: i.taskId, title: taskTitle(i as Pick<Task, 'no' | 'text'>) })),
    }));
  }

  async submissions(actor: Actor, id?: string): Promise<SubmissionRow[]> {
    const rows = await this.db.query<
      Submission & {
        items: {
          taskId: string;
          reply: SubmissionItem['reply'];
          reason: string | null;
          no: number;
          text: string;
        }[];
        subjects: SubmissionRow['subjects'];
      }
    >(
      `SELECT s.*, coalesce((SELECT jsonb_agg(jsonb_build_object('type', i.subject_type, 'id', i.subject_id) ORDER BY i.id)
         FROM submission_item i WHERE i.submission_id = s.id AND i.subject_id IS NOT NULL), '[]') AS subjects, coalesce((SELECT jsonb_agg(jsonb_build_object('taskId', t.id, 'reply', i.reply, 'reason', i.reason, 'no', t.no, 'text', t.text) ORDER BY t.no)
         FROM submission_item i JOIN task t ON t.id = i.task_id WHERE i.submission_id = s.id), '[]') AS items
       FROM submission s JOIN plan p ON p.id = s.plan_id
       WHERE (p.office_unit_id = ANY($1) OR (p.superior_unit_id = ANY($2) AND s.submitted_at IS NOT NULL) OR $3) AND ($4::uuid IS NULL OR s.id = $4)
         AND NOT EXISTS (SELECT 1 FROM submission_item x JOIN task xt ON xt.id = x.task_id WHERE x.submission_id = s.id AND xt.sensitivity <> ALL($5))
         AND NOT EXISTS (SELECT 1 FROM task ft WHERE ft.plan_id = s.plan_id AND ft.sensitivity <> ALL($5) AND strpos(s.figures::text, ft.id::text) > 0)
       ORDER BY s.submitted_at DESC, s.id DESC LIMIT 500`,
      [
        unitsOf(actor, 'supervisor'),
        unitsOf(actor, 'superior'),
        unitsOf(actor, 'leader').length > 0,
        id ?? null,
        knows(actor),
      ],
    );
    if (id && !rows.length) throw new Refusal('not_found', 'record.not_found', '上报件不存在,或您无权查看');
    return rows.map(({ items, subjects, ...s }) => ({
      ...camel(s),
      stateLabel: stateLabel('submission', s.state),
      subjects,
      items: items.map(i => ({ taskId: i.taskId, reply: i.reply, reason: i.reason, title: taskTitle(i) })),
    }));
  }

  /** A unit's page for one reporting period: all its reports and contributions that are due, in one list. */
  async unitReports(actor: Actor): Promise<ReviewRow[]> {
    const rows = await this.db.query<
      Report & {
        unit_name: string;
        period_name: string | null;
        no: number;
        task_text: string;
        last_percent: number;
        countersigns: ReviewRow['countersigns'];
      }
    >(
      `SELECT r.*, u.name AS unit_name, rp.name AS period_name, t.no, t.text AS task_text, t.percent AS last_percent, ${COUNTERSIGNS} AS countersigns
       FROM report r JOIN task t ON t.id = r.task_id JOIN unit u ON u.id = r.unit_id JOIN reporting_period rp ON rp.id = r.period_id
       WHERE r.unit_id = ANY($1) AND r.state IN ('open', 'draft', 'returned', 'signing_off') AND t.state <> 'suspended'
         AND t.sensitivity = ANY($2) ORDER BY rp.starts, t.no, r.id LIMIT 1000`,
      [unitsOf(actor, 'handler', 'unit_head'), knows(actor)],
    );
    return rows.map(({ no, task_text, ...r }) => ({ ...camel(r), taskNo: no, taskText: task_text }));
  }
}
