import { isRefusal } from '@duban/kernel';
import { docx, xlsx } from '../files';
import { gists } from '../gist';
import { codeOf, read } from '../shorthand';

/** `nothing`, or how many tasks and whether goals: a paper nobody is named in may give goals, and never a task. */
function outcome(text: string): string {
  try {
    const { tasks, goals, indicators } = read(text);
    return `${tasks.length} tasks${goals?.length ? ', goals' : ''}${indicators.length ? ', indicators' : ''}`;
  } catch (e) {
    if (isRefusal(e)) return 'nothing';
    throw e;
  }
}

describe('papers that hand out no work', () => {
  it.each([
    [
      'news',
      '江州区推进老旧小区改造\n本报讯（记者王强）3月5日，记者从区住房城乡建委获悉，2025年我区完成老旧小区改造35个，惠及群众2.1万户。区住房城乡建委负责人表示，今年将继续加大力度。\n“以前下雨就漏水，现在好了。”居民李大爷说。\n来源：江州日报　责任编辑：张敏',
      'nothing',
    ],
    [
      'a law',
      '江州市物业管理条例\n第一章 总则\n第一条 为了规范物业管理活动，制定本条例。\n第二条 市住房城乡建设主管部门负责全市物业管理活动的监督管理工作。\n第三条 街道办事处、乡镇人民政府负责指导业主大会成立。\n第二章 业主\n第四条 业主应当在30日内缴纳物业费。',
      'nothing',
    ],
    [
      'a notice of a meeting',
      '关于召开全区经济运行调度会的通知\n各镇街，区级有关部门：\n定于2026年4月10日召开全区经济运行调度会，现将有关事项通知如下：\n一、会议时间\n2026年4月10日（星期五）上午9:30\n二、会议地点\n区政府四楼会议室\n三、参会人员\n（一）区政府领导；\n（二）区发展改革委、区经信委、区财政局主要负责人。\n四、有关要求\n请于4月8日前将参会名单报区政府办公室（联系人：王强，电话：68812345）。\n江州区人民政府办公室\n2026年4月3日',
      'nothing',
    ],
    [
      'a speech',
      '在全区招商引资大会上的讲话\n（2026年2月18日）\n李明\n同志们：\n今天我们召开大会，主要目的是动员全区上下抓招商。下面我讲三点意见。\n一、认清形势，增强紧迫感\n去年我们引进项目60个，到位资金120亿元。\n二、突出重点，狠抓落实\n全年要引进亿元以上项目50个，到位资金150亿元。\n三、加强领导，形成合力\n各级各部门要主动作为，发展改革、财政等部门要密切配合。',
      '0 tasks, goals',
    ],
    [
      'goals of a plan',
      '江州区国民经济和社会发展第十五个五年规划纲要\n第一章 发展目标\n到2030年，地区生产总值达到1900亿元，常住人口城镇化率超过95%。\n第二章 重点任务\n坚持创新驱动，建设国家级创新平台10个。',
      '0 tasks, goals',
    ],
    [
      'an answer to a deputy',
      '江州区教育委员会关于区十九届人大五次会议第123号建议的答复函\n王强代表：\n您提出的《关于增加公办幼儿园的建议》收悉，经与区财政局、区规划自然资源局共同研究，现答复如下：\n一、工作开展情况\n2025年新建公办幼儿园5所，新增学位1500个。\n二、下一步打算\n我委将会同有关部门继续推进。\n江州区教育委员会\n2026年5月6日',
      'nothing',
    ],
    [
      'a list of telephone numbers',
      '江州区政府系统值班电话\n序号\t单位\t电话\t传真\n1\t区发展改革委\t68810001\t68810002\n2\t区教委\t68810003\t68810004\n3\t区财政局\t68810005\t68810006',
      'nothing',
    ],
    [
      'who does what in general: duties of offices',
      '江州区应急指挥部工作规则\n一、指挥长负责全面工作。\n二、副指挥长协助指挥长工作。\n三、各成员单位要加强配合，社会各界要积极参与，企业要落实主体责任。',
      'nothing',
    ],
  ])('%s', (_, text, expected) => {
    expect(outcome(text)).toBe(expected);
  });

  it('an empty file, one of blanks, one of control characters', async () => {
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from(' \r\n\t\u3000\n'),
      Buffer.from('\ufeff'),
      Buffer.from('\x07\x1b\x01'),
    ])
      expect(await codeOf(bytes, '空.txt')).toBe('intake.nothing_found');
  });

  it('tables without work in them', async () => {
    const people = await docx('江州区第三批认定企业名单', {
      rows: [
        ['序号', '企业名称', '所属镇街', '认定时间'],
        ['1', '江州某某科技有限公司', '城南镇', '2025年12月'],
      ],
    });
    expect(await codeOf(people, '名单.docx')).not.toBe('read');
    const budget = await xlsx([
      ['2026年部门预算表'],
      ['科目', '上年执行数', '预算数'],
      ['教育支出', 1200, 1300],
    ]);
    expect(await codeOf(budget, '预算.xlsx')).not.toBe('read');
    expect(await codeOf(await docx(), '空.docx')).toBe('intake.nothing_found');
    expect(await codeOf(await xlsx([]), '空.xlsx')).toBe('intake.nothing_found');
  });
});

describe('what is no unit', () => {
  it.each([
    '坚持党的领导，各方面齐心协力，社会各界广泛参与。',
    '落实企业主体责任、部门监管责任、属地管理责任。',
    '推动政府、企业、社会多元共治，强化部门联动配合。',
    '建立由区长牵头的工作专班。',
    '由专人负责，加强指导。',
    '引导企业（个体工商户、合作社）参与。',
    '加强与市级部门（市发展改革委、市财政局等）沟通。',
    '完善“街道吹哨、部门报到”机制，由党员干部牵头。',
  ])('%s', text => {
    const [task] = read(`江州区2026年重点工作任务分解\n1.${text}\n2.办学。\n责任单位：区教委`).tasks;
    expect([...task.lead, ...task.responsible, ...task.supporting]).toEqual([]);
    expect(task.text).toBe(text);
  });

  it('a person who answers, a telephone, a column of who looks on', async () => {
    const file = await xlsx([
      ['序号', '任务', '责任单位', '责任人', '联系电话', '督查单位', '数据来源单位', '考核单位'],
      [1, '办学。', '区教委', '王强', '68812345', '区政府督查室', '区统计局', '区考核办'],
    ]);
    const { readFile } = await import('@duban/intake');
    expect(gists(await readFile(file, '2026年任务.xlsx'))).toEqual([
      '1 办学。 | 责 区教委 | 责任人=王强 | 联系电话=68812345 | 督查单位=区政府督查室 | 数据来源单位=区统计局 | 考核单位=区考核办',
    ]);
  });
});
