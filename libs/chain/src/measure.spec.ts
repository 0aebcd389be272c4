import {
  classRank,
  completionOf,
  explain,
  percentFrom,
  ratioOf,
  type Standard,
  standardOfYear,
} from './measure';
import { converted, decimal, scaleOf, shifted } from './figures';

const standard = (comparator: string, value: string | null, more: Partial<Standard> = {}): Standard => ({
  comparator,
  value,
  unit: null,
  ...more,
});
const of = (comparator: string, goal: string | null, value: string | null, more: Partial<Standard> = {}) => {
  const { percent, met } = completionOf(standard(comparator, goal, more), value);
  return [percent, met];
};

describe('completionOf', () => {
  it.each([
    ['gte', '20', '15', [75, false]],
    ['gte', '20', '20', [100, true]],
    ['gte', '20', '25', [125, true]],
    ['eq', '3', '1', [33.3, false]],
    ['reach', '1,380', '690', [50, false]],
    // As near as it may be, what is not met is not whole.
    ['gte', '100000', '99999', [99.9, false]],
    ['gt', '20', '20', [99.9, false]],
    ['gt', '20', '20.01', [100.1, true]],
    ['lte', '10', '8', [100, true]],
    ['lte', '10', '10', [100, true]],
    ['lte', '10', '12.5', [80, false]],
    ['lt', '10', '10', [99.9, false]],
    ['lt', '10', '9.9', [100, true]],
    ['lte', '0', '1', [0, false]],
    ['lte', '0', '0', [100, true]],
    ['gte', '0', '-1', [0, false]],
    ['gte', '-5', '-3', [100, true]],
    ['gte', '-5', '-8', [0, false]],
    ['keep', '0', '0', [100, true]],
    ['keep', '0', '2', [0, false]],
    ['keep', '90', '95', [105.6, true]],
    ['keep', '90', '45', [50, false]],
  ] as const)('%s %s at %s', (comparator, goal, value, expected) => {
    expect(of(comparator, goal, value)).toEqual(expected);
  });

  it('left and right of 左右 there is room, as much as the data say', () => {
    expect(of('approx', '100', '96')).toEqual([100, true]);
    expect(of('approx', '100', '105')).toEqual([100, true]);
    expect(of('approx', '100', '94')).toEqual([94, false]);
    expect(of('approx', '100', '125')).toEqual([80, false]);
    expect(of('approx', '100', '94', { tolerance: '10' })).toEqual([100, true]);
  });

  it('growth: the base and so many percent of it', () => {
    const sales = { base: '100', unit: '亿元', cumulative: true };
    expect(of('growth', '8', '108', sales)).toEqual([100, true]);
    expect(of('growth', '8', '54', sales)).toEqual([50, false]);
    // A level grows from its base: half the way is half.
    expect(of('growth', '8', '104', { base: '100' })).toEqual([50, false]);
    expect(of('growth', '8', '99', { base: '100' })).toEqual([0, false]);
    expect(of('growth', '10', '95', { base: '100', direction: 'down' })).toEqual([50, false]);
    expect(of('growth', '10', '90', { base: '100', direction: 'down' })).toEqual([100, true]);
    // Without a base the growth itself is reported.
    expect(of('growth', '8', '6')).toEqual([75, false]);
    expect(explain(standard('growth', '8', sales), '54')).toContainEqual({
      label: '目标值',
      value: '100 × (1 + 8%) = 108亿元',
    });
  });

  it('a level moves from its base, up or down', () => {
    expect(of('reach', '60', '50', { base: '40' })).toEqual([50, false]);
    expect(of('reach', '30', '40', { base: '50', direction: 'down' })).toEqual([50, false]);
    expect(of('reach', '30', '30', { base: '50', direction: 'down' })).toEqual([100, true]);
    expect(of('reach', '30', '60', { base: '50', direction: 'down' })).toEqual([0, false]);
    // A base that is the goal already leaves no way to go.
    expect(of('reach', '40', '40', { base: '40' })).toEqual([100, true]);
    expect(of('reach', '40', '30', { base: '40' })).toEqual([75, false]);
    // What adds up starts from nothing, whatever last year was.
    expect(of('reach', '60', '30', { base: '40', cumulative: true })).toEqual([50, false]);
  });

  it('ratio, range, class, and in step with another', () => {
    expect(of('ratio', '1.8:1', '1.8:1')).toEqual([100, true]);
    expect(of('ratio', '1.8:1', '0.9：1')).toEqual([50, false]);
    expect(of('ratio', '1.8:1', '2:0')).toEqual([null, null]);
    expect(of('ratio', '2:1', '4', { direction: 'down' })).toEqual([50, false]);
    expect(of('range', '5-6', '5.5')).toEqual([100, true]);
    expect(of('range', '5-6', '4')).toEqual([80, false]);
    expect(of('range', '5-6', '7.5')).toEqual([80, false]);
    expect(of('range', '6-5', '5')).toEqual([null, null]);
    expect(of('class', 'II', 'Ⅱ类')).toEqual([100, true]);
    expect(of('class', 'II', 'I')).toEqual([100, true]);
    expect(of('class', 'II', 'III')).toEqual([0, false]);
    expect(of('class', 'II', '好')).toEqual([null, null]);
    expect(of('class', '1000', '800')).toEqual([80, false]);
    const gdp = { label: '地区生产总值增速', value: '5' };
    expect(of('in_step', null, '6', { reference: gdp })).toEqual([120, true]);
    expect(of('in_step', null, '4', { reference: gdp })).toEqual([80, false]);
    expect(of('in_step', null, '4', { reference: { ...gdp, value: null } })).toEqual([null, null]);
    expect(of('in_step', null, '4')).toEqual([null, null]);
  });

  it('leaves to people what has no number', () => {
    expect(of('trend', null, '5')).toEqual([null, null]);
    expect(of('none', null, '已建成')).toEqual([null, null]);
    expect(of('gte', null, '5')).toEqual([null, null]);
    expect(of('gte', '20', 'NaN')).toEqual([null, null]);
    expect(of('gte', '20', null)).toEqual([null, null]);
    expect(explain(standard('gte', '20', { unit: '处' }), null)).toEqual([
      { label: '目标', value: '不低于 20处' },
      { label: '实际', value: '尚无数据' },
    ]);
  });

  it('never answers with NaN or infinity, whatever it is asked', () => {
    const figures = [
      null,
      '',
      '0',
      '-0',
      '-3',
      '1e400',
      'Infinity',
      '1:0',
      '0:0',
      '999999999999999999999',
      'V',
      '5-6',
      '0-0',
    ];
    for (const c of [
      'eq',
      'gte',
      'gt',
      'lte',
      'lt',
      'approx',
      'keep',
      'range',
      'class',
      'growth',
      'ratio',
      'in_step',
      'trend',
      'x',
    ])
      for (const goal of figures)
        for (const value of figures)
          for (const base of figures)
            for (const direction of ['up', 'down', null] as const) {
              const reference = { label: '参照', value: base };
              const { percent } = completionOf({ ...standard(c, goal), base, direction, reference }, value);
              if (percent !== null && !(percent >= 0 && Number.isFinite(percent)))
                throw new Error(`${c} ${goal} ${value} ${base} ${direction}: ${percent}`);
            }
  });

  it('shows its arithmetic', () => {
    expect(explain(standard('gte', '20', { unit: '处' }), '15')).toEqual([
      { label: '目标', value: '不低于 20处' },
      { label: '实际', value: '15处' },
      { label: '差额', value: '5处' },
      { label: '计算', value: '15 ÷ 20 × 100%' },
      { label: '完成率', value: '75%' },
    ]);
    expect(explain(standard('lte', '10', { unit: '天' }), '12.5')).toContainEqual({
      label: '超出上限',
      value: '2.5天（25%）',
    });
    expect(explain(standard('trend', null), '5').at(-1)).toEqual({ label: '完成率', value: '由人工认定' });
  });
});

it('takes the slice of a year, or the whole', () => {
  const plan = standard('gte', '100');
  const slices = [{ year: 2026, value: '30' }];
  expect(standardOfYear(plan, slices, 2026).value).toBe('30');
  expect(standardOfYear(plan, slices, 2027).value).toBe('100');
});

it('suggests the mean of what its targets say, each up to 100, and nothing where one has no number', () => {
  const completion = (percent: number | null) => ({ percent, met: null, steps: [] });
  expect(percentFrom([completion(50), completion(130)])).toBe(75);
  expect(percentFrom([completion(99.9)])).toBe(99);
  expect(percentFrom([completion(50), completion(null)])).toBeNull();
  expect(percentFrom([])).toBeNull();
});

describe('figures', () => {
  it.each([
    ['12000', '万元', '亿元', '1.2'],
    ['1.2', '亿元', '万元', '12000'],
    ['0.5', '万亿元', '亿元', '5000'],
    ['3', '万户', '户', '30000'],
    ['0.1', '亿元', '亿元', '0.1'],
    ['8', '‰', '%', '0.8'],
    ['5', '％', '%', '5'],
    ['-12', '万元', '元', '-120000'],
    ['7', '元', '亿元', '0.00000007'],
  ])('%s %s are %s of %s', (value, from, to, expected) => {
    expect(converted(value, from, to)).toBe(expected);
  });

  it.each([
    ['5', '亿元', '亿美元'],
    ['5', '千克', '克'],
    ['5', '个', '家'],
    ['5', '%', '个百分点'],
    ['5', '亩', '公顷'],
    ['多', '个', '个'],
  ])('%s %s are never made %s', (value, from, to) => {
    expect(converted(value, from, to)).toBeNull();
  });

  it('reads decimals, exactly', () => {
    expect(['1,380', ' 01.50 ', '-0', '1e3', '', '1.', '１'].map(decimal)).toEqual([
      '1380',
      '1.5',
      '0',
      null,
      null,
      null,
      null,
    ]);
    expect(shifted('0.1', 1)).toBe('1');
    expect(shifted('123.456', -2)).toBe('1.23456');
    expect(scaleOf('万人次')).toEqual({ base: '人次', power: 4 });
    expect(ratioOf('1:2:3')).toBeNull();
    expect(classRank('劣Ⅴ类')).toBe(5);
  });
});
