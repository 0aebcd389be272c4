import { LADDER_VERSION, OBLIGATIONS } from '@duban/chain';
import type { Client } from 'pg';

/** What is due as the office's own ladders would have it, without the commands that would take hours. */
const OWED = `INSERT INTO obligation (id, kind, subject_type, subject_id, task_id, plan_id, holder_unit_id, holder_role, office_unit_id, title, due_at,
  calendar_version, opened_at, ladder, ladder_version, arming, armed_at, next_step, next_occurrence, settled_at, settled_as, settled_by)`;

/**
 * A year behind the tasks of plans that have none yet: headings, leaders, deadlines over the year, progress of every kind,
 * two nodes each, the reports of three quarters (of the last: 88% approved, 5% waiting, 3% returned, the rest owed), and
 * everything that was owed for them. Written past the commands and the journal: it is for reading only.
 */
export async function layYear(plain: Client, year: string): Promise<void> {
  await plain.query(`CREATE TEMP TABLE fresh AS SELECT id, office_unit_id FROM plan p
    WHERE NOT EXISTS (SELECT 1 FROM reporting_period r WHERE r.plan_id = p.id)`);
  await plain.query(
    `UPDATE task t SET percent = abs(hashtext(t.id::text)) % 101, registered_at = ($1 || '-01-01')::date,
       deadline = ($1 || '-01-01')::date + abs(hashtext('d' || t.id)) % 360, section = ARRAY['第' || (t.no / 500 + 1) || '部分'],
       leader_id = l.ids[1 + abs(hashtext('l' || t.id)) % 8]
     FROM (SELECT array_agg(id) AS ids FROM (SELECT id FROM person ORDER BY id LIMIT 8) x) l WHERE t.plan_id IN (SELECT id FROM fresh)`,
    [year],
  );
  await plain.query(
    `UPDATE obligation o SET due_at = (t.deadline + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' FROM task t
     WHERE o.task_id = t.id AND o.kind = 'complete' AND t.plan_id IN (SELECT id FROM fresh)`,
  );
  await plain.query(
    `INSERT INTO reporting_period (id, plan_id, key, name, starts, ends, due_at, state, waiting, outstanding, calendar_version)
     SELECT gen_random_uuid(), f.id, $1 || 'Q' || q, q || '季度', s, (s + interval '3 months - 1 day')::date,
       (s + interval '3 months 7 days') AT TIME ZONE 'Asia/Shanghai', 'open', 0, 0, 1
     FROM fresh f, generate_series(1, 3) q, LATERAL (SELECT make_date($1::int, 3 * q - 2, 1) AS s) x`,
    [year],
  );
  await plain.query(
    `INSERT INTO report (id, kind, task_id, plan_id, period_id, unit_id, state, text, no_progress, percent, problems, next_steps, measurements,
       milestone_ids, submitted_at, decided_at, returns, version)
     SELECT gen_random_uuid(), 'report', t.id, t.plan_id, r.id, t.primary_unit_id, s.state, '已完成阶段任务，进展正常。', t.h % 17 = 0, t.percent, '', '', '[]',
       '{}', CASE WHEN s.state <> 'open' THEN r.due_at - interval '1 day' END, CASE WHEN s.state = 'approved' THEN r.due_at END,
       CASE WHEN t.h % 13 = 0 THEN 1 ELSE 0 END, 3
     FROM (SELECT t.*, abs(hashtext('r' || t.id)) % 100 AS h FROM task t WHERE t.plan_id IN (SELECT id FROM fresh)) t
     JOIN reporting_period r ON r.plan_id = t.plan_id,
     LATERAL (SELECT CASE WHEN r.key NOT LIKE '%Q3' OR h < 88 THEN 'approved' WHEN h < 93 THEN 'submitted' WHEN h < 96 THEN 'returned' ELSE 'open' END AS state) s`,
  );
  await plain.query(
    `INSERT INTO milestone (id, task_id, title, due, state, version)
     SELECT gen_random_uuid(), t.id, '节点', ($1 || '-06-30')::date + 60 * m, CASE m WHEN 0 THEN 'delivered' ELSE 'open' END, 1
     FROM task t, generate_series(0, 1) m WHERE t.plan_id IN (SELECT id FROM fresh)`,
    [year],
  );
  await plain.query(
    `${OWED} SELECT gen_random_uuid(), 'report', 'report', r.id, r.task_id, r.plan_id, r.unit_id, 'handler', f.office_unit_id, e.name || '报告', e.due_at,
       1, e.due_at, '${OBLIGATIONS.report.ladder}', ${LADDER_VERSION}, 1, e.due_at, 0, 0, d.at, CASE WHEN d.at IS NOT NULL THEN 'done' END, CASE WHEN d.at IS NOT NULL THEN gen_random_uuid() END
     FROM report r JOIN reporting_period e ON e.id = r.period_id JOIN fresh f ON f.id = r.plan_id,
     LATERAL (SELECT CASE WHEN r.state IN ('approved', 'submitted') THEN e.due_at END AS at) d`,
  );
  await plain.query(
    `${OWED} SELECT gen_random_uuid(), 'milestone', 'milestone', m.id, t.id, t.plan_id, t.primary_unit_id, 'handler', f.office_unit_id, m.title,
       (m.due + 1)::timestamp AT TIME ZONE 'Asia/Shanghai', 1, t.registered_at, '${OBLIGATIONS.milestone.ladder}', ${LADDER_VERSION}, 1, t.registered_at, 0, 0, NULL, NULL, NULL
     FROM milestone m JOIN task t ON t.id = m.task_id JOIN fresh f ON f.id = t.plan_id WHERE m.state = 'open' AND abs(hashtext(t.id::text)) % 3 = 0`,
  );
  await plain.query('DROP TABLE fresh');
}
