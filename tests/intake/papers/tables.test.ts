import { readFile, type ParsedDocument } from '@duban/intake';
import { docx, xlsx } from '../files';
import { gists } from '../gist';
import { read } from '../shorthand';

const codes = (plan: ParsedDocument): string[] => [...new Set(plan.warnings.map(w => w.code))];
const text = (...lines: string[]): string => lines.join('\n');

describe('tables as offices publish them', () => {
  it('督办台账: who gave it and when is no deadline and no leader; a state is a field', async () => {
    const file = await xlsx(
      [
        ['江州区政府督办事项台账（2026年第3期）'],
        ['单位：区政府督查室　　　　填表日期：2026年3月31日'],
        [
          '序号',
          '督办事项',
          '交办时间',
          '领导批示',
          '承办单位',
          '协办单位',
          '办结时限',
          '进展情况',
          '是否办结',
          '联系人及电话',
        ],
        [
          1,
          '解决滨江小区二次供水问题。',
          '2026-03-02',
          '李区长：请尽快解决',
          '区水利局',
          '区住房城乡建委\n城南街道',
          '4月15日前',
          '已完成现场踏勘',
          '否',
          '王强 13900000000',
        ],
        [
          2,
          '化解江州天街“烂尾”风险。',
          new Date(Date.UTC(2026, 2, 5)),
          '',
          '区住房城乡建委',
          '区信访办、区公安分局',
          new Date(Date.UTC(2026, 5, 30)),
          '',
          '否',
          '',
        ],
      ],
      ['A1:J1', 'A2:J2'],
      sheet => ['C5', 'G5'].forEach(c => (sheet.getCell(c).numFmt = 'yyyy/m/d')),
    );
    const plan = await readFile(file, '台账.xlsx');
    expect(gists(plan)).toEqual([
      '1 解决滨江小区二次供水问题。 | 牵 区水利局 | 配 区住房城乡建委 城南街道 | 限 2026-04-15 | 交办时间=2026-03-02 | 领导批示=李区长：请尽快解决 | 进展情况=已完成现场踏勘 | 是否办结=否 | 联系人及电话=王强 13900000000',
      '2 化解江州天街“烂尾”风险。 | 牵 区住房城乡建委 | 配 区信访办 区公安分局 | 限 2026-06-30 | 交办时间=2026-03-05 | 是否办结=否',
    ]);
    expect(plan.document).toMatchObject({
      title: '江州区政府督办事项台账（2026年第3期）',
      year: 2026,
      kind: 'instruction',
    });
  });

  it('整改清单: what is to be done are the measures; who looks on is not who does it', async () => {
    const file = await docx('江州区2025年度审计查出问题整改清单', {
      rows: [
        ['序号', '存在问题', '整改目标', '整改措施', '责任领导', '整改责任单位', '督导单位', '整改时限'],
        [
          '1',
          '2023年完成的3个项目未及时决算。',
          '完成决算',
          '1.2026年5月底前完成3个项目决算；\n2.建立台账。',
          '周立',
          '区财政局',
          '区审计局',
          '2026年5月底前',
        ],
        [
          '2',
          '专项资金闲置1200万元。',
          '全部盘活',
          '收回闲置资金1200万元。',
          '周立',
          '区民政局\n区残联',
          '区审计局',
          '立行立改并长期坚持',
        ],
        ['3', '制度不健全。', '', '修订《资金管理办法》。', '王强', '区教委', '区审计局', '已完成'],
      ],
    });
    expect(gists(await readFile(file, '清单.docx'))).toEqual([
      '1 1.2026年5月底前完成3个项目决算；\n2.建立台账。 | 责 区财政局 | 导 周立 | 限 2026-05-31 | 标 reach 3 个 | 存在问题=2023年完成的3个项目未及时决算。 | 整改目标=完成决算 | 督导单位=区审计局',
      '2 收回闲置资金1200万元。 | 责 区民政局 区残联 | 导 周立 | 限 standing | 标 eq 1200 万元 | 存在问题=专项资金闲置1200万元。 | 整改目标=全部盘活 | 督导单位=区审计局',
      '3 修订《资金管理办法》。 | 责 区教委 | 导 王强 | 限 ?已完成 | 存在问题=制度不健全。 | 督导单位=区审计局',
    ]);
  });

  it('招商签约项目表: investors, places and sums are fields', async () => {
    const file = await xlsx(
      [
        ['江州区2026年一季度招商签约项目推进表'],
        [
          '序号',
          '项目名称',
          '投资方',
          '总投资额（亿元）',
          '建设内容及规模',
          '落户地',
          '牵头部门',
          '服务专员',
          '包抓领导',
          '开工时间',
          '竣工时间',
        ],
        [
          1,
          '新能源电池壳体项目',
          '江苏某某科技有限公司',
          5.2,
          '建设厂房3万平方米，年产壳体500万套',
          '江州高新区',
          '区招商投资局',
          '张敏',
          '李明',
          '2026年6月',
          '2027年12月',
        ],
        [
          2,
          '预制菜产业园',
          '某某食品集团',
          3,
          '建设生产线6条',
          '城南镇',
          '区农业农村委',
          '刘洋',
          '周立',
          '2026.4',
          '2026.12',
        ],
        ['合计', null, null, 8.2],
      ],
      ['A1:K1'],
    );
    const plan = await readFile(file, '签约.xlsx');
    expect(gists(plan)).toEqual([
      '1 新能源电池壳体项目：建设厂房3万平方米，年产壳体500万套 | 牵 区招商投资局 | 导 李明 | 限 2027-12-31 | 标 eq 3 万平方米; eq 500 万套 | item=新能源电池壳体项目 | 投资方=江苏某某科技有限公司 | 总投资额(亿元)=5.2 | 落户地=江州高新区 | 服务专员=张敏 | start=2026年6月',
      '2 预制菜产业园：建设生产线6条 | 牵 区农业农村委 | 导 周立 | 限 2026-12-31 | 标 eq 6 条 | item=预制菜产业园 | 投资方=某某食品集团 | 总投资额(亿元)=3 | 落户地=城南镇 | 服务专员=刘洋 | start=2026.4',
    ]);
    expect(codes(plan)).not.toContain('intake.total_differs');
  });

  it('优化营商环境: classes merged downwards, a header in two rows over three columns, a remark below', async () => {
    const file = await docx('江州区2026年优化营商环境重点任务清单', {
      rows: [
        [
          { text: '类别', down: 'start' },
          { text: '序号', down: 'start' },
          { text: '改革举措', down: 'start' },
          { text: '责任分工', columns: 3 },
          { text: '完成时限', down: 'start' },
        ],
        [
          { text: '', down: 'on' },
          { text: '', down: 'on' },
          { text: '', down: 'on' },
          '市级牵头单位',
          '区级牵头单位',
          '配合单位',
          { text: '', down: 'on' },
        ],
        [
          { text: '准入', down: 'start' },
          '1',
          '企业开办0.5个工作日办结。',
          '市市场监管局',
          '区市场监管局',
          '区税务局\n区公安\n分局',
          '6月底前',
        ],
        [
          { text: '', down: 'on' },
          '2',
          '推行“一业一证”。',
          '市政务服务办',
          '区政务服务办',
          '各相关部门',
          '持续推进',
        ],
        [
          { text: '融资', down: 'start' },
          '3',
          '新增普惠贷款20亿元以上。',
          '市委金融办',
          '区财政局（区金融办）',
          '—',
          '全年',
        ],
        [{ text: '注：配合单位排名不分先后。', columns: 7 }],
      ],
    });
    const plan = await readFile(file, '清单.docx');
    expect(gists(plan)).toEqual([
      '1 [准入] 企业开办0.5个工作日办结。 | 牵 区市场监管局 | 配 区税务局 区公安分局 | 限 2026-06-30 | upper_lead=市市场监管局',
      '2 [准入] 推行“一业一证”。 | 牵 区政务服务办 | 配 各相关部门? | 限 standing | upper_lead=市政务服务办',
      '3 [融资] 新增普惠贷款20亿元以上。 | 牵 区财政局（区金融办） | 限 2026-12-31 | 标 gte 20 亿元 | upper_lead=市委金融办',
    ]);
  });

  it('a cell that says in lines who leads and who helps; steps in a cell; quarters as columns', async () => {
    const file = await docx('江州县2026年十件民生实事任务分解表', {
      rows: [
        ['序号', '实事名称', '工作内容', '责任单位', '一季度', '二季度', '三季度', '四季度'],
        [
          '1',
          '敬老助餐',
          '新建老年食堂12个。',
          '牵头单位：县民政局\n配合单位：县财政局、各乡镇',
          '选址',
          '开工4个',
          '开工8个',
          '全部投用',
        ],
        [
          '2',
          '农村道路',
          '改造农村公路60公里，力争10月底前完工。',
          '牵头：县交通运输局\n配合：县自然资源局',
          '',
          '20公里',
          '40公里',
          '60公里',
        ],
      ],
    });
    expect(gists(await readFile(file, '实事.docx'))).toEqual([
      '1 新建老年食堂12个。 | 牵 县民政局 | 配 县财政局 各乡镇+ | 标 eq 12 个 | item=敬老助餐 | 一季度=选址 | 二季度=开工4个 | 三季度=开工8个 | 四季度=全部投用',
      '2 改造农村公路60公里，力争10月底前完工。 | 牵 县交通运输局 | 配 县自然资源局 | 限 2026-10-31 | 标 eq 60 公里 | item=农村道路 | 二季度=20公里 | 三季度=40公里 | 四季度=60公里',
    ]);
  });

  it('a workbook with two sheets, one hidden; numbers as （1）; limits as dates and months', async () => {
    const file = await xlsx(
      [
        ['序号', '重点任务', '主责单位', '协同单位', '时间节点'],
        ['（1）', '完成规划修编。', '区规划自然资源局', '各镇街', '2026/6/30'],
        ['（2）', '完成征地800亩。', '区征地中心', '', '9月'],
        ['（3）', '启动安置房建设。', '区住建委', '江州城投集团', '2026.3.15'],
      ],
      [],
      sheet => {
        const book = sheet.workbook;
        const hidden = book.addWorksheet('旧表');
        hidden.addRows([
          ['序号', '重点任务', '主责单位'],
          [1, '旧任务。', '区旧局'],
        ]);
        hidden.state = 'hidden';
        const second = book.addWorksheet('镇街');
        second.addRows([
          ['序号', '工作任务', '责任镇街', '完成时限'],
          [1, '整治场镇环境。', '城南镇、城北街道', '年底前'],
        ]);
      },
    );
    expect(gists(await readFile(file, '2026年任务.xlsx'))).toEqual([
      '1 完成规划修编。 | 牵 区规划自然资源局 | 配 各镇街+ | 限 2026-06-30',
      '2 完成征地800亩。 | 牵 区征地中心 | 限 2026-09-30 | 标 reach 800 亩',
      '3 启动安置房建设。 | 牵 区住建委 | 配 江州城投集团 | 限 2026-03-15',
      '1 整治场镇环境。 | 责 城南镇 城北街道 | 限 2026-12-31',
    ]);
  });

  it('a table flattened to one cell a line, with blank lines, headings and a header again', () => {
    const flat = text(
      '江州区2026年重点项目建设计划表',
      '',
      '序号',
      '',
      '项目名称',
      '',
      '建设内容',
      '',
      '年度目标',
      '',
      '责任单位',
      '',
      '责任领导',
      '',
      '一、基础设施',
      '',
      '1',
      '',
      '江州二桥',
      '',
      '全长1.8公里，双向6车道',
      '',
      '完成主塔封顶，完成投资6亿元',
      '',
      '区交通运输委',
      '',
      '何小军',
      '',
      '2',
      '',
      '滨江路西延',
      '',
      '改造道路3.2公里',
      '',
      '建成通车',
      '',
      '区住房城乡建委',
      '区交通运输委',
      '',
      '赵文明',
      '',
      '序号',
      '',
      '项目名称',
      '',
      '建设内容',
      '',
      '年度目标',
      '',
      '责任单位',
      '',
      '责任领导',
      '',
      '二、产业',
      '',
      '3',
      '',
      '智能网联产业园',
      '',
      '建设厂房20万平方米',
      '',
      '主体完工，入驻企业10家以上',
      '',
      '江州高新区管委会',
      '',
      '何渡',
      '',
    );
    expect(gists(read(flat))).toEqual([
      '1 [基础设施] 江州二桥：完成主塔封顶，完成投资6亿元 | 责 区交通运输委 | 导 何小军 | 标 reach 6 亿元 | item=江州二桥 | 建设内容=全长1.8公里，双向6车道',
      '2 [基础设施] 滨江路西延：建成通车 | 责 区住房城乡建委 区交通运输委 | 导 赵文明 | item=滨江路西延 | 建设内容=改造道路3.2公里',
      '3 [产业] 智能网联产业园：主体完工，入驻企业10家以上 | 责 江州高新区管委会 | 导 何渡 | 标 gte 10 家 | item=智能网联产业园 | 建设内容=建设厂房20万平方米',
    ]);
  });

  it('a table copied with bars between its cells', () => {
    const bars = text(
      '江州县2026年政务公开重点任务分工表',
      '序号 | 工作任务 | 牵头单位 | 责任单位 | 完成时限 |',
      '---|---|---|---|---|',
      '1 | 公开重大建设项目信息。 | 县发展改革委 | 县住建局、县交通局 | 每季度末 |',
      '2 | 政务新媒体开通率达到95%。 | 县政府办公室 | 各乡镇 | 12月底 |',
    );
    expect(gists(read(bars))).toEqual([
      '1 公开重大建设项目信息。 | 牵 县发展改革委 | 责 县住建局 县交通局 | 限 quarterly:end',
      '2 政务新媒体开通率达到95%。 | 牵 县政府办公室 | 责 各乡镇+ | 限 2026-12-31 | 标 reach 95 %',
    ]);
  });

  it('two tables of different columns below their headings, in .html', async () => {
    const row = (cells: string[]): string => `<tr>${cells.map(c => `<td>${c}</td>`).join('')}</tr>`;
    const html = `<html><body><p>江州区2026年重点工作任务清单</p><p>一、经济发展</p><table>${row(['序号', '任务', '责任单位'])}${row(['1', '工业投资增长12%', '区经信委<br/>区统计局'])}</table>
      <p>二、民生改善</p><table><thead>${row(['项目', '目标任务', '主办部门', '协办部门', '时限'])}</thead>${row(['就业', '城镇新增就业1.5万人', '区人力社保局', '各镇街', '12月20日前'])}</table></body></html>`;
    expect(gists(await readFile(Buffer.from(html), '清单.html'))).toEqual([
      '1 [经济发展] 工业投资增长12% | 责 区经信委 区统计局 | 标 eq 12 %',
      '- [民生改善] 就业：城镇新增就业1.5万人 | 牵 区人力社保局 | 配 各镇街+ | 限 2026-12-20 | 标 eq 1.5 万人 | item=就业',
    ]);
  });

  it('a .csv of a district with the units first, quotes and thousands', async () => {
    const csv =
      '\ufeff责任单位,工作目标,完成时限,序号\r\n"区商务委、区文化旅游委","社会消费品零售总额达到1,380亿元，增长6%以上",2026年12月31日前,1\r\n区商务委,"引进首店30家",下半年,2\r\n';
    expect(gists(await readFile(Buffer.from(csv), '2026年任务.csv'))).toEqual([
      '1 社会消费品零售总额达到1,380亿元，增长6%以上 | 责 区商务委 区文化旅游委 | 限 2026-12-31 | 标 reach 1380 亿元; gte 6 %',
      '2 引进首店30家 | 责 区商务委 | 限 2026-12-31 | 标 eq 30 家',
    ]);
  });

  it('two rows under one number and one owner for several rows in .xlsx; a wrong count in the total', async () => {
    const file = await xlsx(
      [
        ['序号', '任务', '具体事项', '责任单位', '业主单位', '完成时间'],
        [1, '轨道交通', '完成车站主体2座', '区住房城乡建委', '江州轨道公司', '6月'],
        [null, null, '完成盾构1.2公里', '区交通运输委', null, '12月'],
        [2, '停车设施', '新增泊位800个', '区城市管理局', '江州城投集团', '11月底'],
        ['合计：4项', null, null, null, null, null],
      ],
      ['A2:A3', 'B2:B3', 'E2:E3', 'A5:F5'],
    );
    const plan = await readFile(file, '2026年计划.xlsx');
    expect(gists(plan)).toEqual([
      '1 完成车站主体2座 | 责 区住房城乡建委 | 限 2026-06-30 | 标 reach 2 座 | item=轨道交通 | owner=江州轨道公司',
      '1 完成盾构1.2公里 | 责 区交通运输委 | 限 2026-12-31 | 标 reach 1.2 公里 | item=轨道交通 | owner=江州轨道公司',
      '2 新增泊位800个 | 责 区城市管理局 | 限 2026-11-30 | 标 eq 800 个 | item=停车设施 | owner=江州城投集团',
    ]);
    expect(codes(plan)).toContain('intake.total_differs');
  });
});

describe('indicator tables', () => {
  const show = (plan: ParsedDocument): string[] =>
    plan.indicators.map(i =>
      [
        i.no,
        i.name,
        i.unit,
        ...[i.base, i.target].map(v =>
          v ? `${v.comparator} ${v.value}${v.annualAverage ? ' 年均' : ''} (${v.raw})` : null,
        ),
        i.kind,
      ].join(' | '),
    );

  it('“十五五”主要指标: classes at the left, two header rows, a column of means', async () => {
    const file = await docx('江州区“十五五”时期经济社会发展主要指标', {
      rows: [
        [
          { text: '类别', down: 'start' },
          { text: '序号', down: 'start' },
          { text: '指标名称', down: 'start' },
          { text: '单位', down: 'start' },
          { text: '2025年', down: 'start' },
          { text: '规划目标', columns: 2 },
          { text: '属性', down: 'start' },
        ],
        [
          { text: '', down: 'on' },
          { text: '', down: 'on' },
          { text: '', down: 'on' },
          { text: '', down: 'on' },
          { text: '', down: 'on' },
          '2030年',
          '年均增长（%）',
          { text: '', down: 'on' },
        ],
        [
          { text: '经济发展', down: 'start' },
          '1',
          '地区生产总值',
          '亿元',
          '1380',
          '1900左右',
          '6.5',
          '预期性',
        ],
        [{ text: '', down: 'on' }, '2', '常住人口城镇化率', '%', '92.6', '>95', '—', '预期性'],
        [
          { text: '绿色生态', down: 'start' },
          '3',
          '单位地区生产总值能耗降低',
          '%',
          '*',
          '完成市级下达目标',
          '',
          '约束性',
        ],
        [{ text: '', down: 'on' }, '4', '空气质量优良天数比率', '%', '88.5（预计）', '≥90', '', '约束性'],
      ],
    });
    expect(show(await readFile(file, '指标.docx'))).toEqual([
      '1 | 地区生产总值 | 亿元 | eq 1380 (1380) | approx 1900 (1900左右) | expected',
      '2 | 常住人口城镇化率 | % | eq 92.6 (92.6) | gt 95 (>95) | expected',
      '3 | 单位地区生产总值能耗降低 | % | null null (*) | null null (完成市级下达目标) | binding',
      '4 | 空气质量优良天数比率 | % | eq 88.5 (88.5（预计）) | gte 90 (≥90) | binding',
    ]);
  });

  it('绩效目标表: indicators of three levels and their values, no task', async () => {
    const file = await xlsx([
      ['2026年项目支出绩效目标表'],
      ['一级指标', '二级指标', '三级指标', '计量单位', '指标值'],
      ['产出指标', '数量指标', '改造小区数', '个', '≥18'],
      [null, '质量指标', '验收合格率', '%', '100'],
      ['效益指标', '社会效益指标', '受益户数', '户', '不少于12000'],
      ['满意度指标', '服务对象满意度', '群众满意度', '%', '≥95'],
    ]);
    const plan = await readFile(file, '绩效.xlsx');
    expect(plan.tasks).toEqual([]);
    expect(show(plan)).toEqual([
      ' | 改造小区数 | 个 |  | gte 18 (≥18) | ',
      ' | 验收合格率 | % |  | eq 100 (100) | ',
      ' | 受益户数 | 户 |  | gte 12000 (不少于12000) | ',
      ' | 群众满意度 | % |  | gte 95 (≥95) | ',
    ]);
  });

  it('目标任务表 with who answers for each indicator: both an indicator and a task', async () => {
    const file = await xlsx([
      ['江州区2026年主要经济指标目标任务表'],
      ['序号', '指标名称', '计量单位', '2025年完成数', '2026年目标', '责任单位'],
      [1, '固定资产投资增速', '%', 4.2, '6', '区发展改革委'],
      [2, '一般公共预算收入', '亿元', 68.3, '71', '区财政局'],
    ]);
    const plan = await readFile(file, '目标.xlsx');
    expect(show(plan)).toEqual([
      '1 | 固定资产投资增速 | % | eq 4.2 (4.2) | eq 6 (6) | ',
      '2 | 一般公共预算收入 | 亿元 | eq 68.3 (68.3) | eq 71 (71) | ',
    ]);
    expect(plan.tasks.map(t => [t.no, t.responsible.map(m => m.name).join(' ')])).toEqual([
      [1, '区发展改革委'],
      [2, '区财政局'],
    ]);
  });
});

describe('a project list flattened to one cell a line', () => {
  const head = [
    '序号',
    '项目名称',
    '建设内容',
    '总投资(万元)',
    '2026年计划投资(万元)',
    '年度工作目标',
    '业主(牵头)单位',
    '市级责任单位',
    '区级责任单位',
    '区级责任领导',
    '计划开工',
    '计划完工',
  ];
  const rows = [
    '合计(4项)',
    '353000',
    '120200',
    '一、现代基础设施(2项)',
    '200000',
    '80000',
    '1',
    '江州大桥',
    '全长1.8公里，双向6车道',
    '150000',
    '60000',
    '完成主塔封顶',
    '江州城投集团',
    '市交通局',
    '区交通局',
    '代  江',
    '2022.06',
    '2027.5',
    '2',
    '滨江路西延',
    '改造道路3.2公里',
    '50000',
    '20000',
    '建成通车',
    '江州交投公司',
    '市住房城乡建委',
    '区住房城乡建委、',
    '区交通局',
    '何渡',
    '何小军',
    '2025年3月',
    '2026年12月',
    '二、现代产业体系(2项)',
    '153000',
    '40200',
    '3',
    '智能网联产业园',
    '建设厂房20万平方米',
    '100000',
    '40000',
    '主体完工',
    '江州高新开发公司',
    '市经济信息委',
    '江州高新区管委会',
    '廖英',
    '2025.9',
    '2027.12',
    '4',
    '预制菜中心厨房',
    '新建生产线6条',
    '53000',
    '200',
    '完成前期工作，力争年底前开工',
    '待定',
    '市农业农村委',
    '区农业农村委',
    '龙庆',
    '2026.11',
    '2028.6',
  ];
  it('groups and totals with their sums, figures that are no row numbers, two leaders in one cell', () => {
    const plan = read(text('江州区2026年度重大项目清单', ...head, ...rows));
    expect(gists(plan)).toEqual([
      '1 [现代基础设施(2项)] 江州大桥：完成主塔封顶 | 责 区交通局 | 导 代江 | 限 2027-05-31 | item=江州大桥 | 建设内容=全长1.8公里，双向6车道 | 总投资(万元)=150000 | 2026年计划投资(万元)=60000 | owner=江州城投集团 | upper_lead=市交通局 | start=2022.06',
      '2 [现代基础设施(2项)] 滨江路西延：建成通车 | 责 区住房城乡建委 区交通局 | 导 何渡 何小军 | 限 2026-12-31 | item=滨江路西延 | 建设内容=改造道路3.2公里 | 总投资(万元)=50000 | 2026年计划投资(万元)=20000 | owner=江州交投公司 | upper_lead=市住房城乡建委 | start=2025年3月',
      '3 [现代产业体系(2项)] 智能网联产业园：主体完工 | 责 江州高新区管委会 | 导 廖英 | 限 2027-12-31 | item=智能网联产业园 | 建设内容=建设厂房20万平方米 | 总投资(万元)=100000 | 2026年计划投资(万元)=40000 | owner=江州高新开发公司 | upper_lead=市经济信息委 | start=2025.9',
      '4 [现代产业体系(2项)] 预制菜中心厨房：完成前期工作，力争年底前开工 | 责 区农业农村委 | 导 龙庆 | 限 2028-06-30 | item=预制菜中心厨房 | 建设内容=新建生产线6条 | 总投资(万元)=53000 | 2026年计划投资(万元)=200 | owner=待定 | upper_lead=市农业农村委 | start=2026.11',
    ]);
    expect(codes(plan)).not.toContain('intake.total_differs');
  });
});
