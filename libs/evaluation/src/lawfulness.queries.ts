import { Injectable } from '@nestjs/common';
import { stateLabel } from '@duban/chain';
import type { ReviewRequest } from '@duban/feedback';
import { type Actor, Db } from '@duban/journal';
import type { Slice } from '@duban/kernel';
import { knows } from '@duban/organization';
import { type Plan, type Task, taskTitle } from '@duban/task';
import type { Naming, Round, RoundUnit, StandingApproval } from '@duban/tracking';
import { camel, type CamelRow } from './camel';

export type FindingRow = CamelRow<Omit<RoundUnit, 'id' | 'round_id'>> & { unitName: string };
export type RoundRow = CamelRow<Round> & {
  officeName: string;
  stateLabel: string;
  units: FindingRow[];
  tasks: { taskId: string; title: string }[];
};
export type NamingRow = CamelRow<Naming> & {
  stateLabel: string;
  units: { unitId: string; unitName: string }[];
};
export type ReviewRequestRow = CamelRow<ReviewRequest> & {
  stateLabel: string;
  unitName: string;
  reviewerName: string | null;
};

/** Where a list goes on, newest first: everything below this id. */
export interface Range {
  limit: number;
  after?: readonly [string];
}
export interface LawfulnessFilter {
  id?: string;
  planId?: string;
  open?: boolean;
}

const unitsOf = (actor: Actor, ...roles: string[]): string[] =>
  actor.appointments.filter(a => roles.includes(a.role)).map(a => a.unitId);
const isLeader = (actor: Actor): boolean =>
  actor.personId === null || actor.appointments.some(a => a.role === 'leader');

/** Parameters $1 to $7, the same for each list: office, own units, leader, id, plan, only open ones, after. */
const params = (actor: Actor, filter: LawfulnessFilter, range: Range): unknown[] => [
  unitsOf(actor, 'supervisor'),
  unitsOf(actor, 'handler', 'unit_head'),
  isLeader(actor),
  filter.id ?? null,
  filter.planId ?? null,
  filter.open ?? false,
  range.after?.[0] ?? null,
  range.limit,
];
const PAGE = `($4::uuid IS NULL OR x.id = $4) AND ($5::uuid IS NULL OR x.plan_id = $5) AND ($7::uuid IS NULL OR x.id < $7)`;
const ORDER = 'ORDER BY x.id DESC LIMIT $8';

/** Rounds, namings, 复核 and standing approvals, each as far as somebody may see them. */
@Injectable()
export class LawfulnessQueries {
  constructor(private readonly db: Db) {}

  /** Rounds of one's office; a unit sees those it was told the conclusion of, and of the findings only its own. */
  async rounds(
    actor: Actor,
    filter: LawfulnessFilter = {},
    range: Range = { limit: 1 },
  ): Promise<RoundRow[]> {
    type Loaded = Round & {
      office_name: string;
      whole: boolean;
      units: FindingRow[];
      tasks: (Pick<Task, 'no' | 'text'> & { taskId: string })[];
    };
    const rows = await this.db.query<Loaded>(
      `SELECT x.*, o.name AS office_name, (x.office_unit_id = ANY($1) OR $3) AS whole,
         coalesce((SELECT jsonb_agg(jsonb_build_object('unitId', f.unit_id, 'unitName', u.name, 'conclusion', f.conclusion, 'problems', f.problems,
           'suggestions', f.suggestions, 'fedBackAt', f.fed_back_at, 'amendment', f.amendment, 'amendedAt', f.amended_at) ORDER BY u.name)
           FROM round_unit f JOIN unit u ON u.id = f.unit_id
           WHERE f.round_id = x.id AND (x.office_unit_id = ANY($1) OR $3 OR f.unit_id = ANY($2))), '[]') AS units,
         coalesce((SELECT jsonb_agg(jsonb_build_object('taskId', t.id, 'no', t.no, 'text', t.text) ORDER BY t.no)
           FROM round_task i JOIN task t ON t.id = i.task_id WHERE i.round_id = x.id AND t.sensitivity = ANY($9)
             AND (x.office_unit_id = ANY($1) OR $3 OR EXISTS (SELECT 1 FROM assignment a WHERE a.task_id = t.id AND a.unit_id = ANY($2) AND a.state <> 'withdrawn'))), '[]') AS tasks
       FROM round x JOIN unit o ON o.id = x.office_unit_id
       WHERE (x.office_unit_id = ANY($1) OR $3 OR x.state = 'fed_back' AND EXISTS (SELECT 1 FROM round_unit f WHERE f.round_id = x.id AND f.unit_id = ANY($2)))
         AND ${PAGE} AND (NOT $6 OR x.state IN ('running', 'concluded')) ${ORDER}`,
      [...params(actor, filter, range), knows(actor)],
    );
    const known = await this.known(
      actor,
      rows.flatMap(r => r.known_overlaps.tasks.flatMap(t => [t.taskId, t.otherTaskId])),
    );
    return rows.map(({ whole, units, tasks, known_overlaps, ...r }) => ({
      ...camel(r),
      // What else is going on is for offices to know.
      knownOverlaps: whole
        ? {
            ...known_overlaps,
            tasks: known_overlaps.tasks.filter(t => known.has(t.taskId) && known.has(t.otherTaskId)),
          }
        : { rounds: [], tasks: [] },
      stateLabel: stateLabel('round', r.state),
      units: units.map(u => ({ ...u, fedBackAt: at(u.fedBackAt), amendedAt: at(u.amendedAt) })),
      tasks: tasks.map(t => ({ taskId: t.taskId, title: taskTitle(t) })),
    }));
  }

  /** Which of these tasks somebody is cleared for. */
  private async known(actor: Actor, taskIds: readonly string[]): Promise<Set<string>> {
    const rows = await this.db.query<{ id: string }>(
      'SELECT id FROM task WHERE id = ANY($1) AND sensitivity = ANY($2)',
      [taskIds, knows(actor)],
    );
    return new Set(rows.map(r => r.id));
  }

  async namings(
    actor: Actor,
    filter: LawfulnessFilter = {},
    range: Range = { limit: 1 },
  ): Promise<NamingRow[]> {
    const rows = await this.db.query<Naming & Pick<NamingRow, 'units'>>(
      `SELECT x.*, coalesce((SELECT jsonb_agg(jsonb_build_object('unitId', u.id, 'unitName', u.name) ORDER BY u.name)
         FROM naming_unit i JOIN unit u ON u.id = i.unit_id WHERE i.naming_id = x.id), '[]') AS units
       FROM naming x WHERE (x.office_unit_id = ANY($1) OR $3) AND $2::uuid[] IS NOT NULL
         AND ${PAGE} AND (NOT $6 OR x.state = 'proposed') ${ORDER}`,
      params(actor, filter, range),
    );
    return rows.map(({ units, ...n }) => ({
      ...camel(n),
      units,
      stateLabel: stateLabel('naming', n.state),
    }));
  }

  /** 复核 one's unit asked for, one's office answers for, or one is to decide. */
  async reviews(
    actor: Actor,
    filter: LawfulnessFilter = {},
    range: Range = { limit: 1 },
  ): Promise<ReviewRequestRow[]> {
    const rows = await this.db.query<ReviewRequest & { unit_name: string; reviewer_name: string | null }>(
      `SELECT x.*, u.name AS unit_name, p.name AS reviewer_name FROM review_request x
       JOIN unit u ON u.id = x.unit_id LEFT JOIN person p ON p.id = x.reviewer_id
       WHERE (x.office_unit_id = ANY($1) OR x.unit_id = ANY($2) OR $3 OR x.reviewer_id = $9)
         AND (x.task_id IS NULL OR EXISTS (SELECT 1 FROM task t WHERE t.id = x.task_id AND t.sensitivity = ANY($10)))
         AND ${PAGE} AND (NOT $6 OR x.state = 'filed') ${ORDER}`,
      [...params(actor, filter, range), actor.personId, knows(actor)],
    );
    return rows.map(r => ({ ...camel(r), stateLabel: stateLabel('review_request', r.state) }));
  }

  /** All standing approvals of a plan, newest first; the one without an end counts. */
  async standingApprovals(planId: Plan['id'], slice: Slice = {}): Promise<CamelRow<StandingApproval>[]> {
    const rows = await this.db.query<StandingApproval>(
      `SELECT * FROM standing_approval WHERE plan_id = $1 ${slice.after ? 'AND id < $3' : ''} ORDER BY id DESC LIMIT $2`,
      [planId, slice.limit ?? null, ...(slice.after ?? [])],
    );
    return rows.map(camel);
  }
}

/** An instant out of JSON. */
const at = (value: Date | string | null): Date | null => (value === null ? null : new Date(value));
