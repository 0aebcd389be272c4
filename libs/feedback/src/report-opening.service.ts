import { Inject, Injectable } from '@nestjs/common';
import { type Due, dueAt, isCounted, WorkCalendar } from '@duban/calendar';
import { Assignment } from '@duban/dispatch';
import type { Tx } from '@duban/journal';
import { IDS, type Ids, civilDate, endOfDay } from '@duban/kernel';
import { type Book, Obligations, ruleOf } from '@duban/obligation';
import type { TaskWithPlan } from '@duban/task';
import type { ReportingPeriod } from '@duban/tracking';
import { Report } from './report.entity';
import { sharesDone } from './shares';
import { blankReport, reportSubject } from './rows';

/** Contributions are due so many workdays before the report that consolidates them. */
const CONTRIBUTE_AHEAD = 2;

/** Opens a period's reports and contributions: the right-hand side of a port of `tracking`. */
@Injectable()
export class ReportOpeningService {
  constructor(
    private readonly obligations: Obligations,
    private readonly calendar: WorkCalendar,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /**
   * One report for each task, with a contribution of every other unit that has something to say; of a direct task each of
   * them reports to the office itself.
   */
  async open(tx: Tx, period: ReportingPeriod, tasks: readonly TaskWithPlan[]): Promise<number> {
    const contributing = await tx.query<Pick<Assignment, 'task_id' | 'unit_id'>>(
      "SELECT task_id, unit_id FROM assignment WHERE task_id = ANY($1) AND contributes AND state = 'signed' ORDER BY id",
      [tasks.map(t => t.task.id)],
    );
    const shares = await sharesDone(
      tx,
      tasks.filter(t => t.task.direct).map(t => t.task.id),
    );
    const book = await this.obligations.book(tx, []);
    const due = ruleOf(period) ?? period.due_at;
    const ahead = this.ahead(due);
    let reports = 0;
    for (const of of tasks) {
      if (!of.task.primary_unit_id) continue;
      const others = contributing.filter(a => a.task_id === of.task.id).map(a => a.unit_id);
      const reporting = [of.task.primary_unit_id, ...(of.task.direct ? others : [])];
      for (const unit of reporting)
        this.openOne(
          tx,
          book,
          of,
          period,
          'report',
          unit,
          { report: due },
          of.task.direct ? (shares.get(`${of.task.id} ${unit}`) ?? 0) : of.task.percent,
        );
      reports += reporting.length;
      if (of.task.direct) continue;
      for (const unit of others)
        this.openOne(tx, book, of, period, 'contribution', unit, { contribute: ahead });
    }
    return reports;
  }

  /** So many workdays before the n-th workday is the workday n less so many; a named date is counted back from. */
  private ahead(due: Due): Due {
    if (isCounted(due) && due.limit.unit === 'workday' && due.limit.n > CONTRIBUTE_AHEAD)
      return { from: due.from, limit: { n: due.limit.n - CONTRIBUTE_AHEAD, unit: 'workday' } };
    const date = civilDate(dueAt(this.calendar, due));
    return endOfDay(this.calendar.addWorkdays(date, -CONTRIBUTE_AHEAD));
  }

  private openOne(
    tx: Tx,
    book: Book,
    of: TaskWithPlan,
    period: ReportingPeriod,
    kind: 'report' | 'contribution',
    unitId: string,
    due: { report?: Due; contribute?: Due },
    percent = of.task.percent,
  ): void {
    const report = blankReport({
      id: this.ids.next(),
      kind,
      task_id: of.task.id,
      plan_id: of.plan.id,
      period_id: period.id,
      unit_id: unitId,
      state: 'open',
    });
    // Nobody types what the system knows: the work done so far stands there already.
    report.percent = percent;
    book.move(reportSubject({ ...of, report }), null, 'open', { due });
    tx.insert(Report, report);
  }
}
