import { LIGHT_PRESETS, type LightRules, OBLIGATIONS, type ObligationKind } from '@duban/chain';
import type { WorkCalendar } from '@duban/calendar';
import type { Reader } from '@duban/journal';
import { addDays } from '@duban/kernel';
import type { LightRuleSet } from '@duban/task';
import type { LightInputs } from './light';
import type { AppliedSet, WorkdayCounts } from './light.sql';

/** The columns of `LightSql.COLUMNS`. */
export interface LightRow {
  state: string;
  percent: number;
  due_at: Date | null;
  due_kind: ObligationKind | null;
  due_title: string | null;
  starts: string;
  ends: string;
  as_of: string | null;
  milestones: number;
  milestones_due: number;
  returns_recent: number;
  periods_without_progress: number;
  periods_missed: number;
  notices_unanswered: number;
  red_notices: number;
}

export const inputsOf = (r: LightRow): LightInputs => ({
  state: r.state,
  dueAt: r.due_at,
  dueLabel: r.due_kind === 'milestone' ? r.due_title : r.due_kind && OBLIGATIONS[r.due_kind].label,
  percent: r.percent,
  starts: r.starts,
  ends: r.ends,
  asOf: r.as_of,
  milestonesDue: r.milestones_due,
  milestones: r.milestones,
  returnsRecent: r.returns_recent,
  periodsWithoutProgress: r.periods_without_progress,
  periodsMissed: r.periods_missed,
  noticesUnanswered: r.notices_unanswered,
  redNotices: r.red_notices,
});

/** A rule set as an explanation names it. */
export interface NamedSet extends AppliedSet {
  name: string;
  number: number;
  source: string;
}

const GENERAL: NamedSet = { id: null, number: 1, ...LIGHT_PRESETS.default };

/** The rule sets that plans are lit by, the general one among them, and the workdays some of them need. */
export class RuleBook {
  private constructor(
    readonly sets: readonly NamedSet[],
    readonly workdays: WorkdayCounts | undefined,
  ) {}

  static async load(
    reader: Reader,
    calendar: WorkCalendar,
    more: readonly LightRules[] = [],
  ): Promise<RuleBook> {
    const chosen = await reader.query<LightRuleSet>(
      'SELECT * FROM light_rule_set WHERE id IN (SELECT light_rule_set_id FROM plan) ORDER BY id',
    );
    const sets = [GENERAL, ...chosen];
    const byWorkdays = [...sets.map(s => s.rules), ...more].some(r => r.curve === 'workdays');
    return new RuleBook(sets, byWorkdays ? await countWorkdays(reader, calendar) : undefined);
  }

  of(id: string | null): NamedSet {
    return this.sets.find(s => s.id === id) ?? GENERAL;
  }
}

async function countWorkdays(reader: Reader, calendar: WorkCalendar): Promise<WorkdayCounts | undefined> {
  const [{ base, last }] = await reader.query<{ base: string | null; last: string | null }>(
    'SELECT min(starts) AS base, greatest(max(ends), (SELECT max(deadline) FROM task)) AS last FROM plan',
  );
  if (!base || !last) return undefined;
  const counts: number[] = [];
  for (let date = base, n = 0; date <= last; date = addDays(date, 1)) {
    if (calendar.isWorkday(date)) n += 1;
    counts.push(n);
  }
  return { base, counts };
}
