import { Injectable } from '@nestjs/common';
import type { Countersign } from '@duban/dispatch';
import type { Report } from '@duban/feedback';
import { type Actor, Db } from '@duban/journal';
import type { Slice } from '@duban/kernel';
import { knows } from '@duban/organization';
import { camel, type CamelRow } from './camel';

export type ReviewRow = CamelRow<Report> & {
  unitName: string;
  periodName: string | null;
  /** First day of its period; null for what belongs to none. */
  periodStarts: string | null;
  taskNo: number;
  taskText: string;
  lastPercent: number;
  /** What the other leads say of a completion; null: not yet anything. */
  countersigns: { unitName: string; countersign: Countersign | null; reason: string | null }[];
};

type Loaded = Report & {
  unit_name: string;
  period_name: string | null;
  period_starts: string | null;
  no: number;
  task_text: string;
  last_percent: number;
  countersigns: ReviewRow['countersigns'];
};

const COUNTERSIGNS = `CASE WHEN r.kind = 'completion' AND r.state = 'submitted' THEN coalesce((
  SELECT jsonb_agg(jsonb_build_object('unitName', cu.name, 'countersign', c.countersign, 'reason', c.countersign_reason) ORDER BY c.id)
  FROM assignment c JOIN unit cu ON cu.id = c.unit_id
  WHERE c.task_id = r.task_id AND c.role = 'lead' AND NOT c.is_primary AND c.state = 'signed'), '[]') ELSE '[]' END`;
const COLUMNS = `r.*, u.name AS unit_name, rp.name AS period_name, rp.starts AS period_starts, t.no, t.text AS task_text, t.percent AS last_percent, ${COUNTERSIGNS} AS countersigns`;

/** OFFSET 0: looked up for one report after the other, in the order of the list and no further than the page. */
const TASK = 'JOIN LATERAL (SELECT x.* FROM task x WHERE x.id = r.task_id OFFSET 0) t ON true';
const PERIOD = 'LATERAL (SELECT x.* FROM reporting_period x WHERE x.id = r.period_id OFFSET 0) rp ON true';

const unitsOf = (actor: Actor, ...roles: string[]): string[] =>
  actor.appointments.filter(a => roles.includes(a.role)).map(a => a.unitId);

/** Reports, contributions and completions that wait for somebody, page by page. */
@Injectable()
export class ReportListQueries {
  constructor(private readonly db: Db) {}

  /**
   * Reports and completions that wait for this office; contributions that wait for this unit as primary lead. By kind, the
   * longest waiting first.
   */
  async toReview(
    actor: Actor,
    slice: Slice<readonly [kind: string, submittedAt: string, id: string]> = {},
  ): Promise<ReviewRow[]> {
    const offices = unitsOf(actor, 'supervisor');
    const leads = unitsOf(actor, 'handler', 'unit_head');
    // Whoever has no office is not led through what waits for offices.
    const kinds = [
      ...(leads.length ? ['contribution'] : []),
      ...(offices.length ? ['completion', 'report'] : []),
    ];
    const rows = await this.db.query<Loaded>(
      `SELECT ${COLUMNS}
       FROM report r ${TASK} JOIN plan p ON p.id = r.plan_id JOIN unit u ON u.id = r.unit_id LEFT JOIN ${PERIOD}
       WHERE r.state = 'submitted' AND r.kind = ANY($5) AND (t.state <> 'suspended' OR r.kind = 'report') AND (
         (r.kind <> 'contribution' AND p.office_unit_id = ANY($1)) OR (r.kind = 'contribution' AND t.primary_unit_id = ANY($2)))
         AND t.sensitivity = ANY($3)
         ${slice.after ? 'AND (r.kind, r.submitted_at, r.id) > ($6::varchar, $7::timestamptz, $8::uuid)' : ''}
       ORDER BY r.kind, r.submitted_at, r.id LIMIT $4`,
      [offices, leads, knows(actor), slice.limit ?? null, kinds, ...(slice.after ?? [])],
    );
    return rows.map(row);
  }

  /** A unit's page for one reporting period: all its reports and contributions that are due, in one list. */
  async ofUnits(
    actor: Actor,
    slice: Slice<readonly [starts: string, no: number, id: string]> = {},
  ): Promise<ReviewRow[]> {
    const rows = await this.db.query<Loaded>(
      `SELECT ${COLUMNS}
       FROM report r ${TASK} JOIN unit u ON u.id = r.unit_id JOIN ${PERIOD}
       WHERE r.unit_id = ANY($1) AND r.state IN ('open', 'draft', 'returned', 'signing_off') AND t.state <> 'suspended'
         AND t.sensitivity = ANY($2) ${slice.after ? 'AND (rp.starts, t.no, r.id) > ($4::date, $5::int, $6::uuid)' : ''}
       ORDER BY rp.starts, t.no, r.id LIMIT $3`,
      [unitsOf(actor, 'handler', 'unit_head'), knows(actor), slice.limit ?? null, ...(slice.after ?? [])],
    );
    return rows.map(row);
  }
}

const row = ({ no, task_text, ...r }: Loaded): ReviewRow => ({
  ...camel(r),
  taskNo: no,
  taskText: task_text,
});
