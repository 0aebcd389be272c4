import { readFile } from 'node:fs/promises';
import { Workbook } from 'exceljs';
import type { Browser } from 'playwright-core';
import type { Role } from '@duban/chain';
import { SYSTEM } from '@duban/journal';
import { JournalQueries } from '@duban/evaluation';
import { PeopleService, SecurityService } from '@duban/organization';
import { VerificationRuns } from '../../apps/wiring/src';
import { CHROMIUM, openChromium } from './chromium';
import { type DeskServer, openDesk, PASSWORD } from './desk.server';
import { Visitor, WIDTHS } from './visitor';

jest.setTimeout(120_000);

const walk = (width: (typeof WIDTHS)[number]): void => {
  let browser: Browser;
  let desk: DeskServer;

  const hire = async (name: string, role: Role): Promise<void> => {
    const unitId = desk.district.units.区政府督查室;
    const appointments = [{ unitId, role }];
    const { personId } = await desk
      .get(PeopleService)
      .createPerson(SYSTEM, { name, username: name, appointments });
    desk.district.actors[name] = { personId, name, appointments };
    await desk.settlePassword(name);
  };
  const arrive = async (name: string, path: string): Promise<Visitor> => {
    const visitor = await Visitor.arrive(browser, desk.url, width, desk.clock.now());
    await visitor.page.goto(path);
    await visitor.signIn(name, PASSWORD);
    return visitor;
  };

  beforeAll(async () => {
    [browser, desk] = await Promise.all([openChromium(), openDesk()]);
    await hire('系统员', 'system_admin');
    await hire('安全员', 'security_admin');
    await hire('审计员', 'auditor');
  });
  afterAll(async () => {
    await browser?.close();
    await desk?.close();
  });

  it('searches the journal, opens what an entry changed, and takes it away', async () => {
    const { actors } = desk.district;
    await desk
      .get(PeopleService)
      .amend(actors.系统员, actors.青石经办.personId as string, { name: '=HYPERLINK("http://x")' });
    await desk
      .get(PeopleService)
      .deactivate(actors.系统员, actors.青石经办.personId as string, '=1+1 已调往邻区任职');
    const auditor = await arrive('审计员', '/');
    const { page } = auditor;
    await page.getByRole('heading', { name: '操作日志' }).waitFor();
    await page.getByText('立项').first().waitFor();
    await auditor.look('80-journal');
    await page.getByLabel('理由中的文字').fill('邻区');
    await page.getByLabel('理由中的文字').press('Enter');
    await page.getByText('立项').first().waitFor({ state: 'hidden' });
    await page.getByText('停用账号').first().waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: '导出 Excel' }).click();
    const book = new Workbook();
    await book.xlsx.load((await readFile((await (await download).path()) as string)) as never);
    const row = book.worksheets[0].getRow(2);
    expect([row.getCell(4).value, row.getCell(6).value, row.getCell(7).value]).toEqual([
      '系统员',
      '停用账号',
      "'=1+1 已调往邻区任职",
    ]);
    const [kept] = await desk
      .get(JournalQueries)
      .list(actors.审计员, { commands: ['journal.export'] }, { limit: 1 });
    expect(kept).toMatchObject({ name: '审计员', reason: '导出操作日志 1 条（理由含“邻区”）' });

    await page.getByRole('button', { name: '清除条件' }).click();
    await page.getByRole('combobox', { name: '操作' }).click();
    await page.keyboard.type('更正人员');
    await page.keyboard.press('Enter');
    await page
      .getByRole('button', { name: /^查看日志/ })
      .first()
      .click();
    await page.getByRole('cell', { name: '=HYPERLINK("http://x")' }).waitFor();
    await auditor.look('81-journal-entry');
    await page.getByRole('button', { name: '这条记录的全部日志' }).click();
    await page.getByRole('button', { name: '只看一条记录 ×' }).waitFor();
    // The address holds the question: it survives a reload.
    await page.reload();
    await page.getByRole('button', { name: '只看一条记录 ×' }).waitFor();
    expect(auditor.faults).toEqual([]);
  });

  it('starts a verification, which a worker does meanwhile', async () => {
    const auditor = await arrive('审计员', '/audit?tab=verification');
    const { page } = auditor;
    await page.getByText('还没有核验过').waitFor();
    await page.getByRole('button', { name: '启动核验' }).click();
    await page.getByText('等待后台进程开始').waitFor();
    await auditor.look('82-verification-waiting');
    await desk.get(VerificationRuns).work();
    await page.clock.runFor(2_500);
    await page.getByText('全部符合').waitFor();
    await auditor.look('83-verification');
    expect(auditor.faults).toEqual([]);
  });

  it('shows the auditor’s desk to no other administrator', async () => {
    for (const name of ['系统员', '安全员']) {
      const other = await arrive(name, '/audit');
      await other.page.getByText('您没有使用此功能的权限').first().waitFor();
      expect(await other.page.getByRole('link', { name: '审计', exact: true }).count()).toBe(0);
    }
  });

  it('refuses the rules of sign-in to whoever saw older ones, and loses nothing typed', async () => {
    const admin = await arrive('安全员', '/security');
    const { page } = admin;
    await page.getByLabel('最短长度').fill('13');
    const { version, ...rules } = await desk.get(SecurityService).policies(desk.district.actors.安全员);
    await desk
      .get(SecurityService)
      .setPolicies(
        desk.district.actors.安全员,
        { ...rules, session_policy: { ...rules.session_policy, idleMinutes: 20 } },
        { version },
      );
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('安全策略在您打开之后已被他人修改').waitFor();
    expect(await page.getByLabel('最短长度').inputValue()).toBe('13');
    await admin.look('84-policies-stale');
    await page.getByRole('button', { name: '刷新' }).click();
    await page.getByText('安全策略在您打开之后已被他人修改').waitFor({ state: 'hidden' });
    expect(await page.getByLabel('多久不操作即退出').inputValue()).toBe('20');
    expect(admin.faults).toEqual([]);
  });

  it('forms a taskforce, lends people to it, and dissolves it', async () => {
    const admin = await arrive('系统员', '/units?tab=taskforces');
    const { page } = admin;
    await page.getByText('没有在用的专班').waitFor();
    await page.getByRole('button', { name: '新设专班' }).click();
    await page.getByRole('dialog').getByLabel('名称').fill('夜经济工作专班');
    await page.getByRole('dialog').getByRole('button', { name: '新设' }).click();
    await page.getByRole('button', { name: '借调人员：夜经济工作专班' }).click();
    const dialog = page.getByRole('dialog', { name: '借调人员到夜经济工作专班' });
    await dialog.getByRole('combobox', { name: '人员' }).click();
    await page.keyboard.type('文旅经办');
    await page.keyboard.press('Enter');
    await dialog.getByLabel('借调至').fill('2026-06-30');
    await admin.look('85-borrow');
    await dialog.getByRole('button', { name: '借调', exact: true }).click();
    await page.getByText('2026-03-02 至 2026-06-30').waitFor();
    await admin.look('86-taskforces');
    await page.getByRole('button', { name: '撤销专班：夜经济工作专班' }).click();
    const ending = page.getByRole('dialog', { name: '撤销夜经济工作专班' });
    await ending.getByLabel('原因').fill('任务完成');
    await ending.getByRole('button', { name: '撤销', exact: true }).click();
    await page.getByText('专班已撤销，1 人归还').waitFor();
    await page.getByText('没有在用的专班').waitFor();
    expect(admin.faults).toEqual([]);
  });
};

if (CHROMIUM) describe.each(WIDTHS)('the auditor’s desk and the administrators’, %d px wide', walk);
else it.skip('needs a browser', () => undefined);
