/**
 * What must be true between records of different machines: each names rows that must not exist, the first column
 * being the record at fault.
 */
export const CROSS_CHECKS: Readonly<Record<string, string>> = {
  主办已签收的任务不再等签收: `SELECT t.id FROM task t JOIN assignment a ON a.task_id = t.id AND a.is_primary AND a.state = 'signed' WHERE t.state = 'dispatched'`,
  每项任务恰有一个主办单位: `SELECT t.id FROM task t LEFT JOIN assignment a ON a.task_id = t.id AND a.is_primary AND a.state <> 'withdrawn'
    WHERE coalesce(t.prior_state, t.state) NOT IN ('registered', 'cancelled') GROUP BY t.id HAVING count(a.id) <> 1 OR bool_or(a.unit_id <> t.primary_unit_id)`,
  协调函的单位不牵头也不报送: `SELECT a.id FROM assignment a WHERE a.by_letter AND (a.is_primary OR a.contributes
    OR EXISTS (SELECT 1 FROM report r WHERE r.task_id = a.task_id AND r.unit_id = a.unit_id AND r.state NOT IN ('approved', 'void'))
    OR EXISTS (SELECT 1 FROM obligation o WHERE o.subject_id = a.id AND o.kind NOT IN ('send_letter', 'record_letter_reply')))`,
  发出的协调函有登记: `SELECT a.id FROM assignment a LEFT JOIN letter l ON l.assignment_id = a.id
    WHERE a.state = 'asked' AND (NOT a.by_letter OR l.id IS NULL OR l.reply IS NOT NULL)`,
  认领邀请只在分办之前: `SELECT a.id FROM assignment a JOIN task t ON t.id = a.task_id
    WHERE a.state = 'offered' AND coalesce(t.prior_state, t.state) <> 'registered'`,
  撤回的单位不再报送: `SELECT r.id FROM report r WHERE r.kind = 'contribution' AND r.state NOT IN ('approved', 'void')
    AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.task_id = r.task_id AND a.unit_id = r.unit_id AND a.state <> 'withdrawn')`,
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
      UNION ALL SELECT task_id, 'milestone' FROM milestone WHERE state NOT IN ('delivered', 'void')
      UNION ALL SELECT task_id, 'measurement_due' FROM measurement_due WHERE state = 'open') x ON x.task_id = t.id
    WHERE coalesce(t.prior_state, t.state) IN ('submission', 'closed', 'cancelled')`,
  已办结任务的单位均已解除: `SELECT a.id FROM assignment a JOIN task t ON t.id = a.task_id
    WHERE t.state IN ('closed', 'cancelled') AND a.state NOT IN ('released', 'withdrawn')`,
  已办结任务不再欠办: `SELECT o.id, o.kind FROM obligation o JOIN task t ON t.id = o.task_id
    WHERE t.state IN ('closed', 'cancelled') AND o.settled_at IS NULL`,
  报告通过后不再等责任单位材料: `SELECT c.id FROM report c JOIN report r ON r.task_id = c.task_id AND r.period_id = c.period_id
    WHERE c.kind = 'contribution' AND r.kind = 'report' AND r.state = 'approved' AND c.state NOT IN ('approved', 'void')`,
  会签只在办结审核期间等待: `SELECT a.id FROM obligation o JOIN assignment a ON a.id = o.subject_id JOIN task t ON t.id = a.task_id
    WHERE o.kind = 'countersign' AND o.settled_at IS NULL AND (coalesce(t.prior_state, t.state) <> 'completion_review' OR a.is_primary OR a.role <> 'lead' OR a.countersign IS NOT NULL)`,
  实地核查未通过的不办结: `SELECT r.id FROM report r JOIN site_visit v ON v.report_id = r.id AND v.round = r.returns
    WHERE r.kind = 'completion' AND r.state = 'approved' AND v.result = 'failed'`,
  问题建议由受理单位办理: `SELECT o.id, o.kind FROM obligation o JOIN matter m ON m.id = o.subject_id
    WHERE o.settled_at IS NULL AND o.holder_unit_id <> CASE WHEN o.kind = 'confirm_matter' THEN m.unit_id ELSE m.addressee_unit_id END`,
  问题建议的经过与状态一致: `SELECT m.id, m.state FROM matter m LEFT JOIN matter_entry e ON e.matter_id = m.id GROUP BY m.id
    HAVING count(*) FILTER (WHERE e.event = 'raise') <> 1 OR count(*) FILTER (WHERE e.event = 'reopen') <> m.reopened
      OR count(*) FILTER (WHERE e.event IN ('confirm', 'lapse')) <> CASE WHEN m.state = 'closed' THEN 1 ELSE 0 END
      OR (m.state IN ('closed', 'withdrawn')) <> (m.ended_at IS NOT NULL)`,
  只回头看已办结的任务: `SELECT r.id FROM recheck r JOIN task t ON t.id = r.task_id WHERE r.state = 'planned' AND t.state <> 'closed'`,
  不对法院检察院和区域外单位发督办单: `SELECT n.id, u.name FROM notice n JOIN unit u ON u.id = n.unit_id WHERE u.kind IN ('external', 'court', 'procuratorate')`,
  没有针对督办单的督办单: `SELECT i.id FROM notice_item i JOIN obligation o ON o.id = i.obligation_id WHERE o.subject_type = 'notice'`,
  督办单只列本方案的任务: `SELECT i.id FROM notice_item i JOIN notice n ON n.id = i.notice_id JOIN task t ON t.id = i.task_id WHERE t.plan_id <> n.plan_id`,
  按长期授权签发的督办单在授权之内: `SELECT n.id FROM notice n JOIN standing_approval s ON s.id = n.standing_approval_id
    WHERE s.plan_id <> n.plan_id OR NOT n.level = ANY(s.levels) OR n.issued_at < s.recorded_at OR n.issued_at > coalesce(s.ended_at, 'infinity')`,
  每个方案至多一份有效的长期授权: `SELECT plan_id AS id FROM standing_approval WHERE ended_at IS NULL GROUP BY plan_id HAVING count(*) > 1`,
  已反馈的督查活动对每个单位都有结论: `SELECT r.id FROM round r LEFT JOIN round_unit u ON u.round_id = r.id WHERE r.state = 'fed_back'
    GROUP BY r.id HAVING count(u.id) = 0 OR bool_or(u.conclusion IS NULL OR u.fed_back_at IS NULL)`,
  点名经领导批准: `SELECT id FROM naming WHERE state = 'approved' AND source IS NULL AND decided_by IS DISTINCT FROM leader_id`,
  复核不由原结论人决定: `SELECT id FROM review_request WHERE state = 'decided' AND decided_by = ANY(hands) AND NOT alone`,
  在期限内申请复核: `SELECT id FROM review_request WHERE (filed_at AT TIME ZONE 'Asia/Shanghai')::date > (concluded_at AT TIME ZONE 'Asia/Shanghai')::date + 30`,
  复核改变的督办单已撤销: `SELECT v.id FROM review_request v JOIN notice n ON n.id = v.subject_id WHERE v.decision = 'amended' AND n.state NOT IN ('revoked', 'closed')`,
  方案的现行版次就是最后生效的修订: `SELECT p.id FROM plan p LEFT JOIN edition e ON e.plan_id = p.id AND e.state = 'applied'
    GROUP BY p.id HAVING p.edition_no <> coalesce(max(e.no), 0) OR p.edition_no <> count(e.id)`,
  每一版方案都有留存: `SELECT p.id FROM plan p LEFT JOIN edition_snapshot s ON s.plan_id = p.id
    GROUP BY p.id HAVING count(s.id) <> CASE WHEN p.edition_no = 0 THEN 0 ELSE p.edition_no + 1 END`,
  已总结的方案没有待批准的修订: `SELECT e.id FROM edition e JOIN plan p ON p.id = e.plan_id WHERE e.state = 'draft' AND p.state NOT IN ('approved', 'running')`,
  通过的报告中的报数都已入账: `SELECT r.id, m->>'targetId' AS target FROM report r CROSS JOIN LATERAL jsonb_array_elements(r.measurements) m
    WHERE r.state = 'approved' AND r.kind <> 'contribution' AND NOT r.no_progress
    AND NOT EXISTS (SELECT 1 FROM measurement x WHERE x.report_id = r.id AND x.target_id::text = m->>'targetId')`,
  入账的报数均来自通过的报告或单独报数: `SELECT x.id FROM measurement x JOIN report r ON r.id = x.report_id WHERE r.state <> 'approved'`,
  报数与目标同属一项任务: `SELECT x.id FROM measurement x JOIN target g ON g.id = x.target_id WHERE g.task_id <> x.task_id`,
  已报的数据都有报数: `SELECT d.id FROM measurement_due d WHERE d.state = 'filled' AND NOT EXISTS (
    SELECT 1 FROM measurement x WHERE x.target_id = d.target_id AND (d.starts IS NULL OR x.as_of BETWEEN d.starts AND d.ends))`,
  应报数据由归口单位承担: `SELECT d.id FROM measurement_due d JOIN target g ON g.id = d.target_id JOIN obligation o ON o.subject_id = d.id AND o.settled_at IS NULL
    WHERE g.data_unit_id IS NULL OR d.task_id <> g.task_id OR o.holder_unit_id NOT IN (g.data_unit_id, o.office_unit_id)`,
  每个幂等键都有结果: `SELECT key, command FROM idempotency WHERE result IS NULL`,
  '完成比例在 0 到 100 之间': `SELECT id FROM task WHERE percent NOT BETWEEN 0 AND 100`,
  只有申请待批时才暂不催办期限: `SELECT o.id, o.kind FROM obligation o WHERE o.settled_at IS NULL AND o.muted_at IS NOT NULL AND o.kind IN ('complete', 'year_review')
    AND NOT EXISTS (SELECT 1 FROM request r WHERE r.task_id = o.task_id AND r.state IN ('filed', 'endorsed'))`,
  申请待批时不催办期限: `SELECT o.id, o.kind FROM obligation o JOIN request r ON r.task_id = o.task_id
    WHERE r.state IN ('filed', 'endorsed') AND o.settled_at IS NULL AND o.muted_at IS NULL AND o.kind IN ('complete', 'year_review')`,
  同意的延期曾为任务期限: `SELECT r.id, r.granted_date FROM request r WHERE r.kind = 'extension' AND r.state = 'granted' AND NOT EXISTS (
    SELECT 1 FROM journal_entry e WHERE e.task_ids @> ARRAY[r.task_id] AND e.at = coalesce(r.approved_at, r.decided_at)
      AND e.images @> jsonb_build_array(jsonb_build_object('t', 'task', 'r', jsonb_build_object('id', r.task_id, 'deadline', r.granted_date))))`,
  已结束的任务没有待批的申请: `SELECT r.id, t.state FROM request r JOIN task t ON t.id = r.task_id
    WHERE r.state IN ('filed', 'endorsed') AND coalesce(t.prior_state, t.state) IN ('registered', 'submission', 'closed', 'cancelled')`,
  暂停催办期间才记为暂停: `SELECT s.id, s.skipped_by FROM obligation_step s LEFT JOIN chase_silence x ON x.id = s.skipped_by
    WHERE s.skipped_why = 'silenced' AND (x.id IS NULL OR s.taken_at < x.made_at OR s.taken_at > x.until + interval '10 minutes')`,
  承诺期间才记为已承诺: `SELECT s.id, s.skipped_by FROM obligation_step s LEFT JOIN acknowledgement x ON x.id = s.skipped_by AND x.obligation_id = s.obligation_id
    WHERE s.skipped_why = 'acknowledged' AND (x.id IS NULL OR s.taken_at < x.made_at OR s.taken_at > x.until + interval '10 minutes')`,
  同一时间只有一个承诺: `SELECT a.id, b.id AS other FROM acknowledgement a JOIN acknowledgement b ON b.obligation_id = a.obligation_id AND b.id <> a.id
    AND b.made_at >= a.made_at AND b.made_at < a.until`,
  拟稿和视为办理不因暂停而略过: `SELECT id, action FROM obligation_step WHERE skipped_why <> 'missed' AND action NOT IN ('remind', 'chase', 'escalate')`,
  批示不随任务中止和办结: `SELECT o.id, o.kind FROM obligation o WHERE o.subject_type = 'instruction' AND (o.task_id IS NOT NULL OR o.paused_at IS NOT NULL OR o.settled_as = 'cancelled')`,
};
