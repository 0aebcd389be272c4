import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { Workbook } from 'exceljs';
import { Db, SYSTEM } from '@duban/journal';
import { PeopleService } from '@duban/organization';
import { CHROMIUM, openChromium } from './chromium';
import { type DeskServer, openDesk, PASSWORD } from './desk.server';
import { Visitor, WIDTHS } from './visitor';

jest.setTimeout(180_000);

const walk = (): void => {
  let browser: Browser;
  let desk: DeskServer;
  beforeAll(async () => {
    [browser, desk] = await Promise.all([openChromium(), openDesk()]);
    const appointments = [{ unitId: desk.district.units.区政府督查室, role: 'system_admin' as const }];
    const { personId } = await desk
      .get(PeopleService)
      .createPerson(SYSTEM, { name: '系统员', username: '系统员', appointments });
    desk.district.actors.系统员 = { personId, name: '系统员', appointments };
    await desk.settlePassword('系统员');
  });
  afterAll(async () => {
    await browser?.close();
    await desk?.close();
  });

  it('takes a list of people: template, cells to mend, accounts, passwords shown once', async () => {
    const admin = await Visitor.arrive(browser, desk.url, 1280, desk.clock.now(), WIDTHS);
    const { page } = admin;
    await page.goto('/people');
    await admin.signIn('系统员', PASSWORD);
    await page.getByRole('link', { name: '批量导入' }).click();
    await page.getByRole('heading', { name: '批量导入人员' }).waitFor();
    const [template] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '下载名单模板' }).click(),
    ]);
    expect(template.suggestedFilename()).toBe('人员名单模板.xlsx');
    const book = new Workbook();
    await book.xlsx.load((await readFile(await template.path())) as never);
    const sheet = book.getWorksheet('人员')!;
    [
      ['林一', 'linyi', '区商务委', '经办人', '科长', 'lin@example.cn', '13800001111'],
      ['林一', 'linyi', '区城管局', '单位负责人'],
      ['林二', 'liner', '区城市管理局', '安全管理员', null, 'lin'],
      ['商务经办', 'shangwu', '区商务委', '经办人'],
    ].forEach((row, i) => (sheet.getRow(i + 2).values = row));
    const bring = async (): Promise<void> =>
      page.locator('input[type=file]').setInputFiles({
        name: '名单.xlsx',
        mimeType: 'application/octet-stream',
        buffer: Buffer.from((await book.xlsx.writeBuffer()) as ArrayBuffer),
      });
    await bring();
    await page.getByText('有 3 处须改正，整份都不导入').waitFor();
    await page.getByRole('cell', { name: /是不是“区城管局”/ }).waitFor();
    await page.getByRole('cell', { name: '该单位已有同名人员，用户名“商务经办”' }).waitFor();
    await admin.look('96-people-faults');
    sheet.getRow(4).values = ['林二', 'liner', '区城管局', '区领导'];
    await bring();
    await page.getByText('核对无误：共 4 行，新增 3 人，0 人已有账号、不作改动。').waitFor();
    await admin.look('97-people-checked');
    await page.getByRole('button', { name: '确认导入' }).click();
    await page.getByRole('heading', { name: '一次性密码（3 人）' }).waitFor();
    await admin.look('98-people-passwords');
    // They are shown once: whoever leaves is asked first.
    await page.getByRole('link', { name: '返回人员' }).click();
    await page.getByRole('dialog').getByText('还没有下载或打印密码').waitFor();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: '返 回' })
      .or(page.getByRole('dialog').getByRole('button', { name: '返回' }))
      .click();
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '下载密码表' }).click(),
    ]);
    const csv = await readFile(await saved.path(), 'utf8');
    const password = /"linyi","区商务委、区城管局","([^"]+)"/.exec(csv)?.[1];
    const signedIn = await desk.app.inject({
      method: 'POST',
      url: '/api/v1/session',
      payload: { username: 'linyi', password },
    });
    expect(signedIn.statusCode).toBeLessThan(300);
    await page.getByRole('button', { name: '已保存，完成' }).click();
    await page.getByRole('button', { name: '下载名单模板' }).waitFor();
    // The same list again: nobody is new, and those who have not come in yet may get another password.
    await bring();
    await page.getByText('名单中没有新的人员，不用导入').waitFor();
    await page.getByRole('checkbox', { name: /从未登录过的 2 人重新生成/ }).waitFor();
    await admin.look('99-people-again');
    await page.getByRole('link', { name: '返回人员' }).click();
    await page.getByRole('button', { name: '管理：林一' }).waitFor();
    await admin.look('99-people');
    expect(
      await desk.get(Db).query("SELECT name FROM person WHERE username LIKE 'lin%' ORDER BY name"),
    ).toEqual([{ name: '林一' }, { name: '林二' }]);
    expect(admin.faults).toEqual([]);
  });
};

if (CHROMIUM) describe('a list of people in a browser', walk);
else describe.skip('a list of people in a browser', walk);
