import { Injectable } from '@nestjs/common';
import { WorkCalendar } from '@duban/calendar';
import { OBLIGATIONS, type ObligationKind } from '@duban/chain';
import { Db } from '@duban/journal';
import type { NoticeRow } from '../desk.queries';

export interface NoticeCause {
  obligationId: string;
  taskId: string | null;
  label: string;
  title: string;
  dueAt: Date;
  /** How late it was when the notice was drafted, in words. */
  lateWords: string;
  settledAt: Date | null;
  /** The step of the ladder that asked for the notice. */
  step: { label: string; action: string; plannedAt: Date; takenAt: Date } | null;
}

export interface NoticeDeed {
  at: Date;
  by: string;
  command: string;
  reason: string | null;
  state: string;
  /** What it was issued under, where the office keeps that on record. */
  approval: string | null;
}

export interface NoticeWhy {
  causes: NoticeCause[];
  /** Everything done to it, the draft first. */
  deeds: NoticeDeed[];
  issued: NoticeDeed | null;
}

interface CauseRow {
  id: string;
  task_id: string | null;
  kind: ObligationKind;
  title: string;
  due_at: Date;
  settled_at: Date | null;
  label: string | null;
  action: string | null;
  planned_at: Date | null;
  taken_at: Date | null;
}

/** Why a notice was drafted, and by whom it was issued. */
@Injectable()
export class NoticeWhyQueries {
  constructor(
    private readonly db: Db,
    private readonly calendar: WorkCalendar,
  ) {}

  /** Of a notice the caller has found to be readable. */
  async of(notice: NoticeRow): Promise<NoticeWhy> {
    const causes = await this.db.query<CauseRow>(
      `SELECT o.id, o.task_id, o.kind, o.title, o.due_at, o.settled_at, s.label, s.action, s.planned_at, s.taken_at
       FROM notice_item i JOIN obligation o ON o.id = i.obligation_id
       LEFT JOIN LATERAL (SELECT * FROM obligation_step s WHERE s.obligation_id = o.id AND s.action = $2 AND NOT s.skipped
         AND s.taken_at <= coalesce($3::timestamptz, s.taken_at) ORDER BY s.taken_at DESC LIMIT 1) s ON true
       WHERE i.notice_id = $1 ORDER BY o.due_at, o.id`,
      [notice.id, `draft_${notice.level}`, notice.issuedAt],
    );
    const deeds = await this.db.query<NoticeDeed & { row: Record<string, unknown> }>(
      `SELECT e.at, e.actor_name AS by, e.command, e.reason, i->'r'->>'state' AS state, i->'r' AS row
       FROM journal_entry e CROSS JOIN LATERAL jsonb_array_elements(e.images) i
       WHERE (e.task_ids && $2::uuid[] OR e.at = $3) AND e.at >= $3 AND i->>'t' = 'notice' AND i->'r'->>'id' = $1 ORDER BY e.id`,
      [notice.id, notice.items.map(i => i.taskId), notice.draftedAt],
    );
    const done = deeds
      .filter(d => d.command !== 'migration.checkpoint')
      .map(({ row, ...deed }) => ({ ...deed, approval: approvalOf(row) }));
    return {
      causes: causes.map(c => ({
        obligationId: c.id,
        taskId: c.task_id,
        label: OBLIGATIONS[c.kind].label,
        title: c.title,
        dueAt: c.due_at,
        lateWords: this.calendar.describeDue(c.due_at, c.taken_at ?? notice.draftedAt),
        settledAt: c.settled_at,
        step: c.label
          ? {
              label: c.label,
              action: c.action as string,
              plannedAt: c.planned_at as Date,
              takenAt: c.taken_at as Date,
            }
          : null,
      })),
      deeds: done,
      issued: done.find(d => d.command === 'notice.issue') ?? null,
    };
  }
}

/** Offices that issue under an approval keep it in the notice; others have no such column. */
const approvalOf = (row: Record<string, unknown>): string | null => {
  const found = Object.entries(row).find(
    ([name, value]) => /^approv/.test(name) && typeof value === 'string',
  );
  return found ? (found[1] as string) : null;
};
