import { Injectable } from '@nestjs/common';
import type { MeasuredValue, Report, ReportKind } from '@duban/feedback';
import { type Actor, Db } from '@duban/journal';
import { Refusal } from '@duban/kernel';
import { assertMay, knows } from '@duban/organization';
import type { Plan } from '@duban/task';
import { DeskQueries } from './desk.queries';

/** A report or contribution that can be filled in now. */
export interface FillableReport {
  id: string;
  version: number;
  kind: ReportKind;
  taskId: string;
  taskNo: number;
  taskText: string;
  periodName: string;
  state: Report['state'];
  text: string;
  noProgress: boolean;
  percent: number;
  problems: string;
  nextSteps: string;
  measurements: MeasuredValue[];
  milestoneIds: string[];
  lastText: string | null;
  lastPercent: number;
}

/** A figure: one that goes into a report, or one its own unit owes by itself (`dueId`). */
export interface FillableFigure {
  targetId: string;
  reportId: string | null;
  dueId: string | null;
  /** Of what is owed: the day it is of. */
  asOf: string | null;
  taskNo: number;
  taskText: string;
  metric: string;
  comparator: string;
  goal: string | null;
  unit: string | null;
  periodName: string;
  latest: string | null;
}

export interface FillableMilestone {
  id: string;
  reportId: string;
  taskNo: number;
  taskText: string;
  title: string;
  due: string;
}

/** What a unit can report of a plan at this moment. */
export interface Fillable {
  planId: string;
  planTitle: string;
  unitId: string;
  unitName: string;
  reports: FillableReport[];
  figures: FillableFigure[];
  milestones: FillableMilestone[];
}

/** For 填报簿: what may be filled in, by the same measure as on the desk. */
@Injectable()
export class FillingQueries {
  constructor(
    private readonly db: Db,
    private readonly desk: DeskQueries,
  ) {}

  /**
   * The unit somebody fills in for: the own one, or any where the plan's office records for it (代录).
   * @throws Refusal record.not_found, access.denied, workbook.unit_needed
   */
  async unitOf(
    actor: Actor,
    planId: string,
    unitId?: string,
  ): Promise<{ plan: Pick<Plan, 'id' | 'title'>; unitId: string }> {
    const [plan] = await this.desk.plans(actor, { id: planId });
    if (!plan)
      throw new Refusal('not_found', 'record.not_found', '方案不存在，或您无权查看', {
        mend: '请从方案列表中选择',
      });
    const own = actor.appointments
      .filter(a => a.role === 'handler' || a.role === 'unit_head')
      .map(a => a.unitId);
    const unit = unitId ?? (own.length === 1 ? own[0] : undefined);
    const { officeUnitId } = plan;
    if (!unit) {
      assertMay(actor, 'report.save', { officeUnitId, unitId: own[0] });
      throw new Refusal('invalid', 'workbook.unit_needed', '请选定填报单位', {
        mend: '督查机构代录、或兼任几个单位的，须说明是哪个单位的填报簿',
        faults: [{ where: 'unitId', message: '请选择单位' }],
      });
    }
    assertMay(actor, 'report.save', { officeUnitId, unitId: unit });
    return { plan, unitId: unit };
  }

  /** @throws as unitOf */
  async of(actor: Actor, planId: string, unit?: string): Promise<Fillable> {
    const { plan, unitId } = await this.unitOf(actor, planId, unit);
    const known = knows(actor);
    const [units, reports, figures, dues, milestones] = await Promise.all([
      this.db.query<{ name: string }>('SELECT name FROM unit WHERE id = $1', [unitId]),
      this.reports(planId, unitId, known),
      this.db.query<FillableFigure>(
        `SELECT g.id AS "targetId", r.id AS "reportId", NULL AS "dueId", NULL AS "asOf", ${FIGURE}, rp.name AS "periodName"
         FROM report r JOIN reporting_period rp ON rp.id = r.period_id JOIN task t ON t.id = r.task_id JOIN target g ON g.task_id = t.id ${LATEST}
         WHERE r.plan_id = $1 AND r.unit_id = $2 AND r.kind = 'report' AND ${OPEN} AND (g.data_unit_id IS NULL OR g.data_unit_id = $2)
         ORDER BY rp.starts, t.no, r.id, g.position`,
        [planId, unitId, known],
      ),
      this.db.query<FillableFigure>(
        `SELECT g.id AS "targetId", NULL AS "reportId", d.id AS "dueId", CASE WHEN d.starts IS NULL THEN NULL ELSE to_char(d.ends, 'YYYY-MM-DD') END AS "asOf", ${FIGURE}, d.name AS "periodName"
         FROM measurement_due d JOIN target g ON g.id = d.target_id JOIN task t ON t.id = d.task_id ${LATEST}
         WHERE t.plan_id = $1 AND g.data_unit_id = $2 AND d.state = 'open' AND t.state <> 'suspended' AND t.sensitivity = ANY($3)
           AND NOT EXISTS (SELECT 1 FROM report r WHERE r.task_id = t.id AND r.unit_id = $2 AND r.kind = 'report' AND ${OPEN_REPORT})
         ORDER BY d.ends, t.no, d.id`,
        [planId, unitId, known],
      ),
      this.db.query<FillableMilestone>(
        `SELECT m.id, r.id AS "reportId", t.no AS "taskNo", t.text AS "taskText", m.title, to_char(m.due, 'YYYY-MM-DD') AS due
         FROM report r JOIN task t ON t.id = r.task_id JOIN milestone m ON m.task_id = t.id
         WHERE r.plan_id = $1 AND r.unit_id = $2 AND r.kind = 'report' AND ${OPEN} AND m.state = 'open'
           AND (NOT t.direct OR t.primary_unit_id = $2)
         ORDER BY t.no, m.due, m.id`,
        [planId, unitId, known],
      ),
    ]);
    return {
      planId,
      planTitle: plan.title,
      unitId,
      unitName: units[0]?.name ?? '',
      reports,
      figures: [...figures, ...dues],
      milestones,
    };
  }

  private reports(planId: string, unitId: string, known: readonly string[]): Promise<FillableReport[]> {
    return this.db.query(
      `SELECT r.id, r.version, r.kind, r.task_id AS "taskId", t.no AS "taskNo", t.text AS "taskText", rp.name AS "periodName", r.state, r.text,
              r.no_progress AS "noProgress", r.percent, r.problems, r.next_steps AS "nextSteps", r.measurements, r.milestone_ids AS "milestoneIds",
              t.percent AS "lastPercent", l.text AS "lastText"
       FROM report r JOIN reporting_period rp ON rp.id = r.period_id JOIN task t ON t.id = r.task_id
       LEFT JOIN LATERAL (SELECT x.text FROM report x WHERE x.task_id = r.task_id AND x.unit_id = r.unit_id AND x.kind = r.kind AND x.id < r.id
         AND x.state IN ('approved', 'submitted') ORDER BY x.id DESC LIMIT 1) l ON true
       WHERE r.plan_id = $1 AND r.unit_id = $2 AND r.kind IN ('report', 'contribution') AND ${OPEN} ORDER BY rp.starts, t.no, r.id`,
      [planId, unitId, known],
    );
  }
}

const OPEN_REPORT = "r.state IN ('open', 'draft', 'returned')";
const OPEN = `${OPEN_REPORT} AND t.state <> 'suspended' AND t.sensitivity = ANY($3)`;
const FIGURE =
  't.no AS "taskNo", t.text AS "taskText", g.metric, g.comparator, g.value AS goal, g.unit, l.value AS latest';
const LATEST =
  'LEFT JOIN LATERAL (SELECT m.value FROM measurement m WHERE m.target_id = g.id ORDER BY m.as_of DESC, m.id DESC LIMIT 1) l ON true';
