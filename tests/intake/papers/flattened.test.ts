import type { ParsedDocument } from '@duban/intake';
import { gists } from '../gist';
import { read } from '../shorthand';

/** Tables copied out of pages: one cell a line, and nothing left of their rules. */
const text = (...lines: string[]): string => lines.join('\n');
const show = (plan: ParsedDocument): string[] =>
  plan.indicators.map(i =>
    [
      `${i.no} ${i.name} (${i.unit ?? ''})`,
      ...[i.base, i.target].map(v =>
        v ? `${v.comparator} ${v.value}${v.annualAverage ? ' 年均' : ''}` : '',
      ),
      i.kind ?? '',
    ].join(' | '),
  );

describe('indicator tables flattened to one cell a line', () => {
  it('with numbers and group rows', () => {
    const plan = read(
      text(
        '江州区“十五五”时期经济社会发展主要指标',
        ...['序号', '指标名称', '单位', '2025年', '2030年', '年均增长', '指标属性'],
        '一、经济发展',
        ...['1', '地区生产总值', '亿元', '1380', '1900左右', '6.5%左右', '预期性'],
        ...['2', '规模以上工业增加值增速', '%', '7.2', '—', '7', '预期性'],
        '二、绿色生态',
        ...['3', '森林覆盖率', '%', '≥48', '≥50', '—', '约束性'],
        ...['4', '单位地区生产总值能耗降低', '%', '*', '完成市级下达目标', '—', '约束性'],
      ),
    );
    expect(plan.tasks).toEqual([]);
    expect(show(plan)).toEqual([
      '1 地区生产总值 (亿元) | eq 1380 | approx 1900 | expected',
      '2 规模以上工业增加值增速 (%) | eq 7.2 | eq 7 年均 | expected',
      '3 森林覆盖率 (%) | gte 48 | gte 50 | binding',
      '4 单位地区生产总值能耗降低 (%) | null null | null null | binding',
    ]);
  });

  it('with the class before the number, once for all of its rows', () => {
    const plan = read(
      text(
        '专栏1 “十四五”时期主要指标',
        ...['类别', '序号', '指标', '2020年', '2025年', '属性'],
        '经济发展',
        ...['1', '地区生产总值（亿元）', '1021', '1500', '预期性'],
        ...['2', '常住人口城镇化率（%）', '92.3', '95以上', '预期性'],
        '民生福祉',
        ...['3', '人均预期寿命（岁）', '79.6', '80.5', '预期性'],
        ...['4', '劳动年龄人口平均受教育年限（年）', '11.8', '12.3', '约束性'],
      ),
    );
    expect(show(plan)).toEqual([
      '1 地区生产总值 (亿元) | eq 1021 | eq 1500 | expected',
      '2 常住人口城镇化率 (%) | eq 92.3 | gte 95 | expected',
      '3 人均预期寿命 (岁) | eq 79.6 | eq 80.5 | expected',
      '4 劳动年龄人口平均受教育年限 (年) | eq 11.8 | eq 12.3 | binding',
    ]);
  });

  it('with the number before the name, in its cell', () => {
    const plan = read(
      text(
        '江州县2030年主要目标',
        ...['指标名称', '2025年基数', '2030年目标值', '指标性质'],
        ...['1.粮食综合生产能力（万吨）', '12.5', '＞13', '约束性'],
        ...['2.城乡居民收入比', '1.86', '1.75以内', '预期性'],
        ...['3.生产安全事故死亡率（人/亿元）', '0.03', '<0.02', '约束性'],
      ),
    );
    expect(show(plan)).toEqual([
      '1 粮食综合生产能力 (万吨) | eq 12.5 | gt 13 | binding',
      '2 城乡居民收入比 () | eq 1.86 | lte 1.75 | expected',
      '3 生产安全事故死亡率 (人/亿元) | eq 0.03 | lt 0.02 | binding',
    ]);
  });
});

describe('task tables flattened to one cell a line', () => {
  it('a list of reforms: when it is decided, who leads above, a total that is right', () => {
    const plan = read(
      text(
        '附件3',
        '江州区2026年度重大改革清单',
        ...[
          '序号',
          '改革事项',
          '主要内容',
          '市级牵头单位',
          '区级牵头单位',
          '区级配合单位',
          '分管区领导',
          '决策时间',
        ],
        '合计（3项）',
        '一、经济体制改革（2项）',
        ...[
          '1',
          '要素市场化配置改革',
          '出台数据交易规则，上线交易标的20个。',
          '市发展改革委',
          '区发展改革委',
          '区大数据局、区财政局',
          '李明',
          '2026年6月',
        ],
        ...[
          '2',
          '国资国企改革',
          '完成3家企业重组。',
          '市国资委',
          '区国资委',
          '各区属国企',
          '周立',
          '9月底前',
        ],
        '二、社会体制改革（1项）',
        ...[
          '3',
          '医药卫生体制改革',
          '推进紧密型医共体建设。',
          '市卫生健康委',
          '区卫生健康委',
          '区医保局等',
          '陈静',
          '持续推进',
        ],
      ),
    );
    expect(plan.document).toMatchObject({
      title: '江州区2026年度重大改革清单',
      kind: 'reform_list',
      year: 2026,
    });
    expect(gists(plan)).toEqual([
      '1 [经济体制改革（2项）] 出台数据交易规则，上线交易标的20个。 | 牵 区发展改革委 | 配 区大数据局 区财政局 | 导 李明 | 限 2026-06-30 | 标 eq 20 个 | item=要素市场化配置改革 | upper_lead=市发展改革委',
      '2 [经济体制改革（2项）] 完成3家企业重组。 | 牵 区国资委 | 配 各区属国企+ | 导 周立 | 限 2026-09-30 | 标 reach 3 家 | item=国资国企改革 | upper_lead=市国资委',
      '3 [社会体制改革（1项）] 推进紧密型医共体建设。 | 牵 区卫生健康委 | 配 区医保局 … | 导 陈静 | 限 standing | item=医药卫生体制改革 | upper_lead=市卫生健康委',
    ]);
    expect(plan.warnings.map(w => w.code)).not.toContain('intake.total_differs');
  });

  it('no column of numbers: tasks numbered in their own cell', () => {
    const plan = read(
      text(
        '江州县2026年重点工作任务分解表',
        ...['工作任务', '牵头单位', '责任单位', '完成时限'],
        ...['1.新增规上企业12家。', '县经信局', '各乡镇', '12月底前'],
        ...['2.改造农村公路60公里。', '县交通局', '县财政局、县自然资源局', '10月底前'],
        ...['3.建成县级养老中心。', '县民政局', '县住建局', '年底前'],
      ),
    );
    expect(gists(plan)).toEqual([
      '1 新增规上企业12家。 | 牵 县经信局 | 责 各乡镇+ | 限 2026-12-31 | 标 eq 12 家',
      '2 改造农村公路60公里。 | 牵 县交通局 | 责 县财政局 县自然资源局 | 限 2026-10-31 | 标 eq 60 公里',
      '3 建成县级养老中心。 | 牵 县民政局 | 责 县住建局 | 限 2026-12-31',
    ]);
  });

  it('a class before the number, once for all of its rows', () => {
    const plan = read(
      text(
        '江州区2026年民生实事清单',
        ...['类别', '序号', '实事内容', '责任单位', '完成时限'],
        '教育',
        ...['1', '新建学校2所。', '区教委', '8月底前'],
        ...['2', '新增学位3000个。', '区教委', '区住房城乡建委', '8月底前'],
        '养老',
        ...['3', '新建养老服务站10个。', '区民政局', '12月底前'],
      ),
    );
    expect(gists(plan)).toEqual([
      '1 [教育] 新建学校2所。 | 责 区教委 | 限 2026-08-31 | 标 eq 2 所',
      '2 [教育] 新增学位3000个。 | 责 区教委 区住房城乡建委 | 限 2026-08-31 | 标 eq 3000 个',
      '3 [养老] 新建养老服务站10个。 | 责 区民政局 | 限 2026-12-31 | 标 eq 10 个',
    ]);
  });

  it('a list of platforms with an empty cell: what cannot be told is marked', () => {
    const plan = read(
      text(
        '江州区2026年度重大平台清单',
        ...['序号', '平台名称', '年度目标任务', '业主单位', '责任单位', '责任领导'],
        ...['1', '江州综合保税区', '进出口额突破100亿元。', '江州物流公司', '区商务委', '何渡'],
        ...['2', '江州科创走廊', '新增研发机构10家。', '区科技局', '廖英'],
      ),
    );
    expect(gists(plan)[0]).toBe(
      '1 江州综合保税区：进出口额突破100亿元。 | 责 区商务委 | 导 何渡 | 标 gt 100 亿元 | item=江州综合保税区 | owner=江州物流公司',
    );
    expect(plan.tasks[1].warnings.map(w => w.code)).toContain('intake.cell_uncertain');
  });
});
