import type { Browser } from 'playwright-core';
import { SYSTEM } from '@duban/journal';
import { codeAt, DEFAULT_POLICIES, SecurityService, stepAt } from '@duban/organization';
import { CHROMIUM, openChromium } from './chromium';
import { type DeskServer, openDesk, PASSWORD } from './desk.server';
import { Visitor, WIDTHS } from './visitor';

jest.setTimeout(120_000);

const HALF_A_MINUTE = 30_000;

/** What an authenticator does with the text that is typed into it. */
const unbase32 = (text: string): Buffer => {
  const bits = [...text].map(c => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'));
  return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map(b => parseInt(b, 2)));
};

const walk = (width: (typeof WIDTHS)[number]): void => {
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
    const visitor = await Visitor.arrive(browser, desk.url, width, desk.clock.now());
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

    const other = await Visitor.arrive(browser, desk.url, width, desk.clock.now());
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
};

if (CHROMIUM) describe.each(WIDTHS)('who signs in, %d px wide', walk);
else it.skip('needs a browser', () => undefined);
