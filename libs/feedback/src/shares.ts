import type { Reader, Tx } from '@duban/journal';
import type { ReportWithTask } from './rows';

/** 直接报送: how far each unit is with its own share of a direct task, as last approved; by `task unit`. */
export async function sharesDone(reader: Reader, taskIds: readonly string[]): Promise<Map<string, number>> {
  if (!taskIds.length) return new Map();
  const rows = await reader.query<{ task_id: string; unit_id: string; percent: number }>(
    `SELECT DISTINCT ON (task_id, unit_id) task_id, unit_id, percent FROM report
     WHERE task_id = ANY($1) AND kind = 'report' AND state = 'approved' ORDER BY task_id, unit_id, decided_at DESC, id DESC`,
    [taskIds],
  );
  return new Map(rows.map(r => [`${r.task_id} ${r.unit_id}`, r.percent]));
}

/**
 * How far each direct task is once these reports are approved: the mean of its units' shares, in whole percent; a unit
 * of which nothing was approved yet has done nothing.
 */
export async function meanShares(tx: Tx, approved: readonly ReportWithTask[]): Promise<Map<string, number>> {
  const direct = approved.filter(of => of.task.direct && of.report.kind === 'report');
  const taskIds = [...new Set(direct.map(of => of.task.id))];
  if (!taskIds.length) return new Map();
  const shares = await sharesDone(tx, taskIds);
  for (const { task, report } of direct)
    // 无新进展 says nothing of how far the work is.
    if (!report.no_progress) shares.set(`${task.id} ${report.unit_id}`, report.percent);
  const units = await tx.query<{ task_id: string; unit_id: string }>(
    "SELECT task_id, unit_id FROM assignment WHERE task_id = ANY($1) AND state = 'signed' AND (is_primary OR contributes)",
    [taskIds],
  );
  return new Map(
    taskIds.map(id => {
      const own = units.filter(u => u.task_id === id).map(u => shares.get(`${id} ${u.unit_id}`) ?? 0);
      return [id, Math.round(own.reduce((sum, n) => sum + n, 0) / Math.max(own.length, 1))];
    }),
  );
}
