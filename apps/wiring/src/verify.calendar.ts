import type { Limit } from '@duban/calendar';
import type { Db, Fault } from '@duban/journal';
import { type CalendarEditions } from '@duban/obligation';

/** A pass over everything that is owed takes far less; what is older then was left behind. */
const PATIENCE = 10 * 60_000;

interface CountedRow {
  place: string;
  id: string;
  at: Date;
  due_from: Date;
  due_limit: Limit;
  calendar_version: number;
}

const COUNTED = `
  SELECT 'obligation' AS place, id, due_at AS at, due_from, due_limit, calendar_version FROM obligation
  WHERE settled_at IS NULL AND due_from IS NOT NULL
  UNION ALL SELECT 'reporting_period', id, due_at, due_from, due_limit, calendar_version FROM reporting_period
  WHERE state <> 'done' AND due_from IS NOT NULL
  UNION ALL SELECT 'notice', id, answer_due_at, due_from, due_limit, calendar_version FROM notice
  WHERE state IN ('issued', 'signed', 'returned') AND due_from IS NOT NULL`;

/**
 * What is counted by the work calendar is what its version of the calendar gives, and nothing is left behind by a newer
 * one for long. What waits for the next round is no fault.
 */
export async function byCalendar(
  db: Db,
  editions: CalendarEditions,
  now: Date,
  most: number,
  faults: Fault[],
): Promise<{ counted: number; waiting: number }> {
  const calendars = await editions.all();
  const rows = await db.query<CountedRow>(COUNTED);
  let found = 0;
  for (const r of rows) {
    const calendar = calendars.get(r.calendar_version);
    const due = calendar?.due(r.due_from, r.due_limit);
    if (due?.getTime() === r.at.getTime() || found++ >= most) continue;
    faults.push({
      check: '期限与工作日历相符',
      where: `${r.place} ${r.id}`,
      message: due
        ? `期限为 ${r.at.toISOString()}，按第${r.calendar_version}版日历应为 ${due.toISOString()}`
        : `没有第${r.calendar_version}版日历`,
    });
  }
  const { version } = await editions.newest(db);
  const [{ waiting, since }] = await db.query<{ waiting: number; since: Date | null }>(
    `SELECT (SELECT count(*)::int FROM obligation WHERE settled_at IS NULL AND calendar_version < $1) AS waiting,
            (SELECT published_at FROM calendar_edition WHERE version = $1) AS since`,
    [version],
  );
  if (waiting && since && now.getTime() - since.getTime() > PATIENCE)
    faults.push({
      check: '工作日历更新后重新计算',
      where: 'obligation',
      message: `第${version}版日历发布已超过10分钟，仍有 ${waiting} 项待办未重新计算，请检查后台进程`,
    });
  return { counted: rows.length, waiting };
}
