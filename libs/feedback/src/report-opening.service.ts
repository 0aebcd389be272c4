import { Inject, Injectable } from '@nestjs/common';
import { WorkCalendar } from '@duban/calendar';
import { Assignment } from '@duban/dispatch';
import type { Tx } from '@duban/journal';
import { IDS, type Ids, civilDate, endOfDay } from '@duban/kernel';
import { type Book, Obligations } from '@duban/obligation';
import type { TaskWithPlan } from '@duban/task';
import type { ReportingPeriod } from '@duban/tracking';
import { Report } from './report.entity';
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

  async open(tx: Tx, period: ReportingPeriod, tasks: readonly TaskWithPlan[]): Promise<number> {
    const contributing = await tx.query<Pick<Assignment, 'task_id' | 'unit_id'>>(
      "SELECT task_id, unit_id FROM assignment WHERE task_id = ANY($1) AND contributes AND state = 'signed' ORDER BY id",
      [tasks.map(t => t.task.id)],
    );
    const book = await this.obligations.book(tx, []);
    const ahead = endOfDay(this.calendar.addWorkdays(civilDate(period.due_at), -CONTRIBUTE_AHEAD));
    let reports = 0;
    for (const of of tasks) {
      if (!of.task.primary_unit_id) continue;
      this.openOne(tx, book, of, period, 'report', of.task.primary_unit_id, { report: period.due_at });
      reports += 1;
      for (const c of contributing.filter(a => a.task_id === of.task.id))
        this.openOne(tx, book, of, period, 'contribution', c.unit_id, { contribute: ahead });
    }
    return reports;
  }

  private openOne(
    tx: Tx,
    book: Book,
    of: TaskWithPlan,
    period: ReportingPeriod,
    kind: 'report' | 'contribution',
    unitId: string,
    due: { report?: Date; contribute?: Date },
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
    report.percent = of.task.percent;
    book.move(reportSubject({ ...of, report }), null, 'open', { due });
    tx.insert(Report, report);
  }
}
