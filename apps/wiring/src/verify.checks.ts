/**
 * What must be true between records of different machines: each names rows that must not exist, the first column
 * being the record at fault.
 */
export const CROSS_CHECKS: Readonly<Record<string, string>> = {
  主办已签收的任务不再等签收: `SELECT t.id FROM task t JOIN assignment a ON a.task_id = t.id AND a.is_primary AND a.state = 'signed' WHERE t.state = 'dispatched'`,
  每项任务恰有一个主办单位: `SELECT t.id FROM task t LEFT JOIN assignment a ON a.task_id = t.id AND a.is_primary AND a.state <> 'withdrawn'
    WHERE coalesce(t.prior_state, t.state) NOT IN ('registered', 'cancelled') GROUP BY t.id HAVING count(a.id) <> 1 OR bool_or(a.unit_id <> t.primary_unit_id)`,
  中止的任务不催办: `SELECT o.id, o.kind FROM obligation o JOIN task t ON t.id = o.task_id
    WHERE t.state = 'suspended' AND o.settled_at IS NULL AND o.paused_at IS NULL AND o.kind <> 'review_suspension'`,
  未中止的任务没有暂停的待办: `SELECT o.id, o.kind FROM obligation o JOIN task t ON t.id = o.task_id WHERE t.state <> 'suspended' AND o.paused_at IS NOT NULL`,
  报完成的节点有人确认: `SELECT m.id FROM milestone m WHERE m.state = 'claimed'
    AND NOT EXISTS (SELECT 1 FROM obligation o WHERE o.subject_id = m.id AND o.kind = 'confirm_milestone' AND o.settled_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM report r WHERE r.id = m.report_id AND r.state IN ('signing_off', 'submitted'))`,
  办结审核与任务状态一致: `SELECT t.id, t.state FROM task t LEFT JOIN report r ON r.task_id = t.id AND r.kind = 'completion' AND r.state = 'submitted'
    GROUP BY t.id HAVING count(r.id) <> CASE WHEN coalesce(t.prior_state, t.state) = 'completion_review' THEN 1 ELSE 0 END`,
  只有可挂起的待办先办后结: `SELECT id, kind FROM obligation WHERE done_at <> settled_at AND kind NOT IN ('complete', 'year_review', 'milestone')`,
  办理不早于产生: `SELECT id, kind FROM obligation WHERE done_at < opened_at`,
  主办的待办由主办单位承担: `SELECT o.id, o.kind FROM obligation o JOIN task t ON t.id = o.task_id
    WHERE o.settled_at IS NULL AND o.kind IN ('complete', 'year_review', 'file_action_plan', 'milestone') AND o.holder_unit_id <> t.primary_unit_id`,
  督办单连续编号: `SELECT office_unit_id AS id FROM notice WHERE number IS NOT NULL GROUP BY office_unit_id, year HAVING max(number) <> count(*)`,
  上报中的任务有人跟进: `SELECT t.id FROM task t WHERE coalesce(t.prior_state, t.state) = 'submission'
    AND NOT EXISTS (SELECT 1 FROM obligation o WHERE o.subject_id = t.id AND o.kind = 'submit' AND o.settled_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM submission_item i JOIN submission s ON s.id = i.submission_id WHERE i.task_id = t.id AND s.state = 'submitted')`,
  已办结任务没有未了的报告和节点: `SELECT t.id, x.what FROM task t JOIN (
      SELECT task_id, 'report' AS what FROM report WHERE kind <> 'completion' AND state NOT IN ('approved', 'void')
      UNION ALL SELECT task_id, 'milestone' FROM milestone WHERE state NOT IN ('delivered', 'void')) x ON x.task_id = t.id
    WHERE coalesce(t.prior_state, t.state) IN ('submission', 'closed', 'cancelled')`,
  已办结任务的单位均已解除: `SELECT a.id FROM assignment a JOIN task t ON t.id = a.task_id
    WHERE t.state IN ('closed', 'cancelled') AND a.state NOT IN ('released', 'withdrawn')`,
  已办结任务不再欠办: `SELECT o.id, o.kind FROM obligation o JOIN task t ON t.id = o.task_id
    WHERE t.state IN ('closed', 'cancelled') AND o.settled_at IS NULL`,
  报告通过后不再等责任单位材料: `SELECT c.id FROM report c JOIN report r ON r.task_id = c.task_id AND r.period_id = c.period_id
    WHERE c.kind = 'contribution' AND r.kind = 'report' AND r.state = 'approved' AND c.state NOT IN ('approved', 'void')`,
  通过的报告中的报数都已入账: `SELECT r.id, m->>'targetId' AS target FROM report r CROSS JOIN LATERAL jsonb_array_elements(r.measurements) m
    WHERE r.state = 'approved' AND r.kind <> 'contribution' AND NOT r.no_progress
    AND NOT EXISTS (SELECT 1 FROM measurement x WHERE x.report_id = r.id AND x.target_id::text = m->>'targetId')`,
  入账的报数均来自通过的报告或单独报数: `SELECT x.id FROM measurement x JOIN report r ON r.id = x.report_id WHERE r.state <> 'approved'`,
  报数与目标同属一项任务: `SELECT x.id FROM measurement x JOIN target g ON g.id = x.target_id WHERE g.task_id <> x.task_id`,
  每个幂等键都有结果: `SELECT key, command FROM idempotency WHERE result IS NULL`,
  '完成比例在 0 到 100 之间': `SELECT id FROM task WHERE percent NOT BETWEEN 0 AND 100`,
};
