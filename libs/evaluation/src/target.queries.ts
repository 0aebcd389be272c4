import { Injectable } from '@nestjs/common';
import { type Completion, completionOf, converted, percentFrom, standardOfYear } from '@duban/chain';
import type { MeasuredValue, Measurement } from '@duban/feedback';
import { type Actor, Db, Journal } from '@duban/journal';
import { civilDate, Refusal, type Slice } from '@duban/kernel';
import type { Target } from '@duban/task';
import { camel, type CamelRow } from './camel';
import { scopeSql } from './scope';

/** A target with what was last measured, and how far that is. */
export type TargetView = CamelRow<Target> & {
  dataUnitName: string | null;
  /** The value that counts, in the target's unit. */
  latest: { value: string; asOf: string } | null;
  completion: Completion;
};

interface Loaded extends Target {
  data_unit_name: string | null;
  latest_value: string | null;
  latest_as_of: string | null;
  reference_metric: string | null;
  reference_value: string | null;
}

const LATEST = (of: string, as: string): string =>
  `LEFT JOIN LATERAL (SELECT m.value, m.as_of FROM measurement m WHERE m.target_id = ${of} ORDER BY m.as_of DESC, m.id DESC LIMIT 1) ${as} ON true`;

/** 量化目标 and what was measured against them. */
@Injectable()
export class TargetQueries {
  constructor(
    private readonly db: Db,
    private readonly journal: Journal,
  ) {}

  /** `drafted`: figures that do not count yet, shown in place of those that do. */
  ofTask(taskId: string, drafted: readonly MeasuredValue[] = []): Promise<TargetView[]> {
    return this.ofTasks([taskId], drafted);
  }

  /** Of several tasks at once, in their own order within each task. */
  async ofTasks(taskIds: readonly string[], drafted: readonly MeasuredValue[] = []): Promise<TargetView[]> {
    const rows = await this.db.query<Loaded>(
      `SELECT g.*, u.name AS data_unit_name, l.value AS latest_value, l.as_of AS latest_as_of, r.metric AS reference_metric, rl.value AS reference_value
       FROM target g LEFT JOIN unit u ON u.id = g.data_unit_id LEFT JOIN target r ON r.id = g.reference_id
       ${LATEST('g.id', 'l')} ${LATEST('g.reference_id', 'rl')} WHERE g.task_id = ANY($1) ORDER BY g.task_id, g.position`,
      [taskIds],
    );
    const year = Number(civilDate(this.journal.now()).slice(0, 4));
    return rows.map(
      ({ data_unit_name, latest_value, latest_as_of, reference_metric, reference_value, ...target }) => {
        const draft = drafted.find(m => m.targetId === target.id);
        const standard = {
          ...target,
          reference:
            target.reference_id === null ? null : { label: reference_metric ?? '', value: reference_value },
        };
        const value = draft
          ? (converted(draft.value, draft.unit ?? target.unit, target.unit) ?? String(draft.value))
          : latest_value;
        return {
          ...camel(target),
          dataUnitName: data_unit_name,
          latest: latest_value === null ? null : { value: latest_value, asOf: latest_as_of as string },
          completion: completionOf(standardOfYear(standard, target.slices, year), value),
        };
      },
    );
  }

  /** What was measured, the newest first. @throws Refusal record.not_found */
  async measurements(
    actor: Actor,
    targetId: string,
    slice: Slice<readonly [asOf: string, id: string]> = {},
  ): Promise<MeasurementView[]> {
    const params: unknown[] = [targetId];
    const scope = scopeSql(actor, v => `$${params.push(v)}`);
    const [target] = await this.db.query(
      `SELECT g.id FROM target g JOIN task t ON t.id = g.task_id WHERE g.id = $1 AND ${scope}`,
      params,
    );
    if (!target) throw new Refusal('not_found', 'record.not_found', '量化目标不存在，或您无权查看');
    const rows = await this.db.query<Measurement & { entered_by_name: string | null }>(
      `SELECT m.*, (SELECT p.name FROM person p WHERE p.id = m.entered_by) AS entered_by_name FROM measurement m
       WHERE m.target_id = $1 ${slice.after ? 'AND (m.as_of, m.id) < ($3::date, $4::uuid)' : ''}
       ORDER BY m.as_of DESC, m.id DESC LIMIT $2`,
      [targetId, slice.limit ?? null, ...(slice.after ?? [])],
    );
    return rows.map(camel);
  }
}

export type MeasurementView = CamelRow<Measurement> & { enteredByName: string | null };

/** What the figures say of the whole task; null where one has none. Suggested, never written over what is reported. */
export const suggestedPercent = (targets: readonly TargetView[]): number | null =>
  percentFrom(targets.map(t => t.completion));
