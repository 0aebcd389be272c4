import type { Browser } from 'playwright-core';
import { DispatchService } from '@duban/dispatch';
import { Db, Journal, SYSTEM } from '@duban/journal';
import { instantOf } from '@duban/kernel';
import { FollowUpService, MailboxTransport, NotificationService, SendError } from '@duban/notification';
import { stillOwed } from '@duban/obligation';
import { CHROMIUM, openChromium } from './chromium';
import { type DeskServer, openDesk, PASSWORD } from './desk.server';
import { Visitor, WIDTHS } from './visitor';

jest.setTimeout(600_000);

const walk = (): void => {
  let browser: Browser;
  let desk: DeskServer;
  let message: string;
  beforeAll(async () => {
    [browser, desk] = await Promise.all([openChromium(), openDesk()]);
    for (const name of ['督查员', '商务经办']) await desk.settlePassword(name);
    const tasks = await desk.get(Db).query<{ id: string }>('SELECT id FROM task ORDER BY no');
    await desk.get(DispatchService).dispatch(
      desk.district.actors.督查员,
      tasks.map(t => ({ taskId: t.id })),
    );
    const rows = await desk
      .get(Db)
      .query<{ id: string; holder_unit_id: string; task_id: string; title: string }>(
        "SELECT id, holder_unit_id, task_id, title FROM obligation WHERE kind = 'sign' ORDER BY id",
      );
    const { units, actors } = desk.district;
    const remind = (name: string, unit: string) => {
      const o = rows.find(r => r.holder_unit_id === units[unit]) as (typeof rows)[number];
      return {
        ...{
          personId: actors[name].personId as string,
          dedup: 'test',
          obligationId: o.id,
          taskId: o.task_id,
        },
        ...{
          kind: 'remind',
          title: `签收任务：${o.title}`,
          why: '按催办阶梯提醒',
          link: `/tasks/${o.task_id}`,
        },
      };
    };
    await desk
      .get(Journal)
      .transact({ name: 'test.post', actor: SYSTEM }, tx =>
        desk
          .get(NotificationService)
          .post(tx, [remind('商务经办', '区商务委'), remind('文旅经办', '区文旅委')]),
      );
    // One arrives, one comes back for good.
    desk.clock.moveTo(instantOf('2026-03-02', '14:30'));
    const gone = await desk
      .get(Db)
      .query<{ email: string }>('SELECT email FROM person WHERE id = $1', [actors.文旅经办.personId]);
    const mails = new MailboxTransport(desk.get(Db), desk.clock);
    const transport = {
      send: (mail: Parameters<typeof mails.send>[0]) => {
        if (mail.to.address === gone[0].email) throw new SendError(false, '550 查无此人', undefined, '5.1.1');
        return mails.send(mail);
      },
    };
    const notifications = desk.get(NotificationService);
    for (const { id, attempt } of await notifications.claimDue(100))
      await notifications.deliver(id, attempt, transport as never, stillOwed);
    await desk.get(FollowUpService).run();
    [{ id: message }] = await desk
      .get(Db)
      .query<{ id: string }>('SELECT id FROM message WHERE person_id = $1 AND kind = $2 LIMIT 1', [
        actors.商务经办.personId,
        'remind',
      ]);
  });
  afterAll(async () => {
    await browser?.close();
    await desk?.close();
  });

  it('shows what did not arrive, why, and sends it again with a reason', async () => {
    const visitor = await Visitor.arrive(browser, desk.url, 1280, desk.clock.now(), WIDTHS);
    const { page } = visitor;
    await page.goto('/');
    await visitor.signIn('督查员', PASSWORD);
    await page.locator('header.top').waitFor();
    await visitor.goTo('送达');
    await page.getByRole('heading', { name: '送达台账' }).waitFor();
    const row = page.getByRole('listitem').filter({ hasText: '文旅经办' });
    await row.getByText('发送失败').waitFor();
    await visitor.look('70-deliveries');
    await row.getByRole('button', { name: /^详情/ }).click();
    const details = page.getByRole('dialog', { name: '送达情况' });
    await details.getByText('550 查无此人').waitFor();
    await visitor.look('71-delivery');
    await page.keyboard.press('Escape');
    await details.waitFor({ state: 'hidden' });

    await page.getByText('收不到提醒的人', { exact: true }).click();
    await page.getByText('次未送达').waitFor();
    await visitor.look('72-unreachable');
    await visitor.print('72-unreachable-print');
    await page.getByText('每次发送', { exact: true }).click();

    await page.getByLabel('全选未送达的').click();
    await page.getByRole('button', { name: '重新发送 1 件' }).click();
    const dialog = page.getByRole('dialog', { name: '重新发送 1 件' });
    await dialog.getByRole('button', { name: '重新发送' }).click();
    await dialog.getByText('请填写原因').waitFor();
    await dialog.getByLabel('原因').fill('邮箱已更正');
    await dialog.getByRole('button', { name: '重新发送' }).click();
    await page.getByText('已安排重新发送 1 件').waitFor();
    await row.getByText('待发送').waitFor();
    expect(visitor.faults).toEqual([]);
  });

  it('explains from the mail why somebody was told, and takes what they wish', async () => {
    const visitor = await Visitor.arrive(browser, desk.url, 1280, desk.clock.now(), WIDTHS);
    const { page } = visitor;
    await page.goto(`/messages?why=${message}`);
    await visitor.signIn('商务经办', PASSWORD);
    const why = page.getByRole('dialog', { name: '为什么收到' });
    await why.getByText('按催办阶梯提醒').waitFor();
    await visitor.look('73-why-message');
    await page.keyboard.press('Escape');
    await page.waitForURL(/\/messages$/);
    await page
      .getByRole('button', { name: /^为什么收到/ })
      .first()
      .click();
    await page.waitForURL(/\?why=/);
    await why.getByText('为什么是我').waitFor();
    await page.keyboard.press('Escape');
    await page.waitForURL(/\/messages$/);

    await page.goto('/account');
    const mail = page.getByLabel('邮件', { exact: true });
    await mail.waitFor();
    expect(await mail.isChecked()).toBe(true);
    await mail.click();
    await page.getByText('提醒只在站内消息中').waitFor();
    await page.getByRole('button', { name: '保存接收方式' }).click();
    await page.getByText('已保存').waitFor();
    await page.getByRole('button', { name: '生成日历地址' }).click();
    await page.getByLabel('日历地址').waitFor();
    const first = await page.getByLabel('日历地址').inputValue();
    expect(first).toMatch(/\/api\/v1\/calendar-feed\/[\w-]{43}\.ics$/);
    await visitor.look('74-account-settings');
    await page.getByRole('button', { name: '更换地址' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '更换' }).click();
    await page.locator(`input[aria-label="日历地址"]:not([value="${first}"])`).waitFor();
    await page.getByRole('button', { name: '停用', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: '停用' }).click();
    await page.getByRole('button', { name: '生成日历地址' }).waitFor();
    await page.getByRole('button', { name: '作废邮件中的链接' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '作废', exact: true }).click();
    await page.getByText('已作废 1 个链接').waitFor();
    await page.reload();
    await mail.waitFor();
    expect(await mail.isChecked()).toBe(false);
    expect(visitor.faults).toEqual([]);
  });
};

if (CHROMIUM) describe('what people are told by', walk);
else it.skip('needs a browser', () => undefined);
