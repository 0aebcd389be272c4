import { classRank, converted, decimal, ratioOf } from '@duban/chain';
import type { Tx } from '@duban/journal';
import { type Fault, type Ids, Refusal } from '@duban/kernel';
import type { Target } from '@duban/task';
import { Measurement } from './measurement.entity';
import type { MeasuredValue, Report } from './report.entity';

/** Figures given together: those of a report, or one by itself. */
export interface Figures {
  taskId: string;
  /** The day they are of. */
  asOf: string;
  /** Who gives them; null: the office or the system, which may give any. */
  unitId: string | null;
  /** Where they stand in what was sent. */
  where: string;
  list: readonly MeasuredValue[];
}

export interface Judged {
  target: Target;
  given: MeasuredValue;
  asOf: string;
  /** In the target's unit. */
  value: string;
}

type Before = Pick<Measurement, 'target_id' | 'as_of' | 'value'>;

/**
 * Figures against targets: of the own task, each once, in a unit that fits, and never lower than before in silence.
 * The tasks are locked, so that nothing is counted meanwhile.
 * @throws Refusal report.bad_input, measurement.bad_value, measurement.lowered
 */
export async function judgeFigures(tx: Tx, all: readonly Figures[]): Promise<Judged[]> {
  const some = all.filter(f => f.list.length);
  if (!some.length) return [];
  const taskIds = [...new Set(some.map(f => f.taskId))];
  const targets = await tx.query<Target>('SELECT * FROM target WHERE task_id = ANY($1)', [taskIds]);
  const byId = new Map(targets.map(t => [t.id, t]));
  refuse(
    some.flatMap(f => foreignFaults(f, byId)),
    'report.bad_input',
    '报告中有填写不正确的内容',
    '请按提示更正',
  );
  const faults: Fault[] = [];
  const judged = some.flatMap(f =>
    f.list.flatMap((given, i): (Judged & { where: string })[] => {
      const target = byId.get(given.targetId) as Target;
      const where = `${f.where}.${i}`;
      const value = valueOf(target, given);
      if (value !== null) return [{ target, given, asOf: f.asOf, value, where }];
      faults.push({ where: `${where}.value`, message: badValue(target, given) });
      return [];
    }),
  );
  refuse(
    faults,
    'measurement.bad_value',
    '报数与目标的写法或单位不符',
    '同一基本单位的万、亿可以换算，其余请按目标的单位填写',
  );
  const counted = await tx.query<Before>(
    'SELECT target_id, as_of, value FROM measurement WHERE task_id = ANY($1) ORDER BY as_of, id',
    [taskIds],
  );
  refuse(
    judged.flatMap(j => loweredFaults(j, counted)),
    'measurement.lowered',
    '累计数低于以前报过的数',
    '请核对；确需调低的，请填写调整原因',
  );
  return judged;
}

function foreignFaults(f: Figures, targets: ReadonlyMap<string, Target>): Fault[] {
  return f.list.flatMap(({ targetId }, i) => {
    const where = `${f.where}.${i}.targetId`;
    const target = targets.get(targetId);
    if (target?.task_id !== f.taskId) return [{ where, message: '不是本任务的量化目标' }];
    const first = f.list.findIndex(m => m.targetId === targetId);
    if (first < i) return [{ where, message: `与第${first + 1}项是同一目标` }];
    if (f.unitId && target.data_unit_id && target.data_unit_id !== f.unitId)
      return [{ where, message: `“${target.metric}”由数据归口单位报数，不用填写` }];
    return [];
  });
}

/** The value in the target's unit; null where it cannot be one. Words stand for themselves where the target has none. */
function valueOf(target: Target, { value, unit }: MeasuredValue): string | null {
  const text = String(value).trim();
  switch (target.comparator) {
    case 'class':
      return classRank(text) !== null ? text : converted(text, unit ?? target.unit, target.unit);
    case 'ratio':
      return ratioOf(text) === null ? null : text;
    case 'trend':
    case 'none':
      return text ? (decimal(text) ?? text) : null;
    case 'growth':
      // With a base the level is reported, without one the growth.
      return target.base === null
        ? converted(text, unit ?? '%', '%')
        : converted(text, unit ?? target.unit, target.unit);
    default:
      return converted(text, unit ?? target.unit, target.unit);
  }
}

function badValue(target: Target, { value, unit }: MeasuredValue): string {
  if (target.comparator === 'class') return '请填写类别，如“Ⅱ类”';
  if (target.comparator === 'ratio') return '比例写作“1.8:1”的样子';
  if (decimal(value) === null) return '须为数字';
  return `单位“${unit ?? ''}”不能换算为“${target.unit ?? '无单位'}”`;
}

/** A figure that adds up is not lower than an earlier one, nor higher than a later one, unless somebody says why. */
function loweredFaults(j: Judged & { where: string }, counted: readonly Before[]): Fault[] {
  const { target, given, asOf, value } = j;
  if (!target.cumulative || given.reason?.trim() || decimal(value) === null) return [];
  // What is asked for year by year begins anew with the year.
  const same = (m: Before): boolean => !target.slices.length || m.as_of.slice(0, 4) === asOf.slice(0, 4);
  const own = counted.filter(m => m.target_id === target.id && same(m) && decimal(m.value) !== null);
  const before = own.filter(m => m.as_of <= asOf).at(-1);
  const after = own.find(m => m.as_of > asOf);
  const unit = target.unit ?? '';
  const fault = (message: string): Fault[] => [{ where: `${j.where}.value`, message }];
  if (before && Number(value) < Number(before.value))
    return fault(
      `“${target.metric}”${before.as_of}已报${before.value}${unit}，本次${value}${unit}，须说明原因`,
    );
  if (after && Number(value) > Number(after.value))
    return fault(
      `“${target.metric}”${after.as_of}只报了${after.value}${unit}，本次${value}${unit}，须说明原因`,
    );
  return [];
}

function refuse(faults: Fault[], code: string, message: string, mend: string): void {
  if (faults.length) throw new Refusal('invalid', code, message, { mend, faults });
}

/** Whether what a report says of figures will count: a contribution goes into the lead's report, 无新进展 says nothing. */
const counts = (r: Report): boolean =>
  r.kind !== 'contribution' && !r.no_progress && r.measurements.length > 0;

/** The figures of reports that will count once they are approved; `asOf` for those without a period. */
export const figuresOf = (
  all: readonly { report: Report; periodEnds: string | null }[],
  asOf: string,
): Figures[] =>
  all
    .filter(of => counts(of.report))
    .map(({ report, periodEnds }) => ({
      taskId: report.task_id,
      asOf: periodEnds ?? asOf,
      unitId: report.unit_id,
      where: all.length > 1 ? `reports.${report.id}.measurements` : 'measurements',
      list: report.measurements,
    }));

/** Figures of approved reports count from now on. */
export async function countFigures(
  tx: Tx,
  ids: Ids,
  all: readonly { report: Report; periodEnds: string | null }[],
  asOf: string,
): Promise<Measurement[]> {
  const judged = await judgeFigures(tx, figuresOf(all, asOf));
  const source = new Map(all.flatMap(({ report }) => report.measurements.map(m => [m, report])));
  const counted = judged.map(j => row(tx, ids, j, source.get(j.given) as Report));
  tx.insert(Measurement, ...counted);
  return counted;
}

/** A judged figure as it is kept. */
export const row = (tx: Tx, ids: Ids, j: Judged, report: Report | null): Measurement => ({
  id: ids.next(),
  target_id: j.target.id,
  task_id: j.target.task_id,
  period_id: report?.period_id ?? null,
  report_id: report?.id ?? null,
  as_of: j.asOf,
  value: j.value,
  unit: j.target.unit,
  raw: `${j.given.value}${j.given.unit ?? ''}`,
  entered_by: tx.command.actor.personId,
  entered_at: tx.now,
  reason: j.given.reason?.trim() || null,
});
