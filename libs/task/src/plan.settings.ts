import { type Fault, Refusal } from '@duban/kernel';
import { MATTER_LIMIT_SETS, type MatterLimitSet, type Plan } from './plan.entity';

/** What the office may set about a plan while it runs. */
export interface PlanSettings {
  /** 实地核查 before a task is closed; asked of completions submitted from now on. */
  verifyOnSite: boolean;
  /** 回头看 so many workdays after closing; null: only where it is ordered. For tasks closed from now on. */
  recheckAfter: number | null;
  /** Limits of 困难问题、政策建议; for what is opened from now on. */
  matterLimits: MatterLimitSet;
}

interface Setting<V> {
  column: keyof Plan;
  /** What is wrong with a value, or null. */
  fault: (value: V) => string | null;
}

/** Workdays: two years at most. */
const RECHECK_MAX = 500;

/** Every setting with its column; nothing else of a plan can be configured. */
const SETTINGS: { readonly [K in keyof PlanSettings]: Setting<PlanSettings[K]> } = {
  verifyOnSite: {
    column: 'verify_on_site',
    fault: value => (typeof value === 'boolean' ? null : '须为是或否'),
  },
  recheckAfter: {
    column: 'recheck_after',
    fault: value =>
      value === null || (Number.isInteger(value) && value >= 1 && value <= RECHECK_MAX)
        ? null
        : `请填写1到${RECHECK_MAX}个工作日,或不设`,
  },
  matterLimits: {
    column: 'matter_limits',
    fault: value => (MATTER_LIMIT_SETS.includes(value) ? null : '没有这套时限'),
  },
};

/**
 * Writes a patch into a plan.
 * @throws Refusal plan.bad_setting for a value that will not do, a setting that is unknown, or nothing to set
 */
export function applySettings(plan: Plan, patch: Partial<PlanSettings>): void {
  const given = Object.entries(patch).filter(([, value]) => value !== undefined);
  const faults = given.flatMap<Fault>(([name, value]) => {
    const setting = (SETTINGS as Readonly<Record<string, Setting<never> | undefined>>)[name];
    const message = setting ? setting.fault(value as never) : '不能设置此项';
    return message ? [{ where: name, message }] : [];
  });
  if (faults.length || !given.length)
    throw new Refusal('invalid', 'plan.bad_setting', '方案设置不正确', {
      mend: given.length ? '请按提示更正' : '请至少设置一项',
      faults,
    });
  for (const [name, value] of given)
    Object.assign(plan, { [SETTINGS[name as keyof PlanSettings].column]: value });
}
