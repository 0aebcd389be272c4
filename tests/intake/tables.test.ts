import { readFile, type ParsedDocument } from '@duban/intake';
import { docx, pdf, xlsx } from './files';
import { line, names, read } from './shorthand';

const codes = (plan: ParsedDocument): string[] => plan.warnings.map(w => w.code);

describe('.docx', () => {
  it("reads Word's own numbers, which are not in the text", async () => {
    const file = await docx(
      '江州区2026年重点工作任务分解',
      { list: [1, 0], text: '稳增长' },
      { list: [1, 1], text: '工业' },
      { list: [1, 2], text: '建厂。（责任单位：区经信委）' },
      { list: [1, 2], text: '扩能。（责任单位：区经信委、区财政局）' },
      { list: [1, 1], text: '商业' },
      { list: [1, 2], text: '开店。（责任单位：区商务委）' },
    );
    const plan = await readFile(file, '分解.docx');
    expect(plan.tasks.map(line)).toEqual([
      '1 | 稳增长/工业 | 建厂。 |  | 区经信委 | ',
      '2 | 稳增长/工业 | 扩能。 |  | 区经信委 区财政局 | ',
      '1 | 稳增长/商业 | 开店。 |  | 区商务委 | ',
    ]);
  });

  it('reads a table with merged cells, group rows, a repeated header and several lines in a cell', async () => {
    const header = ['序号', '工作任务', '牵头单位', '配合单位', '完成时限'];
    const file = await docx('江州区2026年重点工作任务清单', {
      rows: [
        header,
        [{ text: '一、稳增长', columns: 5 }],
        ['1', '建厂。', { text: '区经信委', down: 'start' }, '区财政局\n区发展改\n革委', '6月底前'],
        ['2', '扩能。', { text: '', down: 'on' }, '—', '年底前'],
        header,
        [{ text: '（一）商业', columns: 5 }],
        ['3', '开店。', '区商务委', '各镇街', '长期坚持'],
        [{ text: '二、惠民生', columns: 5 }],
        ['4', '办学，', '区教委', '', '待定'],
        ['', '招师。', '', '', ''],
      ],
    });
    const plan = await readFile(file, '清单.docx');
    expect(plan.tasks.map(line)).toEqual([
      '1 | 稳增长 | 建厂。 | 区经信委 |  | 区财政局 区发展改革委',
      '2 | 稳增长 | 扩能。 | 区经信委 |  | ',
      '3 | 稳增长/商业 | 开店。 | 区商务委 |  | 各镇街',
      '4 | 惠民生 | 办学，招师。 | 区教委 |  | ',
    ]);
    expect(plan.tasks.map(t => t.deadline?.date ?? t.deadline?.recurrence ?? t.deadline?.phrase)).toEqual([
      '2026-06-30',
      '2026-12-31',
      'standing',
      '待定',
    ]);
    expect(plan.tasks[3].warnings.map(w => w.code)).toContain('intake.row_continued');
    expect(plan.tasks[0].source).toMatchObject({ lead: { cell: 'C3' }, deadline: { cell: 'E3' } });
  });

  it('reads a header split over two rows and two rows under one number', async () => {
    const file = await docx({
      rows: [
        [
          { text: '序号', down: 'start' },
          { text: '重点任务', down: 'start' },
          { text: '责任分工', columns: 2 },
        ],
        [{ text: '', down: 'on' }, { text: '', down: 'on' }, '牵头单位', '责任单位'],
        [{ text: '1', down: 'start' }, '建校。', '区教委', '区财政局'],
        [{ text: '', down: 'on' }, '招师。', '区人社局', '区财政局'],
        ['2', '建院。', '区卫健委', '各镇街'],
      ],
    });
    const plan = await readFile(file, '2026年清单.docx');
    expect(plan.tasks.map(line)).toEqual([
      '1 |  | 建校。 | 区教委 | 区财政局 | ',
      '1 |  | 招师。 | 区人社局 | 区财政局 | ',
      '2 |  | 建院。 | 区卫健委 | 各镇街 | ',
    ]);
    expect(plan.tasks[1].warnings.map(w => w.code)).toContain('intake.shared_number');
  });
});

describe('.xlsx', () => {
  it('reads a project list: owner, city lead, start and end, formulas, a total that is wrong', async () => {
    const file = await xlsx(
      [
        ['江州区2026年重大项目清单'],
        [
          '序号',
          '项目名称',
          '年度工作目标',
          '总投资（万元）',
          '业主（牵头）单位',
          '市级牵头单位',
          '责任单位',
          '区级责任领导',
          '计划开工',
          '计划完工',
        ],
        ['一', '交通'],
        [
          1,
          '江州大桥',
          '完成桥墩',
          1200,
          '江州城投公司',
          '市交通局',
          '区交通局、区住房城乡建委',
          '代  江\n李明',
          '2026.3',
          '2027.6',
        ],
        [
          2,
          '滨江路',
          '通车',
          { formula: 'D4*2', result: 2400 } as never,
          '江州交投公司',
          '市交通局',
          '区交通局',
          '王强',
          new Date(Date.UTC(2026, 0, 15)),
          '年底前',
        ],
        ['合计', null, null, 5000],
      ],
      ['A1:J1'],
      sheet => (sheet.getCell('I5').numFmt = 'yyyy-mm-dd'),
    );
    const plan = await readFile(file, '项目.xlsx');
    expect(plan.document).toMatchObject({
      title: '江州区2026年重大项目清单',
      kind: 'project_list',
      year: 2026,
    });
    expect(plan.tasks.map(line)).toEqual([
      '1 | 交通 | 江州大桥：完成桥墩 |  | 区交通局 区住房城乡建委 | ',
      '2 | 交通 | 滨江路：通车 |  | 区交通局 | ',
    ]);
    expect(plan.tasks[0]).toMatchObject({
      leaders: ['代江', '李明'],
      deadline: { date: '2027-06-30' },
      fields: { owner: '江州城投公司', upper_lead: '市交通局', start: '2026.3', '总投资(万元)': '1200' },
      source: { responsible: { line: 4, cell: 'G4' } },
    });
    expect(plan.tasks[1].fields).toMatchObject({ '总投资(万元)': '2400', start: '2026-01-15' });
    expect(codes(plan)).toContain('intake.total_differs');
    expect(plan.tasks.flatMap(t => [...t.lead, ...t.responsible]).some(m => /公司|^市/.test(m.name))).toBe(
      false,
    );
  });

  it('takes columns in any order, merged cells for every row they cover, and columns that change half-way', async () => {
    const file = await xlsx(
      [
        ['完成时限', '牵头科室', '任务内容', '类别'],
        ['上半年', '教育科', '建校。', '教育'],
        ['第三季度', null, '招师。', null],
        ['序号', '工作内容', '责任部门'],
        [1, '建院。', '区卫健委'],
      ],
      ['B2:B3', 'D2:D3'],
    );
    const plan = await readFile(file, '2026年任务.xlsx');
    expect(plan.tasks.map(line)).toEqual([
      ' | 教育 | 建校。 | 教育科 |  | ',
      ' | 教育 | 招师。 | 教育科 |  | ',
      '1 |  | 建院。 |  | 区卫健委 | ',
    ]);
  });

  it('takes the first unit for the lead where the header says so', async () => {
    const file = await xlsx([
      ['序号', '任务', '责任单位（列第一位的为牵头单位）'],
      [1, '办学。', '区教委、区财政局'],
    ]);
    expect((await readFile(file, 'a.xlsx')).tasks.map(line)).toEqual([
      '1 |  | 办学。 | 区教委 | 区财政局 | ',
    ]);
  });

  it('makes milestones of a cell with several limits', async () => {
    const file = await xlsx([
      ['序号', '任务', '责任单位', '进度安排'],
      [1, '修桥。', '区交通局', '3月底前完成方案；\n9月底前开工'],
    ]);
    const [task] = (await readFile(file, '2026年任务.xlsx')).tasks;
    expect(task.milestones?.map(m => m.date)).toEqual(['2026-03-31', '2026-09-30']);
    expect(task.deadline?.date).toBe('2026-09-30');
  });

  it('reads an indicator table with bases, targets, kinds and figures that are none', async () => {
    const file = await xlsx(
      [
        ['江州区“十五五”主要指标'],
        ['序号', '指标名称', '单位', '2025年（预计）', '2030年目标', '属性'],
        [1, '地区生产总值', '亿元', '1200', '年均增长6%左右', '预期性'],
        [2, '森林覆盖率', '%', '≥48', '50以上', '约束性'],
        [3, '居民人均可支配收入', '元', '—', '与地区生产总值保持同步', '预期性'],
        [4, '万元GDP能耗下降', '%', '*', '完成市级下达目标', '约束性'],
        [5, '安全事故死亡率（人/亿元）', null, '0.02', '<0.015', '约束性'],
      ],
      ['A1:F1'],
    );
    const { indicators, tasks } = await readFile(file, '指标.xlsx');
    expect(tasks).toEqual([]);
    expect(indicators.map(i => [i.no, i.name, i.unit, i.kind])).toEqual([
      [1, '地区生产总值', '亿元', 'expected'],
      [2, '森林覆盖率', '%', 'binding'],
      [3, '居民人均可支配收入', '元', 'expected'],
      [4, '万元GDP能耗下降', '%', 'binding'],
      [5, '安全事故死亡率', '人/亿元', 'binding'],
    ]);
    expect(indicators.map(i => [i.base?.value, i.target?.value, i.target?.comparator])).toEqual([
      [1200, 6, 'approx'],
      [48, 50, 'gte'],
      [null, null, 'keep'],
      [null, null, null],
      [0.02, 0.015, 'lt'],
    ]);
    expect(indicators[0].target).toMatchObject({ raw: '年均增长6%左右', annualAverage: true });
    expect(indicators[1].base).toMatchObject({ raw: '≥48', comparator: 'gte' });
    expect(indicators[0].source).toMatchObject({ target: { line: 3, cell: 'E3' } });
  });
});

describe('.csv, .tsv, .html and pasted tables', () => {
  const ROWS = [
    ['序号', '工作任务', '牵头单位', '责任单位'],
    ['1', '办学，', '区教委', '区财政局、各镇街'],
    ['2', '办医。', '区卫健委', '区财政局'],
  ];
  const EXPECTED = ['1 |  | 办学， | 区教委 | 区财政局 各镇街 | ', '2 |  | 办医。 | 区卫健委 | 区财政局 | '];

  it('reads .csv with quotes and a byte-order mark', async () => {
    const text = `\ufeff${ROWS.map(r => r.map(c => `"${c}"`).join(',')).join('\r\n')}`;
    expect((await readFile(Buffer.from(text), '任务.csv')).tasks.map(line)).toEqual(EXPECTED);
  });

  it('reads .tsv, and cells pasted from a spreadsheet', async () => {
    const text = ROWS.map(r => r.join('\t')).join('\n');
    expect((await readFile(Buffer.from(text), '任务.tsv')).tasks.map(line)).toEqual(EXPECTED);
    expect(read(text).tasks.map(line)).toEqual(EXPECTED);
  });

  it('reads .html with spans, entities and scripts', async () => {
    const html = `<!DOCTYPE html><html><head><title>x</title><style>td{}</style></head><body><script>1.假任务</script>
      <h1>江州区2026年任务清单</h1><table><tr><th>序号</th><th>工作任务</th><th>牵头单位</th><th>责任单位</th></tr>
      <tr><td colspan=4>一、民生</td></tr>
      <tr><td>1</td><td>办学&mdash;<br>扩班。</td><td rowspan="2">区教委</td><td>区财政局</td></tr>
      <tr><td>2</td><td>招师。</td><td>区人社局</td></tr></table></body></html>`;
    const plan = await readFile(Buffer.from(html), '清单.html');
    expect(plan.tasks.map(line)).toEqual([
      '1 | 民生 | 办学—扩班。 | 区教委 | 区财政局 | ',
      '2 | 民生 | 招师。 | 区教委 | 区人社局 | ',
    ]);
    expect(plan.document.title).toBe('江州区2026年任务清单');
  });

  const FLAT =
    '江州区2026年重大改革清单\n序号\n改革事项\n市级牵头单位\n年度目标任务\n区级责任领导\n区级责任单位\n一、经济\n1\n放管服改革\n市政务办\n推进一网通办，办件时间压缩至3天。\n李明\n王强\n区政务办\n2\n国企改革\n市国资委\n完成重组方案。\n代  江\n区国资委、\n各国企\n';

  it('puts a table flattened to one cell a line together again', () => {
    const plan = read(FLAT);
    expect(plan.tasks.map(line)).toEqual([
      '1 | 经济 | 推进一网通办，办件时间压缩至3天。 |  | 区政务办 | ',
      '2 | 经济 | 完成重组方案。 |  | 区国资委 各国企 | ',
    ]);
    expect(plan.tasks.map(t => t.leaders)).toEqual([['李明', '王强'], ['代江']]);
    expect(plan.tasks[0].fields).toEqual({ item: '放管服改革', upper_lead: '市政务办' });
  });

  it('marks the row whose cells cannot be told apart', () => {
    const plan = read('2026年任务\n序号\n工作任务\n责任领导\n责任单位\n1\n办学。\n2\n办医。\n李明\n区卫健委');
    expect(plan.tasks[0].warnings.map(w => w.code)).toContain('intake.cell_uncertain');
    expect(names(plan.tasks[1].responsible)).toBe('区卫健委');
  });
});

describe('.pdf', () => {
  it('reads lines by their height and joins those that wrap', async () => {
    const text = [
      '江州区2026年重点工作任务分解',
      '一、教育',
      '1.新建学校3所，扩建学校两所，改善农村学校办学条件，确保秋',
      '季开学前全部投用。（责任单位：区教委、区住房城乡建委）',
      '2.招聘教师。（责任单位：区人社局）',
      '— 1 —',
    ];
    const file = pdf(
      text.map((t, i) => ({ x: i === 0 ? 180 : i === 3 ? 50 : 70, y: 780 - i * 20, text: t })),
    );
    const plan = await readFile(file, '分解.pdf');
    expect(plan.tasks.map(line)).toEqual([
      '1 | 教育 | 新建学校3所，扩建学校两所，改善农村学校办学条件，确保秋季开学前全部投用。 |  | 区教委 区住房城乡建委 | ',
      '2 | 教育 | 招聘教师。 |  | 区人社局 | ',
    ]);
  });
});
