import { Injectable } from '@nestjs/common';
import { Db, Journal, SYSTEM } from '@duban/journal';
import { NotificationService, type Outgoing } from '@duban/notification';
import { taskTitle } from '@duban/task';

/** Told in one round at most; the rest is found again by the next. */
const MOST = 200;

/**
 * 上级任务: whoever carries out the upper task hears that a lower one is done. Nothing of the upper task moves by it; its
 * report page offers the text. A message is kept once, so the round may run at any time and anywhere.
 */
@Injectable()
export class UpperTaskService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly notifications: NotificationService,
  ) {}

  /** @returns the number of messages */
  async tick(): Promise<number> {
    const rows = await this.db.query<{
      report_id: string;
      person_id: string;
      upper_id: string;
      no: number;
      text: string;
      plan_title: string;
    }>(
      `SELECT r.id AS report_id, e.id AS person_id, u.id AS upper_id, l.no, l.text, p.title AS plan_title
       FROM task l JOIN task u ON u.id = l.upper_task_id JOIN plan p ON p.id = l.plan_id
       JOIN LATERAL (SELECT c.id FROM report c WHERE c.task_id = l.id AND c.kind = 'completion' AND c.state = 'approved' ORDER BY c.id DESC LIMIT 1) r ON true
       JOIN appointment a ON a.unit_id = u.primary_unit_id AND a.role = 'handler' AND a.active JOIN person e ON e.id = a.person_id AND e.active
       WHERE l.upper_task_id IS NOT NULL AND l.outcome IS NOT NULL AND u.state NOT IN ('registered', 'closed', 'cancelled')
         AND NOT EXISTS (SELECT 1 FROM message m WHERE m.person_id = e.id AND m.dedup = 'lower_done ' || r.id)
       ORDER BY r.id, e.id LIMIT ${MOST}`,
    );
    if (!rows.length) return 0;
    const messages = rows.map((r): Outgoing => ({
      personId: r.person_id,
      dedup: `lower_done ${r.report_id}`,
      obligationId: null,
      taskId: r.upper_id,
      kind: 'lower_done',
      title: `下级任务已审核办结：${taskTitle(r)}`,
      why: `《${r.plan_title}》的这项任务是您所承担任务的分解，其办结报告可以直接引用`,
      link: `/tasks/${r.upper_id}`,
    }));
    return this.journal.transact(
      { name: 'task.tell_upper', actor: SYSTEM },
      async tx => (await this.notifications.post(tx, messages)).inbox,
    );
  }
}
