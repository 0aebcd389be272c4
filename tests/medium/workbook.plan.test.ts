import { buffer } from 'node:stream/consumers';
import { Workbook } from 'exceljs';
import { DispatchService } from '@duban/dispatch';
import { LedgerQueries } from '@duban/evaluation';
import {
  DispatchForecast,
  ImportMemory,
  ImportService,
  type ParsedDocument,
  readDocument,
  ReimportService,
} from '@duban/intake';
import { Db, Journal } from '@duban/journal';
import { isRefusal, type Refusal } from '@duban/kernel';
import { LadderService } from '@duban/obligation';
import { DirectoryService, type SignedIn } from '@duban/organization';
import { EditionApplyService, EditionQueries, GoalService, PlanService } from '@duban/task';
import { LADDERS } from '@duban/chain';
import { LedgerExport } from '../../apps/api/src/evaluation/ledger-export';
import { ListExport } from '../../apps/api/src/publishing/list-export';
import { expectClean } from '../crash/ladders';
import { type District, openHouse, settle, type TestHouse } from '../harness/house';

const TEXT = `江州区2026年重点工作任务分解
1.打造夜经济示范街区3个。
牵头单位:区商务委
责任单位:区文旅委
2.规范占道经营，整治点位20处。
牵头单位:区城管局
`;

let house: TestHouse;
let d: District;
const query = <T>(sql: string, ...params: unknown[]): Promise<T[]> => house.get(Db).query<T>(sql, params);
const refusal = async (work: Promise<unknown>): Promise<Refusal> =>
  work.then(
    () => Promise.reject(new Error('was not refused')),
    (e: unknown) => (isRefusal(e) ? e : Promise.reject(e as Error)),
  );
const GOALS: ParsedDocument['goals'] = [
  {
    line: 2,
    section: ['一、总体目标'],
    text: '社会消费品零售总额增长6%。',
    targets: [{ metric: '社会消费品零售总额', comparator: 'gte', value: 6, unit: '%', quote: '增长6%' }],
  },
  { line: 3, section: [], text: '营商环境持续优化。', targets: [] },
];
const confirm = (parsed: ParsedDocument, more = {}) =>
  house.get(ImportService).confirm(d.actors.督查员, {
    parsed,
    officeUnitId: d.units.区政府督查室,
    leaderId: d.actors.区长.personId,
    ...more,
  });
const approve = (id: string) =>
  house
    .get(PlanService)
    .approve(d.actors.督查员, id, { authority: '常务会议', documentNo: '8号', scope: '全部' });
const dispatchAll = async (planId: string): Promise<string[]> => {
  const ids = (await query<{ id: string }>('SELECT id FROM task WHERE plan_id = $1 ORDER BY no', planId)).map(
    t => t.id,
  );
  await house.get(DispatchService).dispatch(
    d.actors.督查员,
    ids.map(taskId => ({ taskId })),
  );
  return ids;
};
const ladders = (planId: string) =>
  query<{ kind: string; ladder: string; v: number }>(
    'SELECT DISTINCT kind, ladder, ladder_version AS v FROM obligation WHERE plan_id = $1 ORDER BY kind, ladder, v',
    planId,
  );

beforeEach(async () => {
  house = await openHouse('2026-03-02');
  d = await settle(house);
});
afterEach(async () => {
  await expectClean(house);
  await house.close();
});

describe('the ladders of one plan', () => {
  it('chase what is opened in it afterwards, by their newest edition, and nothing of other plans', async () => {
    const { planId } = await confirm(readDocument(TEXT), { ladders: { sign: 'form', complete: 'complete' } });
    await approve(planId);
    const repeat = { every: 3, to: ['holder' as const], action: 'chase' as const };
    await house
      .get(LadderService)
      .publish(d.actors.督查员, { ladder: 'form', data: { ...LADDERS.form, repeat }, reason: '加密' });
    await dispatchAll(planId);
    expect((await ladders(planId)).filter(o => o.kind === 'sign')).toEqual([
      { kind: 'sign', ladder: 'form', v: 2 },
    ]);
    const other = await confirm(readDocument(TEXT.replace('2026', '2027')));
    await approve(other.planId);
    await dispatchAll(other.planId);
    expect((await ladders(other.planId)).filter(o => o.kind === 'sign')).toEqual([
      { kind: 'sign', ladder: 'sign', v: 1 },
    ]);
    // Kept is only what differs from the table.
    expect(await query('SELECT ladders FROM plan WHERE id = $1', planId)).toEqual([
      { ladders: { sign: 'form' } },
    ]);
  });

  it('are looked at when they are saved, and when an edition of theirs is published', async () => {
    const { planId } = await confirm(readDocument(TEXT));
    const plans = house.get(PlanService);
    const bad = await refusal(
      plans.configure(d.actors.督查员, planId, { ladders: { report: 'milestone', sign: 'none' } }),
    );
    expect(bad).toMatchObject({ code: 'ladder.bad_choice' });
    expect(bad.faults.map(f => f.where)).toEqual(['ladders.report', 'ladders.report', 'ladders.sign']);
    const lapsing = plans.configure(d.actors.督查员, planId, { ladders: { report: 'confirm' } });
    expect(await refusal(lapsing)).toMatchObject({ code: 'ladder.bad_choice' });
    await plans.configure(d.actors.督查员, planId, { ladders: { report: 'office' } });
    await plans.configure(d.actors.督查员, planId, { ladders: { milestone: 'complete' } });
    const ladderService = house.get(LadderService);
    const step = { offset: 1, to: ['holder' as const], action: 'chase' as const };
    const data = { steps: [step], repeat: LADDERS.complete.repeat };
    await ladderService.publish(d.actors.督查员, { ladder: 'complete', data, reason: '试行' });
    expect(await plans.configure(d.actors.督查员, planId, { ladders: null })).toMatchObject({
      state: 'draft',
    });
  });

  it('show in the preview of a dispatch', async () => {
    const forecast = await house
      .get(DispatchForecast)
      .of(readDocument(TEXT).tasks, {}, { ladders: { report: 'office' } });
    expect(forecast.ladders.filter(l => l.chosen)).toMatchObject([
      { kind: 'report', ladder: 'office', ladderLabel: '督查机构自办', version: 1 },
    ]);
    expect(forecast.ladders.find(l => l.kind === 'sign')?.steps.at(-1)).toBe('到期后3个工作日视为签收');
  });
});

describe('目标线索', () => {
  it('of a document that names nobody are kept, and become a task or an indicator when somebody says so', async () => {
    const parsed = { ...readDocument(TEXT), tasks: [], goals: GOALS };
    const imported = await confirm(parsed);
    expect(imported).toMatchObject({ tasks: 0, goals: 2 });
    const { planId } = imported;
    const goals = house.get(GoalService);
    const plan = { id: planId, officeUnitId: d.units.区政府督查室 };
    const [first, second] = await goals.list(d.actors.督查员, plan, { limit: 10 });
    expect(first).toMatchObject({ state: 'found', line: 2, targets: [{ value: '6' }] });
    expect(await refusal(goals.toTask(d.actors.督查员, first.id, { parties: [] }))).toMatchObject({
      code: 'goal.bad_task',
    });
    const parties = [{ role: 'lead' as const, unitId: d.units.区商务委 }];
    const made = await goals.toTask(d.actors.督查员, second.id, { parties, deadline: '2026-12-31' });
    expect(made.taskId).not.toBeNull();
    const { targetId } = await goals.toTarget(d.actors.督查员, first.id, {
      taskId: made.taskId as string,
      figure: 0,
    });
    expect(await query('SELECT metric, value FROM target WHERE id = $1', targetId)).toEqual([
      { metric: '社会消费品零售总额', value: '6' },
    ]);
    expect(await refusal(goals.dismiss(d.actors.督查员, first.id, { reason: '无' }))).toMatchObject({
      code: 'goal.decided',
    });
    expect(await refusal(goals.list(d.actors.商务经办, plan, { limit: 1 }))).toMatchObject({
      kind: 'forbidden',
    });
    await approve(planId);
    await dispatchAll(planId);
  });

  it('of a plan that is approved become a line of its next edition', async () => {
    const { planId } = await confirm({ ...readDocument(TEXT), goals: GOALS });
    await approve(planId);
    const goals = house.get(GoalService);
    const [first, second] = await goals.list(
      d.actors.督查员,
      { id: planId, officeUnitId: d.units.区政府督查室 },
      { limit: 10 },
    );
    const parties = [{ role: 'lead' as const, unitId: d.units.区商务委 }];
    const { editionId } = await goals.toTask(d.actors.督查员, first.id, { parties });
    await house.get(EditionApplyService).approve(d.actors.督查员, editionId as string);
    expect(
      await query('SELECT no, text FROM task WHERE plan_id = $1 ORDER BY no DESC LIMIT 1', planId),
    ).toEqual([{ no: 3, text: '社会消费品零售总额增长6%。' }]);
    await goals.dismiss(d.actors.督查员, second.id, { reason: '另有方案' });
  });

  it('nothing at all is no plan', async () => {
    expect(await refusal(confirm({ ...readDocument(TEXT), tasks: [] }))).toMatchObject({
      code: 'intake.nothing_left',
    });
  });
});

describe('another text of a plan that names other units', () => {
  const NEW = TEXT.replace('责任单位:区文旅委', '责任单位:区城管局').replace(
    '牵头单位:区城管局',
    '牵头单位:区城管局\n责任单位:滨江街道',
  );
  const draft = (planId: string, text: string, more = {}) =>
    house.get(ReimportService).draft(d.actors.督查员, planId, {
      parsed: readDocument(text),
      name: '修订',
      from: '2026-03-02',
      reason: '会议',
      ...more,
    });
  const assigned = (planId: string) =>
    query<{ no: number; unit: string; role: string; state: string }>(
      `SELECT t.no, u.name AS unit, a.role, a.state FROM assignment a JOIN task t ON t.id = a.task_id JOIN unit u ON u.id = a.unit_id
       WHERE t.plan_id = $1 AND a.state <> 'withdrawn' ORDER BY t.no, a.is_primary DESC, u.name`,
      planId,
    );

  it('carries them: what is handed out gains and loses units, and the difference says so', async () => {
    const { planId } = await confirm(readDocument(TEXT));
    await approve(planId);
    await dispatchAll(planId);
    const { id } = await draft(planId, NEW);
    const difference = await house.get(EditionQueries).difference(id);
    expect(difference?.changed[0].changes).toEqual([
      { what: '承担单位', old: '区商务委、区文旅委', new: '区商务委、区城管局' },
    ]);
    await house.get(EditionApplyService).approve(d.actors.督查员, id);
    expect((await assigned(planId)).map(a => `${a.no} ${a.unit} ${a.role}`)).toEqual([
      '1 区商务委 lead',
      '1 区城管局 responsible',
      '2 区城管局 lead',
      '2 滨江街道 responsible',
    ]);
    const { items } = await house.get(LedgerQueries).list(d.actors.督查员, { planId });
    expect(items[0]).toMatchObject({ leadUnits: ['区商务委'], otherUnits: ['区城管局'] });
  });

  it('changes what is not yet handed out before it is, and takes no alias for a change', async () => {
    const { planId } = await confirm(readDocument(TEXT));
    await approve(planId);
    await house.get(DirectoryService).addAlias(d.actors.督查员, d.units.区商务委, '商务委');
    const alias = TEXT.replace('牵头单位:区商务委', '牵头单位:商务委');
    expect(await refusal(draft(planId, alias))).toMatchObject({ code: 'intake.nothing_changed' });
    const { id } = await draft(planId, NEW);
    await house.get(EditionApplyService).approve(d.actors.督查员, id);
    await dispatchAll(planId);
    expect((await assigned(planId)).map(a => a.unit)).toEqual([
      '区商务委',
      '区城管局',
      '区城管局',
      '滨江街道',
    ]);
  });

  it('leaves the primary lead to 改派, and does not end tasks and take units away at once', async () => {
    const { planId } = await confirm(readDocument(TEXT));
    await approve(planId);
    await dispatchAll(planId);
    const led = draft(planId, TEXT.replace('牵头单位:区商务委', '牵头单位:区城管局'));
    expect(await refusal(led)).toMatchObject({ code: 'edition.primary_leaves' });
    const fewer = TEXT.slice(0, TEXT.indexOf('2.')).replace('责任单位:区文旅委\n', '');
    const both = draft(planId, fewer, { dropMissing: true });
    expect(await refusal(both)).toMatchObject({ code: 'edition.units_with_drops' });
    const { id } = await draft(planId, fewer);
    await house.get(EditionApplyService).approve(d.actors.督查员, id);
    expect((await assigned(planId)).map(a => `${a.no} ${a.unit}`)).toEqual(['1 区商务委', '2 区城管局']);
  });
});

describe('what is remembered of imports', () => {
  it('can be looked through and forgotten', async () => {
    const memory = house.get(ImportMemory);
    const headings = ['事', '谁'];
    await memory.mapColumns(d.actors.督查员, { headings, roles: ['text', 'lead'] });
    const [layout] = await memory.layouts({ limit: 5 });
    expect(layout).toMatchObject({ headings, decidedByName: '督查员' });
    await memory.forgetLayout(d.actors.督查员, layout.id);
    expect([await memory.layouts({ limit: 5 }), (await memory.mappings()).size]).toEqual([[], 0]);
    await memory.mapColumns(d.actors.督查员, { headings, roles: ['text', 'responsible'] });
    expect(await memory.layouts({ limit: 5 })).toHaveLength(1);
    const directory = house.get(DirectoryService);
    await directory.addAlias(d.actors.督查员, d.units.区商务委, '商务委');
    expect((await directory.removeAlias(d.actors.督查员, d.units.区商务委, '商务委')).aliases).toEqual([]);
    expect(await refusal(directory.removeAlias(d.actors.督查员, d.units.区商务委, '商务委'))).toMatchObject({
      code: 'unit.no_alias',
    });
  });
});

describe('a plan taken out again', () => {
  it('has the columns of its document in their order, then how far each task is', async () => {
    const parsed = readDocument(
      [
        '编号\t项目名称\t项目业主\t年度计划投资\t责任单位\t完成时限',
        '1\t滨江步道\t城投公司\t1200\t区城管局\t2026年6月底前',
        '2\t夜市改造\t商旅公司\t800\t区商务委\t年底前',
      ].join('\n'),
    );
    const columns = ['编号', '项目名称', '项目业主', '年度计划投资', '责任单位', '完成时限'].map(
      (heading, i) => ({
        heading,
        role: ['no', 'text', 'field', 'field', 'responsible', 'deadline'][i],
      }),
    );
    const { planId } = await confirm(parsed, {
      title: '重点项目',
      year: 2026,
      kind: 'project_list',
      columns,
      names: names(parsed),
    });
    const exporting = new LedgerExport(
      house.get(LedgerQueries),
      new ListExport(house.get(Journal)),
      house.get(Db),
    );
    const file = await exporting.file(d.actors.督查员 as SignedIn, { planId });
    const workbook = new Workbook();
    await workbook.xlsx.load((await buffer(file.getStream())) as never);
    const rows = [1, 2].map(n => (workbook.worksheets[0].getRow(n).values as unknown[]).slice(1, 8));
    expect(rows).toEqual([
      ['编号', '项目名称', '项目业主', '年度计划投资', '责任单位', '完成时限', '进度'],
      [1, '滨江步道', '城投公司', '1200', '区城管局', '2026年6月底前', 0],
    ]);
  });
});

/** Every unit the document names and nobody knows is new. */
const names = (parsed: ParsedDocument) =>
  Object.fromEntries(
    parsed.tasks
      .flatMap(t => [...t.lead, ...t.responsible, ...t.supporting])
      .filter(m => !d.units[m.name])
      .map(m => [m.name, { createUnit: { kind: 'department' as const } }]),
  );
