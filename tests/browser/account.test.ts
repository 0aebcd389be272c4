import type { Browser } from 'playwright-core';
import { SYSTEM } from '@duban/journal';
import { codeAt, DEFAULT_POLICIES, PeopleService, SecurityService, stepAt } from '@duban/organization';
import { CHROMIUM, openChromium } from './chromium';
import { type DeskServer, openDesk, PASSWORD } from './desk.server';
import { Visitor, WIDTHS } from './visitor';

jest.setTimeout(600_000);

const HALF_A_MINUTE = 30_000;

/** What an authenticator does with the text that is typed into it. */
const unbase32 = (text: string): Buffer => {
  const bits = [...text].map(c => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'));
  return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map(b => parseInt(b, 2)));
};

const walk = (): void => {
  let browser: Browser;
  let desk: DeskServer;
  beforeAll(async () => {
    [browser, desk] = await Promise.all([openChromium(), openDesk()]);
    await desk.settlePassword('商务经办');
    const policies = { ...DEFAULT_POLICIES, second_factor: { required: ['handler' as const] } };
    await desk.get(SecurityService).setPolicies(SYSTEM, policies);
  });
  afterAll(async () => {
    await browser?.close();
    await desk?.close();
  });

  it('binds an authenticator before anything opens, asks for its code at the next sign-in, and ends other sessions', async () => {
    const visitor = await Visitor.arrive(browser, desk.url, 1280, desk.clock.now(), WIDTHS);
    const { page } = visitor;
    await page.goto('/account');
    await visitor.signIn('商务经办', PASSWORD);
    await page.getByRole('heading', { name: '绑定验证器' }).waitFor();
    // Nothing else opens meanwhile.
    await page.goto('/ledger');
    await page.getByRole('heading', { name: '绑定验证器' }).waitFor();
    await page.getByRole('button', { name: '生成密钥' }).click();
    const secret = page.getByLabel('密钥');
    await secret.waitFor();
    await visitor.look('40-enrol');
    const key = unbase32((await secret.innerText()).replace(/\s/g, ''));
    expect(key).toHaveLength(20);
    expect(await page.getByRole('link', { name: '在本机的验证器中打开' }).getAttribute('href')).toMatch(
      /^otpauth:\/\/totp\//,
    );
    const code = (): string => codeAt(key, stepAt(desk.clock.now()));
    await page.getByLabel('动态口令').fill('000000');
    await page.getByRole('button', { name: '确认绑定' }).click();
    await page.getByRole('alert').getByText('second_factor.wrong').waitFor();
    await page.getByLabel('动态口令').fill(code());
    await page.getByRole('button', { name: '确认绑定' }).click();
    await page.getByRole('heading', { name: '工作台账' }).waitFor();

    const other = await Visitor.arrive(browser, desk.url, 1280, desk.clock.now(), WIDTHS);
    desk.clock.moveTo(new Date(desk.clock.now().getTime() + 2 * HALF_A_MINUTE));
    await other.page.goto('/account');
    await other.signIn('商务经办', PASSWORD);
    await other.page.getByRole('heading', { name: '输入动态口令' }).waitFor();
    await other.look('41-second-factor');
    await other.page.getByLabel('动态口令').fill(code());
    await other.page.getByLabel('动态口令').press('Enter');
    await other.page.getByRole('heading', { name: '我的账号' }).waitFor();
    await other.page.getByText('本机').waitFor();
    await other.look('42-account');
    await other.page.getByRole('button', { name: '退出其他全部登录' }).click();
    await other.page.getByText('其他登录已全部退出').waitFor();
    await page.reload();
    await page.getByLabel('用户名').waitFor();
    expect([...visitor.faults, ...other.faults]).toEqual([]);
  });

  it('names a colleague of the same unit to stand in, sees it and ends it', async () => {
    for (const name of ['文旅主任', '文旅经办']) await desk.settlePassword(name);
    await desk.get(SecurityService).setPolicies(SYSTEM, DEFAULT_POLICIES);
    const head = await Visitor.arrive(browser, desk.url, 1280, desk.clock.now(), WIDTHS);
    const { page } = head;
    await page.goto('/account');
    await head.signIn('文旅主任', PASSWORD);
    await page.getByText('没有代理。').waitFor();
    await page.getByRole('button', { name: '指定代理人' }).click();
    const dialog = page.getByRole('dialog', { name: '指定代理人' });
    await dialog.getByLabel('代理人').click();
    // Nobody of another unit is offered.
    const offered = page.locator('.ant-select-item-option');
    await offered.first().waitFor();
    expect(await offered.allInnerTexts()).toEqual(['文旅经办 经办人']);
    await offered.first().click();
    await dialog.getByLabel('止日').fill('2026-03-06');
    await dialog.getByLabel('事由').fill('赴市里开会');
    await head.look('43-name-delegate');
    await dialog.getByRole('button', { name: '指定' }).click();
    await page.getByText('已指定代理人').waitFor();
    const line = page.getByRole('listitem').filter({ hasText: '由文旅经办代理我' });
    await line.getByText('生效中').waitFor();
    await head.look('44-delegated');

    const handler = await Visitor.arrive(browser, desk.url, 1280, desk.clock.now(), WIDTHS);
    await handler.page.goto('/account');
    await handler.signIn('文旅经办', PASSWORD);
    await handler.page.getByText('我代理文旅主任').waitFor();
    await handler.page.getByText('今天代理').waitFor();

    await line.getByRole('button', { name: '撤销：由文旅经办代理我' }).click();
    await page.getByText('代理已撤销').waitFor();
    await line.getByText('已撤销').waitFor();
    expect([...head.faults, ...handler.faults]).toEqual([]);
  });

  it('lets whoever manages people name delegates for others', async () => {
    const { units } = desk.district;
    const { personId, password } = await desk.get(PeopleService).createPerson(SYSTEM, {
      ...{ name: '系统员', username: '系统员' },
      appointments: [{ unitId: units.区政府督查室, role: 'system_admin' }],
    });
    desk.district.actors.系统员 = { personId, name: '系统员', appointments: [] };
    expect(password).not.toBeNull();
    await desk.settlePassword('系统员');
    const admin = await Visitor.arrive(browser, desk.url, 1280, desk.clock.now(), WIDTHS);
    const { page } = admin;
    await page.goto('/account');
    await admin.signIn('系统员', PASSWORD);
    await page.getByText('三员不得代理，也不得由人代理。').waitFor();
    await page.getByRole('button', { name: '为他人指定代理人' }).click();
    const dialog = page.getByRole('dialog', { name: '指定代理人' });
    const choose = async (field: string, text: string): Promise<void> => {
      await dialog.getByLabel(field).click();
      await page.locator('.ant-select-item-option').filter({ hasText: text, visible: true }).click();
    };
    await choose('外出的人', '商务经办');
    await choose('代理人', '商务主任');
    await dialog.getByLabel('起日').fill('2026-04-01');
    await dialog.getByLabel('止日').fill('2026-04-03');
    await dialog.getByLabel('事由').fill('休假');
    await admin.look('45-name-for-other');
    await dialog.getByRole('button', { name: '指定' }).click();
    const line = page.getByRole('listitem').filter({ hasText: '商务主任代理商务经办' });
    await line.getByText('未开始').waitFor();
    await line.getByRole('button', { name: '撤销' }).click();
    await line.getByText('已撤销').waitFor();
    expect(admin.faults).toEqual([]);
  });
};

if (CHROMIUM) describe('who signs in', walk);
else it.skip('needs a browser', () => undefined);
