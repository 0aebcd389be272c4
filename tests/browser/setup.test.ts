import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { SetupService } from '@duban/organization';
import { CHROMIUM, openChromium } from './chromium';
import { openWeb, PASSWORD, WEB_ROOT, type WebServer } from './desk.server';
import { Visitor, WIDTHS } from './visitor';

jest.setTimeout(600_000);

const SEATS = ['督查人员', '系统管理员', '安全管理员', '审计管理员'] as const;
const PEOPLE = ['ducha', 'xitong', 'anquan', 'shenji'] as const;

const firstRun = (): void => {
  let browser: Browser;
  let web: WebServer;
  beforeAll(async () => {
    [browser, web] = await Promise.all([openChromium(), openWeb()]);
  });
  afterAll(async () => {
    await browser?.close();
    await web?.close();
  });

  it('sets up the first people, who add a unit and a person with a password shown once', async () => {
    const visitor = await Visitor.arrive(browser, web.url, 1280, web.clock.now(), WIDTHS);
    const { page } = visitor;
    await page.goto('/login');
    await page.getByText('系统尚未初始化').waitFor();
    await page.goto(`/setup?token=${await web.get(SetupService).setupToken()}`);
    await page.getByLabel('地区').fill('江州区');
    await page.getByLabel('督查机构').fill('区政府督查室');
    await page.getByRole('button', { name: '下一步' }).click();
    await page.getByRole('group', { name: '督查人员' }).getByLabel('姓名').fill('督查人员甲');
    // Left and come back to: what was typed is there, and no password was kept.
    await page.getByRole('group', { name: '督查人员' }).getByLabel('密码', { exact: true }).fill(PASSWORD);
    await page.reload();
    const first = page.getByRole('group', { name: '督查人员' });
    await first.waitFor();
    expect(await first.getByLabel('姓名').inputValue()).toBe('督查人员甲');
    expect(await first.getByLabel('密码', { exact: true }).inputValue()).toBe('');
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(PASSWORD);
    for (const [i, seat] of SEATS.entries()) {
      const part = page.getByRole('group', { name: seat });
      await part.getByLabel('姓名').fill(`${seat}甲`);
      await part.getByLabel('用户名').fill(PEOPLE[i]);
      await part.getByLabel('密码', { exact: true }).fill(i === 2 ? '1234567890' : PASSWORD);
    }
    await page.getByRole('button', { name: '完成初始化' }).click();
    // What is wrong stands beside its field.
    await page.getByRole('group', { name: '安全管理员' }).getByText('须包含').waitFor();
    await visitor.look('30-setup');
    await page.getByRole('group', { name: '安全管理员' }).getByLabel('密码', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: '完成初始化' }).click();
    await page.getByText('初始化完成').waitFor();
    await page.getByRole('link', { name: '系统管理员登录，继续' }).click();

    await visitor.signIn('xitong', PASSWORD);
    await page.getByRole('heading', { name: '启用' }).waitFor();
    await page.getByLabel('单位名称').fill('区商务委，区商务局\n区文旅委');
    await visitor.look('33-starting-units');
    await page.getByRole('button', { name: '新增 2 个单位' }).click();
    await page.getByText('已新增 2 个单位').waitFor();
    // Left and come back to: it goes on where the records leave off.
    await page.goto('/messages');
    await page.getByRole('heading', { name: '消息' }).waitFor();
    await visitor.goTo('启用');
    await page.getByText('有经办人员的单位').waitFor();
    await page.getByRole('button', { name: '下一步' }).click();
    await page.getByText('没有设置（SMTP_URL）').waitFor();
    await page.getByRole('button', { name: '给自己发测试邮件' }).click();
    await page.getByText('您没有登记邮箱').waitFor();
    await visitor.look('34-starting-mail');
    await page.getByRole('button', { name: '下一步' }).click();
    await page.getByText('2026 年').waitFor();
    await visitor.look('35-starting-calendar');
    await page.getByRole('button', { name: '下一步' }).click();
    await page.getByText('请督查人员登录后打开').waitFor();
    await visitor.goTo('人员');
    await page.getByRole('button', { name: '管理：系统管理员甲' }).click();
    await page.getByRole('button', { name: '更正信息' }).click();
    const amending = page.getByRole('dialog', { name: '更正系统管理员甲的信息' });
    await amending.getByLabel('职务').fill('科长');
    await amending.getByLabel('邮箱').fill('xitong@duban.test');
    await amending.getByRole('button', { name: '保存' }).click();
    await page.getByText('已保存').waitFor();
    await page
      .getByRole('dialog', { name: /^系统管理员甲/ })
      .getByText('科长')
      .waitFor();
    await visitor.look('36-person');
    await page.goto('/starting?tab=mail');
    await page.getByRole('button', { name: '给自己发测试邮件' }).click();
    await page.getByText('测试邮件已存入开发信箱').waitFor();
    await visitor.look('37-starting-mail-sent');
    await page.getByRole('button', { name: '其余以后再办，结束向导' }).click();
    await page.getByRole('heading', { name: '人员' }).waitFor();
    await page.getByRole('button', { name: '新增人员' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('姓名').fill('商务经办');
    await dialog.getByLabel('用户名').fill('shangwu');
    await dialog.getByRole('combobox', { name: '单位' }).click();
    await page.getByTitle('区商务委', { exact: true }).filter({ visible: true }).click();
    await dialog.getByRole('combobox', { name: '角色' }).click();
    await page.getByTitle('经办人', { exact: true }).click();
    await dialog.getByRole('button', { name: '新增', exact: true }).click();
    await page.locator('code.password').waitFor();
    expect(await page.locator('code.password').innerText()).toMatch(/^\S{14}$/);
    await visitor.look('31-password-once');
    await page.getByRole('button', { name: '已转交' }).click();
    await page.getByText('区商务委 经办人').waitFor();
    await visitor.look('32-people');
    expect(visitor.faults).toEqual([]);
  });
};

it('comes in chunks: what a page adds is small beside what all pages share', () => {
  const chunks = readdirSync(join(WEB_ROOT, 'assets')).filter(name => name.endsWith('.js'));
  const large = chunks.filter(name => statSync(join(WEB_ROOT, 'assets', name)).size > 64 * 1024);
  // What draws pictures is large as well, and comes with no page but with the first picture.
  expect(large.map(name => name.split('-')[0]).sort()).toEqual(['antd', 'echart', 'react']);
  expect(readFileSync(join(WEB_ROOT, 'index.html'), 'utf8')).not.toContain('echart');
  for (const page of ['sign', 'setup', 'ledger', 'task', 'report', 'review'])
    expect(chunks.some(name => name.startsWith(`${page}-`))).toBe(true);
});

if (CHROMIUM) describe('the first run', firstRun);
