import type { BandLight, MeasureName } from '@duban/chain';
import type { Schemas } from '../../api/client';

type Rules = Schemas['LightRulesDto'];
export type Low = 'none' | 'gt' | 'gte';
export type High = 'none' | 'lt' | 'lte';

/** A band as it is filled in: each bound with how it counts. */
export interface FilledBand {
  low: Low;
  from: number | null;
  high: High;
  to: number | null;
  light: BandLight;
}
export interface FilledRules {
  curve: Rules['curve'];
  /** `worst`, or the signals one after another: `time,pace,quality`. */
  combine: string;
  rules: { measure: MeasureName; bands: FilledBand[] }[];
}

const fill = ({ gt, gte, lt, lte, light }: Schemas['BandDto']): FilledBand => ({
  low: gte !== undefined ? 'gte' : gt !== undefined ? 'gt' : 'none',
  from: gte ?? gt ?? null,
  high: lte !== undefined ? 'lte' : lt !== undefined ? 'lt' : 'none',
  to: lte ?? lt ?? null,
  light,
});

export const filledRules = ({ curve, order, rules }: Rules): FilledRules => ({
  curve,
  combine: order ? order.join(',') : 'worst',
  rules: rules.map(r => ({ measure: r.measure as MeasureName, bands: r.bands.map(fill) })),
});

const band = ({ low, from, high, to, light }: FilledBand): Schemas['BandDto'] => ({
  ...(low !== 'none' && { [low]: from ?? undefined }),
  ...(high !== 'none' && { [high]: to ?? undefined }),
  light,
});

export const rulesOf = ({ curve, combine, rules }: FilledRules): Rules => ({
  curve,
  ...(combine !== 'worst' && { order: combine.split(',') as Schemas['Signal'][] }),
  rules: rules.map(r => ({ measure: r.measure, bands: r.bands.map(band) })),
});

/** The next band begins where the one before it ends. */
export const bandAfter = (before: FilledBand | undefined): FilledBand => ({
  ...(before && before.high !== 'none'
    ? { low: before.high === 'lt' ? ('gte' as const) : ('gt' as const), from: before.to }
    : { low: 'none' as const, from: null }),
  ...{ high: 'none', to: null, light: 'red' },
});
