import { buffer } from 'node:stream/consumers';
import { Workbook } from 'exceljs';
import { FillingQueries } from '@duban/evaluation';
import { FillingService, ReportService } from '@duban/feedback';
import { SourceReader } from '@duban/intake';
import { type Actor, Db, Journal } from '@duban/journal';
import { isRefusal, type Refusal } from '@duban/kernel';
import type { SignedIn } from '@duban/organization';
import { RowSeal } from '@duban/publishing';
import { TargetService } from '@duban/task';
import { ActionPlanService } from '@duban/implementation';
import { FillingDesk } from '../../apps/api/src/publishing/filling-desk';
import { ListExport } from '../../apps/api/src/publishing/list-export';
import { expectClean } from '../crash/ladders';
import { FeedbackWorld } from './feedback.world';

let w: FeedbackWorld;
let desk: FillingDesk;

const seal = new RowSeal('a secret of thirty-two characters!');
const who = (name: string): SignedIn =>
  ({ username: name, sessionId: name, mustChange: false, ...(w.district.actors[name] as Actor) }) as SignedIn;
const query = <T>(sql: string, ...params: unknown[]): Promise<T[]> => w.house.get(Db).query<T>(sql, params);

async function take(name = '商务经办', unitId?: string): Promise<Workbook> {
  const file = await desk.take(who(name), w.planId, unitId);
  const workbook = new Workbook();
  await workbook.xlsx.load((await buffer(file.getStream())) as never);
  return workbook;
}
const bytesOf = async (workbook: Workbook): Promise<Uint8Array> =>
  new Uint8Array((await workbook.xlsx.writeBuffer()) as ArrayBuffer);
const bring = async (workbook: Workbook, dryRun = false, name = '商务经办', how = {}) =>
  desk.bring(who(name), w.planId, await bytesOf(workbook), { dryRun, ...how });
const refusal = async (work: Promise<unknown>): Promise<Refusal> =>
  work.then(
    () => Promise.reject(new Error('was not refused')),
    (e: unknown) => (isRefusal(e) ? e : Promise.reject(e as Error)),
  );

/** The visible cell under a heading, in a row of a sheet. */
function cell(workbook: Workbook, sheet: string, heading: string, row = 2) {
  const page = workbook.getWorksheet(sheet)!;
  const at = (page.getRow(1).values as string[]).indexOf(heading);
  return page.getRow(row).getCell(at);
}
const put = (workbook: Workbook, sheet: string, heading: string, value: unknown, row = 2): void => {
  cell(workbook, sheet, heading, row).value = value as never;
};
const report = async () =>
  (
    await query<{
      state: string;
      text: string;
      percent: number;
      measurements: { value: number }[];
      milestone_ids: string[];
      version: number;
      id: string;
    }>(
      "SELECT r.* FROM report r JOIN unit u ON u.id = r.unit_id WHERE u.name = '区商务委' AND r.kind = 'report' ORDER BY r.id LIMIT 1",
    )
  )[0];

beforeEach(async () => {
  w = await FeedbackWorld.open();
  await w.morning('2026-03-25');
  desk = new FillingDesk(
    w.house.get(FillingQueries),
    w.house.get(FillingService),
    new ListExport(w.house.get(Journal)),
    w.house.get(Journal),
    seal,
    w.house.get(SourceReader),
  );
});
afterEach(async () => {
  await expectClean(w.house);
  await w.house.close();
});

describe('填报簿', () => {
  it('goes out with what a unit may report now, and comes back as reports that are submitted', async () => {
    const book = await take();
    expect(book.worksheets.map(s => s.name)).toEqual(['填报说明', '进展报告', '指标数据', '节点']);
    const page = book.getWorksheet('进展报告')!;
    expect([1, 2, 3, 4].map(c => page.getColumn(c).hidden)).toEqual([true, true, true, false]);
    expect(cell(book, '进展报告', '是否报送').dataValidation).toMatchObject({
      type: 'list',
      formulae: ['"是,否"'],
    });
    put(book, '进展报告', '本期进展', '已完成选址');
    put(book, '进展报告', '进度（%）', 40);
    put(book, '进展报告', '是否报送', '是');
    put(book, '指标数据', '本期数', 2);
    const seen = await bring(book, true);
    expect(seen).toMatchObject({ ok: true, rehearsed: true, submitted: 1, saved: 0, faults: [] });
    expect(seen.lines).toMatchObject([{ action: 'submit', cell: '进展报告!D2' }]);
    expect(await report()).toMatchObject({ state: 'open', text: '' });
    expect(await bring(book, false, '商务经办', { key: 'once' })).toMatchObject({
      ok: true,
      rehearsed: false,
      submitted: 1,
    });
    const done = await report();
    expect(done).toMatchObject({ state: 'submitted', text: '已完成选址', percent: 40 });
    expect(done.measurements).toMatchObject([{ value: 2 }]);
    // The same again, by a click too many, changes nothing and gets the first answer.
    expect(await bring(book, false, '商务经办', { key: 'once' })).toMatchObject({ submitted: 1 });
    expect((await report()).version).toBe(done.version);
  });

  it('comes back whole or not at all, and says for each cell what is wrong and how to mend it', async () => {
    const book = await take();
    put(book, '进展报告', '本期进展', '有进展');
    put(book, '进展报告', '进度（%）', 140);
    put(book, '进展报告', '无新进展', '大概', 3);
    put(book, '指标数据', '本期数', { formula: '1+1', result: 2 });
    const seen = await bring(book, true);
    expect(seen.ok).toBe(false);
    expect(seen.faults.map(f => [f.cell, f.code]).sort()).toEqual([
      ['指标数据!J2', 'workbook.formula'],
      ['进展报告!J3', 'workbook.choice'],
      ['进展报告!K2', 'workbook.percent'],
    ]);
    expect(seen.faults.every(f => f.mend)).toBe(true);
    const refused = await refusal(bring(book));
    expect(refused).toMatchObject({ kind: 'invalid', code: 'workbook.faults' });
    expect(refused.faults.map(f => f.where)).toContain('指标数据!J2');
    expect(await report()).toMatchObject({ state: 'open', text: '' });
  });

  it('tells at its cell what the desk would refuse: an empty report, a figure that is none', async () => {
    const book = await take();
    put(book, '进展报告', '是否报送', '是');
    put(book, '指标数据', '本期数', '很多', 2);
    const seen = await bring(book, true);
    expect(seen.faults.map(f => [f.cell, f.code])).toEqual([['指标数据!J2', 'measurement.bad_value']]);
    put(book, '指标数据', '本期数', null, 2);
    expect((await bring(book, true)).faults.map(f => [f.cell, f.code])).toEqual([
      ['进展报告!I2', 'report.empty'],
    ]);
  });

  it('names a row that was changed in the system meanwhile, and leaves rows nobody filled in alone', async () => {
    const book = await take();
    const { id, version } = await report();
    await w.house.get(ReportService).save(w.district.actors.商务经办, id, { text: '网上已填' }, { version });
    expect(await bring(book, true)).toMatchObject({
      ok: true,
      untouched: expect.any(Number),
      submitted: 0,
      saved: 0,
    });
    put(book, '进展报告', '本期进展', '簿中另填');
    const [fault] = (await bring(book, true)).faults;
    expect(fault).toMatchObject({ cell: '进展报告!D2', code: 'record.stale' });
    expect(fault.message).toMatch(/商务经办/);
  });

  it('finds its rows again after they were sorted, and knows rows that are not its own', async () => {
    const book = await take();
    const page = book.getWorksheet('进展报告')!;
    const rows = page.rowCount;
    expect(rows).toBeGreaterThan(2);
    const [a, b] = [2, rows].map(n => page.getRow(n).values as unknown[]);
    page.getRow(2).values = b as never;
    page.getRow(rows).values = a as never;
    put(book, '进展报告', '本期进展', '换了位置', rows);
    expect(await bring(book)).toMatchObject({ saved: 1 });
    expect(await report()).toMatchObject({ state: 'draft', text: '换了位置' });
    page.getRow(rows + 1).getCell(5).value = '自己加的一行';
    page.getRow(2).getCell(1).value = id36();
    const codes = (await bring(book, true)).faults.map(f => f.code);
    expect(codes).toContain('workbook.added_row');
    expect(codes).toContain('workbook.seal');
  });

  it('is brought back once where two bring it at the same moment', async () => {
    const book = await take();
    put(book, '进展报告', '本期进展', '已完成选址');
    put(book, '进展报告', '是否报送', '是');
    const both = await Promise.allSettled([bring(book), bring(book)]);
    expect(both.map(b => b.status).sort()).toEqual(['fulfilled', 'rejected']);
    const { reason } = both.find(b => b.status === 'rejected') as PromiseRejectedResult;
    expect(reason).toMatchObject({ code: 'workbook.faults', details: { cells: [{ code: 'record.stale' }] } });
  });

  it('takes figures of the unit that owns the data, by themselves, and milestones with the report', async () => {
    const [target] = await query<{ id: string }>('SELECT id FROM target WHERE task_id = $1', w.tasks[0]);
    const dataUnitId = w.district.units.区城管局;
    await w.house
      .get(TargetService)
      .define(w.district.actors.督查员, target.id, { dataUnitId, rhythm: 'monthly', reason: '归口' });
    const milestones = [{ title: '完成选址', due: '2026-06-30' }];
    await w.house
      .get(ActionPlanService)
      .file(w.district.actors.商务经办, w.tasks[0], { text: '推进', milestones, contributorIds: [] });
    await w.morning('2026-04-01');
    const book = await take('城管经办');
    const page = book.getWorksheet('指标数据')!;
    const row =
      [...Array(page.rowCount).keys()].find(n =>
        String(page.getRow(n + 1).getCell(5).value).includes('夜经济'),
      )! + 1;
    put(book, '指标数据', '本期数', 1, row);
    expect(await bring(book, false, '城管经办')).toMatchObject({ figures: 1, submitted: 0 });
    expect(await query('SELECT value, to_char(as_of, $1) AS d FROM measurement', 'YYYY-MM-DD')).toEqual([
      { value: '1', d: '2026-03-31' },
    ]);
    const own = await take();
    put(own, '进展报告', '本期进展', '选址已定');
    put(own, '进展报告', '是否报送', '是');
    put(own, '节点', '是否完成', '是');
    await bring(own);
    expect(await query("SELECT state FROM milestone WHERE state <> 'void'")).toEqual([{ state: 'claimed' }]);
  });

  it('belongs to one unit and one plan, and a stranger gets none', async () => {
    const book = await take();
    put(book, '进展报告', '本期进展', '冒名');
    const seen = await bring(book, true, '文旅经办');
    expect(new Set(seen.faults.map(f => f.code))).toEqual(new Set(['workbook.seal']));
    expect(await refusal(take('商务经办', w.district.units.区文旅委))).toMatchObject({ kind: 'forbidden' });
    const bytes = new Uint8Array(Buffer.from('不是表格'));
    expect(await refusal(desk.bring(who('商务经办'), w.planId, bytes, { dryRun: true }))).toMatchObject({
      code: 'intake.damaged',
    });
  });

  it('is recorded by the office with its source (代录)', async () => {
    const unitId = w.district.units.区商务委;
    expect(await refusal(take('督查员'))).toMatchObject({ code: 'workbook.unit_needed' });
    const book = await take('督查员', unitId);
    put(book, '进展报告', '无新进展', '是');
    put(book, '进展报告', '是否报送', '是');
    expect(await refusal(bring(book, true, '督查员', { unitId }))).toMatchObject({
      code: 'behalf.source_needed',
    });
    const onBehalf = { unitId, source: '3月25日来邮' };
    expect(await bring(book, false, '督查员', { unitId, onBehalf })).toMatchObject({ submitted: 1 });
    const [entry] = await query<{ on_behalf: object }>(
      "SELECT on_behalf FROM journal_entry WHERE command = 'report.fill' ORDER BY id DESC LIMIT 1",
    );
    expect(entry.on_behalf).toEqual(onBehalf);
  });

  it('defuses what would be a formula on its way out, and gives it back as it was', async () => {
    const { id } = await report();
    await w.house
      .get(ReportService)
      .save(w.district.actors.商务经办, id, { text: '=HYPERLINK("http://x","y")' });
    const book = await take();
    expect(cell(book, '进展报告', '本期进展').value).toBe('\'=HYPERLINK("http://x","y")');
    put(book, '进展报告', '进度（%）', 5);
    await bring(book);
    expect(await report()).toMatchObject({ text: '=HYPERLINK("http://x","y")', percent: 5 });
  });
});

const id36 = (): string => '018f3c1e-6f0a-7c3a-9b1e-2d4f5a6b7c8d';
