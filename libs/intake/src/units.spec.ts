import { guessUnitKind, matchUnits, proposeGroupMembers, type Known } from './units';

const unit = (name: string, ...aliases: string[]): Known => ({ id: name, name, aliases });

const UNITS = [
  unit('区卫生健康委', '区卫健委'),
  unit('区发展改革委'),
  unit('区教育委员会'),
  unit('区规划自然资源局'),
  unit('区人民法院'),
  unit('区文化旅游公司'),
  unit('滨江街道'),
  unit('区江城文化公司'),
  unit('区财政局'),
  unit('区金融办'),
];
const GROUPS = [unit('各街道'), unit('区属各国有重点企业'), unit('各产业部门', '各产业主管部门')];

const first = (name: string) => matchUnits([name], UNITS, GROUPS)[0];

describe('matchUnits', () => {
  it('matches by name and by alias', () => {
    expect(first('滨江街道')).toEqual({
      name: '滨江街道',
      kind: 'unit',
      match: { id: '滨江街道', how: 'name' },
      candidates: [],
    });
    expect(first('区卫健委').match).toEqual({ id: '区卫生健康委', how: 'alias' });
    expect(first('各产业主管部门')).toMatchObject({
      kind: 'group',
      match: { id: '各产业部门', how: 'alias' },
    });
  });

  it('does not mind blanks and full-width forms', () => {
    expect(matchUnits(['解放路ＣＢＤ 管委会'], [unit('解放路CBD管委会')], [])[0].match).not.toBeNull();
  });

  it.each([
    ['区发改委', '区发展改革委', '可能是简称与全称'],
    ['区教委', '区教育委员会', '可能是简称与全称'],
    ['区规资局', '区规划自然资源局', '可能是简称与全称'],
    ['区法院', '区人民法院', '写法不同，名称相同'],
    ['江城文化公司', '区江城文化公司', '只差前面的“区”“市”等字'],
    ['滨江街道办事处', '滨江街道', '写法不同，名称相同'],
    ['区财政局(区国资委)', '区财政局', '括号前的名称相同'],
    ['区国资委（区金融办）', '区金融办', '括号内的名称相同，可能是加挂的牌子'],
    ['区发改委(区物价局)', '区发展改革委', '可能是简称与全称'],
    ['区属各重点国企', '区属各国有重点企业', '用字相同，写法不同'],
    ['各相关街道', '各街道', '同一类单位，需选定其中一部分'],
  ])('proposes for %s the unit %s, and merges nothing', (name, id, why) => {
    const { match, candidates } = first(name);
    expect(match).toBeNull();
    expect(candidates).toContainEqual({ id, name: id, why });
  });

  it.each(['区文旅委', '市发改委', '区气象局', '各管委会'])('proposes nothing for %s', name => {
    expect(first(name)).toMatchObject({ match: null, candidates: [] });
  });

  it('leaves it to a person which of two names a unit goes by', () => {
    const { match, candidates } = first('区财政局(区金融办)');
    expect(match).toBeNull();
    expect(candidates.map(c => c.id).sort()).toEqual(['区财政局', '区金融办'].sort());
  });

  it('matches neither of two units that share a name', () => {
    const known = [unit('区城投公司', '城投'), unit('区交投公司', '城投')];
    const [result] = matchUnits(['城投'], known, []);
    expect(result.match).toBeNull();
    expect(result.candidates.map(c => c.id)).toEqual(['区城投公司', '区交投公司']);
  });
});

describe('proposeGroupMembers', () => {
  const names = [
    '区教委',
    '区民政局',
    '区金融办',
    '区委宣传部',
    '区委办',
    '滨江街道',
    '青岭镇',
    '云谷管委会',
    '江州城投公司',
    '区妇联',
    '各街道',
  ];

  it.each([
    ['各街道', ['滨江街道']],
    ['各相关街道', ['滨江街道']],
    ['各镇街', ['滨江街道', '青岭镇']],
    ['各管委会', ['云谷管委会']],
    ['区属各重点国企', ['江州城投公司']],
    ['区政府各部门', ['区教委', '区民政局', '区金融办']],
    ['各产业部门', ['区教委', '区民政局', '区金融办']],
    ['各群团组织', ['区妇联']],
    ['各高校', []],
  ])('%s', (group, members) => {
    expect(proposeGroupMembers(group, names)).toEqual(members);
  });
});

describe('guessUnitKind', () => {
  it.each([
    ['区发改委', 'department'],
    ['区财政局(区金融办)', 'department'],
    ['区政府外办', 'department'],
    ['区房屋征收中心', 'department'],
    ['滨江街道', 'township'],
    ['青岭镇', 'township'],
    ['云谷管委会', 'committee'],
    ['国际商务区开发建设委员会', 'committee'],
    ['区城投公司', 'enterprise'],
    ['区委宣传部', 'party_organ'],
    ['区纪委监委', 'party_organ'],
    ['区妇联', 'mass_organization'],
    ['团区委', 'mass_organization'],
    ['区税务局', 'vertical_agency'],
    ['区公安分局', 'vertical_agency'],
    ['区消防救援支队', 'vertical_agency'],
    ['区法院', 'court'],
    ['区检察院', 'procuratorate'],
    ['市发展改革委', 'external'],
    ['江州大学', 'external'],
  ])('%s is a %s', (name, kind) => {
    expect(guessUnitKind(name)).toBe(kind);
  });

  it('takes 市教委 for a department in a city', () => {
    expect(guessUnitKind('市教委', '市')).toBe('department');
  });
});
