import type { Browser } from 'playwright-core';
import { AssignmentService, DispatchService } from '@duban/dispatch';
import { ReportService } from '@duban/feedback';
import { ActionPlanService } from '@duban/implementation';
import { Db, Journal, SYSTEM } from '@duban/journal';
import { instantOf } from '@duban/kernel';
import { MailLinks, NotificationService } from '@duban/notification';
import { Rounds } from '../../apps/wiring/src';
import { CHROMIUM, openChromium } from './chromium';
import { type DeskServer, openDesk } from './desk.server';
import { Visitor, WIDTHS } from './visitor';

jest.setTimeout(600_000);

const walk = (): void => {
  let browser: Browser;
  let desk: DeskServer;
  let posts = 0;
  beforeAll(async () => {
    [browser, desk] = await Promise.all([openChromium(), openDesk()]);
    const tasks = await desk.get(Db).query<{ id: string }>('SELECT id FROM task ORDER BY no');
    await desk.get(DispatchService).dispatch(
      desk.district.actors.督查员,
      tasks.map(t => ({ taskId: t.id })),
    );
  });
  afterAll(async () => {
    await browser?.close();
    await desk?.close();
  });

  /** The address that stands in a mail to somebody about one thing owed. */
  const linkFor = async (name: string, obligationId: string): Promise<string> => {
    const personId = desk.district.actors[name].personId as string;
    const { deliveries } = await desk.get(Journal).transact({ name: 'test.post', actor: SYSTEM }, tx =>
      desk.get(NotificationService).post(tx, [
        {
          ...{ personId, dedup: `test ${++posts}`, obligationId, taskId: null, kind: 'remind' },
          ...{ title: '待办', why: '提醒', link: '/' },
        },
      ]),
    );
    return `/m/${await desk.get(MailLinks).issue(deliveries[0], personId)}#${obligationId}`;
  };
  const owedOf = (unit: string, kind: string): Promise<{ id: string; subject_id: string }[]> =>
    desk
      .get(Db)
      .query(
        'SELECT id, subject_id FROM obligation WHERE holder_unit_id = $1 AND kind = $2 AND settled_at IS NULL ORDER BY id',
        [desk.district.units[unit], kind],
      );

  it('signs for what is due without signing in, and loads nothing of the desk', async () => {
    const owed = await owedOf('区文旅委', 'sign');
    const visitor = await Visitor.arrive(browser, desk.url, 375, desk.clock.now(), WIDTHS);
    const { page } = visitor;
    const loaded: string[] = [];
    page.on('request', request => loaded.push(request.url()));
    const answer = await page.goto(await linkFor('文旅经办', owed[0].id));
    expect(answer?.headers()).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow',
    });
    await page.getByRole('heading', { name: '我的待办' }).waitFor();
    await page.getByText('文旅经办，共').waitFor();
    expect(loaded.filter(url => /antd/.test(url))).toEqual([]);
    await visitor.look('60-mail-link');
    await page
      .getByRole('button', { name: /^签收：/ })
      .first()
      .click();
    await page.getByRole('status').getByText('已签收').waitFor();
    expect(await owedOf('区文旅委', 'sign')).toHaveLength(owed.length - 1);
    // By keyboard, what comes next is reached from where it was said.
    await page.locator('[role=status]:focus').waitFor();
    await visitor.look('61-mail-link-signed');
    expect(visitor.faults).toEqual([]);
  });

  it('signs for all at once', async () => {
    const [owed] = await owedOf('区商务委', 'sign');
    const visitor = await Visitor.arrive(browser, desk.url, 375, desk.clock.now(), WIDTHS);
    const { page } = visitor;
    await page.goto(await linkFor('商务经办', owed.id));
    await page.getByRole('button', { name: /^全部签收/ }).click();
    await page.getByRole('status').getByText('已签收').waitFor();
    expect(await owedOf('区商务委', 'sign')).toEqual([]);
    expect(visitor.faults).toEqual([]);
  });

  it('hands in a report that begins with last time’s figures, and says when the link is no more', async () => {
    const { 城管经办, 督查员 } = desk.district.actors;
    const signing = await owedOf('区城管局', 'sign');
    await desk.get(AssignmentService).sign(
      城管经办,
      signing.map(o => o.subject_id),
    );
    const [task] = await desk
      .get(Db)
      .query<{ id: string }>('SELECT id FROM task WHERE primary_unit_id = $1', [
        desk.district.units.区城管局,
      ]);
    await desk
      .get(ActionPlanService)
      .file(城管经办, task.id, { text: '分步推进', milestones: [], contributorIds: [] });
    const openPeriod = async (day: string): Promise<{ id: string; subject_id: string }> => {
      desk.clock.moveTo(instantOf(day, '09:00'));
      await desk.get(Rounds).run();
      return (await owedOf('区城管局', 'report'))[0];
    };
    const first = await openPeriod('2026-03-25');
    const text = '已整治点位8处';
    await desk
      .get(ReportService)
      .save(城管经办, first.subject_id, { text, percent: 40, problems: '夜间人手不足' });
    await desk.get(ReportService).submit(城管经办, [first.subject_id]);
    await desk.get(ReportService).approve(督查员, [first.subject_id]);
    const second = await openPeriod('2026-06-29');
    expect(second.id).not.toBe(first.id);

    const link = await linkFor('城管经办', second.id);
    const visitor = await Visitor.arrive(browser, desk.url, 375, desk.clock.now(), WIDTHS);
    const { page } = visitor;
    await page.goto(link);
    // The one the mail pointed to is open already, with what was said last time.
    await page.getByLabel('累计进度').waitFor();
    expect(await page.getByLabel('累计进度').inputValue()).toBe('40');
    expect(await page.getByLabel('困难问题').inputValue()).toBe('夜间人手不足');
    await page.getByText(text).waitFor();
    await visitor.look('62-mail-link-report');
    await page.getByRole('button', { name: '引用上期内容' }).click();
    expect(await page.getByLabel('本期进展').inputValue()).toBe(text);
    await page.getByLabel('本期进展').fill('已整治点位13处');
    await page.getByRole('button', { name: '存为草稿' }).click();
    await page.getByRole('status').getByText('草稿已保存').waitFor();
    await page.getByLabel('累计进度').fill('65');
    await page.getByRole('button', { name: '报送', exact: true }).click();
    await page.getByRole('status').getByText('已报送').waitFor();
    const [report] = await desk
      .get(Db)
      .query('SELECT text, percent FROM report WHERE id = $1', [second.subject_id]);
    expect(report).toEqual({ text: '已整治点位13处', percent: 65 });
    await visitor.look('63-mail-link-reported');

    await desk.get(MailLinks).revoke({ ...城管经办, personId: 城管经办.personId as string });
    await page.reload();
    await page.getByRole('heading', { name: '链接已失效' }).waitFor();
    await page.getByText('请打开最近一封提醒邮件').waitFor();
    await page.getByRole('link', { name: '登录督办系统' }).waitFor();
    await visitor.look('64-mail-link-dead');
    await page.goto('/m/nothing');
    await page.getByRole('heading', { name: '链接无效' }).waitFor();
    expect(visitor.faults.filter(f => !/status of 404/.test(f))).toEqual([]);
  });
};

if (CHROMIUM) describe('a link in a mail', walk);
else it.skip('needs a browser', () => undefined);
