import type { Tx } from '@duban/journal';
import { type Fault, Refusal } from '@duban/kernel';
import type { Measurement, Report } from './report.entity';
import type { ReportOf } from './rows';

/** What is written into a report; what is not given stays as it was. */
export interface ReportInput {
  text?: string;
  noProgress?: boolean;
  percent?: number;
  problems?: string;
  nextSteps?: string;
  measurements?: Measurement[];
  milestoneIds?: string[];
}

/**
 * A report says something, or says that there is nothing new. Photos, tracks and attachments are never required.
 * @throws Refusal report.empty naming each empty one
 */
export function assertFilled(reports: readonly Report[]): void {
  const faults = reports.flatMap<Fault>(r =>
    r.text.trim() || r.no_progress
      ? []
      : [{ where: `reports.${r.id}.text`, message: '请填写进展,或点“无新进展”' }],
  );
  if (faults.length)
    throw new Refusal('invalid', 'report.empty', `有 ${faults.length} 份报告还没有填写`, {
      mend: '填写进展后再报送;确无进展的可一键报“无新进展”',
      faults,
    });
}

/** What a report says of figures and milestones is about its own task. @throws Refusal report.bad_input */
export async function assertSound(tx: Tx, { report, task }: ReportOf, input: ReportInput): Promise<void> {
  const { percent = 0, milestoneIds = [], measurements = [] } = input;
  const faults: Fault[] = [];
  if (!Number.isInteger(percent) || percent < 0 || percent > 100)
    faults.push({ where: 'percent', message: '请填写0到100的整数' });
  // The milestones are the primary lead's to deliver, where others report beside it.
  if (
    milestoneIds.length &&
    (report.kind !== 'report' || (task.direct && report.unit_id !== task.primary_unit_id))
  )
    faults.push({ where: 'milestoneIds', message: '节点由牵头单位在进展报告中报完成' });
  else if (milestoneIds.length) {
    const own = await idsOf(tx, 'milestone', report.task_id);
    milestoneIds.forEach((id, i) => {
      if (!own.has(id)) faults.push({ where: `milestoneIds.${i}`, message: '不是本任务的节点' });
    });
  }
  faults.push(...(await foreignTargets(tx, report.task_id, measurements)));
  refuse(faults);
}

/** Figures are reported against targets of the task, each once. @throws Refusal report.bad_input */
export async function assertOwnTargets(
  tx: Tx,
  taskId: string,
  measurements: readonly Measurement[] = [],
): Promise<void> {
  refuse(await foreignTargets(tx, taskId, measurements));
}

async function foreignTargets(
  tx: Tx,
  taskId: string,
  measurements: readonly Measurement[],
): Promise<Fault[]> {
  if (!measurements.length) return [];
  const own = await idsOf(tx, 'target', taskId);
  return measurements.flatMap(({ targetId }, i) => {
    const where = `measurements.${i}.targetId`;
    if (!own.has(targetId)) return [{ where, message: '不是本任务的量化目标' }];
    const first = measurements.findIndex(m => m.targetId === targetId);
    return first < i ? [{ where, message: `与第${first + 1}项是同一目标` }] : [];
  });
}

async function idsOf(tx: Tx, table: 'milestone' | 'target', taskId: string): Promise<Set<string>> {
  const rows = await tx.query<{ id: string }>(`SELECT id FROM ${table} WHERE task_id = $1`, [taskId]);
  return new Set(rows.map(r => r.id));
}

function refuse(faults: Fault[]): void {
  if (faults.length)
    throw new Refusal('invalid', 'report.bad_input', '报告中有填写不正确的内容', {
      mend: '请按提示更正',
      faults,
    });
}
