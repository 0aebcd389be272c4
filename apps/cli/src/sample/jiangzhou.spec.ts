import { guessUnitKind, matchUnits, readDocument, type Known } from '@duban/intake';
import { SAMPLE_GROUPS, SAMPLE_PLAN_TEXT, SAMPLE_UNITS } from './jiangzhou';

const plan = readDocument(SAMPLE_PLAN_TEXT);
const known = (list: { name: string; aliases: string[] }[]): Known[] => list.map(u => ({ id: u.name, ...u }));
const targetsOf = (no: number): string[] =>
  plan.tasks[no - 1].targets.map(t => `${t.metric} ${t.comparator} ${t.value} ${t.unit}`);

describe('the sample plan', () => {
  it('is read whole, without an error', () => {
    expect(plan.document).toEqual({
      title: '江州区2026年政府工作报告重点工作目标任务分解',
      kind: 'target_breakdown',
      year: 2026,
      issuer: '江州区人民政府办公室',
    });
    expect(plan.tasks.map(t => t.no)).toEqual(Array.from({ length: 66 }, (_, i) => i + 1));
    expect(new Set(plan.tasks.map(t => t.section[0])).size).toBe(12);
    const warnings = [...plan.warnings, ...plan.tasks.flatMap(t => t.warnings)];
    expect(warnings.filter(w => w.severity === 'error')).toEqual([]);
    expect(plan.warnings).toEqual([]);
  });

  it('names only units and groups that it brings along', () => {
    const mentions = plan.tasks.flatMap(t => [...t.lead, ...t.responsible, ...t.supporting]);
    const names = [...new Set(mentions.map(m => m.name))];
    const open = matchUnits(names, known(SAMPLE_UNITS), known(SAMPLE_GROUPS)).filter(m => m.match === null);
    expect(open).toEqual([]);
  });

  it('uses every unit and group it brings along', () => {
    const text = SAMPLE_PLAN_TEXT;
    const unused = [...SAMPLE_UNITS, ...SAMPLE_GROUPS].filter(
      u => ![u.name, ...u.aliases].some(name => text.includes(name)),
    );
    expect(unused).toEqual([]);
  });

  it('has groups whose members are units', () => {
    const names = new Set(SAMPLE_UNITS.map(u => u.name));
    for (const group of SAMPLE_GROUPS) {
      expect(group.members.length).toBeGreaterThan(3);
      expect(group.members.filter(m => !names.has(m))).toEqual([]);
    }
  });

  it('has units of the kinds their names suggest', () => {
    expect(SAMPLE_UNITS.filter(u => guessUnitKind(u.name) !== u.kind)).toEqual([]);
  });

  it.each([
    [7, '2026-12-31', null],
    [10, '2026-09-30', null],
    [13, '2026-12-31', null],
    [17, '2026-09-30', null],
    [23, null, 'monthly:25'],
    [47, '2026-06-30', null],
    [55, '2026-09-01', null],
    [56, null, 'quarterly:end'],
    [60, '2026-06-30', null],
  ])('task %i is due on %s, %s', (no, date, recurrence) => {
    expect(plan.tasks[no - 1].deadline).toMatchObject({ date, recurrence });
  });

  it.each([
    [2, ['一般公共预算收入增速 gte 3 %', '非税收入占比 lte 25 %']],
    [3, ['固定资产投资 reach 186 亿元', '工业投资增速 gte 8 %']],
    [16, ['精密传感产业集群规模 class 100 亿元', '上下游配套企业 eq 30 家']],
    [22, ['新增集成办理事项 eq 16 项', '办理时限 reach 3 个工作日']],
    [39, ['新建5G基站 eq 300 个', '新建充电桩 eq 800 个']],
    [51, ['锦溪河水质类别 class Ⅲ 类', '整治入河排污口 eq 18 个']],
    [57, ['新增3岁以下婴幼儿托位 eq 600 个', '新建普惠托育机构 eq 7 家']],
    [61, ['整治高层住宅消防设施 eq 90 栋', '重特大火灾发生 keep 0 null']],
    [66, []],
  ])('task %i has the targets %j', (no, targets) => {
    expect(targetsOf(no)).toEqual(targets);
  });
});
