import { Inject, Injectable } from '@nestjs/common';
import { isOpenTask } from '@duban/chain';
import { type Actor, Journal, type Tx } from '@duban/journal';
import { civilDate, IDS, type Ids, Refusal } from '@duban/kernel';
import { Obligations } from '@duban/obligation';
import {
  assertSource,
  assertTask,
  type CommandOptions,
  fillDues,
  lockTasksBy,
  MeasurementDue,
  taskTitle,
  type TaskWithPlan,
} from '@duban/task';
import { Measurement } from './measurement.entity';
import { judgeFigures, row } from './measurements';

export interface MeasurementInput {
  value: number | string;
  /** Where it is not the target's own: 万元 for a target in 亿元. */
  unit?: string;
  /**
   * The day it is of, never a day to come. Unless said: the last day of the period that is owed longest, or today where
   * none is.
   */
  asOf?: string;
  /** Why it is lower than before. */
  reason?: string;
}

/** 报数 by itself: entered once, by the unit that owns the data or by the office. */
@Injectable()
export class MeasurementService {
  constructor(
    private readonly journal: Journal,
    private readonly obligations: Obligations,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /**
   * Counts at once: whoever owns the data needs nobody's approval.
   * @throws Refusal measurement.not_now, measurement.future, measurement.bad_value, measurement.lowered
   */
  enter(
    actor: Actor,
    targetId: string,
    input: MeasurementInput,
    options: CommandOptions = {},
  ): Promise<{ id: string; value: string; asOf: string }> {
    return this.journal.transact(
      { name: 'measurement.enter', actor, reason: input.reason, body: { targetId, input }, ...options },
      async tx => {
        const [of] = await lockTasksBy(tx, 't.id = (SELECT task_id FROM target WHERE id = $1)', [targetId]);
        if (!of)
          throw new Refusal('not_found', 'record.not_found', '量化目标不存在，或您无权查看', {
            mend: '请从任务中选择',
          });
        const dues = await tx.lockWhere(MeasurementDue, "target_id = $1 AND state = 'open'", [targetId]);
        const measurement = await enterFigure(tx, this.ids, actor, of, dues, targetId, input);
        const book = await this.obligations.book(
          tx,
          dues.map(d => d.id),
        );
        fillDues(tx, book, [of], dues, [measurement]);
        return { id: measurement.id, value: measurement.value, asOf: measurement.as_of };
      },
    );
  }
}

/**
 * One figure of a task that is locked, with what is still owed of it.
 * @throws Refusal access.denied, behalf.source_needed, measurement.not_now, measurement.future, measurement.bad_value,
 *   measurement.lowered
 */
export async function enterFigure(
  tx: Tx,
  ids: Ids,
  actor: Actor,
  of: TaskWithPlan,
  dues: readonly MeasurementDue[],
  targetId: string,
  input: MeasurementInput,
): Promise<Measurement> {
  const [target] = await tx.query<{ data_unit_id: string | null }>(
    'SELECT data_unit_id FROM target WHERE id = $1',
    [targetId],
  );
  const owner = target.data_unit_id ?? of.task.primary_unit_id ?? '';
  assertTask(actor, 'measurement.enter', of, owner);
  assertSource(actor, owner, tx.command.onBehalf);
  if (of.task.state === 'registered' || !isOpenTask(of.task.state))
    throw new Refusal('conflict', 'measurement.not_now', `“${taskTitle(of.task)}”目前不能报数`, {
      mend: '任务分办之后、办结之前可以报数',
    });
  const owed = dues.filter(d => d.starts !== null).map(d => d.ends);
  const asOf = input.asOf ?? owed.sort()[0] ?? civilDate(tx.now);
  if (asOf > civilDate(tx.now))
    throw new Refusal('invalid', 'measurement.future', '数据日期不能晚于今天', {
      faults: [{ where: 'asOf', message: '请选择今天或以前的日期' }],
    });
  const { value, unit, reason } = input;
  const list = [{ targetId, value, unit, reason }];
  const [judged] = await judgeFigures(tx, [
    { taskId: of.task.id, asOf, unitId: null, where: 'measurements', list },
  ]);
  const measurement = row(tx, ids, judged, null);
  tx.insert(Measurement, measurement);
  return measurement;
}
