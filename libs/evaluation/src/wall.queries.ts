import { Injectable } from '@nestjs/common';
import { type Link, linkOf, type TaskState } from '@duban/chain';
import { type Actor, Db, Journal } from '@duban/journal';
import { LEAD_UNIT } from './ledger.grouping';
import type { Light } from './light';
import { scopeSql } from './scope';
import { LISTED } from './task-listing';
import { TaskListingService } from './task-listing.service';

type Add = (value: unknown) => string;

/** A task as a cell of the wall. */
export interface WallTask {
  id: string;
  planId: string;
  no: number;
  /** The first heading it stands under; null where the document has none. */
  section: string | null;
  /** The beginning of its text. */
  title: string;
  unit: string | null;
  link: Link;
  ended: boolean;
  suspended: boolean;
  light: Light;
}

export interface Wall {
  asOf: Date;
  /** All tasks there are; `items` holds at most `MOST_ON_WALL` of them. */
  total: number;
  /** Tasks that were cancelled: they are counted, not shown. */
  cancelled: number;
  plans: { id: string; title: string }[];
  items: WallTask[];
}

/** As many as a screen can show; beyond that a plan is chosen. */
export const MOST_ON_WALL = 2_000;
const TITLE = 60;

/** 挂图作战: every task on the chain of six links at one look. */
@Injectable()
export class WallQueries {
  constructor(
    private readonly db: Db,
    private readonly journal: Journal,
    private readonly listing: TaskListingService,
  ) {}

  /** The tasks of one plan, or of all plans that go on, as far as this person may see them. */
  async wall(actor: Actor, { planId }: { planId?: string } = {}): Promise<Wall> {
    const asOf = this.journal.now();
    const asked = (add: Add): string[] => [
      planId
        ? `t.plan_id = ${add(planId)}`
        : "t.plan_id IN (SELECT id FROM plan WHERE state IN ('approved', 'running'))",
      scopeSql(actor, add),
    ];
    const params: unknown[] = [];
    const add: Add = value => `$${params.push(value)}`;
    const where = asked(add).join(' AND ');
    const counted = [...params];
    const lit = await this.listing.lit(add, asked);
    const [plans, rows] = await Promise.all([
      this.db.query<{ id: string; title: string; total: number; cancelled: number }>(
        `SELECT p.id, p.title, c.total, c.cancelled FROM plan p JOIN (SELECT t.plan_id, count(*) FILTER (WHERE t.state <> 'cancelled')::int AS total,
           count(*) FILTER (WHERE t.state = 'cancelled')::int AS cancelled FROM ${LISTED} WHERE ${where} GROUP BY 1) c ON c.plan_id = p.id
         ORDER BY p.id DESC`,
        counted,
      ),
      this.db.query<Raw>(
        `WITH seen AS (SELECT x.id, x.place FROM unnest(ARRAY(SELECT t.id FROM ${LISTED} WHERE ${where} AND t.state <> 'cancelled'
           ORDER BY t.plan_id DESC, t.no, t.id LIMIT ${MOST_ON_WALL})) WITH ORDINALITY AS x (id, place))
         SELECT k.id, k.plan_id, k.no, k.section[1] AS section, left(k.text, ${TITLE}) AS title, pu.name AS unit, k.state, k.prior_state, t.light,
           EXISTS (SELECT 1 FROM report r WHERE r.task_id = k.id AND r.kind = 'report' AND r.state = 'submitted') AS reviewing
         FROM seen JOIN ${lit} ON t.id = seen.id
         JOIN task k ON k.id = seen.id LEFT JOIN unit pu ON pu.id = ${LEAD_UNIT} ORDER BY seen.place`,
        params,
      ),
    ]);
    const sum = (of: 'total' | 'cancelled'): number => plans.reduce((all, p) => all + p[of], 0);
    return {
      asOf,
      total: sum('total'),
      cancelled: sum('cancelled'),
      plans: plans.map(({ id, title }) => ({ id, title })),
      items: rows.map(cellOf),
    };
  }
}

interface Raw {
  id: string;
  plan_id: string;
  no: number;
  section: string | null;
  title: string;
  unit: string | null;
  state: TaskState;
  prior_state: TaskState | null;
  light: Light;
  reviewing: boolean;
}

const cellOf = (r: Raw): WallTask => ({
  id: r.id,
  planId: r.plan_id,
  no: r.no,
  section: r.section,
  title: r.title,
  unit: r.unit,
  link: linkOf(r.state, r.prior_state, r.reviewing),
  ended: r.state === 'closed',
  suspended: r.state === 'suspended',
  light: r.light,
});
