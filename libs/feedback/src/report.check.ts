import type { Tx } from '@duban/journal';
import { civilDate, type Fault, Refusal } from '@duban/kernel';
import { judgeFigures } from './measurements';
import type { MeasuredValue, Report } from './report.entity';
import type { ReportOf } from './rows';

/** What is written into a report; what is not given stays as it was. */
export interface ReportInput {
  text?: string;
  noProgress?: boolean;
  percent?: number;
  problems?: string;
  nextSteps?: string;
  measurements?: MeasuredValue[];
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
      : [{ where: `reports.${r.id}.text`, message: '请填写进展，或点“无新进展”' }],
  );
  if (faults.length)
    throw new Refusal('invalid', 'report.empty', `有 ${faults.length} 份报告还没有填写`, {
      mend: '填写进展后再报送；确无进展的可一键报“无新进展”',
      faults,
    });
}

/**
 * What a report says of figures and milestones is about its own task.
 * @throws Refusal report.bad_input, measurement.bad_value, measurement.lowered
 */
export async function assertSound(
  tx: Tx,
  { report, task, periodEnds }: ReportOf & { periodEnds: string | null },
  input: ReportInput,
): Promise<void> {
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
    const rows = await tx.query<{ id: string }>('SELECT id FROM milestone WHERE task_id = $1', [
      report.task_id,
    ]);
    const own = new Set(rows.map(r => r.id));
    milestoneIds.forEach((id, i) => {
      if (!own.has(id)) faults.push({ where: `milestoneIds.${i}`, message: '不是本任务的节点' });
    });
  }
  if (faults.length)
    throw new Refusal('invalid', 'report.bad_input', '报告中有填写不正确的内容', {
      mend: '请按提示更正',
      faults,
    });
  const asOf = periodEnds ?? civilDate(tx.now);
  const figures = { taskId: report.task_id, asOf, unitId: report.unit_id, where: 'measurements' };
  await judgeFigures(tx, [{ ...figures, list: measurements }]);
}

/** Units of these reports that have a head to sign them off: where there is none, a handler may not sign off his own. */
export async function unitsWithHead(tx: Tx, reports: readonly ReportOf[]): Promise<ReadonlySet<string>> {
  const asked = reports.filter(of => of.plan.sign_off).map(of => of.report.unit_id);
  if (!asked.length) return new Set();
  const rows = await tx.query<{ unit_id: string }>(
    `SELECT DISTINCT a.unit_id FROM appointment a JOIN person p ON p.id = a.person_id
     WHERE a.unit_id = ANY($1) AND a.role = 'unit_head' AND a.active AND p.active`,
    [[...new Set(asked)]],
  );
  return new Set(rows.map(r => r.unit_id));
}
