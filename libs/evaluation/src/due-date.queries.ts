import { Injectable } from '@nestjs/common';
import { WorkCalendar } from '@duban/calendar';
import { OBLIGATIONS } from '@duban/chain';
import { type Actor, Db, Journal } from '@duban/journal';
import { addDays, type CivilDate, daysBetween, instantOf, Refusal, type Slice } from '@duban/kernel';
import { type Obligation, OPEN, type OwedRow } from '@duban/obligation';
import { clearedOwedSql, scopeSql, seesAll } from './scope';

/** A day of the calendar of due dates. */
export interface DueDay {
  date: CivilDate;
  workday: boolean;
  /** 工作日, 调休上班, 周末, or the name of the holiday. */
  label: string;
  /** No published notice settles yet whether it is one. */
  provisional: boolean;
  /** Due on it and late by now. */
  overdue: number;
  /** Due on it, not late yet. */
  due: number;
}

export interface DueScope {
  /** Only what the person, or the units they work in, owes. */
  mine?: boolean;
  planId?: string;
}

/** Three months with the weeks around them. */
export const MOST_DAYS = 100;

type Add = (value: unknown) => string;

/** The civil date in Shanghai; as `civilDate`. */
const DUE_DATE = `((o.due_at AT TIME ZONE 'UTC') + interval '8 hours')::date`;
/** What task it is about. */
const TASK = 'coalesce(o.task_id, o.about_task_id)';
/** Who reads a task does not always read what somebody asks in confidence about it. */
const OF_FEWER = `('matter', 'review_request')`;

/** What is owed, by the day it is due: the calendar of due dates and the list behind each day. */
@Injectable()
export class DueDateQueries {
  constructor(
    private readonly db: Db,
    private readonly journal: Journal,
    private readonly calendar: WorkCalendar,
  ) {}

  /** Every day from one date to another, both included. @throws Refusal due_dates.bad_range */
  async days(actor: Actor, from: CivilDate, to: CivilDate, scope: DueScope = {}): Promise<DueDay[]> {
    const span = daysBetween(from, to);
    if (span < 0 || span >= MOST_DAYS)
      throw new Refusal('invalid', 'due_dates.bad_range', `一次最多查看 ${MOST_DAYS} 天`, {
        faults: [{ where: 'to', message: `须不早于起始日期，且相隔不到 ${MOST_DAYS} 天` }],
      });
    const { task, where, params, add } = this.asked(actor, from, to, scope);
    const rows = await this.db.query<{ date: CivilDate; overdue: number; due: number }>(
      `SELECT date::text, count(*) FILTER (WHERE late)::int AS overdue, count(*) FILTER (WHERE NOT late)::int AS due FROM (
         SELECT ${DUE_DATE} AS date, o.due_at < ${add(this.journal.now())} AS late
         FROM obligation o ${task} WHERE ${where}) x
       GROUP BY 1`,
      params,
    );
    const counted = new Map(rows.map(r => [r.date, r]));
    return this.calendar.explain(addDays(from, -1), to).map(day => ({
      date: day.date,
      workday: day.counted,
      label: day.label,
      provisional: day.provisional,
      overdue: counted.get(day.date)?.overdue ?? 0,
      due: counted.get(day.date)?.due ?? 0,
    }));
  }

  /** What is due on one day, first what is due first. */
  async on(
    actor: Actor,
    date: CivilDate,
    scope: DueScope,
    { limit, after }: Slice<readonly [dueAt: string, id: string]>,
  ): Promise<OwedRow[]> {
    const { task, where, params, add } = this.asked(actor, date, date, scope);
    const beyond = after
      ? `AND (o.due_at, o.id) > (${add(after[0])}::timestamptz, ${add(after[1])}::uuid)`
      : '';
    const rows = await this.db.query<Obligation & { holder_name: string }>(
      `SELECT o.*, u.name AS holder_name FROM obligation o JOIN unit u ON u.id = o.holder_unit_id ${task}
       WHERE ${where} ${beyond} ORDER BY o.due_at, o.id LIMIT ${add(limit ?? null)}`,
      params,
    );
    const now = this.journal.now();
    return rows.map(row => ({
      ...row,
      label: OBLIGATIONS[row.kind].label,
      due_words: this.calendar.describeDue(row.due_at, now),
    }));
  }

  private asked(
    actor: Actor,
    from: CivilDate,
    to: CivilDate,
    { mine, planId }: DueScope,
  ): { task: string; where: string; params: unknown[]; add: Add } {
    const params: unknown[] = [];
    const add: Add = value => `$${params.push(value)}`;
    const where = [
      OPEN,
      `o.due_at >= ${add(instantOf(from, '00:00'))} AND o.due_at < ${add(instantOf(addDays(to, 1), '00:00'))}`,
      clearedOwedSql(actor, add),
      mine ? owedSql(actor, add) : seenSql(actor, add),
    ];
    if (planId) where.push(`o.plan_id = ${add(planId)}`);
    // Whoever sees all tasks is not asked which.
    const task = seesAll(actor) ? '' : `LEFT JOIN task_listing t ON t.id = ${TASK}`;
    return { task, where: where.join(' AND '), params, add };
  }
}

/** What the person owes, or the roles they hold in their units. */
function owedSql(actor: Actor, add: Add): string {
  const held = actor.appointments.flatMap(a =>
    a.role === 'unit_head' ? [{ ...a }, { unitId: a.unitId, role: 'handler' }] : [{ ...a }],
  );
  const persons = [actor.personId, ...actor.appointments.map(a => a.for)].filter(Boolean);
  return `((o.holder_person_id IS NULL AND (o.holder_unit_id, o.holder_role) IN
      (SELECT * FROM unnest(${add(held.map(h => h.unitId))}::uuid[], ${add(held.map(h => h.role))}::varchar[])))
    OR o.holder_person_id = ANY(${add(persons)}::uuid[]))`;
}

/** That, what their office stands behind, and what is owed about the tasks they may see. */
function seenSql(actor: Actor, add: Add): string {
  const offices = actor.appointments.filter(a => a.role === 'supervisor').map(a => a.unitId);
  return `(${owedSql(actor, add)} OR o.office_unit_id = ANY(${add(offices)}::uuid[])
    OR (o.subject_type NOT IN ${OF_FEWER} AND ${seesAll(actor) ? `${TASK} IS NOT NULL` : `t.id IS NOT NULL AND ${scopeSql(actor, add)}`}))`;
}
