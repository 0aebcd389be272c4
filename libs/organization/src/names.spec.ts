import { containing, isUsername, nameKey, tidy, usernameKey } from './names';

it('a name is kept tidy and found in any spelling', () => {
  expect(tidy('  区 　卫健委 ')).toBe('区 卫健委');
  expect(new Set(['区卫健委', ' 区 卫健委', '区　卫健委'].map(nameKey)).size).toBe(1);
  expect(nameKey('ＡＢ公司（集团）')).toBe(nameKey('ab公司（集团）'));
});

it.each([
  ['zhangsan', true],
  ['张三', true],
  ['13800000000', true],
  ['zhang.san@qu-jw_1', true],
  ['a', false],
  ['.zhang', false],
  ['zhang san', false],
  ['a\nb', false],
  ['x'.repeat(65), false],
])('user name %j: %s', (username, good) => expect(isUsername(username)).toBe(good));

it('user names differ by more than spelling', () => {
  expect(usernameKey(' ＺｈａｎｇＳａｎ ')).toBe('zhangsan');
});

it('what is searched for stands for itself', () => {
  expect(containing('50%_\\')).toBe('%50\\%\\_\\\\%');
});
