import { LIGHT_PRESETS } from './light.presets';
import { type Band, bandText, type LightRules, type MeasureName, validateRuleSet } from './light.rules';

const rules = (measure: string, bands: Band[], more: Partial<LightRules> = {}): LightRules => ({
  curve: 'calendar_days',
  combine: 'worst',
  rules: [{ measure: measure as MeasureName, bands }],
  ...more,
});
const messages = (measure: string, ...bands: Band[]): string[] =>
  validateRuleSet(rules(measure, bands)).map(f => f.message);

it.each(Object.entries(LIGHT_PRESETS))(
  'the shipped set %s has no gap and no overlap, and names its source',
  (_, preset) => {
    expect(validateRuleSet(preset.rules)).toEqual([]);
    expect(preset.source).not.toBe('');
  },
);

describe('validateRuleSet', () => {
  it('names the hole 银川 leaves', () => {
    expect(
      messages(
        'points_behind',
        { lte: 0, light: 'green' },
        { gt: 10, lte: 30, light: 'yellow' },
        { gt: 30, light: 'red' },
      ),
    ).toEqual(['落后序时进度：0–10 个百分点没有颜色']);
  });

  it('names a hole of one value, below, and above', () => {
    expect(messages('points_behind', { lt: 10, light: 'green' }, { gt: 10, light: 'red' })).toEqual([
      '落后序时进度：恰好 10 个百分点没有颜色',
    ]);
    expect(messages('points_behind', { gte: 0, light: 'red' })).toEqual([
      '落后序时进度：小于 0 个百分点没有颜色',
    ]);
    expect(messages('points_behind', { lte: 30, light: 'red' })).toEqual([
      '落后序时进度：大于 30 个百分点没有颜色',
    ]);
    expect(messages('workdays_overdue', { lte: 0, light: 'green' }, { gt: 1, light: 'red' })).toEqual([
      '超期：恰好 1 个工作日没有颜色',
    ]);
    expect(messages('returns_recent', { gte: 1, lt: 5, light: 'yellow' })).toEqual([
      '近3期报告退回：恰好 0 次没有颜色',
      '近3期报告退回：5 次及以上没有颜色',
    ]);
  });

  it('counts what is counted: above 2 and from 3 on are the same', () => {
    expect(messages('returns_recent', { lte: 2, light: 'green' }, { gte: 3, light: 'red' })).toEqual([]);
    expect(messages('returns_recent', { lt: 3, light: 'green' }, { gt: 2, light: 'red' })).toEqual([]);
    expect(messages('points_behind', { lte: 2, light: 'green' }, { gte: 3, light: 'red' })).toEqual([
      '落后序时进度：2–3 个百分点没有颜色',
    ]);
    // What cannot be negative needs no colour there.
    expect(messages('ratio_to_plan', { gte: 0, lt: 80, light: 'red' }, { gte: 80, light: 'green' })).toEqual(
      [],
    );
  });

  it('names overlaps, of one value too', () => {
    expect(messages('points_behind', { lte: 15, light: 'green' }, { gt: 10, light: 'red' })).toEqual([
      '落后序时进度：10–15 个百分点有两种颜色（绿灯、红灯）',
    ]);
    expect(messages('points_behind', { lte: 10, light: 'green' }, { gte: 10, light: 'red' })).toEqual([
      '落后序时进度：恰好 10 个百分点有两种颜色（绿灯、红灯）',
    ]);
  });

  it('refuses what it does not know', () => {
    expect(messages('mood', { light: 'red' })).toEqual(['没有“mood”这个指标']);
    expect(messages('toString', { light: 'red' })).toEqual(['没有“toString”这个指标']);
    expect(messages('points_behind', { light: 'purple' as never })).toEqual(['没有“purple”这种颜色']);
    expect(messages('points_behind', { lt: 1.25, light: 'red' }, { gte: 1.25, light: 'red' })).toEqual([
      '至多一位小数',
      '至多一位小数',
    ]);
    expect(messages('periods_missed', { lt: 1.5, light: 'red' }, { gte: 2, light: 'red' })).toEqual([
      '须为整数',
    ]);
    expect(messages('points_behind', { lt: NaN, light: 'red' })).toEqual(['须为数字']);
    expect(messages('points_behind')).toEqual(['“落后序时进度”没有设置颜色']);
    expect(messages('points_behind', { gt: 5, lt: 5, light: 'red' })).toContain(
      '落后序时进度：上限不大于下限',
    );
    expect(messages('points_behind', { gt: 5, light: 'red' }, { lte: 5, light: 'green' })).toEqual([
      '落后序时进度：请按数值从小到大排列',
    ]);
  });

  it('asks that a measure stands once, and that an order leaves no signal out', () => {
    const one = { measure: 'points_behind', bands: [{ light: 'green' }] } as const;
    const twice = { ...rules('points_behind', []), rules: [one, one] };
    expect(validateRuleSet(twice)).toEqual([{ where: 'rules.1.measure', message: '同一指标只能有一条规则' }]);
    const order = (combine: LightRules['combine']) =>
      validateRuleSet({ ...rules('points_behind', [{ light: 'green' }]), combine }).map(f => f.message);
    expect(order(['time'])).toEqual(['次序中缺少“进度”']);
    expect(order(['pace', 'time'])).toEqual([]);
    expect(order(['pace', 'pace'])).toEqual(['次序须由时限、进度、质量组成，不重复']);
    expect(
      validateRuleSet({ ...rules('points_behind', [{ light: 'green' }]), curve: 'moon' as never }),
    ).toEqual([{ where: 'curve', message: '没有这种序时进度算法' }]);
    expect(validateRuleSet({ ...rules('x', []), rules: [] })).toEqual([
      { where: 'rules', message: '至少要有一条规则' },
    ]);
  });
});

it('says a band in words', () => {
  expect(bandText({ gt: 10, lte: 30, light: 'yellow' }, 'points_behind')).toBe('大于 10、不大于 30 个百分点');
  expect(bandText({ light: 'green' }, 'points_behind')).toBe('任何情况');
});
