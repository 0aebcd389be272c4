import type { Browser } from 'playwright-core';
import type { Role } from '@duban/chain';
import { SYSTEM } from '@duban/journal';
import { DirectoryService, PeopleService, SecurityService } from '@duban/organization';
import { CHROMIUM, openChromium } from './chromium';
import { type DeskServer, openDesk, PASSWORD } from './desk.server';
import { Visitor, WIDTHS } from './visitor';

jest.setTimeout(600_000);

const walk = (): void => {
  let browser: Browser;
  let desk: DeskServer;

  const hire = async (name: string, role: Role): Promise<void> => {
    const unitId = desk.district.units.区政府督查室;
    const { personId } = await desk
      .get(PeopleService)
      .createPerson(SYSTEM, { name, username: name, appointments: [{ unitId, role }] });
    desk.district.actors[name] = { personId, name, appointments: [{ unitId, role }] };
    await desk.settlePassword(name);
  };
  const arrive = async (name: string, path: string): Promise<Visitor> => {
    const visitor = await Visitor.arrive(browser, desk.url, 1280, desk.clock.now(), WIDTHS);
    await visitor.page.goto(path);
    await visitor.signIn(name, PASSWORD);
    return visitor;
  };

  beforeAll(async () => {
    [browser, desk] = await Promise.all([openChromium(), openDesk()]);
    await hire('系统员', 'system_admin');
    await hire('安全员', 'security_admin');
    await hire('审计员', 'auditor');
    await desk.settlePassword('商务经办');
  });
  afterAll(async () => {
    await browser?.close();
    await desk?.close();
  });

  it('finds units, gives one another name, and makes and changes a group', async () => {
    const admin = await arrive('系统员', '/units');
    const { page } = admin;
    await page.getByText('区商务委').first().waitFor();
    await admin.look('90-units');
    await page.getByRole('button', { name: '新增别称：区商务委' }).click();
    await page.getByRole('dialog').getByLabel('简称、别称').fill('商务委员会');
    await page.getByRole('dialog').getByRole('button', { name: '新增' }).click();
    await page.getByText('又称商务委员会').waitFor();
    await page.getByLabel('搜索名称、别称').fill('商务委员会');
    await page.getByLabel('搜索名称、别称').press('Enter');
    await page.getByText('区文旅委').waitFor({ state: 'hidden' });
    await page.getByRole('link', { name: '单位组' }).click();
    await page.getByText('各街道').waitFor();
    await page.getByRole('button', { name: '修改成员：各街道' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: '成员单位' }).click();
    await page.getByTitle('区城管局', { exact: true }).click();
    await dialog.locator('.ant-modal-title').click();
    await dialog.getByRole('button', { name: '保存' }).click();
    await page.getByText('3 个单位').waitFor();
    await admin.look('91-groups');
    const [group] = await desk.get(DirectoryService).groups({ limit: 10 });
    expect(group.member_ids).toContain(desk.district.units.区城管局);
    expect(admin.faults).toEqual([]);
  });

  it('sets the rules of sign-in, and clears, unlocks and signs out one person', async () => {
    const admin = await arrive('安全员', '/security');
    const { page } = admin;
    const { 安全员, 商务经办 } = desk.district.actors;
    await page.getByLabel('最短长度').fill('12');
    await page.getByLabel('多久不操作即退出').fill('15');
    await page.getByRole('checkbox', { name: '审计管理员' }).check();
    await admin.look('92-policies');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('安全策略已生效').waitFor();
    expect(await desk.get(SecurityService).policies(安全员)).toMatchObject({
      password_policy: { minLength: 12 },
      session_policy: { idleMinutes: 15 },
      second_factor: { required: ['auditor'] },
    });
    await page.getByRole('checkbox', { name: '审计管理员' }).uncheck();
    await page.getByRole('button', { name: '保存' }).click();

    const handler = await arrive('商务经办', '/ledger');
    await handler.page.getByRole('heading', { name: '工作台账' }).waitFor();
    await admin.goTo('人员');
    await page.getByRole('button', { name: '管理：商务经办' }).click();
    const dialog = page.getByRole('dialog', { name: /^商务经办/ });
    await dialog.getByRole('button', { name: '结束全部登录' }).waitFor();
    await admin.look('93-person');
    await dialog.getByRole('combobox', { name: '知悉范围' }).click();
    await page.getByTitle('敏感', { exact: true }).click();
    await dialog.getByRole('button', { name: '更改' }).click();
    await page.getByText('知悉范围已更改').waitFor();
    await dialog.getByRole('button', { name: '解除锁定' }).click();
    await page.getByText('已解除锁定').waitFor();
    await dialog.getByRole('button', { name: '结束全部登录' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '结束', exact: true }).click();
    await dialog.getByText('目前没有登录。').waitFor();
    await handler.page.reload();
    await handler.page.getByLabel('用户名').waitFor();
    await dialog.getByRole('button', { name: '换岗' }).click();
    const moving = page.getByRole('dialog', { name: '商务经办换岗' });
    await moving.getByRole('combobox', { name: '调入单位' }).click();
    await page.getByTitle('区文旅委', { exact: true }).filter({ visible: true }).click();
    await moving.getByLabel('原因').fill('干部交流');
    await admin.look('94-transfer');
    await moving.getByRole('button', { name: '换岗' }).click();
    await page.getByText('已换岗').waitFor();
    await dialog.getByText('区文旅委 经办人').waitFor();
    expect(商务经办.personId).toBeTruthy();
    expect([...admin.faults, ...handler.faults]).toEqual([]);
  });

  it('shows the auditor who came in and who did not', async () => {
    await desk.settlePassword('文旅经办');
    const stranger = await arrive('商务经办', '/login');
    await stranger.page
      .getByRole('heading', { name: '工作台账' })
      .or(stranger.page.getByText('我的待办'))
      .first()
      .waitFor();
    const wrong = await Visitor.arrive(browser, desk.url, 1280, desk.clock.now(), WIDTHS);
    await wrong.page.goto('/login');
    await wrong.signIn('文旅经办', '不对的密码');
    await wrong.page.getByRole('alert').waitFor();
    const auditor = await arrive('审计员', '/');
    const { page } = auditor;
    await page.getByRole('heading', { name: '操作日志' }).waitFor();
    await page.getByRole('link', { name: '登录记录' }).click();
    await page.getByText('登录被拒绝').first().waitFor();
    await auditor.look('95-sign-ins');
    await page.getByRole('radiogroup', { name: '范围' }).getByText('失败和锁定').click();
    await page.getByText('登录', { exact: true }).first().waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: '只看 文旅经办' }).first().click();
    await page.waitForURL(/person=/);
    await page.getByText('密码错误').first().waitFor();
    expect(auditor.faults).toEqual([]);
  });
};

if (CHROMIUM) describe('the administrators’ desks', walk);
else it.skip('needs a browser', () => undefined);
