import type { Browser } from 'playwright-core';
import { Db } from '@duban/journal';
import { xlsx } from '../intake/files';
import { CHROMIUM, openChromium } from './chromium';
import { type DeskServer, openDesk, PASSWORD } from './desk.server';
import { Visitor } from './visitor';

jest.setTimeout(600_000);

const FILE = '江州区2026年下半年重点工作任务分解.xlsx';
const HEADER = ['序号', '工作任务', '责任单位', '完成时限'];
const rows = (count: number): string[][] =>
  Array.from({ length: count }, (_, i) => [
    String(i + 1),
    `推进第${i + 1}批老旧小区改造，新开工${(i % 40) + 1}个小区。`,
    i === 1 ? '区城市管理局、区商务委' : '区商务委、区文旅委',
    i === 2 ? '视情况而定' : '2026年11月底前',
  ]);

const walk = (): void => {
  let browser: Browser;
  let desk: DeskServer;
  beforeAll(async () => {
    [browser, desk] = await Promise.all([openChromium(), openDesk()]);
    await desk.settlePassword('督查员');
  });
  afterAll(async () => {
    await browser?.close();
    await desk?.close();
  });

  const arrive = async (width: 375 | 1280): Promise<Visitor> => {
    const visitor = await Visitor.arrive(browser, desk.url, width, desk.clock.now());
    await visitor.page.goto('/plans/import');
    await visitor.signIn('督查员', PASSWORD);
    return visitor;
  };
  const choose = async ({ page }: Visitor, name: string, buffer: Buffer): Promise<void> =>
    page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });

  it('says of a file that cannot be read what to do', async () => {
    const office = await arrive(1280);
    await choose(office, '方案.doc', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]));
    await office.page.getByText(/另存为“.docx”后再导入/).waitFor();
    expect(office.faults).toEqual([]);
  });

  it('reads a workbook, leads through what is doubtful, and keeps the work over a reload', async () => {
    const office = await arrive(1280);
    const { page } = office;
    await choose(office, FILE, await xlsx([HEADER, ...rows(5)]));
    await page.getByText('读出的任务（5）').waitFor();
    await office.look('70-import-desk');
    await page.getByLabel('只看存疑').check();
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: /下一处存疑/ }).click();
    const editor = page.getByRole('group', { name: '第 3 项任务' });
    await editor.getByText(/没有读懂时限“视情况/).waitFor();
    // The source beside it shows the very cell.
    expect(await page.getByLabel('来源文件').locator('mark').textContent()).toBe('视情况而定');
    await editor.getByLabel('时限').fill('2026-10-30');
    await page.getByText('没有存疑的任务').waitFor();
    await page.getByLabel('只看存疑').uncheck();

    await page.getByLabel('替换单位').click();
    await page.getByTitle('区城市管理局', { exact: true }).click();
    await page.getByLabel('替换为').fill('区城管局');
    await page.getByRole('button', { name: '全部替换' }).click();
    await page.getByText('区城管局、区商务委').first().waitFor();
    await page.waitForTimeout(900);
    await page.reload();
    await page.getByText('读出的任务（5）').waitFor();
    await page.getByText('区城管局、区商务委').first().waitFor();
    await page.getByText('没有存疑的任务').waitFor();

    await page.getByLabel('选择列出的 5 项').check();
    await page.getByLabel('批量改为').fill('2026-11-20');
    await page.getByRole('button', { name: '改所选 5 项' }).click();
    await page.getByRole('button', { name: '预览将发给谁' }).click();
    await page.getByText(/5 项任务分给 3 个单位，共 10 件/).waitFor();
    await page.getByLabel('标题').fill('江州区2026年老旧小区改造分解');
    await page.getByLabel('年度').fill('2026');
    await page.getByLabel('签收时限（工作日）').fill('3');
    await office.look('71-import-mended');
    await page.getByRole('button', { name: '确认立项 5 项' }).click();
    await page.getByText('已立项 5 项').waitFor();
    const tasks = await desk
      .get(Db)
      .query(
        `SELECT DISTINCT to_char(t.deadline, 'YYYY-MM-DD') AS deadline, p.sign_days FROM task t JOIN plan p ON p.id = t.plan_id WHERE p.title LIKE '%老旧小区%'`,
      );
    expect(tasks).toEqual([{ deadline: '2026-11-20', sign_days: 3 }]);
    // What was confirmed is not on the desk any more.
    await page.goto('/plans/import');
    await page.getByLabel('或粘贴正文').waitFor();
    expect(office.faults).toEqual([]);
  });

  it('draws two thousand rows a window at a time, and finds the difference to the plan', async () => {
    const office = await arrive(1280);
    const { page } = office;
    await choose(office, FILE, await xlsx([HEADER, ...rows(2_000)]));
    await page.getByText('读出的任务（2000）').waitFor({ timeout: 60_000 });
    expect(await page.getByLabel('读出的任务', { exact: true }).getByRole('listitem').count()).toBeLessThan(
      60,
    );
    expect(await page.getByLabel('来源文件').getByRole('listitem').count()).toBeLessThan(80);
    expect(office.faults).toEqual([]);
  });

  it('is of use on a phone', async () => {
    const office = await arrive(375);
    const { page } = office;
    await page
      .getByLabel('或粘贴正文')
      .fill(
        '江州区2026年重点工作任务分解（修订）\n1.打造夜经济示范街区6个。\n牵头单位：区商务委\n责任单位：区文旅委、区城管局',
      );
    await page.getByRole('button', { name: '读取' }).click();
    await page.getByText('读出的任务（1）').waitFor();
    await page.getByRole('button', { name: '比较' }).click();
    await page.getByText(/改动 1，新增 0，没有 2/).waitFor();
    await office.look('72-import-again');
    expect(office.faults).toEqual([]);
  });
};

if (CHROMIUM) describe('the import desk in a browser', walk);
else describe.skip('the import desk in a browser', walk);
