import type { Browser } from 'playwright-core';
import { DispatchService } from '@duban/dispatch';
import { Db, SYSTEM } from '@duban/journal';
import { LadderService, CalendarService } from '@duban/obligation';
import { LightRuleService } from '@duban/evaluation';
import { NotificationSettings, WebhookService } from '@duban/notification';
import { PeopleService } from '@duban/organization';
import { CHROMIUM, openChromium } from './chromium';
import { type DeskServer, openDesk, PASSWORD } from './desk.server';
import { Visitor, WIDTHS } from './visitor';

jest.setTimeout(600_000);

const walk = (): void => {
  let browser: Browser;
  let desk: DeskServer;
  let office: Visitor;

  beforeAll(async () => {
    [browser, desk] = await Promise.all([openChromium(), openDesk()]);
    await desk.settlePassword('督查员');
    // What is handed out is lit.
    const tasks = await desk.get(Db).query<{ id: string }>('SELECT id FROM task');
    const items = tasks.map(t => ({ taskId: t.id }));
    await desk.get(DispatchService).dispatch(desk.district.actors.督查员, items);
    office = await Visitor.arrive(browser, desk.url, 1280, desk.clock.now(), WIDTHS);
    await office.page.goto('/rules');
    await office.signIn('督查员', PASSWORD);
    await office.page.getByRole('heading', { name: '催办阶梯' }).waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await desk?.close();
  });
  afterEach(() => expect(office.faults.splice(0)).toEqual([]));

  it('tries a ladder, shows what is wrong at its field, publishes the next edition and applies it to what is open', async () => {
    const { page } = office;
    const { 督查员 } = desk.district.actors;
    await office.goTo('规则');
    await page.getByLabel('阶梯').click();
    await page.locator('.ant-select-item-option').filter({ hasText: '督查机构自办' }).click();
    await page.getByText('仍按以前版本').waitFor({ state: 'hidden' });
    await office.look('70-ladders');
    // A step that does not rise is refused where it stands, before anything is sent.
    await page.getByRole('button', { name: '第 1 步：其后增加' }).click();
    const offset = page.getByLabel('第 2 步：距到期日的工作日');
    await offset.fill('0');
    await page.getByText('须晚于上一步（0）').waitFor();
    expect(await page.getByRole('button', { name: '发布新版' }).isDisabled()).toBe(true);
    await office.look('71-ladder-faults');
    await page.getByRole('button', { name: '删除第 2 步' }).click();
    await page.getByLabel('第 2 步：距到期日的工作日').fill('2');
    await page.getByLabel('第 2 步：加急理由').fill('主要领导督办');
    await page.getByText('到期后 2 个工作日').waitFor();
    await page.getByLabel('到期日', { exact: true }).fill('2026-09-30');
    await page.getByRole('button', { name: '试算' }).click();
    await page.getByText('加急：主要领导督办').waitFor();
    await page.getByText(/到期日 2026-09-30 之后第 2 个工作日/).waitFor();
    await office.look('72-ladder-tried');
    await page.getByRole('button', { name: '发布新版' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('理由或依据').fill('减少打扰');
    await office.look('73-ladder-publish');
    await dialog.getByRole('button', { name: '发布', exact: true }).click();
    await page.getByText('已发布第 2 版').waitFor();
    const published = await desk.get(LadderService).history(督查员, 'office');
    expect(published[0]).toMatchObject({ version: 2, reason: '减少打扰' });
    expect(published[0].data.steps[1]).toMatchObject({ offset: 2, urgent: { reason: '主要领导督办' } });

    await page.getByRole('button', { name: '查看换用第 2 版的影响' }).click();
    await page.getByText(/换用第 2 版涉及/).waitFor();
    await office.look('74-ladder-effect');
    await page.getByRole('button', { name: '全部换用' }).click();
    await page.getByRole('dialog').getByLabel('理由').fill('统一按新版');
    await page.getByRole('dialog').getByRole('button', { name: '换用' }).click();
    await page.getByText(/项待办已换用第 2 版/).waitFor();
    const now = (await desk.get(LadderService).list(督查员)).find(l => l.ladder === 'office');
    expect(now?.open).toBeGreaterThan(0);
    expect(now?.outdated).toBe(0);
  });

  it('says that somebody else published meanwhile, and takes up the newer edition', async () => {
    const { page } = office;
    const { 督查主任 } = desk.district.actors;
    const ladders = desk.get(LadderService);
    const own = (await ladders.list(SYSTEM).catch(() => ladders.list(desk.district.actors.督查员))).find(
      l => l.ladder === 'office',
    );
    if (!own) throw new Error('no such ladder');
    await page.getByLabel('第 1 步：距到期日的工作日').fill('-1');
    const steps = own.data.steps.slice(0, 2);
    await ladders.publish(
      { ...desk.district.actors.督查员, name: 督查主任.name },
      { ladder: 'office', data: { ...own.data, steps }, reason: '另一人' },
    );
    await page.getByRole('button', { name: '发布新版' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('理由或依据').fill('再改');
    await dialog.getByRole('button', { name: '发布', exact: true }).click();
    await dialog.getByText('record.stale').waitFor();
    await dialog.getByRole('button', { name: '刷新' }).click();
    await dialog.getByRole('button', { name: '取消' }).click();
    await page.getByText('他人已发布第 3 版').waitFor();
    await office.look('75-ladder-overtaken');
    await page.getByRole('button', { name: '改用新版' }).click();
    await page.getByLabel('第 3 步：距到期日的工作日').waitFor({ state: 'hidden' });
    expect(await page.getByLabel('第 1 步：距到期日的工作日').inputValue()).toBe('0');
  });

  it('drafts light rules from a shipped set, finds the gap, previews and publishes', async () => {
    const { page } = office;
    const { 督查员 } = desk.district.actors;
    await page.getByRole('link', { name: '亮灯规则' }).click();
    await page.getByText('还没有自定的规则').waitFor();
    await page
      .getByRole('button', { name: /^查看：/ })
      .first()
      .click();
    await office.look('76-lights');
    await page
      .getByRole('button', { name: /^以此起草：/ })
      .first()
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('名称').fill('江州区亮灯规则');
    await dialog.getByRole('button', { name: '起草', exact: true }).click();
    await page.getByRole('heading', { name: '江州区亮灯规则 第 1 版（草稿）' }).waitFor();
    const upper = page.getByLabel('超期第 3 档：上限值');
    await upper.fill('3');
    await page.getByText(/超期：4–5 个工作日没有颜色/).waitFor();
    expect(await page.getByRole('button', { name: '发布', exact: true }).isDisabled()).toBe(true);
    await office.look('77-lights-gap');
    await page.getByLabel('超期第 4 档：下限值').fill('3');
    await page.getByText('没有缺口和重叠').waitFor();
    await page.getByRole('button', { name: '保存草稿' }).click();
    await page.getByText('草稿已保存').waitFor();
    await page.getByRole('button', { name: '发布后的变化' }).click();
    await page.getByLabel('试看的方案').click();
    await page.locator('.ant-select-item-option').filter({ visible: true }).first().click();
    await page.keyboard.press('Escape');
    await page.getByText(/正在办理的任务 3 项/).waitFor();
    await office.look('78-lights-preview');
    await page.getByRole('button', { name: '发布', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: '发布' }).click();
    await page.getByText('第 1 版已发布', { exact: true }).waitFor();
    const [set] = await desk.get(LightRuleService).list(督查员);
    expect(set).toMatchObject({ name: '江州区亮灯规则', state: 'published' });
    const time = set.rules.rules.find(r => r.measure === 'workdays_overdue');
    expect(time?.bands.slice(2)).toEqual([
      { gt: 0, lte: 3, light: 'yellow' },
      { gt: 3, light: 'red' },
    ]);
    await page.getByRole('button', { name: '另起一版' }).click();
    await page.getByRole('heading', { name: '江州区亮灯规则 第 2 版（草稿）' }).waitFor();
    await page.getByRole('button', { name: '作废' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '作废' }).click();
    await page.getByText('草稿已作废').waitFor();
    const left = await desk.get(LightRuleService).list(督查员);
    expect(left.map(s => s.state)).toEqual(['published']);
  });

  it('reads a year of the calendar, checks a notice, says what it changes and publishes it', async () => {
    const { page } = office;
    const { 督查员 } = desk.district.actors;
    await page.getByRole('link', { name: '工作日历' }).click();
    await page.getByRole('heading', { name: '2026 年' }).waitFor();
    await office.look('80-calendar');
    await page.getByLabel('年份').click();
    await page.locator('.ant-select-item-option').filter({ hasText: '2027' }).click();
    await page.getByRole('heading', { name: /2027 年（暂定）/ }).waitFor();
    await page.getByRole('button', { name: '导入放假安排' }).click();
    await page.getByLabel('依据的文件').fill('国办发明电〔2026〕9号');
    // The holidays of the year before stand there by name.
    expect(await page.getByLabel('第 1 个节日：名称').inputValue()).toBe('元旦');
    while ((await page.getByRole('button', { name: /^删除第 \d 个节日$/ }).count()) > 0)
      await page.getByRole('button', { name: '删除第 1 个节日' }).click();
    await page.getByRole('button', { name: '增加节日' }).click();
    const count = 1;
    await page.getByLabel(`第 ${count} 个节日：名称`).fill('区庆');
    await page.getByLabel(`第 ${count} 个节日：第一天`).fill('2027-07-08');
    await page.getByLabel(`第 ${count} 个节日：最后一天`).fill('2027-07-07');
    await page.getByRole('button', { name: '检查' }).click();
    await page.getByText('区庆的结束日期早于开始日期').first().waitFor();
    await office.look('81-calendar-faults');
    await page.getByLabel(`第 ${count} 个节日：最后一天`).fill('2027-07-09');
    await page.getByRole('button', { name: '检查' }).click();
    await page.getByText('2027 年由暂定转为已发布').waitFor();
    await page.getByText('2027-07-09').waitFor();
    await office.look('82-calendar-effect');
    await page.getByRole('button', { name: '发布', exact: true }).click();
    await page.getByRole('dialog').getByLabel('发布理由').fill('国务院办公厅通知');
    await page.getByRole('dialog').getByRole('button', { name: '发布' }).click();
    await page.getByText(/版工作日历已发布/).waitFor();
    const [newest] = await desk.get(CalendarService).list(督查员);
    expect(newest).toMatchObject({ reason: '国务院办公厅通知', publishedByName: '督查员' });
    expect((await desk.get(CalendarService).current(督查员)).isWorkday('2027-07-08')).toBe(false);
  });

  it('sets when and how often is told, and adds and retires an outside address', async () => {
    const { units } = desk.district;
    const { personId } = await desk.get(PeopleService).createPerson(SYSTEM, {
      ...{ name: '系统员', username: '系统员' },
      appointments: [{ unitId: units.区政府督查室, role: 'system_admin' }],
    });
    const actor = {
      personId,
      name: '系统员',
      appointments: [{ unitId: units.区政府督查室, role: 'system_admin' as const }],
    };
    desk.district.actors.系统员 = actor;
    await desk.settlePassword('系统员');
    const admin = await Visitor.arrive(browser, desk.url, 1280, desk.clock.now(), WIDTHS);
    const { page } = admin;
    await page.goto('/rules?tab=delivery');
    await admin.signIn('系统员', PASSWORD);
    await page.getByRole('textbox', { name: '第 2 个发送时间' }).fill('22:30');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByRole('alert').getByText('notification.bad_policy').waitFor();
    await admin.look('83-delivery-faults');
    await page.getByRole('textbox', { name: '第 2 个发送时间' }).fill('15:00');
    await page.getByLabel('每人每日汇总上限').fill('3');
    await page.getByRole('checkbox', { name: '邮件' }).check();
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('发送规则第 1 版已生效').waitFor();
    expect(await desk.get(NotificationSettings).policy()).toMatchObject({
      number: 1,
      windows: ['08:30', '15:00'],
      dailyCap: 3,
      demanded: ['mail'],
    });
    await page.getByText('没有回调地址').waitFor();
    await page.getByRole('button', { name: '添加' }).click();
    const dialog = page.getByRole('dialog', { name: '添加回调地址' });
    await dialog.getByLabel('名称').fill('区商务委工作群');
    await dialog.getByLabel('地址').fill('https://robot.example.cn/hook');
    await dialog.getByText('单位', { exact: true }).click();
    await dialog.getByRole('combobox', { name: '单位' }).click();
    await page.getByTitle('区商务委', { exact: true }).click();
    await dialog.getByRole('button', { name: '添加' }).click();
    await page.locator('code.password').waitFor();
    await admin.look('84-webhook-secret');
    await page.getByRole('button', { name: '已保存' }).click();
    await page.getByText('robot.example.cn').waitFor();
    await admin.look('85-delivery');
    await page.getByRole('button', { name: '停用：区商务委工作群' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '停用' }).click();
    await page.getByText('已停用').waitFor();
    const [webhook] = await desk.get(WebhookService).list(actor);
    expect(webhook.retiredAt).not.toBeNull();
    expect(admin.faults).toEqual([]);
  });
};

if (CHROMIUM) describe('the rules desk', walk);
else it.skip('needs a browser', () => undefined);
