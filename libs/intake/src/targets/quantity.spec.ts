import { splitClauses } from './clauses';
import { findQuantities } from './quantity';

const found = (text: string): string[] =>
  splitClauses(text).flatMap(c => findQuantities(c.bare).map(q => `${q.value}${q.unit}`));

describe('findQuantities', () => {
  it.each([
    ['新建学校3所', ['3所']],
    ['总额达1,380亿元', ['1380亿元']],
    ['新增市场主体1.4万户', ['1.4万户']],
    ['增长5％', ['5%']],
    ['比重提高2个百分点', ['2个百分点']],
    ['新增处理能力4万吨/日', ['4万吨/日']],
    ['实际使用外资2.5亿美元', ['2.5亿美元']],
    ['引进企业100余家', ['100家']],
    ['新增3—5个', ['3-5个']],
    ['增速5%至6%', ['5-6%']],
    ['筹集住房800套(间)', ['800套']],
    ['接待游客500万人次', ['500万人次']],
    ['进入全市前3名', ['3名']],
    ['铺设管网8千米', ['8千米']],
  ])('%s', (text, quantities) => {
    expect(found(text)).toEqual(quantities);
  });

  it.each([
    '第3届工业软件大会',
    '轨道5号线、18号线',
    '江岸路2号地块',
    '云谷9号楼',
    'D8餐酒吧街',
    '国浩18T项目',
    '5G基站、4K产业',
    '12345热线',
    '世界500强企业',
    '打造“15年高品质教育”品牌',
    '深化“6+5”议事法',
    '“四首经济”“1+8”体系',
    '贯彻《促进消费10条措施》',
    '江州府办发〔2022〕91号',
    '十四五规划',
    '2026年6月30日前完成',
    '3岁以下婴幼儿',
    '建设15分钟生活圈',
    '24小时自助服务',
    '在3个月内完成',
    '每10万人拥有律师',
    '推动5部门联动',
    '辐射100万人口的新城',
    '依托10个联合体开展攻关',
    '贯彻落实20条具体举措',
    '投资5亿元以上项目落地',
    '已建成5所学校',
    '去年完成30个项目',
  ])('%s holds no target', text => {
    expect(found(text)).toEqual([]);
  });

  it('takes the goal and not where it starts from', () => {
    expect(found('覆盖率由80%提高到90%')).toEqual(['90%']);
    expect(found('从现有的5家增加到8家')).toEqual(['8家']);
  });

  it('takes what is counted and not the threshold that describes it', () => {
    expect(found('引进投资1亿元以上项目10个')).toEqual(['10个']);
    expect(found('整治500平方米以上餐饮店20家')).toEqual(['20家']);
    expect(found('举办10场以上活动')).toEqual(['10场']);
  });

  it('takes days and hours only behind a comparator', () => {
    expect(found('优良天数达305天')).toEqual(['305天']);
    expect(found('办理时限压缩至3个工作日')).toEqual(['3个工作日']);
  });
});
