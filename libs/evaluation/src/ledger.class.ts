import type { LightSql } from './light.sql';

/**
 * 五类: behind (the pace signal is yellow or red), ahead (so many points more than 序时进度), on course between the two,
 * done, and all of which no pace can be said: not handed out, nothing reported yet, standing, suspended, ended otherwise.
 */
export const LEDGER_CLASSES = ['behind', 'on_course', 'ahead', 'done', 'other'] as const;
export type LedgerClass = (typeof LEDGER_CLASSES)[number];
export const LEDGER_CLASS_LABELS: Readonly<Record<LedgerClass, string>> = {
  behind: '未达进度',
  on_course: '达到进度',
  ahead: '超进度',
  done: '已完成',
  other: '其他',
};
/** Percentage points above 序时进度 from which work is ahead of it. */
export const AHEAD_BY = 5;

/** The class of task `t`, after the joins and the pace of `sql`. */
export const classSql = (sql: LightSql): string =>
  `CASE WHEN t.outcome = 'achieved' AND t.state <> 'cancelled' THEN 'done'
     WHEN t.state IN ('registered', 'suspended', 'cancelled', 'closed') OR t.outcome IS NOT NULL OR t.standing OR pc.e IS NULL THEN 'other'
     WHEN ${sql.signal('pace')} >= 2 THEN 'behind'
     WHEN 10 * t.percent - pc.e >= ${AHEAD_BY * 10} THEN 'ahead' ELSE 'on_course' END`;
