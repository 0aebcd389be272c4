import { readFile } from '@duban/intake';
import { docx, xlsx } from '../files';
import { figures } from '../gist';

describe('indicator tables', () => {
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
    expect(figures(await readFile(file, '指标.docx'))).toEqual([
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
    expect(figures(plan)).toEqual([
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
    expect(figures(plan)).toEqual([
      '1 | 固定资产投资增速 | % | eq 4.2 (4.2) | eq 6 (6) | ',
      '2 | 一般公共预算收入 | 亿元 | eq 68.3 (68.3) | eq 71 (71) | ',
    ]);
    expect(plan.tasks.map(t => [t.no, t.responsible.map(m => m.name).join(' ')])).toEqual([
      [1, '区发展改革委'],
      [2, '区财政局'],
    ]);
  });

  it('knows the year from the head of a column where no title names it', async () => {
    const file = await xlsx([
      ['指标名称', '计量单位', '2025年实际', '2026年目标', '属性', '牵头部门'],
      ['城乡居民收入比', '—', '2.05:1', '1.98:1', '预期性', '区农业农村局'],
      ['单位能耗降低', '%', '—', '完成市下达目标', '约束性', '区发改局'],
    ]);
    const plan = await readFile(file, '指标.xlsx');
    expect(plan.document.year).toBe(2026);
    expect(figures(plan)).toEqual([
      ' | 城乡居民收入比 | — | eq null (2.05:1) | eq null (1.98:1) | expected',
      ' | 单位能耗降低 | % | null null (—) | null null (完成市下达目标) | binding',
    ]);
    expect(plan.tasks.map(t => t.lead.map(m => m.name).join(' '))).toEqual(['区农业农村局', '区发改局']);
  });
});
