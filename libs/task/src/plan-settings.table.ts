import { type Rhythm, reportDatesFault } from '@duban/calendar';
import { type LadderChoice, type ObligationKind, OBLIGATIONS } from '@duban/chain';
import { type Fault, Refusal } from '@duban/kernel';
import {
  type EditionRhythm,
  MATTER_LIMIT_SETS,
  type MatterLimitSet,
  type Plan,
  type RhythmApproval,
  type SummaryRhythm,
} from './plan.entity';

/** How a plan is run: said when it is approved, or changed later. What is left out stays. */
export interface PlanSettings {
  /** Takes the place of chosen dates, unless they are given with it. */
  rhythm?: Rhythm;
  /** Workdays units have to sign; null: as the table of obligations says. For what is dispatched from now on. */
  signDays?: number | null;
  /** 'MM-DD' of each year, in the place of the rhythm. */
  reportDates?: string[] | null;
  /** Of need where the rhythm is denser than that of the plan's kind. */
  rhythmApproval?: Omit<RhythmApproval, 'rhythm' | 'times'> | null;
  editionRhythm?: EditionRhythm | null;
  annualReview?: boolean;
  midtermReview?: string | null;
  changeAuthority?: string | null;
  summaryRhythm?: SummaryRhythm | null;
  /** 实地核查 before a task is closed; asked of completions submitted from now on. */
  verifyOnSite?: boolean;
  /** 回头看 so many workdays after closing; null: only where it is ordered. For tasks closed from now on. */
  recheckAfter?: number | null;
  /** Limits of 困难问题、政策建议; for what is opened from now on. */
  matterLimits?: MatterLimitSet;
  /** Ladders by what is owed; null: the general ones. For what is opened from now on. */
  ladders?: LadderChoice | null;
}

/** Workdays: two years at most. */
const RECHECK_MAX = 500;

interface Setting {
  column: keyof Plan;
  /** What is wrong with it for this plan. */
  fault?: (value: never, plan: Plan) => string | null;
  /** The value as it is kept, where that differs. */
  keep?: (value: never, plan: Plan) => unknown;
}

/** Without what the table says anyhow. */
function chosen(choice: LadderChoice | null): LadderChoice | null {
  const other = Object.entries(choice ?? {}).filter(
    ([kind, ladder]) => OBLIGATIONS[kind as ObligationKind]?.ladder !== ladder,
  );
  return other.length ? Object.fromEntries(other) : null;
}

const manyYears = (plan: Plan): boolean => plan.starts.slice(0, 4) < plan.ends.slice(0, 4);
const filled = (value: string | undefined): boolean => (value ?? '').trim() !== '';

/** Setting → its column, in the order in which they are applied. What is not here cannot be set. */
export const PLAN_SETTINGS: Readonly<Record<keyof PlanSettings, Setting>> = {
  rhythm: { column: 'rhythm' },
  signDays: {
    column: 'sign_days',
    fault: (value: number | null) =>
      value === null || (Number.isInteger(value) && value >= 1 && value <= 30)
        ? null
        : '签收时限请填写1到30个工作日，或不设',
  },
  reportDates: {
    column: 'report_dates',
    fault: (value: string[] | null) => value && reportDatesFault(value),
    keep: (value: string[] | null) => value && [...value].sort(),
  },
  rhythmApproval: {
    column: 'rhythm_approval',
    fault: (value: RhythmApproval | null) =>
      value === null || [value.authority, value.documentNo, value.reason].every(filled)
        ? null
        : '请填写批准机关、文号和理由',
    keep: (value: RhythmApproval | null, plan) =>
      value && {
        ...value,
        rhythm: plan.rhythm,
        ...(plan.report_dates && { times: plan.report_dates.length }),
      },
  },
  editionRhythm: { column: 'edition_rhythm' },
  annualReview: {
    column: 'annual_review',
    fault: (value: boolean, plan) =>
      value && !manyYears(plan) ? '一年期的方案以总结评估代替年度监测' : null,
  },
  midtermReview: {
    column: 'midterm_review',
    fault: (value: string | null, plan) =>
      value && (value <= plan.starts || value >= plan.ends) ? '中期评估须在方案期限之内' : null,
  },
  changeAuthority: { column: 'change_authority', keep: (value: string | null) => value?.trim() || null },
  summaryRhythm: {
    column: 'summary_rhythm',
    fault: (value: SummaryRhythm | null, plan) =>
      value && !plan.superior_unit_id ? '方案没有上报对象，不能定期上报' : null,
  },
  verifyOnSite: {
    column: 'verify_on_site',
    fault: (value: unknown) => (typeof value === 'boolean' ? null : '须为是或否'),
  },
  recheckAfter: {
    column: 'recheck_after',
    fault: (value: number | null) =>
      value === null || (Number.isInteger(value) && value >= 1 && value <= RECHECK_MAX)
        ? null
        : `请填写1到${RECHECK_MAX}个工作日，或不设`,
  },
  matterLimits: {
    column: 'matter_limits',
    fault: (value: MatterLimitSet) => (MATTER_LIMIT_SETS.includes(value) ? null : '没有这套时限'),
  },
  // Whether they fit is asked of the ladders as they are then, by who saves it.
  ladders: { column: 'ladders', keep: (value: LadderChoice | null) => chosen(value) },
};

/**
 * Writes settings into a plan.
 * @throws Refusal plan.bad_settings
 */
export function applySettings(plan: Plan, settings: PlanSettings): void {
  const faults: Fault[] = Object.keys(settings)
    .filter(name => !(name in PLAN_SETTINGS))
    .map(where => ({ where, message: '不能设置此项' }));
  const said =
    settings.rhythm && settings.reportDates === undefined ? { ...settings, reportDates: null } : settings;
  for (const [name, { column, fault, keep }] of Object.entries(PLAN_SETTINGS)) {
    const value = said[name as keyof PlanSettings];
    if (value === undefined) continue;
    const wrong = fault?.(value as never, plan);
    if (wrong) faults.push({ where: name, message: wrong });
    else Object.assign(plan, { [column]: keep ? keep(value as never, plan) : value });
  }
  if (faults.length)
    throw new Refusal('invalid', 'plan.bad_settings', faults.map(f => f.message).join('；'), { faults });
}
