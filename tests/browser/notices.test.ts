import type { Browser } from 'playwright-core';
import { DispatchService } from '@duban/dispatch';
import { DeskQueries, PlanLightsService } from '@duban/evaluation';
import { Db } from '@duban/journal';
import { CHROMIUM, openChromium } from './chromium';
import { type DeskServer, openDesk, PASSWORD } from './desk.server';
import { Visitor } from './visitor';

jest.setTimeout(120_000);

const walk = (): void => {
  let browser: Browser;
  let desk: DeskServer;
  let office: Visitor;
  let planId: string;

  beforeAll(async () => {
    [browser, desk] = await Promise.all([openChromium(), openDesk()]);
    await desk.settlePassword('督查员');
    const tasks = await desk
      .get(Db)
      .query<{ id: string; plan_id: string }>('SELECT id, plan_id FROM task ORDER BY no');
    planId = tasks[0].plan_id;
    const items = tasks.map(t => ({ taskId: t.id }));
    await desk.get(DispatchService).dispatch(desk.district.actors.督查员, items);
    office = await Visitor.arrive(browser, desk.url, 1280, desk.clock.now());
    await office.page.goto('/ledger');
    await office.signIn('督查员', PASSWORD);
    await office.page.getByRole('heading', { name: '工作台账' }).waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await desk?.close();
  });
  afterEach(() => expect(office.faults.splice(0)).toEqual([]));

  const drafted = () => desk.get(DeskQueries).notices(desk.district.actors.督查员, {});

  it('writes notices from ledger rows, one for each unit that leads, and changes one before it is issued', async () => {
    const { page } = office;
    await page.getByLabel('选择全部').click();
    await page.getByRole('button', { name: '拟发督办单' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/^发给/).first().waitFor();
    const leading = await dialog.getByRole('checkbox', { checked: true }).count();
    expect(leading).toBeGreaterThan(1);
    await office.look('90-notice-dialog');
    // Nothing is late yet: who is urged all the same is told why.
    await dialog.getByRole('button', { name: `拟发 ${leading} 份` }).click();
    await dialog.getByText('请填写督办事由').first().waitFor();
    for (const field of await dialog
      .getByLabel(/^督办事由：/)
      .filter({ visible: true })
      .all())
      await field.fill('进度滞后');
    await dialog.getByRole('button', { name: `拟发 ${leading} 份` }).click();
    await page.getByRole('heading', { name: '督办单', exact: true }).waitFor();
    expect(await drafted()).toHaveLength(leading);

    await page.locator('.notices a').first().click();
    await page.getByRole('button', { name: '修改' }).click();
    await dialog.getByLabel('督办要求').fill('请于月底前补齐');
    await office.look('91-notice-revise');
    await dialog.getByRole('button', { name: '保存' }).click();
    await page.getByText('请于月底前补齐').waitFor();
    await office.look('92-notice');
    await page.getByRole('button', { name: '签发', exact: true }).click();
    await dialog.getByRole('button', { name: '签发' }).click();
    await page.getByText('待签收').waitFor();
    expect((await drafted()).filter(n => n.state === 'issued')).toMatchObject([
      { text: '请于月底前补齐', grounds: '进度滞后' },
    ]);
  });

  it('chooses the lights of a plan, seeing first what changes, and says that somebody else did meanwhile', async () => {
    const { page } = office;
    const { 督查员 } = desk.district.actors;
    await page.goto(`/plans/${planId}`);
    await page.getByRole('button', { name: '换用亮灯规则' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('亮灯规则').click();
    await page.locator('.ant-select-item-option').filter({ hasText: '武汉市' }).click();
    await dialog.getByText(/正在办理的任务 \d+ 项/).waitFor();
    await dialog.getByLabel('换用理由').fill('与市里一致');
    await office.look('93-plan-lights');
    await desk.get(PlanLightsService).choose(督查员, planId, { preset: 'sanya', reason: '另一人' });
    await dialog.getByRole('button', { name: '换用', exact: true }).click();
    await dialog.getByText('record.stale').waitFor();
    await dialog.getByRole('button', { name: '刷新' }).click();
    await dialog.getByText(/现用：三亚市/).waitFor();
    expect(await dialog.getByLabel('换用理由').inputValue()).toBe('与市里一致');
    await dialog.getByRole('button', { name: '换用', exact: true }).click();
    await page.getByRole('link', { name: /武汉市做法（第 1 版）/ }).waitFor();
    await office.look('94-plan-workings');
  });
};

if (CHROMIUM) describe('notices and the rules of a plan', walk);
else it.skip('needs a browser', () => undefined);
