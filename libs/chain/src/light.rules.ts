/**
 * Rules of lights as data: each holds one measure against bands of colours; measures belong to three signals that are
 * judged apart. A rule set is checked whole, since published rules have holes (银川 leaves 0–10 points without a
 * colour).
 */
export const LIGHTS = ['green', 'blue', 'yellow', 'red', 'grey'] as const;
export type Light = (typeof LIGHTS)[number];
/** What a band may show; grey means that no rule is asked. From the mildest to the gravest. */
export const BAND_LIGHTS = ['green', 'blue', 'yellow', 'red'] as const;
export type BandLight = (typeof BAND_LIGHTS)[number];
export const BAND_LABELS: Readonly<Record<BandLight, string>> = {
  green: '绿灯',
  blue: '蓝灯',
  yellow: '黄灯',
  red: '红灯',
};

export const SIGNALS = ['time', 'pace', 'quality'] as const;
export type Signal = (typeof SIGNALS)[number];
export const SIGNAL_LABELS: Readonly<Record<Signal, string>> = {
  time: '时限',
  pace: '进度',
  quality: '质量',
};

/** 序时进度: how the share of the work that should be done grows. */
export const PACE_CURVES = {
  calendar_days: '按自然日',
  workdays: '按工作日',
  quarters: '按季度',
  milestones: '按节点',
} as const;
export type PaceCurve = keyof typeof PACE_CURVES;

interface Measure {
  signal: Signal;
  label: string;
  unit: string;
  /** Counted, not measured: between 2 and 3 there is nothing. */
  whole: boolean;
  /** The smallest value it can have; null: none. */
  least: number | null;
}

/** Periods the quality of reports is looked at over. */
export const RECENT_PERIODS = 3;

export const MEASURES = {
  /** Negative: still to come. The day itself is 0 as long as it is not over. */
  workdays_overdue: { signal: 'time', label: '超期', unit: '个工作日', whole: true, least: null },
  points_behind: { signal: 'pace', label: '落后序时进度', unit: '个百分点', whole: false, least: null },
  shortfall_percent: { signal: 'pace', label: '比序时进度少', unit: '%', whole: false, least: null },
  ratio_to_plan: { signal: 'pace', label: '为序时进度的', unit: '%', whole: false, least: 0 },
  periods_without_progress: { signal: 'pace', label: '连续无新进展', unit: '期', whole: true, least: 0 },
  periods_missed: { signal: 'pace', label: '连续未报', unit: '期', whole: true, least: 0 },
  returns_recent: {
    signal: 'quality',
    label: `近${RECENT_PERIODS}期报告退回`,
    unit: '次',
    whole: true,
    least: 0,
  },
  notices_unanswered: { signal: 'quality', label: '逾期未答复的督办单', unit: '份', whole: true, least: 0 },
  red_notices_open: { signal: 'quality', label: '未办结的红色督办单', unit: '份', whole: true, least: 0 },
} as const satisfies Record<string, Measure>;
export type MeasureName = keyof typeof MEASURES;

/** Which values have a colour: one lower bound at most, one upper bound at most. */
export interface Band {
  gt?: number;
  gte?: number;
  lt?: number;
  lte?: number;
  light: BandLight;
}

export interface LightRule {
  measure: MeasureName;
  /** From the lowest values to the highest, without gap or overlap. */
  bands: readonly Band[];
}

export interface LightRules {
  curve: PaceCurve;
  /** `worst`: the gravest of the three; or the first signal in this order that is not green. */
  combine: 'worst' | readonly Signal[];
  rules: readonly LightRule[];
}

export interface RuleFault {
  where: string;
  message: string;
}

const BOUNDS = ['gt', 'gte', 'lt', 'lte'] as const;
/** So that SQL and TypeScript count alike, in whole tenths. */
const inTenths = (n: number): boolean => Number.isInteger(Math.round(n * 1e6) / 1e5);

/** An edge of a band: a value, and whether it lies above (1) or below (0) the value itself. */
interface Edge {
  at: number;
  after: 0 | 1;
}
const LOWEST: Edge = { at: -Infinity, after: 0 };
const HIGHEST: Edge = { at: Infinity, after: 1 };

/** Where a band begins. Of a counted measure “more than 2” begins at 3. */
export function lowerEdge({ gt, gte }: Band, whole: boolean): Edge {
  if (gte !== undefined) return { at: gte, after: 0 };
  if (gt === undefined) return LOWEST;
  return whole ? { at: gt + 1, after: 0 } : { at: gt, after: 1 };
}

function upperEdge({ lt, lte }: Band, whole: boolean): Edge {
  if (lt !== undefined) return { at: lt, after: 0 };
  if (lte === undefined) return HIGHEST;
  return whole ? { at: lte + 1, after: 0 } : { at: lte, after: 1 };
}

const order = (a: Edge, b: Edge): number => (a.at === b.at ? a.after - b.after : a.at < b.at ? -1 : 1);

/** What lies between two edges, in words: 0–10 个百分点, 小于 0 个工作日, 恰好 10%. */
function stretch(from: Edge, to: Edge, { unit, whole }: Measure): string {
  const last = whole ? to.at - 1 : to.at;
  if (from.at === -Infinity) return `${whole ? `${last} ${unit}及以下` : `小于 ${to.at} ${unit}`}`;
  if (to.at === Infinity) return `${whole ? `${from.at} ${unit}及以上` : `大于 ${from.at} ${unit}`}`;
  if (last === from.at) return `恰好 ${from.at} ${unit}`;
  return `${from.at}–${last} ${unit}`;
}

function bandFaults(band: Band, where: string, measure: Measure): RuleFault[] {
  const faults: RuleFault[] = [];
  if (!BAND_LIGHTS.includes(band.light))
    faults.push({ where: `${where}.light`, message: `没有“${String(band.light)}”这种颜色` });
  for (const bound of BOUNDS) {
    const n = band[bound];
    if (n === undefined) continue;
    if (typeof n !== 'number' || !Number.isFinite(n) || Math.abs(n) > 10_000)
      faults.push({ where: `${where}.${bound}`, message: '须为数字' });
    else if (measure.whole ? !Number.isInteger(n) : !inTenths(n))
      faults.push({ where: `${where}.${bound}`, message: measure.whole ? '须为整数' : '至多一位小数' });
  }
  if (band.gt !== undefined && band.gte !== undefined) faults.push({ where, message: '下限只能有一个' });
  if (band.lt !== undefined && band.lte !== undefined) faults.push({ where, message: '上限只能有一个' });
  return faults;
}

function ruleFaults({ measure: name, bands }: LightRule, where: string): RuleFault[] {
  const measure: Measure | undefined = Object.hasOwn(MEASURES, name) ? MEASURES[name] : undefined;
  if (!measure) return [{ where: `${where}.measure`, message: `没有“${String(name)}”这个指标` }];
  if (!bands?.length) return [{ where: `${where}.bands`, message: `“${measure.label}”没有设置颜色` }];
  const wrong = bands.flatMap((b, i) => bandFaults(b, `${where}.bands.${i}`, measure));
  if (wrong.length) return wrong;
  const spans = bands
    .map((b, i) => ({
      i,
      light: b.light,
      from: lowerEdge(b, measure.whole),
      to: upperEdge(b, measure.whole),
    }))
    .sort((a, b) => order(a.from, b.from));
  const faults: RuleFault[] = [];
  const fault = (i: number, message: string): void =>
    void faults.push({ where: `${where}.bands.${i}`, message: `${measure.label}：${message}` });
  let reached: Edge = measure.least === null ? LOWEST : { at: measure.least, after: 0 };
  let last: (typeof spans)[number] | undefined;
  for (const span of spans) {
    if (order(span.from, span.to) >= 0) {
      fault(span.i, '上限不大于下限');
      continue;
    }
    const gap = order(reached, span.from);
    if (gap < 0) fault(span.i, `${stretch(reached, span.from, measure)}没有颜色`);
    const end = order(span.to, reached) < 0 ? span.to : reached;
    if (gap > 0 && last)
      fault(
        span.i,
        `${stretch(span.from, end, measure)}有两种颜色（${BAND_LABELS[last.light]}、${BAND_LABELS[span.light]}）`,
      );
    if (order(reached, span.to) < 0) reached = span.to;
    last = span;
  }
  if (order(reached, HIGHEST) < 0) fault(spans.length - 1, `${stretch(reached, HIGHEST, measure)}没有颜色`);
  if (!faults.length && spans.some((s, i) => s.i !== i)) fault(0, '请按数值从小到大排列');
  return faults;
}

/** Everything that is wrong with a rule set: unknown measures, gaps, overlaps, an order that leaves a signal out. */
export function validateRuleSet(rules: LightRules): RuleFault[] {
  const faults: RuleFault[] = [];
  if (!rules || typeof rules !== 'object') return [{ where: 'rules', message: '须为一组规则' }];
  if (!Object.hasOwn(PACE_CURVES, rules.curve))
    faults.push({ where: 'curve', message: '没有这种序时进度算法' });
  if (!rules.rules?.length) return [...faults, { where: 'rules', message: '至少要有一条规则' }];
  rules.rules.forEach((r: LightRule, i) => faults.push(...ruleFaults(r, `rules.${i}`)));
  const names = rules.rules.map(r => r.measure);
  names.forEach((name, i) => {
    if (names.indexOf(name) < i)
      faults.push({ where: `rules.${i}.measure`, message: '同一指标只能有一条规则' });
  });
  if (rules.combine !== 'worst') {
    const used = SIGNALS.filter(s => names.some(n => MEASURES[n]?.signal === s));
    const listed = rules.combine ?? [];
    if (new Set(listed).size !== listed.length || listed.some(s => !SIGNALS.includes(s)))
      faults.push({ where: 'combine', message: '次序须由时限、进度、质量组成，不重复' });
    for (const s of used)
      if (!listed.includes(s)) faults.push({ where: 'combine', message: `次序中缺少“${SIGNAL_LABELS[s]}”` });
  }
  return faults;
}

/** A band in words: 大于 10 至 30 个百分点. */
export function bandText(band: Band, measure: MeasureName): string {
  const { unit } = MEASURES[measure];
  const low = band.gt !== undefined ? `大于 ${band.gt}` : band.gte !== undefined ? `不小于 ${band.gte}` : '';
  const high = band.lt !== undefined ? `小于 ${band.lt}` : band.lte !== undefined ? `不大于 ${band.lte}` : '';
  return low || high ? `${[low, high].filter(Boolean).join('、')} ${unit}` : '任何情况';
}
