import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { MeasurementService } from '@duban/feedback';
import { Db } from '@duban/journal';
import { instantOf } from '@duban/kernel';
import { Rounds } from '../../apps/wiring/src';
import { CHROMIUM, openChromium } from './chromium';
import { type DeskServer, openDesk, PASSWORD, WEB_ROOT } from './desk.server';
import { Visitor, WIDTHS } from './visitor';

jest.setTimeout(600_000);

it('has built pages whose scripts all come from files', () => {
  const index = join(WEB_ROOT, 'index.html');
  if (!existsSync(index)) throw new Error('dist/web is not built: run `npm run build` first');
  const html = readFileSync(index, 'utf8');
  expect(html).toContain('<html lang="zh-CN">');
  expect(html.match(/<script(?![^>]*\bsrc=)/g)).toBeNull();
  expect(html).not.toMatch(/https?:\/\//);
});

let browser: Browser;

/** The chain in a browser: each step goes on where the one before left off. */
const days = (width: (typeof WIDTHS)[number]): void => {
  let desk: DeskServer;
  let office: Visitor;
  let unit: Visitor;
  const phone = width < 768;

  /** Another day: sessions have ended, periods opened, ladders climbed. */
  const on = async (day: string): Promise<void> => {
    desk.clock.moveTo(instantOf(day, '09:30'));
    await desk.get(Rounds).run();
    for (const visitor of [office, unit]) await visitor.page.clock.setSystemTime(desk.clock.now());
  };

  beforeAll(async () => {
    desk = await openDesk();
    await desk.settlePassword('督查员');
    office = await Visitor.arrive(browser, desk.url, width, desk.clock.now());
    unit = await Visitor.arrive(browser, desk.url, width, desk.clock.now());
  });
  afterAll(async () => {
    for (const visitor of [office, unit]) await visitor?.leave();
    await desk?.close();
  });

  let stuck = false;
  /** A step goes on where the one before left off; when that one failed, there is nothing to go on from. */
  const step = (name: string, work: () => Promise<void>): void =>
    it(name, async () => {
      if (stuck) throw new Error('an earlier step failed');
      stuck = true;
      await work();
      stuck = false;
      expect([...office.faults.splice(0), ...unit.faults.splice(0)]).toEqual([]);
    });

  step('signs in on a deep link and hands out tasks from the ledger', async () => {
    const { page } = office;
    await page.goto('/ledger?sort=due');
    await office.look('01-sign-in');
    await office.signIn('督查员', '不对的密码');
    await page.getByRole('alert').getByText('用户名或密码不正确').waitFor();
    await office.signIn('督查员', PASSWORD);
    await page.getByRole('heading', { name: '工作台账' }).waitFor();
    expect(new URL(page.url()).search).toBe('?sort=due');
    await page.getByText('打造夜经济示范街区').waitFor();
    await office.look('02-ledger-registered');
    for (const no of [1, 2, 3]) await page.getByLabel(`选择第 ${no} 项`).check();
    await page.getByRole('button', { name: '分办', exact: true }).click();
    await page.getByText('3 项任务的牵头和责任单位明确').waitFor();
    await office.look('03-dispatch');
    await page.getByRole('dialog').getByRole('button', { name: '分办' }).click();
    await page.getByText('已分办 3 项任务').waitFor();
    await page.getByText('已分办', { exact: true }).first().waitFor();
  });

  step('finds by two characters, filters by light and says why it is lit', async () => {
    const { page } = office;
    await page.getByPlaceholder('搜索任务、单位').fill('文旅');
    await page.getByPlaceholder('搜索任务、单位').press('Enter');
    await page.getByText('共 2 项', { exact: true }).waitFor();
    expect(new URL(page.url()).searchParams.get('q')).toBe('文旅');
    // By keyboard: the reason opens when the light gets the focus.
    await page.getByRole('button', { name: /绿灯/ }).first().focus();
    await page
      .getByRole('tooltip')
      .getByText(/应于 .* 前完成/)
      .waitFor();
    await office.look('04-ledger-light');
    if (!phone) {
      await page.getByRole('button', { name: '汇总' }).click();
      const summary = page.getByRole('img', { name: /^共 2 项。五类：.*亮灯：/ });
      await summary.locator('svg').waitFor();
      await office.look('04-ledger-summary');
      await page.getByRole('button', { name: '收起汇总' }).click();
    }
    const href = await page.getByRole('link', { name: '导出 Excel' }).getAttribute('href');
    const file = await page.request.get(href ?? '');
    expect([file.status(), file.headers()['content-type']]).toEqual([200, expect.stringContaining('sheet')]);
    await office.print('04-ledger-print');
    await page.goBack();
    await page.getByText('共 3 项', { exact: true }).waitFor();
  });

  step('changes a password given out, signs all that waits and files a plan', async () => {
    const { page } = unit;
    const given = await desk.oneTimePassword('商务经办');
    await page.goto('/');
    await unit.signIn('商务经办', given);
    await page.getByRole('heading', { name: '修改密码' }).waitFor();
    await unit.look('05-password');
    await page.getByLabel('原密码').fill(given);
    await page.getByLabel('新密码', { exact: true }).fill('1234567890');
    await page.getByLabel('再输一次新密码').fill('1234567890');
    await page.getByRole('button', { name: '修改密码' }).click();
    await page.getByText('密码不符合复杂度要求').waitFor();
    await page.getByLabel('新密码', { exact: true }).fill(PASSWORD);
    await page.getByLabel('再输一次新密码').fill(PASSWORD);
    await page.getByRole('button', { name: '修改密码' }).click();
    await page.getByRole('heading', { name: '我的待办' }).waitFor();
    await page.getByRole('checkbox', { name: '待签收 2 项' }).check();
    await unit.look('06-todo');
    await page.getByRole('button', { name: '签收所选 2 项' }).click();
    await page.getByText('已签收 2 项任务').waitFor();
    await page.getByRole('link', { name: /报送推进计划/ }).click();
    await page.getByRole('button', { name: '报送推进计划', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('推进措施').fill('先选址，再招商，九月开街。');
    await dialog.getByRole('button', { name: '增加节点' }).click();
    await dialog.getByLabel('节点 1 内容').fill('完成选址');
    await dialog.getByLabel('节点 1 期限').fill('2026-03-31');
    await dialog.getByLabel('区文旅委').check();
    await unit.look('07-action-plan');
    await dialog.getByRole('button', { name: '报送', exact: true }).click();
    await page.getByText('推进计划已报送').waitFor();
    await page.locator('li[aria-current=step]', { hasText: '跟踪' }).waitFor();
    await page
      .getByRole('img', { name: /^节点时间轴：2026-03-31 完成选址/ })
      .locator('svg')
      .waitFor();
    await page.getByRole('button', { name: /为什么催办“完成任务”/ }).click();
    await page.getByText('接下来').waitFor();
    await unit.look('08-why');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await unit.look('09-task');
  });

  step('fills in a report that saves itself, offline as well', async () => {
    const { page } = unit;
    await on('2026-03-25');
    await page.goto('/reports');
    // The session has ended meanwhile; the address is kept.
    await unit.signIn('商务经办', PASSWORD);
    await page.getByRole('heading', { name: '填报' }).waitFor();
    await page.getByRole('link', { name: /打造夜经济示范街区/ }).waitFor();
    await unit.look('10-reports');
    await page.getByRole('link', { name: /打造夜经济示范街区/ }).click();
    await page.getByLabel('本期进展').fill('已完成三处选址比选，');
    await unit.pause();
    await page.getByText('草稿已保存').waitFor();
    await unit.offline(async () => {
      await page.getByLabel('本期进展').fill('已完成三处选址比选，正在签订协议。');
      await unit.pause();
      await page.getByText('内容已存在本机').waitFor();
    });
    await page.getByText('草稿已保存').waitFor();
    await page.reload();
    await page.getByText('正在签订协议').waitFor();
    // A second window saves meanwhile: what is typed here is not put over it unasked.
    const other = await unit.another();
    await other.goto(page.url());
    await other.getByLabel('下步打算（选填）').fill('四月开工。');
    await other.getByText('草稿已保存').waitFor();
    await other.close();
    await page.getByLabel('本期进展').fill('三处选址已比选，正在签订协议。');
    await unit.pause();
    await page.getByText('这条记录在您打开之后已被他人更新').waitFor();
    await unit.look('10-draft-refused');
    await page.getByRole('button', { name: '用我填的内容覆盖' }).click();
    await unit.pause();
    await page.getByText('草稿已保存').waitFor();
    await page.getByLabel('累计进度').fill('30');
    await page.getByLabel('困难问题（选填）').fill('地块权属需协调。');
    await unit.pause();
    await page.getByText('草稿已保存').waitFor();
    await unit.look('11-report');
    await page.getByRole('button', { name: '报送', exact: true }).click();
    await page.getByText('已报送', { exact: true }).waitFor();
    await page.getByRole('heading', { name: '填报' }).waitFor();
  });

  step('reviews by keyboard, returning and approving', async () => {
    const { page } = office;
    await page.goto('/review');
    await office.signIn('督查员', PASSWORD);
    await page.getByText('待审核 1 份').waitFor();
    if (phone) await page.getByRole('button', { name: /打造夜经济示范街区/ }).click();
    await page.getByText('正在签订协议').waitFor();
    await page.getByText(/审核本期报告：还有\d+个工作日/).waitFor();
    await page.getByRole('cell', { name: '完成选址' }).waitFor();
    await office.look('12-review');
    if (phone) await page.getByRole('button', { name: '退回当前这份' }).click();
    else await page.keyboard.press('r');
    const returning = page.getByRole('dialog');
    // Whoever opened it by a key types on.
    await returning.locator('textarea:focus').waitFor();
    await page.keyboard.type('请补充协议签订时间。');
    await returning.getByLabel('缺少数据或进度依据').check();
    await page.getByRole('dialog').getByRole('button', { name: '退回' }).click();
    await page.getByText('已退回 1 份').waitFor();
    await unit.page.reload();
    await unit.page.getByRole('link', { name: /打造夜经济示范街区/ }).click();
    await unit.page.getByText(/缺少数据或进度依据。\s*请补充协议签订时间/).waitFor();
    await unit.page.getByLabel('本期进展').fill('三处选址已定，协议3月20日签订。');
    await unit.page.getByRole('button', { name: '报送', exact: true }).click();
    await unit.page.getByText('已报送', { exact: true }).first().waitFor();
    await page.reload();
    await page.getByText('待审核 1 份').waitFor();
    if (phone) await page.getByRole('checkbox', { name: /选择第 1 项/ }).check();
    if (phone) await page.getByRole('button', { name: '通过所选 1 份' }).click();
    else await page.keyboard.press('a');
    await page.getByText('已通过 1 份').waitFor();
    await page.getByText('没有待审核的报告').waitFor();
  });

  step('issues a notice for what is overdue, and closes it when answered', async () => {
    await on('2026-04-13');
    await office.page.goto('/notices');
    await office.signIn('督查员', PASSWORD);
    await office.page.getByRole('link', { name: /黄色督办单/ }).click();
    await office.look('13-notice-draft');
    await office.page.getByRole('button', { name: '签发' }).first().click();
    await office.page.getByLabel('督办要求（选填）').fill('请于五个工作日内完成选址并书面答复。');
    await office.page.getByRole('dialog').getByRole('button', { name: '签发' }).click();
    await office.page.getByText('已签发 〔2026〕1号').waitFor();
    await unit.page.goto('/messages');
    await unit.signIn('商务经办', PASSWORD);
    await unit.page.getByRole('heading', { name: '消息' }).waitFor();
    await unit.look('14-messages');
    await unit.goTo('待办');
    await unit.page.getByRole('link', { name: /签收督办单/ }).click();
    await unit.page.getByLabel('整改和推进情况').fill('选址已于4月10日完成。');
    await unit.look('15-notice-answer');
    await unit.page.getByRole('button', { name: '答复', exact: true }).click();
    await unit.page.getByText('已答复，等待审核').waitFor();
    await office.page.reload();
    await office.page.getByRole('button', { name: '答复通过，办结' }).click();
    await office.page.getByText('督办单已办结').waitFor();
  });

  step('completes a task, reports it upward and records the reply', async () => {
    const [target] = await desk
      .get(Db)
      .query<{ id: string }>(
        "SELECT g.id FROM target g JOIN task t ON t.id = g.task_id WHERE t.text LIKE '打造夜经济%'",
      );
    const measured = [
      { asOf: '2026-03-10', value: 1 },
      { asOf: '2026-04-10', value: 2 },
    ];
    for (const figure of measured)
      await desk.get(MeasurementService).enter(desk.district.actors.商务经办, target.id, figure);
    await unit.goTo('台账');
    await unit.page.getByRole('link', { name: /打造夜经济示范街区/ }).click();
    const trend = unit.page.getByRole('img', { name: /历次报数：2026-03-10 1个，2026-04-10 2个；目标/ });
    await trend.locator('svg').waitFor();
    await unit.page.getByRole('button', { name: '申请办结' }).click();
    const dialog = unit.page.getByRole('dialog');
    await dialog.getByLabel('完成情况').fill('三个夜经济示范街区全部开街。');
    await unit.look('16-completion');
    await dialog.getByRole('button', { name: '申请办结' }).click();
    await unit.page.getByText('已申请办结').waitFor();
    await office.goTo('审核');
    if (phone) await office.page.getByRole('button', { name: /打造夜经济示范街区/ }).click();
    await office.page.getByRole('button', { name: '通过当前这份' }).click();
    await office.page.getByText('已通过 1 份').waitFor();
    await office.goTo('待办');
    await office.page.getByRole('link', { name: /上报/ }).filter({ hasText: '夜经济' }).click();
    await office.page.getByLabel('正文').fill('现将第1项任务完成情况报告如下。');
    await office.look('17-compose');
    await office.page.getByRole('button', { name: '上报', exact: true }).click();
    await office.page.getByText('已上报', { exact: true }).waitFor();
    await office.page.getByLabel('意见').fill('同意销号。');
    await office.look('18-submission');
    await office.page.getByRole('button', { name: '登记', exact: true }).click();
    await office.page.getByText('已办结 1 项').waitFor();
    await office.page.getByRole('link', { name: /打造夜经济示范街区/ }).click();
    await office.page.getByText('已办结', { exact: false }).first().waitFor();
    await office.look('19-task-closed');
  });

  step('imports a plan and records under whose authority', async () => {
    const { page } = office;
    await office.goTo('方案');
    await office.look('20-plans');
    await page.getByRole('link', { name: '导入方案' }).click();
    await page.getByLabel('或粘贴正文').fill(ANOTHER_PLAN);
    await page.getByRole('button', { name: '读取' }).click();
    await page.getByText('读出的任务（2）').waitFor();
    await office.look('21-import');
    await page.getByRole('button', { name: '确认立项 2 项' }).click();
    await page.getByText('已立项 2 项').waitFor();
    await page.getByRole('button', { name: '登记批准依据' }).click();
    await page.getByLabel('批准机关或会议').fill('区政府第12次常务会议');
    await page.getByLabel('文号').fill('江州府办〔2026〕12号');
    await page.getByLabel('督查范围').fill('民生实事');
    await page.getByRole('dialog').getByRole('button', { name: '登记' }).click();
    await page.getByText('已登记，可以分办').waitFor();
    await office.look('22-plan');
  });
};

const ANOTHER_PLAN = `江州区2026年民生实事任务分解
一、为老服务
1.新建社区食堂5个，10月底前完成。
牵头单位：区民政局
责任单位：滨江街道
2.改造老旧小区12个。
牵头单位：区住房城乡建委
责任单位：各街道
`;

if (CHROMIUM)
  describe('the desks', () => {
    beforeAll(async () => {
      browser = await openChromium();
    });
    afterAll(() => browser?.close());
    describe.each(WIDTHS)('%d px wide', days);
  });
