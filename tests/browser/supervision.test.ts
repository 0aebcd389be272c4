import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { AssignmentService, DispatchService } from '@duban/dispatch';
import { Db } from '@duban/journal';
import { CHROMIUM, openChromium } from './chromium';
import { type DeskServer, openDesk, PASSWORD } from './desk.server';
import { Visitor, WIDTHS } from './visitor';

jest.setTimeout(600_000);

const walk = (): void => {
  let browser: Browser;
  let desk: DeskServer;
  let office: Visitor;
  let unit: Visitor;
  let tasks: string[];
  let planId: string;
  let folder: string;

  const one = async <T>(sql: string, ...params: unknown[]): Promise<T> =>
    (await desk.get(Db).query<T & object>(sql, params))[0] as T;
  const arrive = async (name: string, path: string): Promise<Visitor> => {
    await desk.settlePassword(name);
    const visitor = await Visitor.arrive(browser, desk.url, 1280, desk.clock.now(), WIDTHS);
    await visitor.page.goto(path);
    await visitor.signIn(name, PASSWORD);
    return visitor;
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'duban-files-'));
    [browser, desk] = await Promise.all([openChromium(), openDesk({ files: folder })]);
    const { 督查员, 商务经办 } = desk.district.actors;
    const rows = await desk
      .get(Db)
      .query<{ id: string; plan_id: string }>('SELECT id, plan_id FROM task ORDER BY no');
    tasks = rows.map(r => r.id);
    planId = rows[0].plan_id;
    await desk.get(DispatchService).dispatch(督查员, [{ taskId: tasks[0] }]);
    const { id } = await one<{ id: string }>(
      'SELECT id FROM assignment WHERE task_id = $1 AND unit_id = $2',
      tasks[0],
      desk.district.units.区商务委,
    );
    await desk.get(AssignmentService).sign(商务经办, [id]);
    office = await arrive('督查员', '/supervision');
    unit = await arrive('商务经办', '/');
  });
  afterAll(async () => {
    await browser?.close();
    await desk?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(() => expect([...office.faults.splice(0), ...unit.faults.splice(0)]).toEqual([]));

  const choose = async ({ page }: Visitor, field: string, text: string): Promise<void> => {
    await page.getByRole('dialog').getByRole('combobox', { name: field }).click();
    await page.locator('.ant-select-item-option').filter({ hasText: text, visible: true }).first().click();
    // Several can be chosen: the list stays open until something else is touched.
    await page.getByRole('dialog').locator('.ant-modal-title').click();
  };

  it('starts a round, names a unit, and quiets the chase of a unit for a reason', async () => {
    const { page } = office;
    await page.getByText('没有未办结的督查活动。').waitFor();
    await page.getByRole('button', { name: '启动督查活动' }).click();
    const dialog = page.getByRole('dialog');
    await choose(office, '方案', '江州区2026年');
    await dialog.getByLabel('名称').fill('夜经济专项督查');
    await dialog.getByLabel('批准机关或会议').fill('区政府常务会议');
    await dialog.getByLabel('文号').fill('江州府办〔2026〕20号');
    await dialog.getByLabel('止日').fill('2026-03-20');
    await dialog.getByLabel('督查范围').fill('夜经济街区建设');
    await choose(office, '督查对象', '区商务委');
    await office.look('100-start-round');
    await dialog.getByRole('button', { name: '启动' }).click();
    await page.getByText('督查活动已启动').waitFor();
    await page.getByRole('link', { name: '夜经济专项督查' }).waitFor();
    await office.look('101-rounds');
    expect(await one('SELECT title, state FROM round')).toEqual({
      title: '夜经济专项督查',
      state: 'running',
    });

    await page.getByRole('link', { name: '点名' }).click();
    await page.getByRole('button', { name: '提请点名' }).click();
    await choose(office, '方案', '江州区2026年');
    await dialog.getByLabel('批评').check();
    await choose(office, '单位', '区商务委');
    await dialog.getByLabel('内容').fill('推进迟缓');
    await dialog.getByLabel('刊载').fill('第3期督查通报');
    await office.look('102-propose-naming');
    await dialog.getByRole('button', { name: '提请' }).click();
    await page.getByText('已提请领导审批').waitFor();
    await page.getByRole('link', { name: /批评/ }).waitFor();
    await office.look('103-namings');

    await page.getByRole('link', { name: '暂停催办' }).click();
    await page.getByRole('button', { name: '对单位或方案暂停催办' }).click();
    await choose(office, '单位', '区商务委');
    await dialog.getByLabel('最后一个不催办的日期').fill('2026-03-06');
    await dialog.getByLabel('理由').fill('防汛值守');
    await office.look('104-silence');
    await dialog.getByRole('button', { name: '暂停催办', exact: true }).click();
    await page.getByText('至 2026-03-06 暂停催办').waitFor();
    await office.look('105-silences');
    await page.getByRole('button', { name: /^恢复催办/ }).click();
    await dialog.getByLabel('理由').fill('汛情解除');
    await dialog.getByRole('button', { name: '恢复催办' }).click();
    await page.getByText('没有有效的暂停催办。').waitFor();
    expect(await one('SELECT end_reason FROM chase_silence')).toEqual({ end_reason: '汛情解除' });
  });

  it('promises a day, and puts a file beside the task, fetches it and takes it away', async () => {
    const { page } = unit;
    await page
      .getByRole('button', { name: /^承诺办结：/ })
      .first()
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('承诺办结日期').fill('2026-03-06');
    await dialog.getByLabel('办理情况').fill('材料正在会签');
    await unit.look('106-promise');
    await dialog.getByRole('button', { name: '承诺', exact: true }).click();
    await page.getByText('已承诺 2026-03-06 前办结，此前不再提醒').waitFor();
    await unit.look('107-todo');
    expect(await one('SELECT promised::text, text FROM acknowledgement')).toEqual({
      promised: '2026-03-06',
      text: '材料正在会签',
    });
    await page.goto(`/tasks/${tasks[0]}`);
    const file = join(folder, '现场说明.txt');
    writeFileSync(file, '夜经济街区现场说明\n');
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByText('已上传 现场说明.txt').waitFor();
    const link = page.getByRole('link', { name: '现场说明.txt' });
    await link.waitFor();
    await page.getByRole('button', { name: '预览：现场说明.txt' }).click();
    await page.getByText('夜经济街区现场说明').waitFor();
    await unit.look('108-task-files');
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    expect(download.suggestedFilename()).toBe('现场说明.txt');
    await page.getByRole('button', { name: '移除：现场说明.txt' }).click();
    await dialog.getByLabel('原因').fill('传错了');
    await dialog.getByRole('button', { name: '移除' }).click();
    await page.getByText('移除：传错了').waitFor();
    expect(await one('SELECT removed_reason FROM attachment')).toEqual({ removed_reason: '传错了' });
  });

  it('records a standing approval and ends it, quiets one task, and revises the plan', async () => {
    const { page } = office;
    const dialog = page.getByRole('dialog');
    await page.goto(`/plans/${planId}`);
    await page.getByRole('button', { name: '登记授权' }).click();
    await dialog.getByLabel('授权人').fill('区政府主要负责人');
    await dialog.getByLabel('文号').fill('江州府办〔2026〕9号');
    await dialog.getByRole('checkbox', { name: '黄色督办单' }).check();
    await dialog.getByLabel('授权范围').fill('逾期五个工作日以上');
    await dialog.getByLabel('有效期至').fill('2026-12-31');
    await office.look('110-standing-approval');
    await dialog.getByRole('button', { name: '登记' }).click();
    await page.getByText('有效期至 2026-12-31').waitFor();
    await office.look('111-plan');
    await page.getByRole('button', { name: '收回' }).click();
    await dialog.getByLabel('理由').fill('改为逐份签发');
    await dialog.getByRole('button', { name: '收回' }).click();
    await page.getByText(/收回或被代替/).waitFor();

    await page.getByRole('link', { name: '历次修订' }).click();
    await page.getByRole('link', { name: '拟订修订稿' }).click();
    await page.getByLabel('名称').fill('年中修订');
    await page.getByRole('combobox', { name: '第 2 项：怎样处理' }).click();
    await page.locator('.ant-select-item-option').filter({ hasText: '修改', visible: true }).click();
    await page.getByLabel('第 2 项：任务内容').fill('举办文旅节会活动12场以上。');
    await page.getByLabel('第 2 项：理由').fill('区政府常务会议调整');
    await page.getByRole('combobox', { name: '第 3 项：怎样处理' }).click();
    await page.locator('.ant-select-item-option').filter({ hasText: '撤下', visible: true }).click();
    await page.getByLabel('第 3 项：理由').fill('并入城市更新');
    await page.getByRole('button', { name: '新增一项任务' }).click();
    await page.getByLabel('新增第 1 项：任务内容').fill('建成街区停车场2处。');
    await page.getByLabel('新增第 1 项：第 1 个单位', { exact: true }).click();
    await page.getByTitle('区城管局', { exact: true }).filter({ visible: true }).click();
    await page.getByLabel('新增第 1 项：理由').fill('新增民生事项');
    await office.look('112-edition-editor');
    await page.getByRole('button', { name: '保存修订稿' }).click();
    await page.getByRole('heading', { name: '修改（1）' }).waitFor();
    await office.look('113-edition');
    // A draft is taken up again as it was saved.
    await page.getByRole('button', { name: '修改', exact: true }).click();
    expect(await page.getByLabel('第 2 项：任务内容').inputValue()).toBe('举办文旅节会活动12场以上。');
    await page.getByLabel('新增第 1 项：任务内容').fill('建成街区停车场3处。');
    await page.getByRole('button', { name: '保存修订稿' }).click();
    await page.getByText('建成街区停车场3处。').waitFor();
    await page.getByRole('button', { name: '批准', exact: true }).click();
    await dialog.getByRole('button', { name: '批准' }).click();
    await page.getByText(/第 1 版已生效/).waitFor();
    expect(await one('SELECT state, name FROM edition')).toEqual({ state: 'applied', name: '年中修订' });
    expect(await one('SELECT text FROM task WHERE no = 2')).toEqual({ text: '举办文旅节会活动12场以上。' });
    expect(await one('SELECT state FROM task WHERE id = $1', tasks[2])).toEqual({ state: 'cancelled' });

    await page.goto(`/tasks/${tasks[0]}`);
    await page.getByRole('button', { name: '暂停催办' }).click();
    await dialog.getByLabel('最后一个不催办的日期').fill('2026-03-06');
    await dialog.getByLabel('理由').fill('等待上级批复');
    await dialog.getByRole('button', { name: '暂停催办' }).click();
    await page.getByText('至 2026-03-06 暂停催办').waitFor();
    await office.look('114-task');
    expect(await one('SELECT reason FROM chase_silence WHERE task_id = $1', tasks[0])).toEqual({
      reason: '等待上级批复',
    });
  });

  it('asks for a second look at a notice, and revokes it', async () => {
    const { units } = desk.district;
    const { NoticeService } = await import('@duban/tracking');
    const { 督查员 } = desk.district.actors;
    await desk.get(NoticeService).draft(督查员, {
      ...{ planId, unitId: units.区商务委, level: 'yellow' as const, reason: '进度滞后，请抓紧推进。' },
      taskIds: [tasks[0]],
    });
    const { id } = await one<{ id: string }>('SELECT id FROM notice');
    await desk.get(NoticeService).issue(督查员, [id]);
    const { page } = unit;
    await page.goto(`/notices/${id}`);
    await page.getByRole('button', { name: '申请复核' }).click();
    await page.getByRole('dialog').getByLabel('复核理由').fill('延期申请已经批准。');
    await unit.look('115-file-review');
    await page.getByRole('dialog').getByRole('button', { name: '申请复核' }).click();
    await page.getByRole('heading', { name: '复核申请' }).waitFor();
    await unit.goTo('督查');
    await page.getByRole('link', { name: '复核' }).click();
    await page.getByText('延期申请已经批准。').waitFor();
    await unit.look('116-reviews');
    expect(await one('SELECT state, grounds FROM review_request')).toEqual({
      state: 'filed',
      grounds: '延期申请已经批准。',
    });
    await office.page.goto(`/notices/${id}`);
    await office.page.getByRole('button', { name: '撤销' }).click();
    await office.page.getByRole('dialog').getByLabel('理由').fill('经核实已经办结');
    await office.page.getByRole('dialog').getByRole('button', { name: '撤销' }).click();
    await office.page.getByText('督办单已撤销').waitFor();
    await office.look('117-notice-revoked');
    expect(await one('SELECT state FROM notice')).toEqual({ state: 'revoked' });
  });
};

if (CHROMIUM) describe('what the office does besides', walk);
else it.skip('needs a browser', () => undefined);
