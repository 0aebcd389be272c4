import type { CountedDue, Limit } from '@duban/calendar';
import type { MatterKind, Obstacle } from '@duban/chain';
import type { MatterLimitSet } from '@duban/task';

type Owed = 'accept_matter' | 'answer_matter' | 'confirm_matter';
/** Workdays. `several`: for what more than one unit has to be brought together for. */
type Days = Readonly<Record<Owed, number>> & { several?: number };

/**
 * 时限 of 困难问题、政策建议, as sets of which a plan chooses one.
 * - `default`: 2 / 10 / 5, the limits of the obligation table. 10 workdays to a solution are what 枣庄“接诉即办” gives
 *   what is not answered at once.
 * - `124`: 1 to respond, 2 for what is plain, 4 for the rest, after the “124”时效要求 of 珠海市《进一步强化市场主体诉求响应
 *   服务工作方案》 (2023; 南方日报 2023-05-16). There 1 is an hour and 2 are questions; between units it is a workday, and
 *   the rest is what needs coordination or a change of policy. It says nothing of confirming: 5, as by default.
 */
export const MATTER_LIMITS: Readonly<Record<MatterLimitSet, Days>> = {
  default: { accept_matter: 2, answer_matter: 10, confirm_matter: 5 },
  '124': { accept_matter: 1, answer_matter: 2, several: 4, confirm_matter: 5 },
};

/** The limit within which something is owed about a matter. */
export function matterLimit(
  set: MatterLimitSet,
  owed: Owed,
  about: { kind: MatterKind; obstacle: Obstacle | null },
): Limit {
  const days = MATTER_LIMITS[set];
  const several = about.kind === 'policy_advice' || about.obstacle === 'coordination';
  const n = owed === 'answer_matter' && several ? (days.several ?? days.answer_matter) : days[owed];
  return { n, unit: 'workday' };
}

/** Limits for whatever the next event opens, counted from `now`. */
export const matterDue = (
  set: MatterLimitSet,
  about: { kind: MatterKind; obstacle: Obstacle | null },
  now: Date,
): Record<Owed, CountedDue> => ({
  accept_matter: { from: now, limit: matterLimit(set, 'accept_matter', about) },
  answer_matter: { from: now, limit: matterLimit(set, 'answer_matter', about) },
  confirm_matter: { from: now, limit: matterLimit(set, 'confirm_matter', about) },
});
