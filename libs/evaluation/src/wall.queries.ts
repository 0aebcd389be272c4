import { Injectable } from '@nestjs/common';
import { WorkCalendar } from '@duban/calendar';
import { type Link, linkOf, type TaskState } from '@duban/chain';
import { type Actor, Db, Journal } from '@duban/journal';
import { LEAD_UNIT } from './ledger.grouping';
import type { Light } from './light';
import { RuleBook } from './light.inputs';
import { DUE_JOIN, LightSql } from './light.sql';
import { scopeSql } from './scope';

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
    private readonly calendar: WorkCalendar,
  ) {}

  /** The tasks of one plan, or of all plans that go on, as far as this person may see them. */
  async wall(actor: Actor, { planId }: { planId?: string } = {}): Promise<Wall> {
    const book = await RuleBook.load(this.db, this.calendar);
    const asOf = this.journal.now();
    const params: unknown[] = [];
    const add = (value: unknown): string => `$${params.push(value)}`;
    const sql = new LightSql(book.sets, { now: asOf, calendar: this.calendar }, add, book.workdays);
    const which = planId ? `t.plan_id = ${add(planId)}` : "p.state IN ('approved', 'running')";
    const rows = await this.db.query<Raw>(
      `WITH seen AS (
         SELECT t.id, t.state = 'cancelled' AS cancelled, count(*) FILTER (WHERE t.state <> 'cancelled') OVER ()::int AS total,
           count(*) FILTER (WHERE t.state = 'cancelled') OVER ()::int AS gone,
           row_number() OVER (ORDER BY t.state = 'cancelled', t.plan_id DESC, t.no, t.id) AS place
         FROM task t JOIN plan p ON p.id = t.plan_id WHERE ${which} AND ${scopeSql(actor, add)}
         ORDER BY place LIMIT ${MOST_ON_WALL})
       SELECT t.id, t.plan_id, p.title AS plan_title, t.no, t.section[1] AS section, left(t.text, ${TITLE}) AS title,
         pu.name AS unit, t.state, t.prior_state, seen.total, seen.gone, seen.cancelled, ${sql.light} AS light,
         EXISTS (SELECT 1 FROM report r WHERE r.task_id = t.id AND r.kind = 'report' AND r.state = 'submitted') AS reviewing
       FROM seen JOIN task t ON t.id = seen.id JOIN plan p ON p.id = t.plan_id LEFT JOIN unit pu ON pu.id = ${LEAD_UNIT}
       ${DUE_JOIN} ${sql.joins} ${sql.pace}
       ORDER BY seen.place`,
      params,
    );
    const shown = rows.filter(r => !r.cancelled);
    return {
      asOf,
      total: rows[0]?.total ?? 0,
      cancelled: rows[0]?.gone ?? 0,
      plans: [...new Map(rows.map(r => [r.plan_id, r.plan_title]))].map(([id, title]) => ({ id, title })),
      items: shown.map(cellOf),
    };
  }
}

interface Raw {
  id: string;
  plan_id: string;
  plan_title: string;
  no: number;
  section: string | null;
  title: string;
  unit: string | null;
  state: TaskState;
  prior_state: TaskState | null;
  total: number;
  gone: number;
  cancelled: boolean;
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
