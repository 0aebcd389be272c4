import { DispatchService } from '@duban/dispatch';
import {
  DispatchForecast,
  doubtsOf,
  ImportMemory,
  ImportService,
  type ParsedDocument,
  readDocument,
  readSource,
  ReimportService,
} from '@duban/intake';
import { Db, SYSTEM } from '@duban/journal';
import { EditionApplyService, PlanService } from '@duban/task';
import { expectClean } from '../crash/ladders';
import { type District, openHouse, settle, type TestHouse } from '../harness/house';
import { xlsx } from '../intake/files';

const HEAD = '江州区2026年重点工作任务分解\n一、扩大消费\n';
const PLAN = `${HEAD}1.打造夜经济示范街区3个。
牵头单位:区商务委
责任单位:区文旅委
2.举办文旅节会活动10场以上。
责任单位:区文旅委、区商务委
完成时限:2026年9月底前
3.规范占道经营,整治点位20处。
牵头单位:区城管局
责任单位:区商务委
完成时限:每月25日前
`;

const code = async (act: Promise<unknown>): Promise<string> =>
  act.then(
    () => 'done',
    e => String((e as { code?: string }).code ?? e),
  );

describe('the import desk', () => {
  let house: TestHouse;
  let district: District;
  beforeEach(async () => {
    house = await openHouse();
    district = await settle(house);
  });
  afterEach(async () => {
    await expectClean(house);
    await house.close();
  });
  const query = <T>(sql: string, params: unknown[] = []): Promise<T[]> => house.get(Db).query<T>(sql, params);
  const confirm = (parsed: ParsedDocument, more: object = {}) =>
    house.get(ImportService).confirm(district.actors.督查员, {
      parsed,
      officeUnitId: district.units.区政府督查室,
      ...more,
    });

  it('proposes the first responsible unit as lead, and says so on the task', async () => {
    const parsed = readDocument(PLAN);
    expect(doubtsOf(parsed).filter(d => d.code === 'intake.no_lead')).toMatchObject([
      { task: 1, field: 'lead', proposal: '区文旅委', place: { line: 7 } },
    ]);
    await confirm(parsed, { proposeLeads: true, signDays: 3 });
    const [task] = await query<{ id: string; warnings: { code: string }[] }>(
      'SELECT id, warnings FROM task WHERE no = 2',
    );
    expect(task.warnings.map(w => w.code)).toContain('intake.lead_proposed');
    expect(task.warnings.map(w => w.code)).not.toContain('intake.no_lead');
    expect(
      await query('SELECT role, name FROM task_party WHERE task_id = $1 ORDER BY position', [task.id]),
    ).toEqual([
      { role: 'lead', name: '区文旅委' },
      { role: 'responsible', name: '区商务委' },
    ]);
    expect(await query('SELECT recurrence FROM task WHERE no = 3')).toEqual([{ recurrence: 'monthly:25' }]);
  });

  it('gives units as long to sign as the plan says', async () => {
    const { planId } = await confirm(readDocument(PLAN), { signDays: 5 });
    const { 督查员 } = district.actors;
    await house
      .get(PlanService)
      .approve(督查员, planId, { authority: '常务会议', documentNo: '1号', scope: '全年' });
    const [{ id }] = await query<{ id: string }>('SELECT id FROM task WHERE no = 1');
    await house.get(DispatchService).dispatch(督查员, [{ taskId: id }]);
    const due = await query<{ day: string }>(
      `SELECT DISTINCT to_char(due_at AT TIME ZONE 'Asia/Shanghai', 'MM-DD') AS day FROM obligation WHERE kind = 'sign'`,
    );
    expect(due).toEqual([{ day: '03-09' }]);
  });

  it('remembers what was decided about names, and applies it the next time', async () => {
    const text = PLAN.replaceAll('区文旅委', '文化旅游委员会');
    const { 督查员 } = district.actors;
    const imports = house.get(ImportService);
    const before = await imports.propose(readDocument(text));
    expect(before.find(p => p.name === '文化旅游委员会')).toMatchObject({
      level: 'abbreviation',
      match: null,
      suggested: district.units.区文旅委,
      tasks: 2,
    });
    expect(await code(confirm(readDocument(text)))).toBe('intake.unknown_names');
    await confirm(readDocument(text), { names: { 文化旅游委员会: { use: district.units.区文旅委 } } });
    const [known] = (await imports.propose(readDocument(text))).filter(p => p.name === '文化旅游委员会');
    expect(known).toMatchObject({ level: 'remembered', match: { id: district.units.区文旅委 } });
    const memory = house.get(ImportMemory);
    expect(await memory.list({ limit: 10 })).toMatchObject([
      { name: '文化旅游委员会', targetName: '区文旅委', decision: 'use', decidedByName: '督查员' },
    ]);
    const ruling = { name: '文化旅游委员会', kind: 'unit', targetId: district.units.区文旅委 } as const;
    await memory.decideNames(督查员, [{ ...ruling, decision: 'apart' }]);
    const [apart] = (await imports.propose(readDocument(text))).filter(p => p.name === '文化旅游委员会');
    expect(apart).toMatchObject({ level: 'unknown', candidates: [], suggested: null });
    await memory.decideNames(督查员, [{ ...ruling, decision: 'forget' }]);
    const [forgotten] = (await imports.propose(readDocument(text))).filter(p => p.name === '文化旅游委员会');
    expect(forgotten.level).toBe('abbreviation');
    expect(await memory.list({ limit: 10 })).toEqual([]);
    expect(await code(memory.decideNames(district.actors.商务经办, [{ ...ruling, decision: 'use' }]))).toBe(
      'access.denied',
    );
  });

  it('adds an alias on the way, and remembers what was made anew although something looked alike', async () => {
    const text = PLAN.replaceAll('区文旅委', '文化旅游委员会').replaceAll('区城管局', '区城市管理局');
    await confirm(readDocument(text), {
      names: {
        文化旅游委员会: { alias: district.units.区文旅委 },
        区城市管理局: { createUnit: { kind: 'department' } },
      },
    });
    const units = await query<{ name: string; aliases: string[] }>(
      "SELECT name, aliases FROM unit WHERE name IN ('区文旅委', '区城市管理局') ORDER BY name",
    );
    expect(units).toEqual(
      expect.arrayContaining([
        { name: '区文旅委', aliases: ['文化旅游委员会'] },
        { name: '区城市管理局', aliases: [] },
      ]),
    );
    expect(await query('SELECT name, decision FROM import_name')).toEqual([
      { name: '区城市管理局', decision: 'apart' },
    ]);
  });

  it('refuses tasks of nobody, all at once', async () => {
    const parsed = readDocument(PLAN);
    parsed.tasks[1] = { ...parsed.tasks[1], responsible: [] };
    expect(await code(confirm(parsed))).toBe('intake.no_units');
    expect(await query('SELECT 1 FROM plan')).toEqual([]);
  });

  it('reads columns as somebody said they are, and again without asking', async () => {
    const file = await xlsx([
      ['代码', '干什么', '谁来干', '何时'],
      ['1', '建成街区三条', '区商务委', '2026年6月底前'],
      ['2', '办节会十场', '区文旅委', '年底前'],
    ]);
    const first = await readSource({ bytes: file }, '江州区2026年计划.xlsx');
    expect(first.parsed.tasks).toEqual([]);
    expect(first.parsed.warnings).toMatchObject([{ code: 'intake.columns_unknown', severity: 'error' }]);
    const [layout] = first.layouts;
    expect(layout).toMatchObject({ headings: ['代码', '干什么', '谁来干', '何时'], roles: [] });
    const memory = house.get(ImportMemory);
    const { headings } = layout;
    expect(
      await code(
        memory.mapColumns(district.actors.督查员, { headings, roles: ['no', 'lead', 'lead', 'lead'] }),
      ),
    ).toBe('intake.bad_mapping');
    await memory.mapColumns(district.actors.督查员, { headings, roles: ['no', 'text', 'lead', 'deadline'] });
    const again = await readSource({ bytes: file }, '江州区2026年计划.xlsx', await memory.mappings());
    expect(again.layouts).toMatchObject([{ by: 'confirmed', roles: ['no', 'text', 'lead', 'deadline'] }]);
    expect(again.parsed.tasks).toMatchObject([
      { no: 1, text: '建成街区三条', lead: [{ name: '区商务委' }], deadline: { date: '2026-06-30' } },
      { no: 2, text: '办节会十场', source: { lead: { line: 3, cell: 'C3' } } },
    ]);
    expect(again.preview[2]).toEqual({
      line: 3,
      table: 1,
      cells: [
        { at: 'A3', text: '2' },
        { at: 'B3', text: '办节会十场' },
        { at: 'C3', text: '区文旅委' },
        { at: 'D3', text: '年底前' },
      ],
    });
  });

  it('keeps list columns in their own form, and what an indicator table says of figures', async () => {
    const file = await xlsx([
      ['序号', '指标名称', '计量单位', '2025年基期值', '2026年目标', '属性', '责任单位'],
      ['1', '地区生产总值', '亿元', '1200', '1300', '预期性', '区商务委'],
      ['2', '森林覆盖率', '%', '45.2', '≥45.5', '约束性', '区城管局'],
    ]);
    const { parsed } = await readSource({ bytes: file }, '江州区2026年主要指标.xlsx');
    await confirm(parsed, {
      title: '江州区2026年主要指标',
      year: 2026,
      kind: 'indicator_list',
      proposeLeads: true,
    });
    const targets = await query(
      'SELECT g.metric, g.value, g.unit, g.base, g.kind, g.comparator FROM target g JOIN task t ON t.id = g.task_id ORDER BY t.no',
    );
    expect(targets).toEqual([
      {
        metric: '地区生产总值',
        value: '1300',
        unit: '亿元',
        base: '1200',
        kind: 'expected',
        comparator: 'eq',
      },
      { metric: '森林覆盖率', value: '45.5', unit: '%', base: '45.2', kind: 'binding', comparator: 'gte' },
    ]);
    const projects = await xlsx([
      ['序号', '项目名称', '建设内容', '业主单位', '总投资', '计划开工', '责任单位'],
      ['1', '江州大桥', '新建大桥一座', '城投公司', '12,000', '2026年3月', '区城管局'],
    ]);
    const list = await readSource({ bytes: projects }, '江州区2026年重点项目清单.xlsx');
    await confirm(list.parsed, { title: '重点项目清单', year: 2026, kind: 'project_list' });
    const [{ fields }] = await query<{ fields: Record<string, string> }>(
      "SELECT t.fields FROM task t JOIN plan p ON p.id = t.plan_id WHERE p.kind = 'project_list'",
    );
    expect(fields).toMatchObject({ 业主: '城投公司', 总投资: '12000', 开工日期: '2026-03-31' });
    expect(fields).not.toHaveProperty('owner');
  });

  it('tells what a dispatch would send to whom before anything is there', async () => {
    const parsed = readDocument(PLAN.replace('区文旅委、区商务委', '区文旅委、各街道、新办公室'));
    const forecast = await house.get(DispatchForecast).of(
      parsed.tasks,
      {
        各街道: { createGroup: { memberNames: ['滨江街道', '青石街道'] } },
        新办公室: { createUnit: { kind: 'department' } },
      },
      { proposeLeads: true },
    );
    expect(forecast).toMatchObject({
      tasks: 3,
      undecided: 0,
      unknown: [],
      silent: expect.arrayContaining(['新办公室']),
    });
    expect(forecast.units.find(u => u.name === '区文旅委')).toMatchObject({
      lead: 1,
      responsible: 1,
      people: 1,
    });
    expect(forecast.units.find(u => u.name === '滨江街道')).toMatchObject({ responsible: 1, isNew: false });
    expect(forecast.assignments).toBe(2 + 4 + 2);
    expect(await query('SELECT 1 FROM plan')).toEqual([]);
  });

  describe('the same document again', () => {
    const NEXT = `${HEAD}1.打造夜经济示范街区5个。
牵头单位:区商务委
责任单位:区文旅委
2.举办文旅节会活动10场以上。
责任单位:区文旅委、区商务委
完成时限:2026年11月底前
4.建设一刻钟便民生活圈8个。
牵头单位:区商务委
责任单位:滨江街道
`;
    const again = { name: '年中修订', from: '2026-07-01', reason: '区政府常务会议决定' };
    let planId: string;
    beforeEach(async () => {
      ({ planId } = await confirm(readDocument(PLAN)));
    });

    it('is refused as it is, and found to be another text of the plan', async () => {
      expect(await code(confirm(readDocument(PLAN)))).toBe('plan.already_imported');
      const likely = await house.get(ReimportService).likely(district.actors.督查员, readDocument(NEXT));
      expect(likely).toMatchObject([{ id: planId, tasks: 3 }]);
      expect(await house.get(ReimportService).likely(SYSTEM, readDocument(NEXT))).toEqual([]);
    });

    it('shows the difference and drafts an edition, once', async () => {
      const reimport = house.get(ReimportService);
      const { 督查员, 商务经办 } = district.actors;
      const comparison = await reimport.compare(督查员, planId, readDocument(NEXT));
      expect(comparison.counts).toEqual({ unchanged: 0, changed: 2, added: 1, dropped: 1 });
      expect(comparison.lines.map(l => [l.kind, l.no, l.changes.map(c => c.field)])).toEqual([
        ['changed', 1, ['text']],
        ['changed', 2, ['deadline']],
        ['added', 4, []],
        ['dropped', 3, []],
      ]);
      expect(await code(reimport.compare(商务经办, planId, readDocument(NEXT)))).toBe('access.denied');
      const draft = (parsed: ParsedDocument, key?: string) =>
        reimport.draft(督查员, planId, { parsed, ...again, dropMissing: true }, { key });
      expect(await code(draft(readDocument(NEXT)))).toBe('plan.not_running');
      await house
        .get(PlanService)
        .approve(督查员, planId, { authority: '常务会议', documentNo: '1号', scope: '全年' });
      expect(await code(draft(readDocument(PLAN)))).toBe('intake.nothing_changed');
      const first = await draft(readDocument(NEXT), 'a');
      expect(first).toMatchObject({ no: 1, changed: 2, added: 1, dropped: 1 });
      expect(await draft(readDocument(NEXT), 'a')).toEqual(first);
      expect(await code(draft(readDocument(NEXT), 'b'))).toBe('edition.drafted_already');
      await house.get(EditionApplyService).approve(督查员, first.id);
      expect(
        await query(
          "SELECT no, text, to_char(deadline, 'YYYY-MM-DD') AS deadline, state FROM task ORDER BY no",
        ),
      ).toMatchObject([
        { no: 1, text: '打造夜经济示范街区5个。' },
        { no: 2, deadline: '2026-11-30' },
        { no: 3, state: 'cancelled' },
        { no: 4, text: '建设一刻钟便民生活圈8个。', state: 'registered' },
      ]);
      // The plan is now what the text says.
      expect((await reimport.compare(督查员, planId, readDocument(NEXT))).counts).toMatchObject({
        changed: 0,
        added: 0,
        dropped: 0,
      });
    });
  });

  it('lets two imports decide about the same name at once', async () => {
    const memory = house.get(ImportMemory);
    const { 督查员 } = district.actors;
    const targets = [district.units.区文旅委, district.units.区商务委];
    const ruling = (targetId: string) =>
      [{ name: '文商旅委', kind: 'unit', targetId, decision: 'use' }] as const;
    await Promise.all(targets.map(id => memory.decideNames(督查员, ruling(id))));
    const held = await memory.list({ limit: 10 });
    expect(held).toHaveLength(1);
    expect(targets).toContain(held[0].targetId);
  });
});
