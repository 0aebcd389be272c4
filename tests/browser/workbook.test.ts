import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { Workbook } from 'exceljs';
import { AssignmentService, DispatchService } from '@duban/dispatch';
import { ImportMemory } from '@duban/intake';
import { Db, Journal, SYSTEM } from '@duban/journal';
import { instantOf } from '@duban/kernel';
import { DirectoryService } from '@duban/organization';
import { GoalService, Task } from '@duban/task';
import { Rounds } from '../../apps/wiring/src';
import { CHROMIUM, openChromium } from './chromium';
import { type DeskServer, openDesk, PASSWORD } from './desk.server';
import { Visitor } from './visitor';

jest.setTimeout(180_000);

/** The plan handed out and signed, a task with milestones its document states, and a goal nobody answers for. */
async function prepare(desk: DeskServer): Promise<{ planId: string; task: string }> {
  const { actors, units } = desk.district;
  const db = desk.get(Db);
  const ids = async (sql: string, ...params: unknown[]): Promise<string[]> =>
    (await db.query<{ id: string }>(sql, params)).map(r => r.id);
  const [planId] = await ids('SELECT id FROM plan');
  const tasks = await ids('SELECT id FROM task ORDER BY no');
  await desk.get(Journal).transact({ name: 'test.stated', actor: SYSTEM }, async tx => {
    const [task] = await tx.lock(Task, [tasks[0]]);
    const stated_milestones = [
      { text: '完成选址', date: '2026-06-30' },
      { text: '开街', date: '2026-10-31' },
    ];
    tx.update(Task, { ...task, stated_milestones, version: task.version + 1 });
    desk.get(GoalService).keep(tx, planId, [
      {
        line: 2,
        section: ['一、总体目标'],
        text: '社会消费品零售总额增长6%。',
        targets: [
          { metric: '社会消费品零售总额', comparator: 'gte', value: '6', unit: '%', quote: '增长6%' },
        ],
      },
    ]);
  });
  await desk.get(DispatchService).dispatch(
    actors.督查员,
    tasks.map(taskId => ({ taskId })),
  );
  await desk
    .get(AssignmentService)
    .sign(actors.商务经办, await ids('SELECT id FROM assignment WHERE unit_id = $1', units.区商务委));
  await desk.get(DirectoryService).addAlias(actors.督查员, units.区商务委, '商务委');
  await desk.get(ImportMemory).mapColumns(actors.督查员, {
    headings: ['序号', '工作任务', '责任单位'],
    roles: ['no', 'text', 'responsible'],
  });
  await desk
    .get(ImportMemory)
    .decideNames(actors.督查员, [
      { name: '区文化旅游委', kind: 'unit', targetId: units.区文旅委, decision: 'use' },
    ]);
  return { planId, task: tasks[0] };
}

const walk = (): void => {
  let browser: Browser;
  let desk: DeskServer;
  let planId: string;
  let task: string;
  beforeAll(async () => {
    [browser, desk] = await Promise.all([openChromium(), openDesk()]);
    ({ planId, task } = await prepare(desk));
    await desk.settlePassword('督查员');
    await desk.settlePassword('商务经办');
  });
  afterAll(async () => {
    await browser?.close();
    await desk?.close();
  });

  const arrive = async (who: string, path: string, width: 375 | 1280 = 1280): Promise<Visitor> => {
    const visitor = await Visitor.arrive(browser, desk.url, width, desk.clock.now());
    await visitor.page.goto(path);
    await visitor.signIn(who, PASSWORD);
    return visitor;
  };

  it('begins the action plan with the milestones of the document', async () => {
    const unit = await arrive('商务经办', `/tasks/${task}`);
    const { page } = unit;
    await page.getByRole('button', { name: '报送推进计划' }).first().click();
    await page.getByText('节点已按文件所写的 2 个时限填入，请核对。').waitFor();
    expect(await page.getByLabel('节点 2 内容').inputValue()).toBe('开街');
    expect(await page.getByLabel('节点 2 期限').inputValue()).toBe('2026-10-31');
    // The helper puts the dates on workdays; what was there comes back.
    await page.getByLabel('节点 2 期限').fill('2026-10-03');
    await page.getByText('国庆节，不是工作日；之前最近的工作日是 2026-09-30').waitFor();
    await page.getByRole('button', { name: '各节点日期按工作日倒排' }).click();
    await page.getByText('国庆节，不是工作日').waitFor({ state: 'detached' });
    expect(await page.getByLabel('节点 2 内容').inputValue()).toBe('开街');
    expect(await page.getByLabel('节点 1 期限').inputValue()).toMatch(/^2026-/);
    await unit.look('80-action-plan-stated');
    await page.getByRole('button', { name: '撤销倒排' }).click();
    expect(await page.getByLabel('节点 2 期限').inputValue()).toBe('2026-10-03');
    await page.getByLabel('推进措施').fill('分两步推进');
    await page.getByRole('button', { name: '报送', exact: true }).click();
    await page.getByText('推进计划已报送').waitFor();
    expect(unit.faults).toEqual([]);
  });

  it('gives the reports of a unit out as a workbook, and takes it back cell by cell', async () => {
    desk.clock.moveTo(instantOf('2026-03-25', '09:30'));
    await desk.get(Rounds).run();
    const unit = await arrive('商务经办', '/reports');
    const { page } = unit;
    await unit.look('81-reports-with-workbook');
    await page.getByRole('link', { name: '离线填报簿' }).click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '导出填报簿' }).click(),
    ]);
    const book = new Workbook();
    await book.xlsx.load((await readFile(await file.path())) as never);
    const put = (heading: string, value: unknown): void => {
      const sheet = book.getWorksheet('进展报告')!;
      sheet.getRow(2).getCell((sheet.getRow(1).values as string[]).indexOf(heading)).value = value as never;
    };
    const bring = async (): Promise<void> =>
      page.locator('input[type=file]').setInputFiles({
        name: '填报簿.xlsx',
        mimeType: 'application/octet-stream',
        buffer: Buffer.from((await book.xlsx.writeBuffer()) as ArrayBuffer),
      });
    put('本期进展', '已完成选址');
    put('进度（%）', 180);
    put('是否报送', '是');
    await bring();
    await page.getByText('有 1 处须改正，整份没有带回').waitFor();
    await page.getByRole('cell', { name: '请填写 0 到 100 的整数' }).waitFor();
    await unit.look('82-workbook-faults');
    put('进度（%）', 40);
    await bring();
    await page.getByText(/核对无误：报送 1 份/).waitFor();
    await unit.look('83-workbook-checked');
    await page.getByRole('button', { name: '确认带回' }).click();
    await page.getByText('已带回：报送 1 份，草稿 0 份，报数 0 项').waitFor();
    const reports = await desk
      .get(Db)
      .query("SELECT percent, text FROM report WHERE state = 'submitted' AND kind = 'report'");
    expect(reports).toEqual([{ percent: 40, text: '已完成选址' }]);
    expect(unit.faults).toEqual([]);
  });

  it('shows the office what a plan found and chose: goals, ladders, sheets', async () => {
    const office = await arrive('督查员', `/plans/${planId}`);
    const { page } = office;
    await page.getByRole('heading', { name: '目标线索（待处理 1）' }).waitFor();
    await office.look('84-plan');
    await page.getByRole('button', { name: '选用催办阶梯' }).click();
    await page.getByRole('combobox', { name: '报送进展' }).click();
    await page.getByTitle('督查机构自办').click();
    await office.look('85-plan-ladders');
    await page
      .getByRole('button', { name: '保 存' })
      .or(page.getByRole('button', { name: '保存' }))
      .click();
    await page.getByText('报送进展按“督查机构自办”').waitFor();
    await page.getByRole('button', { name: '转为指标' }).click();
    await page.getByRole('combobox', { name: '任务' }).click();
    await page.getByTitle(/第 2 项/).click();
    await page.getByLabel('理由（选填）').fill('总目标落到此项');
    await office.look('86-goal-to-target');
    await page.getByRole('button', { name: '转为指标' }).last().click();
    await page.getByText('已转为指标').waitFor();
    await page.getByRole('heading', { name: '目标线索（待处理 0）' }).waitFor();
    await page.goto('/units?tab=remembered');
    await page.getByText('区文化旅游委').waitFor();
    await office.look('87-remembered');
    await page.getByRole('button', { name: '不再记住：区文化旅游委' }).click();
    await page.getByText('还没有记住的对应').waitFor();
    expect(office.faults).toEqual([]);
  });

  it('fits a phone', async () => {
    const office = await arrive('督查员', `/plans/${planId}/workbook`, 375);
    await office.page.getByRole('button', { name: '导出填报簿' }).waitFor();
    await office.look('88-workbook-phone');
    expect(office.faults).toEqual([]);
  });

  it('makes a plan of a document that names nobody', async () => {
    const office = await arrive('督查员', '/plans/import');
    const { page } = office;
    await page
      .getByLabel('或粘贴正文')
      .fill('江州区2026年国民经济目标\n一、主要目标\n1.地区生产总值增长6%。\n2.城镇新增就业1万人。');
    await page.getByRole('button', { name: '读取' }).click();
    await page.getByText('没有写明由谁办的目标').waitFor();
    await page.getByText('催办阶梯：不选的按通用阶梯').click();
    await office.look('89-import-goals');
    await page.getByRole('button', { name: /^建立方案，存下/ }).click();
    await page.getByRole('heading', { name: /目标线索（待处理/ }).waitFor();
    expect(office.faults).toEqual([]);
  });
};

if (CHROMIUM) describe('workbooks, goals and ladders in a browser', walk);
else describe.skip('workbooks, goals and ladders in a browser', walk);
