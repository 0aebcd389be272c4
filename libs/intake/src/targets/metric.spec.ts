import { nounAfter, phraseBefore } from './metric';

describe('phraseBefore', () => {
  it.each([
    ['打造沉浸式消费新场景', '沉浸式消费新场景'],
    ['高标准整治窨井盖', '整治窨井盖'],
    ['新建改建燃气管网', '新建改建燃气管网'],
    ['改造升级临江大厦等老旧楼宇', '改造老旧楼宇'],
    ['打造智慧社区、智慧医院等', '智慧社区、智慧医院等'],
    ['集聚创意设计、互联网服务企业', '集聚创意设计、互联网服务企业'],
    ['做优环境、引进总部企业', '总部企业'],
    ['“一街一业”建设特色产业基地', '特色产业基地'],
    ['推动“小升规”', '小升规'],
    ['6月底前建成口袋公园', '口袋公园'],
    ['2026年新增高等级绿道', '新增高等级绿道'],
    ['启动征收项目', '启动征收项目'],
    ['全区中小学心理辅导室覆盖率', '中小学心理辅导室覆盖率'],
    ['与邻近区县等地重点合作', '重点合作'],
    ['完善基本养老保险参保率', '完善基本养老保险参保率'],
    ['开发区企业', '开发区企业'],
    ['民营企业占', '民营企业占比'],
  ])('%s → %s', (text, name) => {
    const { verb, noun } = phraseBefore(text);
    expect(verb + noun).toBe(name);
  });

  it('tells the first verb, which may be about finishing', () => {
    expect(phraseBefore('完成化工园等提升项目').head).toBe('完成');
  });
});

describe('nounAfter', () => {
  it('keeps the thing and drops what becomes of it', () => {
    expect(nounAfter('商场和购物中心向主题化转变')).toBe('商场和购物中心');
    expect(nounAfter('的合作项目')).toBe('合作项目');
  });
});
