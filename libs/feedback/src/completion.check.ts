import { type Assignment, awaitedCountersigns } from '@duban/dispatch';
import type { Tx } from '@duban/journal';
import { Refusal } from '@duban/kernel';
import type { Book } from '@duban/obligation';
import { type TaskWithPlan, taskTitle } from '@duban/task';
import type { Report } from './report.entity';
import type { SiteVisit } from './site-visit.entity';

/** Before a completion is approved every lead has said what it thinks of it, or let the time pass. @throws Refusal completion.countersign_missing */
export function assertCountersigned(book: Book, of: TaskWithPlan, assignments: readonly Assignment[]): void {
  const awaited = awaitedCountersigns(book, of, assignments);
  if (awaited.length)
    throw new Refusal(
      'conflict',
      'completion.countersign_missing',
      `“${taskTitle(of.task)}”还有 ${awaited.length} 个牵头单位没有会签`,
      {
        mend: '请等会签完成后再审核；逾期不会签的，次个工作日起视为同意',
        details: { taskId: of.task.id, unitIds: awaited.map(a => a.unit_id) },
      },
    );
}

/**
 * Where the plan asks for it, somebody has been there and found it done.
 * @throws Refusal completion.site_visit_missing, completion.site_visit_failed
 */
export async function assertVisited(tx: Tx, book: Book, of: TaskWithPlan, report: Report): Promise<void> {
  if (book.about(of.task.id).some(o => o.kind === 'verify_on_site'))
    throw new Refusal('conflict', 'completion.site_visit_missing', `“${taskTitle(of.task)}”尚未实地核查`, {
      mend: '请先登记实地核查结果',
      details: { taskId: of.task.id },
    });
  const [visit] = await tx.query<Pick<SiteVisit, 'result'>>(
    'SELECT result FROM site_visit WHERE report_id = $1 AND round = $2',
    [report.id, report.returns],
  );
  if (visit?.result === 'failed')
    throw new Refusal('conflict', 'completion.site_visit_failed', `“${taskTitle(of.task)}”实地核查未通过`, {
      mend: '请退回办结，由牵头单位整改后重新申请',
      details: { taskId: of.task.id },
    });
}
