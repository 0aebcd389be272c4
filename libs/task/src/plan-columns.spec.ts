import { columnValues, withColumns } from './plan-columns';
import { PLAN_COLUMNS } from './plan-columns.table';

const faultsOf = (act: () => unknown): string[] => {
  try {
    act();
  } catch (e) {
    const { code, faults } = e as { code: string; faults: { where: string; message: string }[] };
    return [code, ...faults.map(f => `${f.where} ${f.message}`)];
  }
  return [];
};

describe('the columns of a plan kind', () => {
  it('have keys and headings that mean one thing each', () => {
    for (const columns of Object.values(PLAN_COLUMNS)) {
      const keys = columns.map(c => c.key);
      expect(new Set(keys).size).toBe(keys.length);
      const headings = columns.flatMap(c => [c.label, ...(c.aliases ?? [])]);
      expect(new Set(headings).size).toBe(headings.length);
      for (const c of columns) if (c.notBefore) expect(keys).toContain(c.notBefore);
    }
  });

  it('take what is entered by key or label, in the form in which it is kept', () => {
    expect(
      withColumns(
        'project_list',
        { 业主单位: '城投公司', 备注: '原样' },
        { owner: '交旅集团', 总投资: '12,000.50', start: '2026-03-01', nature: '新建' },
      ),
    ).toEqual({
      备注: '原样',
      业主: '交旅集团',
      总投资: '12000.50',
      开工日期: '2026-03-01',
      建设性质: '新建',
    });
    expect(withColumns('indicator_list', {}, { base: 100.5, slices: '2027=150；2026=120' })).toEqual({
      基期值: '100.5',
      分年度目标: '2026=120;2027=150',
    });
  });

  it('show what the document had under another heading, and take a value away', () => {
    expect(columnValues('project_list', { 项目业主: '城投公司' })[0]).toEqual({
      key: 'owner',
      label: '业主',
      unit: null,
      value: '城投公司',
    });
    expect(withColumns('project_list', { 项目业主: '城投公司' }, { owner: null })).toEqual({});
  });

  it('refuse with every fault at once', () => {
    expect(
      faultsOf(() =>
        withColumns(
          'project_list',
          {},
          { investment: '约三亿', start: '2026-02-30', nature: '改建', finish: '明年', base: 1 },
        ),
      ),
    ).toEqual([
      'task.bad_fields',
      'fields.investment “总投资”须为数字，单位万元',
      'fields.start “开工日期”须为日期，如 2026-03-31',
      'fields.nature “建设性质”须为新建、续建之一',
      'fields.finish “竣工日期”须为日期，如 2026-03-31',
      'fields.base 这类方案没有此栏目',
    ]);
    expect(
      faultsOf(() => withColumns('project_list', { 开工日期: '2026-05-01' }, { finish: '2026-04-01' })),
    ).toEqual(['task.bad_fields', 'fields.finish “竣工日期”不能早于“开工日期”']);
    expect(faultsOf(() => withColumns('indicator_list', {}, { slices: '2026=1;2026=2' }))).toHaveLength(2);
    expect(
      faultsOf(() => withColumns('decision_list', {}, { decision_date: '上周' }, 'items.3.fields'))[1],
    ).toMatch(/^items\.3\.fields\.decision_date /);
  });
});
