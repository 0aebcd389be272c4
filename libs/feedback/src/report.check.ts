import { type Fault, Refusal } from '@duban/kernel';
import type { Report } from './report.entity';

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
