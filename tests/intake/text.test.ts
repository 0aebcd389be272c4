import { line, lines, names, read } from './shorthand';

const TITLE = '江州区2026年重点工作任务分解\n';

describe('numbers and headings', () => {
  it('reads 一、 （一） 1. with nested sections', () => {
    expect(
      lines(
        `${TITLE}一、稳增长\n（一）工业\n1．建厂。\n责任单位：区经信委\n（二）商业\n2、开店。\n责任单位：区商务委\n二、惠民生\n3. 办学。\n责任单位：区教委`,
      ),
    ).toEqual([
      '1 | 稳增长/工业 | 建厂。 |  | 区经信委 | ',
      '2 | 稳增长/商业 | 开店。 |  | 区商务委 | ',
      '3 | 惠民生 | 办学。 |  | 区教委 | ',
    ]);
  });

  it('takes （一） for tasks where they name units and nothing below does', () => {
    expect(
      lines(
        `${TITLE}一、稳增长\n（一）建厂。（责任单位：区经信委）\n（二）开店。（责任单位：区商务委）\n二、惠民生\n（一）办学。（责任单位：区教委）`,
      ),
    ).toEqual([
      '1 | 稳增长 | 建厂。 |  | 区经信委 | ',
      '2 | 稳增长 | 开店。 |  | 区商务委 | ',
      '1 | 惠民生 | 办学。 |  | 区教委 | ',
    ]);
  });

  it('takes （1） for tasks where each names units, and for steps where they do not', () => {
    expect(
      lines(
        `${TITLE}1.办好教育。\n（1）建校。（责任单位：区教委）\n（2）招师。（责任单位：区人社局）\n2.办好医疗：\n（1）建院；\n（2）招医。\n责任单位：区卫健委`,
      ),
    ).toEqual([
      '1 | 办好教育。 | 建校。 |  | 区教委 | ',
      '2 | 办好教育。 | 招师。 |  | 区人社局 | ',
      '2 |  | 办好医疗：（1）建院；（2）招医。 |  | 区卫健委 | ',
    ]);
  });

  it('reads ① and 第一章', () => {
    expect(lines(`${TITLE}第一章 教育\n①办学。（责任单位：区教委）\n②招师。（责任单位：区人社局）`)).toEqual([
      '1 | 教育 | 办学。 |  | 区教委 | ',
      '2 | 教育 | 招师。 |  | 区人社局 | ',
    ]);
  });

  it('reads paragraphs without numbers that end in a bracket with units', () => {
    expect(
      lines(`${TITLE}一、教育\n新建学校3所。（责任单位：区教委）\n招聘教师20名。（责任单位：区人社局）`),
    ).toEqual([' | 教育 | 新建学校3所。 |  | 区教委 | ', ' | 教育 | 招聘教师20名。 |  | 区人社局 | ']);
  });

  it('gives the steps below one line of units to the part they belong to', () => {
    expect(
      lines(
        `${TITLE}一、教育\n（一）办学\n1.建校。\n2.招师。\n责任单位：区教委\n（二）办医\n1.建院。\n2.招医。\n责任单位：区卫健委`,
      ),
    ).toEqual([
      '1 | 教育 | 办学1.建校。2.招师。 |  | 区教委 | ',
      '2 | 教育 | 办医1.建院。2.招医。 |  | 区卫健委 | ',
    ]);
  });
});

describe('who does it', () => {
  const one = (text: string) => read(`${TITLE}1.${text}`).tasks[0];

  it.each([
    ['办学。（责任单位：区发展改革委、区科技局，各镇街）', '', '区发展改革委 区科技局 各镇街', ''],
    [
      '办学。（牵头单位：区教委；责任单位：区财政局(区金融办)、各镇街）',
      '区教委',
      '区财政局(区金融办) 各镇街',
      '',
    ],
    ['办学。(牵头单位:区教委,配合单位:区财政局)', '区教委', '', '区财政局'],
    ['办学。【责任单位：区教委】', '', '区教委', ''],
    ['（责任单位：区教委）办学。', '', '区教委', ''],
    ['办学。(牵头单位:区教委)(配合单位:区财政局)', '区教委', '', '区财政局'],
    ['办学。\n牵头部门：区教委\n责任科室：基教科\n参与单位：区财政局', '区教委', '基教科', '区财政局'],
    ['办学。\n主责单位：区教委\n协办单位：区财政局', '区教委', '', '区财政局'],
    ['办学。\n承办单位：区教委；协作单位：区财政局', '区教委', '', '区财政局'],
    ['办学。\n区级牵头单位：区教委\n区级责任部门：区财政局', '区教委', '区财政局', ''],
    ['办学。\n牵头（责任）单位：区教委', '区教委', '', ''],
    ['办学。\n【牵头单位】区教委\n【配合单位】区财政局', '区教委', '', '区财政局'],
    ['办学。由区教委牵头，区财政局、各镇街按职责分工负责。', '区教委', '区财政局 各镇街', ''],
    [
      '办学。（区教委牵头，区财政局、区住房城乡建委等按职责分工负责）',
      '区教委',
      '区财政局 区住房城乡建委',
      '',
    ],
    ['办学。（区教委牵头，区财政局配合）', '区教委', '', '区财政局'],
    ['办学。（区教委、区财政局按职责分工负责）', '', '区教委 区财政局', ''],
  ])('%s', (text, lead, responsible, supporting) => {
    const task = one(text);
    expect([names(task.lead), names(task.responsible), names(task.supporting)]).toEqual([
      lead,
      responsible,
      supporting,
    ]);
    expect(task.text).toMatch(/^办学。/);
  });

  it('never dispatches to an owner or to units of the city above', () => {
    const task = one('修桥。\n业主单位：江州城投公司\n市级牵头单位：市交通局\n责任单位：区交通局');
    expect(task.fields).toEqual({ owner: '江州城投公司', upper_lead: '市交通局' });
    expect([names(task.lead), names(task.responsible)]).toEqual(['', '区交通局']);
    expect(one('修桥。\n业主(牵头)单位：江州城投公司\n责任单位：区交通局').fields).toEqual({
      owner: '江州城投公司',
    });
  });

  it('knows that a list goes on, at its end and in its middle', () => {
    expect(one('办学。（责任单位：区教委等）').openEnded.responsible).toBe(true);
    const middle = one('办学。（责任单位：区教委等部门，各镇街）');
    expect([names(middle.responsible), middle.openEnded.responsible]).toEqual(['区教委 各镇街', true]);
  });

  it('asks which units 相关 and 有关 mean', () => {
    const { responsible } = one('办学。（责任单位：各相关镇街、有关部门、各街道）');
    expect(responsible.map(m => [m.kind, m.needsSelection])).toEqual([
      ['group', true],
      ['group', true],
      ['group', false],
    ]);
  });

  it('takes the first unit for the lead where the paper says so, and says that it did', () => {
    const plan = read(
      `${TITLE}1.办学。\n责任单位：区教委、区财政局\n2.办医。\n责任单位：区卫健委\n备注：责任单位列第一位的为牵头单位。`,
    );
    expect(plan.tasks.map(line)).toEqual([
      '1 |  | 办学。 | 区教委 | 区财政局 | ',
      '2 |  | 办医。 | 区卫健委 |  | ',
    ]);
    expect(plan.warnings.map(w => w.code)).toContain('intake.lead_by_rule');
  });

  it('takes no ordinary sentence for a list of units', () => {
    const [a, b] = read(`${TITLE}1.办学。压实主体责任，由专人负责。\n2.办医。\n责任单位：区卫健委`).tasks;
    expect([names(a.responsible), a.text]).toEqual(['', '办学。压实主体责任，由专人负责。']);
    expect(names(b.responsible)).toBe('区卫健委');
  });

  it('reads several leaders, also set wide', () => {
    expect(one('办学。\n责任单位：区教委\n分管领导：代  江、李明').leaders).toEqual(['代江', '李明']);
  });
});

describe('until when', () => {
  const limit = (label: string) => {
    const { deadline, milestones } = read(`${TITLE}1.办学。\n责任单位：区教委\n${label}`).tasks[0];
    return { ...deadline, milestones };
  };

  it.each([
    ['完成时限：2024年6月底前', '2024-06-30', null],
    ['完成时限：6月底前', '2026-06-30', null],
    ['完成时限：年底前', '2026-12-31', null],
    ['办结时限：上半年', '2026-06-30', null],
    ['完成时间：第三季度', '2026-09-30', null],
    ['完成时间：5月上旬', '2026-05-10', null],
    ['完成时间：5月中旬', '2026-05-20', null],
    ['完成时间：2月下旬', '2026-02-28', null],
    ['完成时限：到2027年', '2027-12-31', null],
    ['计划完工：2023.06', '2023-06-30', null],
    ['计划完工：2025.5', '2025-05-31', null],
    ['决策时间：2026-03-15', '2026-03-15', null],
    ['完成时限：五年内', '2030-12-31', null],
    ['完成时限：每季度末', null, 'quarterly:end'],
    ['完成时限：每月25日前', null, 'monthly:25'],
    ['完成时限：长期坚持', null, 'standing'],
    ['进度安排：持续推进', null, 'standing'],
    ['完成时限：待定', null, null],
    ['完成时限：2025—2027年', '2027-12-31', null],
  ])('%s', (label, date, recurrence) => {
    expect(limit(label)).toMatchObject({ phrase: expect.any(String) as string, date, recurrence });
  });

  it('makes milestones of several limits; the last is the deadline', () => {
    const { date, milestones } = limit('进度安排：3月底前完成方案；6月底前开工；12月底前完工');
    expect(date).toBe('2026-12-31');
    expect(milestones).toEqual([
      { text: '3月底前完成方案', date: '2026-03-31' },
      { text: '6月底前开工', date: '2026-06-30' },
      { text: '12月底前完工', date: '2026-12-31' },
    ]);
  });

  it('keeps the start of works apart', () => {
    const task = read(`${TITLE}1.修桥。\n责任单位：区交通局\n计划开工：2026.3\n计划完工：2027.6`).tasks[0];
    expect([task.fields.start, task.deadline?.date]).toEqual(['2026.3', '2027-06-30']);
  });
});

describe('what is to be reached', () => {
  const targets = (text: string) =>
    read(`${TITLE}1.${text}\n责任单位：区教委`).tasks[0].targets.map(t =>
      [t.metric, t.comparator, t.value, t.unit].join(' '),
    );

  it.each([
    ['城乡居民收入比缩小至1.8:1。', ['城乡居民收入比 reach 1.8:1 ']],
    ['经济总量翻一番。', ['经济总量 reach 2 倍']],
    ['人均预期寿命超过80.3岁。', ['人均预期寿命 gt 80.3 岁']],
    ['安全事故死亡率小于0.015。', ['安全事故死亡率 lt 0.015 ']],
    ['投资增长8%—10%。', ['投资增速 range 8-10 %']],
    ['粮食产量不低于12万吨。', ['粮食产量 gte 12 万吨']],
    ['完成投资1.2亿元左右。', ['投资 approx 1.2 亿元']],
    ['单位GDP能耗下降3.5%。', ['单位GDP能耗降幅 eq 3.5 %']],
    ['落实江州府发〔2026〕12号文件，沿江州一路、318国道打造“1+8”体系，编制“十四五”评估。', []],
  ])('%s', (text, expected) => {
    expect(targets(text)).toEqual(expected);
  });
});

describe('a paper without units', () => {
  it('gives goals and no task, and says why', () => {
    const plan = read(`${TITLE}一、目标\n1.新建学校3所。\n2.城镇新增就业2万人以上。`);
    expect(plan.tasks).toEqual([]);
    expect(plan.goals?.map(g => [g.line, g.section, g.text, g.targets.length])).toEqual([
      [3, ['目标'], '新建学校3所。', 1],
      [4, ['目标'], '城镇新增就业2万人以上。', 1],
    ]);
    expect(plan.warnings.map(w => [w.code, w.severity])).toEqual([['intake.no_units', 'error']]);
  });
});
