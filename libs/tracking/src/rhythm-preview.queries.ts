import { Injectable } from '@nestjs/common';
import { type Rhythm, reportDatesFault, WorkCalendar } from '@duban/calendar';
import { OBLIGATIONS } from '@duban/chain';
import { Db } from '@duban/journal';
import { Refusal } from '@duban/kernel';
import { LadderEditions } from '@duban/obligation';
import { cadenceOf, defaultRhythm, denser, periodsWithin, Plan, standingReports } from '@duban/task';
import { DUE_AFTER } from './period.service';

/** What one unit will have to fill in. */
export interface UnitBurden {
  unitId: string;
  unitName: string;
  /** Tasks it reports on, or gives material for. */
  tasks: number;
  /** Reports and contributions in a year. */
  forms: number;
  /** People who are reminded of them. */
  people: number;
  /** In a year, to each of them, when everything is handed in on its day. */
  messagesPerPerson: number;
  /** Mails in a year: all forms of one due day come in one digest. */
  mailsPerPerson: number;
}
export interface RhythmPreview {
  rhythm: Rhythm;
  /** Chosen dates, in the place of the rhythm. */
  reportDates: string[] | null;
  usual: Rhythm;
  approvalNeeded: boolean;
  periods: number;
  years: number;
  /** In a year, of all units. */
  forms: number;
  /** The month with most forms due. */
  peak: { month: string; forms: number } | null;
  units: UnitBurden[];
}

interface Share {
  unit_id: string;
  unit_name: string;
  people: number;
  /** Tasks reported on in every period, and those reported on once a year. */
  regular: number;
  standing: number;
}

/**
 * The units that report on each open task: as it was dispatched, or as the document names them, groups with all their
 * members. The primary lead reports, other leads contribute; whom an action plan will tick is not known before it is
 * filed.
 */
const SHARES = `WITH named AS (
    SELECT y.task_id, y.role, y.position, m.unit_id FROM (SELECT * FROM task_party WHERE NOT withdrawn) y LEFT JOIN unit_group g ON g.id = y.group_id
    CROSS JOIN LATERAL unnest(CASE WHEN y.unit_id IS NOT NULL THEN ARRAY[y.unit_id] ELSE coalesce(y.selected_ids, g.member_ids) END) m(unit_id)),
  planned AS (
    SELECT n.task_id, n.unit_id, n.role, row_number() OVER (PARTITION BY n.task_id ORDER BY (n.role <> 'lead'), (n.role <> 'responsible'), n.position) AS place
    FROM named n),
  shares AS (
    SELECT a.task_id, a.unit_id FROM assignment a WHERE a.plan_id = $1 AND a.state NOT IN ('withdrawn', 'released') AND (a.is_primary OR a.contributes)
    UNION
    SELECT p.task_id, p.unit_id FROM planned p WHERE (p.place = 1 OR p.role = 'lead')
      AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.task_id = p.task_id))
  SELECT u.id AS unit_id, u.name AS unit_name, (count(*) FILTER (WHERE NOT t.standing))::int AS regular, (count(*) FILTER (WHERE t.standing))::int AS standing,
    (SELECT count(DISTINCT x.person_id)::int FROM appointment x WHERE x.unit_id = u.id AND x.role = 'handler' AND x.active) AS people
  FROM shares s JOIN task t ON t.id = s.task_id AND t.plan_id = $1 AND t.state NOT IN ('closed', 'cancelled') JOIN unit u ON u.id = s.unit_id
  GROUP BY u.id ORDER BY count(*) DESC, u.name`;

/** What a rhythm costs, before it is published. */
@Injectable()
export class RhythmPreviewQueries {
  constructor(
    private readonly db: Db,
    private readonly calendar: WorkCalendar,
    private readonly editions: LadderEditions,
  ) {}

  /** Reminders that reach whoever hands in on time: the steps of the ladder up to the due day. */
  private reminders(): number {
    return this.editions.newest(OBLIGATIONS.report.ladder).data.steps.filter(s => s.offset <= 0).length;
  }

  /**
   * The plan's own rhythm or dates unless others are given.
   * @throws Refusal plan.bad_settings
   */
  async preview(
    planId: string,
    rhythm?: Rhythm,
    reportDates?: readonly string[],
  ): Promise<RhythmPreview | undefined> {
    const [plan] = await this.db.query<Plan>('SELECT * FROM plan WHERE id = $1', [planId]);
    if (!plan) return undefined;
    const message = reportDates && reportDatesFault(reportDates);
    if (message)
      throw new Refusal('invalid', 'plan.bad_settings', message, {
        faults: [{ where: 'reportDates', message }],
      });
    const dates = reportDates ? [...reportDates].sort() : rhythm ? null : plan.report_dates;
    const asked = cadenceOf({ rhythm: rhythm ?? plan.rhythm, report_dates: dates });
    const usual = defaultRhythm(plan);
    const shares = await this.db.query<Share>(SHARES, [planId]);
    const periods = periodsWithin(asked, plan);
    const years = Number(plan.ends.slice(0, 4)) - Number(plan.starts.slice(0, 4)) + 1;
    const regular = periods.length;
    const standing = periods.filter(p => standingReports(p, plan, asked)).length;
    const reminders = this.reminders();
    const aYear = (n: number): number => Math.round(n / years);
    const units = shares.map((s): UnitBurden => {
      const forms = aYear(s.regular * regular + s.standing * standing);
      return {
        unitId: s.unit_id,
        unitName: s.unit_name,
        tasks: s.regular + s.standing,
        forms,
        people: s.people,
        messagesPerPerson: forms * reminders,
        mailsPerPerson: aYear(s.regular ? regular : standing) * reminders,
      };
    });
    const each = (key: 'regular' | 'standing'): number => shares.reduce((sum, s) => sum + s[key], 0);
    const months = new Map<string, number>();
    for (const p of periods) {
      const month = this.calendar.addWorkdays(p.to, DUE_AFTER).slice(0, 7);
      const due = each('regular') + (standingReports(p, plan, asked) ? each('standing') : 0);
      months.set(month, (months.get(month) ?? 0) + due);
    }
    const [peak] = [...months].sort((a, b) => b[1] - a[1]);
    return {
      rhythm: rhythm ?? plan.rhythm,
      reportDates: dates,
      usual,
      approvalNeeded: denser(asked, usual),
      periods: regular,
      years,
      forms: units.reduce((sum, u) => sum + u.forms, 0),
      peak: peak && peak[1] ? { month: peak[0], forms: peak[1] } : null,
      units,
    };
  }
}
