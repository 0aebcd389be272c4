import { readTargets } from './read-targets';

const short = (text: string): string[] =>
  readTargets(text).map(t => [t.metric, t.comparator, t.value, t.unit ?? ''].join(' ').trim());

describe('readTargets', () => {
  it.each([
    ['地区生产总值增长5.5%左右。', '地区生产总值增速 approx 5.5 %'],
    ['固定资产投资增长6%以上。', '固定资产投资增速 gte 6 %'],
    ['商品零售总额达300亿元左右。', '商品零售总额 approx 300 亿元'],
    ['旅游收入实现53亿元。', '旅游收入 reach 53 亿元'],
    ['资产总额突破550亿元。', '资产总额 gt 550 亿元'],
    ['确保毕业生就业率不低于90%。', '毕业生就业率 gte 90 %'],
    ['新生儿死亡率控制在1.5‰以内。', '新生儿死亡率 lte 1.5 ‰'],
    ['办理时限不超过3个工作日。', '办理时限 lte 3 个工作日'],
    ['能耗强度低于0.3吨标准煤。', '能耗强度 lt 0.3 吨标准煤'],
    ['毛入园率保持100%。', '毛入园率 keep 100 %'],
    ['覆盖率巩固在90%以上。', '覆盖率 gte 90 %'],
    ['储备投资稳定保持1000亿元左右。', '储备投资 approx 1000 亿元'],
    ['服务贸易额年均增长达到5%。', '服务贸易额年均增速 reach 5 %'],
    ['事故起数下降15%以上。', '事故起数降幅 gte 15 %'],
    ['实现8%以上的增长。', '增速 gte 8 %'],
    ['研发投入占比提高到3%。', '研发投入占比 reach 3 %'],
    ['引进企业100余家。', '企业 gte 100 家'],
    ['建成公园3—5个。', '公园 range 3-5 个'],
    ['综合排名进入全市前3名。', '综合排名 lte 3 名'],
    ['完成安置房等项目18个。', '项目 reach 18 个'],
    ['为约2000名学生体检。', '学生体检 approx 2000 名'],
    ['节约用水100吨。', '节约用水 eq 100 吨'],
    ['组织至少12场商务活动。', '商务活动 gte 12 场'],
  ])('%s', (text, target) => {
    expect(short(text)).toEqual([target]);
  });

  it('reads every part of an enumeration, numbers first or last', () => {
    expect(short('推出10个云台、8条小巷、6处洞穴。')).toEqual([
      '云台 eq 10 个',
      '小巷 eq 8 条',
      '洞穴 eq 6 处',
    ]);
    expect(short('新增企业50家、人员1万名和专利300件。')).toEqual([
      '新增企业 eq 50 家',
      '新增人员 eq 1 万名',
      '新增专利 eq 300 件',
    ]);
  });

  it('gives each subject of 均 its own target, and each of 分别 its own number', () => {
    expect(short('贷款余额、保费收入均增长10%以上。')).toEqual([
      '贷款余额增速 gte 10 %',
      '保费收入增速 gte 10 %',
    ]);
    expect(short('贷款余额、保费收入分别增长8%、10%。')).toEqual([
      '贷款余额增速 eq 8 %',
      '保费收入增速 eq 10 %',
    ]);
  });

  it('lends a number without words the subject before it, not across sentences', () => {
    expect(short('资产总额突破550亿元、增长10%。')).toEqual(['资产总额 gt 550 亿元', '资产总额增速 eq 10 %']);
    expect(short('启动征收项目20个、25万平方米。')).toEqual([
      '启动征收项目 eq 20 个',
      '启动征收面积 eq 25 万平方米',
    ]);
    expect(short('收入达5亿元。增长10%。')).toEqual(['收入 reach 5 亿元', '增速 eq 10 %']);
  });

  it.each([
    ['违法建筑保持零新增。', '违法建筑新增 keep 0'],
    ['“零就业家庭”保持动态清零。', '零就业家庭 keep 0'],
    ['河道水质总体达Ⅱ类标准。', '河道水质类别 class Ⅱ 类'],
    ['打造百亿级商圈。', '商圈规模 class 100 亿元'],
    ['确保刑事案件发案率持续下降。', '刑事案件发案率 trend'],
  ])('%s has a target without a number', (text, target) => {
    expect(short(text)).toEqual([target]);
  });

  it.each([
    '对违规行为零容忍。',
    '支持百亿级企业发展。',
    '稳步提高参保率。',
    '满意度稳步提升。',
    '服务外包执行额保持全市领先。',
    '推广“10个一”工作法，办好第3届大会，争创5A级景区。',
    '落实《意见》（江州府发〔2025〕17号）。',
  ])('%s has none', text => {
    expect(short(text)).toEqual([]);
  });

  it('names a target by its quote where the words name nothing', () => {
    expect(short('达90%以上。')).toEqual(['达90%以上 gte 90 %']);
  });

  it('reads a long text without punctuation in reasonable time', () => {
    expect(readTargets('建成5个'.repeat(3000))).toHaveLength(3000);
    expect(readTargets('('.repeat(20000) + '建成5个')).toHaveLength(1);
  });

  it('quotes the text it read', () => {
    const text = '新增书屋（驿站）5个，改造花园小区等小区20个以上，惠及居民。';
    for (const target of readTargets(text)) expect(text).toContain(target.quote);
    expect(readTargets(text).map(t => t.quote)).toEqual([
      '新增书屋（驿站）5个',
      '改造花园小区等小区20个以上',
    ]);
  });
});
