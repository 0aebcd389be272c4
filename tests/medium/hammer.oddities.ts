import type { Arena } from './hammer.world';

/** What `verify` does not ask: each finds rows that must not exist. */
const ODD: Readonly<Record<string, string>> = {
  'a task whose primary lead has signed waits for that signature': `SELECT t.id FROM task t JOIN assignment a ON a.task_id = t.id AND a.is_primary AND a.state = 'signed' WHERE t.state = 'dispatched'`,
  'a task has not exactly one primary lead': `SELECT t.id FROM task t LEFT JOIN assignment a ON a.task_id = t.id AND a.is_primary AND a.state <> 'withdrawn'
    WHERE t.state <> 'registered' GROUP BY t.id HAVING count(a.id) <> 1 OR bool_or(a.unit_id <> t.primary_unit_id)`,
  'something about a suspended task is chased': `SELECT o.id, o.kind FROM obligation o JOIN task t ON t.id = o.task_id
    WHERE t.state = 'suspended' AND o.settled_at IS NULL AND o.paused_at IS NULL AND o.kind <> 'review_suspension'`,
  'something is paused though its task is not': `SELECT o.id, o.kind FROM obligation o JOIN task t ON t.id = o.task_id WHERE t.state <> 'suspended' AND o.paused_at IS NOT NULL`,
  'a claimed milestone waits for nobody': `SELECT m.id FROM milestone m WHERE m.state = 'claimed'
    AND NOT EXISTS (SELECT 1 FROM obligation o WHERE o.subject_id = m.id AND o.kind = 'confirm_milestone' AND o.settled_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM report r WHERE r.id = m.report_id AND r.state IN ('signing_off', 'submitted'))`,
  'a completion under review and its task disagree': `SELECT t.id, t.state FROM task t LEFT JOIN report r ON r.task_id = t.id AND r.kind = 'completion' AND r.state = 'submitted'
    GROUP BY t.id HAVING count(r.id) <> CASE WHEN coalesce(t.prior_state, t.state) = 'completion_review' THEN 1 ELSE 0 END`,
  'only what can be held was done before it was settled': `SELECT id, kind FROM obligation WHERE done_at <> settled_at AND kind NOT IN ('complete', 'year_review', 'milestone')`,
  'something was done before it was owed': `SELECT id, kind FROM obligation WHERE done_at < opened_at`,
  'the primary lead and who owes for it differ': `SELECT o.id, o.kind FROM obligation o JOIN task t ON t.id = o.task_id
    WHERE o.settled_at IS NULL AND o.kind IN ('complete', 'year_review', 'file_action_plan', 'milestone') AND o.holder_unit_id <> t.primary_unit_id`,
  'notices are not numbered densely': `SELECT office_unit_id AS id FROM notice WHERE number IS NOT NULL GROUP BY office_unit_id, year HAVING max(number) <> count(*)`,
  'a task waits for a reply that nobody owes': `SELECT t.id FROM task t WHERE coalesce(t.prior_state, t.state) = 'submission'
    AND NOT EXISTS (SELECT 1 FROM obligation o WHERE o.subject_id = t.id AND o.kind = 'submit' AND o.settled_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM submission_item i JOIN submission s ON s.id = i.submission_id WHERE i.task_id = t.id AND s.state = 'submitted')`,
  'something is open about a task that has ended': `SELECT t.id, x.what FROM task t JOIN (
      SELECT task_id, 'report' AS what FROM report WHERE kind <> 'completion' AND state NOT IN ('approved', 'void')
      UNION ALL SELECT task_id, 'milestone' FROM milestone WHERE state NOT IN ('delivered', 'void')) x ON x.task_id = t.id
    WHERE coalesce(t.prior_state, t.state) IN ('submission', 'closed', 'cancelled')`,
  'a unit holds a task that is closed': `SELECT a.id FROM assignment a JOIN task t ON t.id = a.task_id
    WHERE t.state IN ('closed', 'cancelled') AND a.state NOT IN ('released', 'withdrawn')`,
  'something is owed about a task that has ended': `SELECT o.id, o.kind FROM obligation o JOIN task t ON t.id = o.task_id
    WHERE t.state IN ('closed', 'cancelled') AND o.settled_at IS NULL`,
  'a contribution waits for a report that is approved': `SELECT c.id FROM report c JOIN report r ON r.task_id = c.task_id AND r.period_id = c.period_id
    WHERE c.kind = 'contribution' AND r.kind = 'report' AND r.state = 'approved' AND c.state NOT IN ('approved', 'void')`,
  'a key has no answer': `SELECT key, command FROM idempotency WHERE result IS NULL`,
  'a percentage is out of bounds': `SELECT id FROM task WHERE percent NOT BETWEEN 0 AND 100`,
};

export async function oddities(arena: Arena): Promise<string[]> {
  const found = await Promise.all(
    Object.entries(ODD).map(async ([what, sql]) => {
      const rows = await arena.query<{ id: string }>(sql);
      return rows.length
        ? [
            `${what}: ${rows
              .slice(0, 3)
              .map(r => Object.values(r).join(' '))
              .join(', ')} (${rows.length})`,
          ]
        : [];
    }),
  );
  return found.flat();
}
