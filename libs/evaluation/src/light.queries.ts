import { Injectable } from '@nestjs/common';
import { WorkCalendar } from '@duban/calendar';
import { BAND_LABELS, type LightRules, SIGNAL_LABELS, type Signal, type BandLight } from '@duban/chain';
import { type Actor, Db, Journal } from '@duban/journal';
import { Refusal } from '@duban/kernel';
import { taskTitle } from '@duban/task';
import {
  calendarUsed,
  GREY_STATES,
  type Light,
  LIGHT_LABELS,
  type LightContext,
  type LightInputs,
  type Reading,
  reckon,
} from './light';
import { inputsOf, type LightRow, RuleBook } from './light.inputs';
import { DUE_JOIN, LightSql } from './light.sql';
import { scopeSql } from './scope';

/** Why a task has its light: rule, version, inputs, arithmetic, calendar. */
export interface LightExplanation {
  taskId: string;
  light: Light;
  lightLabel: string;
  why: string;
  signals: { signal: Signal; label: string; light: BandLight; lightLabel: string }[];
  readings: (Reading & { lightLabel: string })[];
  ruleSet: { id: string | null; name: string; number: number; source: string; combine: string };
  inputs: LightInputs;
  calendar: { id: string; version: number; region: string; years: string[]; provisional: boolean };
  at: Date;
}

/** A task whose colour would be another one. */
export interface LightChange {
  taskId: string;
  planId: string;
  title: string;
  before: Light;
  after: Light;
  why: string;
}

export interface LightPreview {
  tasks: number;
  changed: number;
  /** How many would show each colour, before and after. */
  counts: { light: Light; before: number; after: number }[];
  items: LightChange[];
}

interface LitRow extends LightRow {
  id: string;
  plan_id: string;
  light_rule_set_id: string | null;
  no: number;
  text: string;
}

/** So many changed tasks are listed; all are counted. */
const LISTED = 500;

/** 亮灯: explained, previewed, and compared between its two spellings. */
@Injectable()
export class LightQueries {
  constructor(
    private readonly db: Db,
    private readonly journal: Journal,
    private readonly calendar: WorkCalendar,
  ) {}

  /** @throws Refusal record.not_found, also for a task this person may not see */
  async explain(actor: Actor, taskId: string): Promise<LightExplanation> {
    const book = await RuleBook.load(this.db, this.calendar);
    const [row] = await this.rows(book, add => `t.id = ${add(taskId)} AND ${scopeSql(actor, add)}`);
    if (!row)
      throw new Refusal('not_found', 'record.not_found', '任务不存在，或您无权查看', {
        mend: '请从台账中选择',
      });
    const { id, name, number, source, rules } = book.of(row.light_rule_set_id);
    const inputs = inputsOf(row);
    const { light, why, signals, readings } = reckon(rules, inputs, this.context());
    return {
      taskId,
      light,
      lightLabel: LIGHT_LABELS[light],
      why,
      signals: signals.map(s => ({ ...s, label: SIGNAL_LABELS[s.signal], lightLabel: BAND_LABELS[s.light] })),
      readings: readings.map(r => ({ ...r, lightLabel: BAND_LABELS[r.light] })),
      ruleSet: { id, name, number, source, combine: combineText(rules) },
      inputs,
      calendar: calendarUsed(inputs, this.context()),
      at: this.journal.now(),
    };
  }

  /** What is yellow or red about tasks the caller has found to be visible, in words. */
  async behind(taskIds: readonly string[]): Promise<Map<string, string[]>> {
    const book = await RuleBook.load(this.db, this.calendar);
    const rows = await this.rows(book, add => `t.id = ANY(${add(taskIds)})`);
    const ctx = this.context();
    return new Map(
      rows.map(r => {
        const { readings } = reckon(book.of(r.light_rule_set_id).rules, inputsOf(r), ctx);
        return [r.id, readings.filter(x => x.light === 'yellow' || x.light === 'red').map(x => x.text)];
      }),
    );
  }

  /** What a rule set would show of the open tasks of these plans, beside what they show now. */
  async preview(actor: Actor, rules: LightRules, planIds: readonly string[]): Promise<LightPreview> {
    const book = await RuleBook.load(this.db, this.calendar);
    const rows = await this.rows(
      book,
      add => `t.plan_id = ANY(${add(planIds)}) AND t.state <> ALL(${add(GREY_STATES)})`,
      add => `, ${scopeSql(actor, add)} AS visible`,
    );
    const ctx = this.context();
    const counts = new Map<Light, { before: number; after: number }>();
    const count = (light: Light, when: 'before' | 'after'): void => {
      const c = counts.get(light) ?? { before: 0, after: 0 };
      c[when] += 1;
      counts.set(light, c);
    };
    let changed = 0;
    const items = rows.flatMap((r): LightChange[] => {
      const inputs = inputsOf(r);
      const before = reckon(book.of(r.light_rule_set_id).rules, inputs, ctx).light;
      const { light: after, why } = reckon(rules, inputs, ctx);
      count(before, 'before');
      count(after, 'after');
      if (before === after) return [];
      changed += 1;
      // Counted are all, shown those this person may see.
      return !r.visible ? [] : [{ taskId: r.id, planId: r.plan_id, title: taskTitle(r), before, after, why }];
    });
    return {
      tasks: rows.length,
      changed,
      counts: [...counts].map(([light, c]) => ({ light, ...c })),
      items: items.slice(0, LISTED),
    };
  }

  /** The tasks for which SQL and TypeScript do not agree: none. @returns how many were compared, too */
  async disagreements(): Promise<{ compared: number; faults: { id: string; sql: Light; ts: Light }[] }> {
    const book = await RuleBook.load(this.db, this.calendar);
    const rows = await this.rows(
      book,
      () => 'true',
      (_, sql) => `, ${sql.light} AS light`,
    );
    const ctx = this.context();
    const faults = rows.flatMap(r => {
      const ts = reckon(book.of(r.light_rule_set_id).rules, inputsOf(r), ctx).light;
      return ts === r.light ? [] : [{ id: r.id, sql: r.light as Light, ts }];
    });
    return { compared: rows.length, faults };
  }

  private context(): LightContext {
    return { now: this.journal.now(), calendar: this.calendar };
  }

  private rows(
    book: RuleBook,
    where: (add: (value: unknown) => string) => string,
    more?: (add: (value: unknown) => string, sql: LightSql) => string,
  ): Promise<(LitRow & { light?: Light; visible?: boolean })[]> {
    const params: unknown[] = [];
    const add = (value: unknown): string => `$${params.push(value)}`;
    const sql = new LightSql(book.sets, this.context(), add, book.workdays);
    return this.db.query(
      `SELECT t.id, t.plan_id, p.light_rule_set_id, t.no, t.text, ${LightSql.COLUMNS}${more?.(add, sql) ?? ''}
       FROM task t JOIN plan p ON p.id = t.plan_id ${DUE_JOIN} ${sql.joins} ${sql.pace}
       WHERE ${where(add)} ORDER BY t.plan_id, t.no, t.id`,
      params,
    );
  }
}

const combineText = ({ combine }: LightRules): string =>
  combine === 'worst' ? '取最重' : `依次看${combine.map(s => SIGNAL_LABELS[s]).join('、')}`;
