import {
  dayFault,
  emailFault,
  instantFault,
  listFault,
  textFault,
  uuidFault,
  wholeFault,
} from './field-faults';

const NUL = String.fromCharCode(0);
const HALF_A_PAIR = String.fromCharCode(0xd83d);

describe('text', () => {
  it.each([
    ['督办', null],
    ['一行\n又一行\t', null],
    ['😀😀😀😀', null],
    ['', '不能为空'],
    [undefined, '不能为空'],
    [null, '不能为空'],
    [5, '须为文字'],
    ['12345', '不超过 4 字，现为 5 字'],
    [`a${NUL}`, '含有不可见的控制字符'],
    [`a${HALF_A_PAIR}`, '含有不可见的控制字符'],
  ])('%j: %s', (value, fault) => {
    expect(textFault(value, 1, value === '一行\n又一行\t' ? 10 : 4)).toBe(fault);
  });

  it('may be empty, or has to have some length', () => {
    expect(textFault('', 0, 4)).toBeNull();
    expect(textFault('a', 2, 4)).toBe('至少 2 字');
  });
});

it.each([
  ['2026-02-28', null],
  ['2024-02-29', null],
  ['2026-02-29', '没有这一天'],
  ['2026-13-01', '没有这一天'],
  ['0001-01-01', '没有这一天'],
  ['2026-2-3', '须为日期，如 2026-03-31'],
  [20260203, '须为日期，如 2026-03-31'],
])('day %j: %s', (value, fault) => expect(dayFault(value)).toBe(fault));

it.each([
  ['2026-03-31T10:00:00Z', true],
  ['2026-03-31T10:00+08:00', true],
  ['2026-03-31T10:00:00.123456+08:00', true],
  ['2026-03-31T10:00:00', false],
  ['2026-03-31T25:00:00Z', false],
  ['2026-02-30T10:00:00Z', false],
  ['2026-03-31', false],
  [0, false],
])('instant %j: %s', (value, good) => expect(instantFault(value) === null).toBe(good));

it.each([
  [3, null],
  [0, '不小于 1'],
  [10, '不大于 9'],
  [2.5, '须为整数'],
  ['3', '须为整数'],
  [NaN, '须为整数'],
  [2 ** 53, '须为整数'],
])('whole %j: %s', (value, fault) => expect(wholeFault(value, 1, 9)).toBe(fault));

it.each([
  ['zhangsan@example.cn', true],
  ['张三@例子.中国', true],
  ['zhangsan', false],
  ['a@b\r\nBcc: c@d', false],
  ['a@b, c@d', false],
  ['<a@b>', false],
])('email %j: %s', (value, good) => expect(emailFault(value) === null).toBe(good));

it('lists name the item', () => {
  const one = (v: unknown): string | null => uuidFault(v);
  const good = '018f3c1e-6f0a-7c3a-9b1e-2d4f5a6b7c8d';
  expect(listFault([good, good.toUpperCase()], 0, 2, one)).toBeNull();
  expect(listFault([good, 'x'], 0, 2, one)).toBe('第 2 项不是有效的编号');
  expect(listFault([], 1, 2, one)).toBe('至少 1 项');
  expect(listFault([good, good, good], 1, 2, one)).toBe('不超过 2 项，现为 3 项');
  expect(listFault(good, 1, 2, one)).toBe('须为列表');
});
