import { Injectable } from '@nestjs/common';
import type { Rhythm } from '@duban/calendar';
import {
  classRank,
  type Comparator,
  COMPARATORS,
  decimal,
  ratioOf,
  type TargetDirection,
  type YearSlice,
} from '@duban/chain';
import { type Actor, Journal, type Tx } from '@duban/journal';
import { type Fault, Refusal } from '@duban/kernel';
import { Obligations } from '@duban/obligation';
import { assertActiveUnits } from '@duban/organization';
import { askedUnits, dueSubject, moveDue } from './measurement-due';
import { MeasurementDue } from './measurement-due.entity';
import { assertTask, lockTasksBy, type TaskWithPlan } from './rows';
import { Target, type TargetKind } from './task.entity';
import type { CommandOptions } from './task.service';

/** What is changed about a target; what is not given stays as it was. */
export interface TargetInput {
  comparator?: Comparator;
  value?: string | null;
  unit?: string | null;
  kind?: TargetKind;
  base?: string | null;
  direction?: TargetDirection | null;
  cumulative?: boolean;
  tolerance?: string | null;
  slices?: YearSlice[];
  rhythm?: Rhythm | null;
  dataUnitId?: string | null;
  releaseOn?: string | null;
  referenceId?: string | null;
  /** Needed to change what is asked for once the task has been handed out. */
  reason?: string;
}

/** Comparators whose value is no plain number. */
const WORDED: readonly string[] = ['range', 'class', 'ratio', 'trend', 'none', 'in_step'];

/** 量化目标: what a document does not say of a figure is added by the office. */
@Injectable()
export class TargetService {
  constructor(
    private readonly journal: Journal,
    private readonly obligations: Obligations,
  ) {}

  /**
   * @throws Refusal target.bad_input, target.unit_fixed, target.reason_needed
   */
  define(
    actor: Actor,
    id: string,
    input: TargetInput,
    options: CommandOptions = {},
  ): Promise<{ version: number }> {
    return this.journal.transact(
      { name: 'target.define', actor, reason: input.reason, body: { id, input }, ...options },
      async tx => {
        const [of] = await lockTasksBy(tx, 't.id = (SELECT task_id FROM target WHERE id = $1)', [id]);
        const [target] = await tx.lock(Target, [id]);
        assertTask(actor, 'plan.configure', of);
        await tx.expectVersion(target, options.version);
        const next: Target = {
          ...target,
          comparator: input.comparator ?? target.comparator,
          value: given(input.value, target.value),
          unit: given(input.unit, target.unit),
          kind: input.kind ?? target.kind,
          base: given(input.base, target.base),
          direction: given(input.direction, target.direction),
          cumulative: input.cumulative ?? target.cumulative,
          tolerance: given(input.tolerance, target.tolerance),
          slices: input.slices ?? target.slices,
          rhythm: given(input.rhythm, target.rhythm),
          data_unit_id: given(input.dataUnitId, target.data_unit_id),
          release_on: given(input.releaseOn, target.release_on),
          reference_id: given(input.referenceId, target.reference_id),
          version: target.version + 1,
        };
        if (of.task.state !== 'registered') this.assertSettled(target, next, input.reason);
        await this.assertSound(tx, next);
        await this.passOn(tx, of, target, next);
        tx.update(Target, next);
        return { version: next.version };
      },
    );
  }

  /** Figures that are owed already are owed by whoever owns them now; by nobody, where they are the lead's again. */
  private async passOn(tx: Tx, of: TaskWithPlan, before: Target, after: Target): Promise<void> {
    const ends = after.data_unit_id === null || (after.rhythm === null && after.release_on === null);
    if (!ends && before.data_unit_id === after.data_unit_id) return;
    const dues = await tx.lockWhere(MeasurementDue, "target_id = $1 AND state = 'open'", [after.id]);
    if (!dues.length) return;
    const book = await this.obligations.book(
      tx,
      dues.map(d => d.id),
    );
    const owner = after.data_unit_id;
    const asked = owner && (await askedUnits(tx, [owner])).get(owner);
    for (const due of dues)
      if (ends) moveDue(tx, book, of, due, 'void');
      else book.rehold(dueSubject(of, due, after, asked ?? null));
  }

  /** What was handed out is not changed in silence, and figures already reported keep their unit. */
  private assertSettled(before: Target, after: Target, reason = ''): void {
    if (before.unit !== after.unit)
      throw new Refusal('conflict', 'target.unit_fixed', '任务已分办，计量单位不能再改', {
        mend: '报数时可用同一基本单位的万、亿，系统会换算',
      });
    const changed =
      before.comparator !== after.comparator ||
      before.value !== after.value ||
      JSON.stringify(before.slices) !== JSON.stringify(after.slices);
    if (changed && !reason.trim())
      throw new Refusal('invalid', 'target.reason_needed', '任务已分办，调整目标值须说明理由', {
        faults: [{ where: 'reason', message: '请填写理由' }],
      });
  }

  private async assertSound(tx: Tx, t: Target): Promise<void> {
    const faults: Fault[] = [];
    const numeric = (where: string, text: string | null): void => {
      if (text !== null && decimal(text) === null) faults.push({ where, message: '须为数字' });
    };
    if (!Object.hasOwn(COMPARATORS, t.comparator))
      faults.push({ where: 'comparator', message: '没有这种比较方式' });
    if (!WORDED.includes(t.comparator)) numeric('value', t.value);
    if (t.comparator === 'ratio' && ratioOf(t.value) === null)
      faults.push({ where: 'value', message: '比例写作“1.8:1”的样子' });
    if (t.comparator === 'class' && classRank(t.value) === null) numeric('value', t.value);
    numeric('base', t.base);
    numeric('tolerance', t.tolerance);
    t.slices.forEach((s, i) => {
      if (!WORDED.includes(t.comparator)) numeric(`slices.${i}.value`, s.value);
      if (t.slices.findIndex(x => x.year === s.year) < i)
        faults.push({ where: `slices.${i}.year`, message: '同一年度只能有一个目标值' });
    });
    if (t.comparator === 'in_step' && !t.reference_id)
      faults.push({ where: 'referenceId', message: '请选择参照指标' });
    if (t.reference_id) {
      const [other] = await tx.query<{ id: string }>(
        `SELECT r.id FROM target r JOIN task rt ON rt.id = r.task_id JOIN task t ON t.plan_id = rt.plan_id
         WHERE r.id = $1 AND t.id = $2 AND r.id <> $3 AND r.comparator <> 'in_step'`,
        [t.reference_id, t.task_id, t.id],
      );
      if (!other)
        faults.push({ where: 'referenceId', message: '须为同一方案的另一指标，且不再参照别的指标' });
    }
    if (t.data_unit_id) await assertActiveUnits(tx, [t.data_unit_id], 'dataUnitId');
    if (faults.length)
      throw new Refusal('invalid', 'target.bad_input', '目标设置有不正确的内容', {
        mend: '请按提示更正',
        faults,
      });
  }
}

const given = <T>(now: T | undefined, before: T): T => (now === undefined ? before : now);
