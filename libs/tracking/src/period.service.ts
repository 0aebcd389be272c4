import { Inject, Injectable } from '@nestjs/common';
import { nextPeriod, type Period, periodOf, WorkCalendar, workdaysAfter } from '@duban/calendar';
import { Db, Journal, SYSTEM, type Tx } from '@duban/journal';
import { civilDate, daysBetween, endOfDay, IDS, type Ids } from '@duban/kernel';
import { type Book, counted, Obligations, type Subject } from '@duban/obligation';
import { cadenceOf, lockTasksBy, Plan, standingReports, type TaskWithPlan, within } from '@duban/task';
import { ReportingPeriod } from './tracking.entity';

/** Reports are due so many workdays after their period ends, and are opened as many before it ends. */
export const DUE_AFTER = 5;
const OPENS_BEFORE = 5;
/** Tasks of a plan, standing ones where it is their time ($3), that were taken on before a period ended: nobody reports on a time in which he had no task. */
const UNDER_WAY = `t.plan_id = $1 AND t.state IN ('implementing', 'tracking') AND (NOT t.standing OR $3) AND EXISTS (
  SELECT 1 FROM assignment a WHERE a.task_id = t.id AND a.is_primary AND a.signed_at <= $2)`;

/** Port: opens the reports of a period, in the same transaction. @returns how many its units owe now */
export type OpenReports = (
  tx: Tx,
  period: ReportingPeriod,
  tasks: readonly TaskWithPlan[],
) => Promise<number>;
export const OPEN_REPORTS = Symbol('duban.open_reports');

export const periodSubject = (
  plan: Pick<Plan, 'id' | 'title' | 'office_unit_id' | 'leader_id'>,
  period: ReportingPeriod,
): Subject => ({
  machine: 'reporting_period',
  id: period.id,
  taskId: null,
  planId: plan.id,
  title: `${period.name} ${plan.title}`,
  officeUnitId: plan.office_unit_id,
  leaderId: plan.leader_id,
});

/** 报送周期: opens reports for every task being carried out, whatever became of earlier periods. */
@Injectable()
export class PeriodService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly obligations: Obligations,
    private readonly calendar: WorkCalendar,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(OPEN_REPORTS) private readonly openReports: OpenReports,
  ) {}

  /** Opens what is to be opened now. @returns the number of reports opened */
  async tick(): Promise<number> {
    const today = civilDate(this.journal.now());
    const plans = await this.db.query<Plan & { keys: string[] }>(
      `SELECT p.*, ARRAY(SELECT key FROM reporting_period r WHERE r.plan_id = p.id) AS keys FROM plan p
       WHERE p.state = 'running' AND p.starts <= $1 ORDER BY p.id`,
      [today],
    );
    let opened = 0;
    for (const plan of plans)
      for (const period of this.missing(plan, today)) opened += await this.open(plan.id, period);
    return opened;
  }

  /** When the reports of the next period will be opened, for jumping there. */
  nextOpening(plan: Pick<Plan, 'rhythm' | 'report_dates'>, after: string): string {
    const cadence = cadenceOf(plan);
    for (let p = periodOf(cadence, after); ; p = nextPeriod(cadence, p)) {
      const at = this.opensOn(p);
      if (at > after) return at;
    }
  }

  private opensOn(period: Period): string {
    return this.calendar.addWorkdays(period.to, -OPENS_BEFORE);
  }

  /** The current period once its opening has come, and the one before where an outage swallowed it. */
  private missing(plan: Plan & { keys: string[] }, today: string): Period[] {
    const cadence = cadenceOf(plan);
    const current = periodOf(cadence, today);
    const before = periodOf(
      cadence,
      new Date(Date.parse(`${current.from}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10),
    );
    return [before, current].filter(
      p =>
        !plan.keys.includes(p.key) &&
        within(cadence, p, plan) &&
        this.opensOn(p) <= today &&
        daysBetween(p.to, today) < 60,
    );
  }

  private open(planId: string, opening: Period): Promise<number> {
    const { key, name, from, to } = opening;
    return this.journal.transact(
      { name: 'period.open', actor: SYSTEM, reason: `${name}报送周期开始` },
      async tx => {
        const [plan] = await tx.lock(Plan, [planId]);
        const [there] = await tx.query('SELECT 1 FROM reporting_period WHERE plan_id = $1 AND key = $2', [
          planId,
          key,
        ]);
        if (there) return 0;
        const tasks = await lockTasksBy(tx, UNDER_WAY, [
          planId,
          endOfDay(to),
          standingReports(opening, plan, cadenceOf(plan)),
        ]);
        if (!tasks.length) return 0;
        // Opened late (after an outage), it gives its units as long as one that is opened when it ends.
        const today = civilDate(tx.now);
        const period: ReportingPeriod = {
          id: this.ids.next(),
          plan_id: plan.id,
          key,
          name,
          starts: from,
          ends: to,
          ...counted(this.calendar, workdaysAfter(today > to ? today : to, DUE_AFTER)),
          state: 'open',
          waiting: 0,
          outstanding: 0,
        };
        period.outstanding = await this.openReports(tx, period, tasks);
        const book = await this.obligations.book(tx, []);
        period.state = book.move(periodSubject(plan, period), null, 'open').next as ReportingPeriod['state'];
        tx.insert(ReportingPeriod, period);
        return period.outstanding;
      },
    );
  }
}

export interface PeriodChange {
  /** Reports that came in for review, or left it. */
  waiting: number;
  /** Reports that units owe, more or fewer. */
  outstanding: number;
}

/** Counts what came in and what was decided, and moves the period with it. The period and its obligations are locked. */
export function movePeriod(
  tx: Tx,
  book: Book,
  plan: Plan,
  period: ReportingPeriod,
  change: PeriodChange,
): void {
  period.waiting += change.waiting;
  period.outstanding += change.outstanding;
  const event = period.waiting > 0 ? 'received' : 'emptied';
  if (period.state !== 'done')
    period.state = book.move(periodSubject(plan, period), period.state, event, {
      facts: { outstanding: period.outstanding > 0 },
    }).next as ReportingPeriod['state'];
  tx.update(ReportingPeriod, period);
}
