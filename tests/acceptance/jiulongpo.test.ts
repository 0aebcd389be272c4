import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type ParsedDocument, type ParsedTask, readFile } from '@duban/intake';

/*
 * Two papers of one district against what a person read in them: a table flattened to one cell a line, of seven
 * columns and from row 62 on of five, and an action plan with its units in closing brackets. They are not part of the
 * repository: where they are missing, nothing is tested here.
 */
const DOCUMENTS = resolve(__dirname, '../../../shared/documents');
const POLICIES = resolve(DOCUMENTS, 'jiulongpo-2023-policy-list.txt');
const PLAN = resolve(DOCUMENTS, 'jiulongpo-2023-action-plan.txt');

const names = (t: ParsedTask): string[] => t.responsible.map(m => m.name);
const count = <K>(keys: K[]): Map<K, number> =>
  keys.reduce((all, k) => all.set(k, (all.get(k) ?? 0) + 1), new Map<K, number>());
/** What is to be reached, by the number of the task: comparator, value, unit. Tasks without a figure are left out. */
const reached = (tasks: ParsedTask[]): Record<number, string> =>
  Object.fromEntries(
    tasks
      .filter(t => t.targets.length > 0)
      .map(t => [t.no, t.targets.map(x => [x.comparator, x.value, x.unit].join(' ')).join('; ')]),
  ) as Record<number, string>;
const describeIf = (file: string): jest.Describe => (existsSync(file) ? describe : describe.skip);

describeIf(POLICIES)('the policy list of 九龙坡区 for 2023', () => {
  let list: ParsedDocument;
  const row = (no: number): ParsedTask => list.tasks[no - 1];
  beforeAll(async () => {
    list = await readFile(readFileSync(POLICIES), 'jiulongpo-2023-policy-list.txt');
  });

  it('knows what it is', () => {
    expect(list.document).toEqual({
      title: '九龙坡区2023年度重大政策清单',
      kind: 'policy_list',
      year: 2023,
      issuer: null,
    });
    expect(list.warnings).toEqual([]);
  });

  it('has 117 rows in order', () => {
    expect(list.tasks.map(t => t.no)).toEqual(Array.from({ length: 117 }, (_, i) => i + 1));
  });

  it('puts each row under its part and its action', () => {
    const first = '需积极争取的市级重大政策';
    expect([...count(list.tasks.map(t => t.section.join(' / ')))]).toEqual([
      [`${first} / 提升九龙坡区极核引领行动`, 5],
      [`${first} / 构建现代化产业体系行动`, 16],
      [`${first} / 加快提升科技创新能力行动`, 7],
      [`${first} / 打造国际消费目的地行动`, 4],
      [`${first} / 推进生态优先绿色发展行动`, 3],
      [`${first} / 打造内陆开放高地行动`, 9],
      [`${first} / 推动城乡融合区域协调发展行动`, 6],
      [`${first} / 实施高品质生活惠民富民行动`, 11],
      ['已出台的区级政策', 33],
      ['拟出台或修订区级政策', 23],
    ]);
  });

  it('has a task and a lead of the city above in the first 61 rows only, never as an assignee', () => {
    for (const t of list.tasks) {
      expect([t.no, 'upper_task' in t.fields, 'upper_lead' in t.fields]).toEqual([
        t.no,
        (t.no as number) <= 61,
        (t.no as number) <= 61,
      ]);
      expect(t.lead).toEqual([]);
      expect(names(t).filter(n => /^市|^重庆市|^重庆[银证]/.test(n))).toEqual([]);
    }
  });

  it('reads the first, the last and odd rows to the letter', () => {
    expect(row(1)).toMatchObject({
      line: 31,
      text: '贯彻落实国家对推动超大城市转变发展方式的重大部署,落实落地落细全市加快转变城市发展方式的政策举措。',
      leaders: ['何小军'],
      fields: { item: '转变城市发展方式', upper_lead: '市发展改革委' },
    });
    expect(row(1).fields.upper_task).toMatch(/^贯彻落实国家.*研究制定加快转变城市发展方式的政策举措。$/);
    expect(row(5)).toMatchObject({ leaders: ['代江'], fields: { upper_lead: '市城市管理局' } });
    expect(row(17).fields.upper_lead).toBe('重庆证监局、市金融监管局');
    expect(row(24).fields.upper_lead).toBe('西部科学城重庆高新区管委会、市教委、市科技局');
    // two leaders, a line each
    expect(row(28)).toMatchObject({ leaders: ['赵文明', '何小军'] });
    expect(names(row(28))).toEqual(['区科技局', '区财政局']);
    expect(names(row(34))).toEqual(['区生态环境局']);
    expect(row(47)).toMatchObject({ leaders: ['赵文明', '何渡'] });
    expect(row(60).text).toBe('按照市住房城乡建委下达的年度目标任务筹集保障性租赁住房。');
    expect(names(row(61))).toEqual(['区政府办公室', '区政务办', '区大数据发展局']);
    expect(row(62)).toMatchObject({ section: ['已出台的区级政策'], leaders: ['何渡', '何小军'] });
    expect(row(62).fields).toEqual({
      item: '实施《重庆市九龙坡区服务业企业稳增长奖励办法》(九龙坡发改发〔2022〕91号)',
    });
    expect(row(117)).toMatchObject({ line: 1473, leaders: ['赵文明'] });
    expect(names(row(117))).toEqual(['区应急局']);
  });

  it('reads every leader and every unit', () => {
    expect(Object.fromEntries(count(list.tasks.flatMap(t => t.leaders)))).toEqual({
      赵文明: 35,
      何小军: 31,
      何渡: 23,
      廖英: 20,
      代江: 7,
      邢雅翕: 5,
      龙庆: 2,
      刘世莉: 1,
    });
    const units = count(list.tasks.flatMap(names));
    expect(units.size).toBe(29);
    expect(units.get('区发展改革委')).toBe(17);
    expect(units.get('区经济信息委')).toBe(16);
    expect(list.tasks.filter(t => t.openEnded.responsible).map(t => t.no)).toEqual([34]);
  });

  it('reads the targets of the district, not those of the city', () => {
    expect(row(95).targets.map(t => [t.metric, t.comparator, t.value, t.unit])).toEqual([
      ['投资', 'approx', 600, '亿元'],
      ['投资增速', 'gte', 10, '%'],
    ]);
    expect(row(57).targets.map(t => t.value)).toEqual([2500]);
    expect(row(60).targets).toEqual([]);
    expect(list.tasks.filter(t => t.deadline).map(t => [t.no, t.deadline?.date])).toEqual([
      [109, '2023-12-31'],
    ]);
  });

  it('reads every figure to be reached and no other number', () => {
    expect(reached(list.tasks)).toEqual({
      6: 'approx 670 亿元',
      7: 'eq 6 个; eq 12 %',
      9: 'reach 150 亿元',
      10: 'eq 450 家; eq 9000 人; eq 55 亿元; reach 350 亿元',
      11: 'gte 5.5 %',
      12: 'eq 6 家',
      13: 'eq 6 家; eq 6 个',
      15: 'eq 12 %; gt 300 亿元; gt 6 个; gt 100 亿元',
      18: 'gt 8 亿元',
      23: 'eq 11 %; eq 50 家',
      24: 'eq 10 人',
      25: 'reach 650 家; reach 2790 家',
      26: 'gte 2 次; eq 15 个',
      27: 'reach 20 %',
      28: 'reach 400 家',
      34: 'gte 88 %',
      36: 'gte 10 %',
      37: 'approx 3 %; approx 500 万美元; gt 500 万美元; approx 15 %',
      38: 'eq 3 %',
      41: 'gte 1 场',
      47: 'gte 8 %; eq 300 个; eq 2 个',
      48: 'eq 1 个; eq 1 个',
      50: 'eq 10 亿元',
      54: 'gte 90 %; reach 100 %; gte 2800 人',
      56: 'gte 99 %',
      57: 'eq 2500 名',
      59: 'eq 120 张; eq 120 户',
      65: 'approx 7 %',
      69: 'gte 10 %; gte 15 %; gte 15 %',
      70: 'reach 7 亿元',
      83: 'gte 90 %',
      95: 'approx 600 亿元; gte 10 %',
      96: 'gte 280 亿元',
      97: 'gte 15 %; gte 5 个; gte 3 场',
    });
  });

  it('says where each part stands', () => {
    expect(row(1).source).toMatchObject({
      text: { line: 31 },
      leaders: { line: 33 },
      responsible: { line: 35 },
      'fields.upper_lead': { line: 29 },
    });
  });
});

describeIf(PLAN)('the action plan of 九龙坡区 for 2023 to 2027', () => {
  let plan: ParsedDocument;
  beforeAll(async () => {
    plan = await readFile(readFileSync(PLAN), 'jiulongpo-2023-action-plan.txt');
  });

  it('knows what it is', () => {
    expect(plan.document).toEqual({
      title: '重庆市九龙坡区建设成渝地区双城经济圈行动方案(2023—2027年)',
      kind: 'action_plan',
      year: 2023,
      issuer: '重庆市九龙坡区人民政府',
    });
  });

  it('has 54 paragraphs, 51 of them with units', () => {
    expect(plan.tasks.map(t => t.no)).toEqual(Array.from({ length: 54 }, (_, i) => i + 1));
    const without = plan.tasks.filter(t => t.responsible.length === 0);
    expect(without.map(t => t.no)).toEqual([52, 53, 54]);
    expect(without.every(t => t.warnings.some(w => w.code === 'intake.no_units'))).toBe(true);
    expect(without.map(t => t.section)).toEqual([['组织保障'], ['组织保障'], ['组织保障']]);
  });

  it('reads 231 mentions of 49 units, each list open-ended, no lead', () => {
    const all = plan.tasks.flatMap(names);
    expect([all.length, new Set(all).size]).toEqual([231, 49]);
    expect(plan.tasks.filter(t => t.openEnded.responsible)).toHaveLength(51);
    expect(plan.tasks.flatMap(t => t.lead)).toEqual([]);
    expect(names(plan.tasks[4])).toEqual(['区住房城乡建委', '区交通局', '区公安分局']);
    expect(plan.tasks[4].section).toEqual(['重点任务', '实施建设现代化基础设施网络行动']);
  });

  it('reads every figure to be reached and no other number', () => {
    expect(reached(plan.tasks)).toEqual({
      2: 'reach 696 万平方米; class 1000 亿元',
      8: 'reach 100 %; eq 20 %; eq 20 %',
      10: 'eq 5 个; eq 10 个; gte 700 亿元',
      11: 'reach 10 %; gte 2 项',
      12: 'gte 8 %; gte 90 个',
      14: 'gte 6 %; gt 150 家',
      16: 'gt 450 家',
      17: 'gte 80 亿元; gte 2 个; gte 2 个; gte 10 个; gte 440 个',
      23: 'gt 50 家',
      29: 'reach 100 %',
      31: 'gte 10 个',
      33: 'reach 100 %; reach 100 %',
      35: 'eq 1 家; eq 1 家',
      36: 'gte 4 个; gte 30 家; gte 800 家; gte 4000 家; reach 62 %',
      40: 'gt 30 项',
      41: 'reach 5 %',
      43: 'gt 10 万元; reach 77 %',
      44: 'eq 1 个; eq 2 个; reach 100 %',
      46: 'eq 1.5 万人; gte 16 万人; gte 33 %',
      47: 'gte 80 %',
      48: 'gt 95 %; eq 100 %; lte 1.5 ‰; reach 100 %; reach 100 %; eq 3000 套',
      49: 'reach 100 %; reach 4.5 个; gt 52.15 %; gt 2.6 ㎡',
      50: 'gte 55 %; gte 99 %',
      51: 'reach 100 %; reach 98 %; reach 100 %; gte 15 %',
    });
  });

  it('reads the three limits that are written', () => {
    const limits = plan.tasks.filter(t => t.deadline);
    expect(limits.map(t => [t.no, t.deadline?.date ?? t.deadline?.recurrence])).toEqual([
      [14, '2027-12-31'],
      [17, '2027-12-31'],
      [52, 'half-yearly:end'],
    ]);
  });

  it('leaves no bracket in a text', () => {
    expect(plan.tasks.filter(t => /责任单位[:：]/.test(t.text))).toEqual([]);
    expect(plan.tasks[48].text).toMatch(/^实施健康中国九龙坡行动。.*创建全民运动健身模范城市。$/);
  });

  it('finds the overall goals that name nobody', () => {
    const goals = plan.goals ?? [];
    expect(goals.map(g => g.line)).toEqual(expect.arrayContaining([29, 53, 67, 85, 101, 129, 155]));
    expect(goals[0].section).toEqual(['重点任务', '实施提升九龙坡极核引领行动']);
    expect(goals[0].targets.map(t => [t.metric, t.comparator, t.value, t.unit])).toEqual([
      ['地区生产总值总量', 'gt', 2650, '亿元'],
      ['战略性新兴产业增加值占地区生产总值比重', 'reach', 26, '%'],
      ['服务业增加值占地区生产总值比重', 'reach', 66, '%'],
      ['常住人口', 'reach', 160, '万人'],
      ['常住人口城镇化率', 'gt', 95, '%'],
    ]);
  });

  it('makes no target of names and lists of attachments', () => {
    const quoted = plan.tasks.flatMap(t => t.targets.map(x => x.quote)).join('\n');
    expect(quoted).not.toMatch(/1144行动|2531|18号线|5G网络|023创意/);
    expect(plan.tasks.some(t => t.line >= 177)).toBe(false);
  });
});
