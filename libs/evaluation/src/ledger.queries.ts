import { Injectable } from '@nestjs/common';
import { WorkCalendar } from '@duban/calendar';
import {
  type Link,
  linkOf,
  OBLIGATIONS,
  type ObligationKind,
  type Sensitivity,
  type TaskOutcome,
  type TaskState,
} from '@duban/chain';
import { type Actor, Db, Journal } from '@duban/journal';
import { bigrams } from '@duban/task';
import { type Light, type LightContext, reckon } from './light';
import { inputsOf, type LightRow, RuleBook } from './light.inputs';
import { asksLight, groupedPage } from './ledger.grouping';
import type { LedgerGrouping } from './ledger.view';
import { DUE_JOIN, LightSql } from './light.sql';
import { LISTED } from './task-listing';
import { TaskListingService } from './task-listing.service';
import { scopeSql } from './scope';

export interface LedgerFilter {
  id?: string;
  planId?: string;
  q?: string;
  state?: TaskState[];
  light?: Light[];
  unitId?: string;
  /** 责任领导. */
  leaderId?: string;
  section?: string;
  sort?: 'no' | '-no' | 'due' | '-due' | 'percent' | '-percent' | 'unit' | '-unit';
  /** Put under headings: the rows come heading by heading, sorted under each. */
  group?: LedgerGrouping;
  offset?: number;
  limit?: number;
}

export interface LedgerRow {
  id: string;
  planId: string;
  planTitle: string;
  no: number;
  section: string[];
  text: string;
  state: TaskState;
  priorState: TaskState | null;
  outcome: TaskOutcome | null;
  link: Link;
  primaryUnit: string | null;
  leadUnits: string[];
  otherUnits: string[];
  /** Who answers for it. */
  leader: string | null;
  deadline: string | null;
  deadlinePhrase: string | null;
  percent: number;
  sensitivity: Sensitivity;
  version: number;
  dueAt: Date | null;
  light: Light;
  lightWhy: string;
  /** In whose court it lies: what is owed next, by whom, by when. */
  next: { label: string; holder: string; dueAt: Date } | null;
}

interface Raw extends LightRow {
  id: string;
  plan_id: string;
  plan_title: string;
  no: number;
  section: string[];
  text: string;
  state: TaskState;
  prior_state: TaskState | null;
  outcome: TaskOutcome | null;
  deadline: string | null;
  deadline_phrase: string | null;
  sensitivity: Sensitivity;
  light_rule_set_id: string | null;
  version: number;
  primary_unit: string | null;
  lead_units: string[] | null;
  other_units: string[] | null;
  leader: string | null;
  reviewing: boolean;
  next_kind: ObligationKind | null;
  next_holder: string | null;
  next_due: Date | null;
  total: number;
}

/** Columns of `t` to order by, or of what is joined for it; units by pinyin, as people look for names. */
const ORDER: Readonly<Record<string, { by: string; joins?: string }>> = {
  no: { by: 't.plan_id DESC, t.no' },
  due: { by: 't.due_at' },
  percent: { by: 't.percent' },
  unit: {
    by: 'un.place',
    joins:
      'LEFT JOIN (SELECT id, rank() OVER (ORDER BY name COLLATE "zh-x-icu") AS place FROM unit) un ON un.id = t.primary_unit_id',
  },
};

/** The tasks a leader answers for: their own, and those of a plan of theirs for which nobody else is named. */
const ledSql = (leader: string): string =>
  `(t.leader_id = ${leader} OR (t.leader_id IS NULL AND t.plan_id IN (SELECT id FROM plan WHERE leader_id = ${leader})))`;

/** The tasks `t` of task_listing a person asks for, of those he may see; the light is asked apart. */
export function ledgerWhere(actor: Actor, filter: LedgerFilter, add: (value: unknown) => string): string[] {
  const where = [scopeSql(actor, add)];
  if (filter.id) where.push(`t.id = ${add(filter.id)}`);
  if (filter.planId) where.push(`t.plan_id = ${add(filter.planId)}`);
  if (filter.state?.length) where.push(`t.state = ANY(${add(filter.state)})`);
  if (filter.leaderId) where.push(ledSql(add(filter.leaderId)));
  if (filter.section) where.push(`t.head = ${add(filter.section)}`);
  if (filter.unitId)
    where.push(
      `EXISTS (SELECT 1 FROM assignment a WHERE a.task_id = t.id AND a.unit_id = ${add(filter.unitId)} AND a.state <> 'withdrawn')`,
    );
  const q = filter.q?.trim();
  if (q) {
    const pieces = bigrams(q);
    // A single character has no piece of its own; then the text is scanned.
    const found = pieces.length
      ? `x.search @> ${add(pieces)}::text[]`
      : `(x.text LIKE ${add(`%${q.replace(/[%_\\]/g, '\\$&')}%`)} OR x.no::text = ${add(q)})`;
    where.push(`t.id IN (SELECT x.id FROM task x WHERE ${found})`);
  }
  return where;
}

/** 工作台账: every task with its standing. */
@Injectable()
export class LedgerQueries {
  constructor(
    private readonly db: Db,
    private readonly journal: Journal,
    private readonly calendar: WorkCalendar,
    private readonly listing: TaskListingService,
  ) {}

  /** One page of the ledger as this person may see it, with the number of all rows that match. */
  async list(actor: Actor, filter: LedgerFilter): Promise<{ items: LedgerRow[]; total: number }> {
    const ctx = { now: this.journal.now(), calendar: this.calendar };
    const book = await RuleBook.load(this.db, this.calendar);
    const params: unknown[] = [];
    const add = (value: unknown): string => `$${params.push(value)}`;
    const lights = new LightSql(book.sets, ctx, add);
    const source = asksLight(filter)
      ? await this.listing.lit(add, also => ledgerWhere(actor, filter, also))
      : LISTED;
    const where = ledgerWhere(actor, filter, add);
    if (filter.light?.length) where.push(`t.light = ANY(${add(filter.light)})`);
    const descending = filter.sort?.startsWith('-') ?? false;
    const order = ORDER[filter.sort?.replace('-', '') ?? 'no'] ?? ORDER.no;
    const limit = add(Math.min(filter.limit ?? 100, 10_000));
    const offset = add(filter.offset ?? 0);
    const by = `${order.by} ${descending ? 'DESC' : 'ASC'} NULLS LAST, t.id`;
    const page = filter.group
      ? groupedPage(filter.group, { source, where, joins: order.joins, by, limit, offset })
      : `page AS (
         SELECT x.id, x.place, (SELECT count(*)::int FROM ${source} WHERE ${where.join(' AND ')}) AS total FROM unnest(ARRAY(
           SELECT t.id FROM ${source} ${order.joins ?? ''} WHERE ${where.join(' AND ')} ORDER BY ${by} LIMIT ${limit} OFFSET ${offset})) WITH ORDINALITY AS x (id, place))`;
    const rows = await this.db.query<Raw>(
      `WITH ${page}
       SELECT t.id, t.plan_id, p.title AS plan_title, t.no, t.section, t.text, t.prior_state, t.outcome, t.deadline, t.deadline_phrase,
              t.sensitivity, t.version, p.light_rule_set_id, pu.name AS primary_unit, ld.name AS leader, page.total, ${LightSql.COLUMNS},
              EXISTS (SELECT 1 FROM report r WHERE r.task_id = t.id AND r.kind = 'report' AND r.state = 'submitted') AS reviewing,
              units.leads AS lead_units, units.others AS other_units, nx.kind AS next_kind, nx.due_at AS next_due, nx.holder AS next_holder
       FROM page JOIN task t ON t.id = page.id JOIN plan p ON p.id = t.plan_id LEFT JOIN unit pu ON pu.id = t.primary_unit_id
       LEFT JOIN person ld ON ld.id = coalesce(t.leader_id, p.leader_id)
       ${DUE_JOIN} ${lights.joins}
       LEFT JOIN LATERAL (SELECT array_agg(x.name) FILTER (WHERE x.role = 'lead') AS leads, array_agg(x.name) FILTER (WHERE x.role <> 'lead') AS others
         FROM (SELECT y.role, coalesce(yu.name, y.name) AS name FROM task_party y LEFT JOIN unit yu ON yu.id = y.unit_id
         WHERE y.task_id = t.id AND NOT y.withdrawn ORDER BY y.position) x) units ON true
       LEFT JOIN LATERAL (SELECT o.kind, o.due_at, u.name AS holder FROM (
           SELECT kind, due_at, holder_unit_id FROM obligation WHERE task_id = t.id AND settled_at IS NULL AND held_at IS NULL AND paused_at IS NULL
           UNION ALL
           SELECT s.kind, s.due_at, s.holder_unit_id FROM submission_item i JOIN obligation s ON s.subject_id = i.submission_id
           WHERE i.task_id = t.id AND t.state = 'submission' AND s.settled_at IS NULL) o
         JOIN unit u ON u.id = o.holder_unit_id ORDER BY o.due_at LIMIT 1) nx ON true
       ORDER BY page.place`,
      params,
    );
    return { items: rows.map(r => this.row(r, book, ctx)), total: rows[0]?.total ?? 0 };
  }

  /** One task's row, or undefined where this person may not see it. */
  async one(actor: Actor, id: string): Promise<LedgerRow | undefined> {
    return (await this.list(actor, { id, limit: 1 })).items[0];
  }

  /** How many tasks of a plan show each light. */
  async countLights(actor: Actor, planId: string): Promise<Record<string, number>> {
    const { items } = await this.list(actor, { planId, limit: 10_000 });
    const counted: Record<string, number> = {};
    for (const { light } of items) counted[light] = (counted[light] ?? 0) + 1;
    return counted;
  }

  private row(r: Raw, book: RuleBook, ctx: LightContext): LedgerRow {
    const { light, why } = reckon(book.of(r.light_rule_set_id).rules, inputsOf(r), ctx);
    return {
      id: r.id,
      planId: r.plan_id,
      planTitle: r.plan_title,
      no: r.no,
      section: r.section,
      text: r.text,
      state: r.state,
      priorState: r.prior_state,
      outcome: r.outcome,
      link: linkOf(r.state, r.prior_state, r.reviewing),
      primaryUnit: r.primary_unit,
      leadUnits: r.lead_units ?? [],
      otherUnits: r.other_units ?? [],
      leader: r.leader,
      deadline: r.deadline,
      deadlinePhrase: r.deadline_phrase,
      percent: r.percent,
      sensitivity: r.sensitivity,
      version: r.version,
      dueAt: r.due_at,
      light,
      lightWhy: why,
      next:
        r.next_kind && r.next_due
          ? { label: OBLIGATIONS[r.next_kind].label, holder: r.next_holder ?? '', dueAt: r.next_due }
          : null,
    };
  }
}
