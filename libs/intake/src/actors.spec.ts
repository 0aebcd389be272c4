import { isGroupName, readActors } from './actors';

const names = (list: string): string[] => readActors(list).mentions.map(m => m.name);

describe('readActors', () => {
  it('reads units and groups in the order written, repetitions included', () => {
    expect(readActors('区商务委、各管委会、区教委、各管委会')).toEqual({
      mentions: [
        { name: '区商务委', kind: 'unit', needsSelection: false },
        { name: '各管委会', kind: 'group', needsSelection: false },
        { name: '区教委', kind: 'unit', needsSelection: false },
        { name: '各管委会', kind: 'group', needsSelection: false },
      ],
      openEnded: false,
    });
  });

  it.each(['各相关街道', '各有关街道', '有关管委会', '相关部门', '区级有关部门'])(
    'asks for a selection of %s',
    name => {
      expect(readActors(name).mentions).toEqual([{ name, kind: 'group', needsSelection: true }]);
    },
  );

  it.each(['各街道', '区属各重点国企', '区政府各部门', '区属国企', '区级部门', '各镇街'])(
    '%s is a group',
    name => {
      expect(isGroupName(name)).toBe(true);
    },
  );

  it.each(['区国资委', '区城投公司', '河湾新城建设指挥部办公室', '区委宣传部'])('%s is a unit', name => {
    expect(isGroupName(name)).toBe(false);
  });

  it.each([
    ['区税务局、区国资委等', ['区税务局', '区国资委']],
    ['区税务局、区国资委等部门。', ['区税务局', '区国资委']],
    ['区税务局等有关单位', ['区税务局']],
  ])('%s goes on', (list, expected) => {
    expect(readActors(list)).toMatchObject({ openEnded: true });
    expect(names(list)).toEqual(expected);
  });

  it('splits at full- and half-width separators but not inside brackets', () => {
    expect(names('区科技局(区外专局、区知产局)，区教委；区民政局 区司法局')).toEqual([
      '区科技局(区外专局、区知产局)',
      '区教委',
      '区民政局',
      '区司法局',
    ]);
  });

  it('splits at 和/及 only between whole names', () => {
    expect(names('区委宣传部及各街道')).toEqual(['区委宣传部', '各街道']);
    expect(names('区规划和自然资源局、区文化和旅游委')).toEqual(['区规划和自然资源局', '区文化和旅游委']);
  });

  it('takes a dash or 无 for an empty list', () => {
    expect(names('—')).toEqual([]);
    expect(names('无')).toEqual([]);
  });
});
