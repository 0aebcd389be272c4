import { Injectable } from '@nestjs/common';
import {
  DEFAULT_CALENDAR,
  dueAt,
  LiveCalendar,
  recount,
  type StandingDue,
  type WorkCalendar,
  workdaysAfter,
} from '@duban/calendar';
import { Db, Journal, SYSTEM } from '@duban/journal';
import { columnsOf, type Counted, ruleOf } from '@duban/obligation';
import { ANSWER_DAYS } from './notice.numbers';
import { DUE_AFTER } from './period.service';
import { Notice, ReportingPeriod } from './tracking.entity';

const BATCH = 500;
const OLD_PERIODS = "state <> 'done' AND calendar_version < $1";
const OLD_NOTICES =
  "state IN ('issued', 'signed', 'returned') AND answer_due_at IS NOT NULL AND calendar_version < $1";

/**
 * Counts again what is kept beside the obligations: when the reports of a period are due, and the answers to notices.
 * By the same rule as the obligations are, so that both say the same.
 */
@Injectable()
export class DateRecountService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly live: LiveCalendar,
  ) {}

  /** @returns how many dates moved */
  async run(): Promise<number> {
    const calendar = this.live.snapshot();
    return (await this.periods(calendar)) + (await this.notices(calendar));
  }

  private async periods(calendar: WorkCalendar): Promise<number> {
    if (!(await this.any(`SELECT 1 FROM reporting_period WHERE ${OLD_PERIODS} LIMIT 1`, calendar))) return 0;
    return this.transact(calendar, async tx => {
      const rows = await tx.claim(ReportingPeriod, OLD_PERIODS, [calendar.version], 'id', BATCH);
      let moved = 0;
      for (const p of rows) {
        const usual = p.calendar_version ? null : workdaysAfter(p.ends, DUE_AFTER);
        const due = recount(calendar, standing(p.due_at, p, usual), tx.now);
        if (due.at.getTime() !== p.due_at.getTime()) moved += 1;
        Object.assign(p, { due_at: due.at, ...columnsOf(due.rule), calendar_version: calendar.version });
      }
      tx.updateOnly(ReportingPeriod, ['due_at', 'due_from', 'due_limit', 'calendar_version'], rows);
      return moved;
    });
  }

  private async notices(calendar: WorkCalendar): Promise<number> {
    if (!(await this.any(`SELECT 1 FROM notice WHERE ${OLD_NOTICES} LIMIT 1`, calendar))) return 0;
    return this.transact(calendar, async tx => {
      const rows = await tx.claim(Notice, OLD_NOTICES, [calendar.version], 'id', BATCH);
      let moved = 0;
      for (const n of rows) {
        const at = n.answer_due_at as Date;
        const usual =
          n.calendar_version || !n.issued_at
            ? null
            : { from: n.issued_at, limit: { n: ANSWER_DAYS, unit: 'workday' as const } };
        const due = recount(calendar, standing(at, n, usual), tx.now);
        if (due.at.getTime() !== at.getTime()) moved += 1;
        Object.assign(n, {
          answer_due_at: due.at,
          ...columnsOf(due.rule),
          calendar_version: calendar.version,
        });
      }
      tx.updateOnly(Notice, ['answer_due_at', 'due_from', 'due_limit', 'calendar_version'], rows);
      return moved;
    });
  }

  private async any(sql: string, { version }: WorkCalendar): Promise<boolean> {
    return (await this.db.query(sql, [version])).length > 0;
  }

  private transact(
    { version }: WorkCalendar,
    work: Parameters<typeof this.journal.transact<number>>[1],
  ): Promise<number> {
    const reason = `按工作日历第${version}版重新计算报送和答复期限`;
    return this.journal.transact({ name: 'calendar.recount', actor: SYSTEM, reason }, work);
  }
}

/** Of before there were versions: counted by the usual limit where that gives exactly this time. */
function standing(at: Date, row: Counted, usual: StandingDue['rule']): StandingDue {
  const rule = ruleOf(row);
  if (rule || !usual) return { at, rule };
  return { at, rule: dueAt(DEFAULT_CALENDAR, usual).getTime() === at.getTime() ? usual : null };
}
