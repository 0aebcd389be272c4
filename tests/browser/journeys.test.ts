import type { Browser } from 'playwright-core';
import { AssignmentService, DispatchService } from '@duban/dispatch';
import { ReportService } from '@duban/feedback';
import { ActionPlanService } from '@duban/implementation';
import { Db, Sealer, SYSTEM } from '@duban/journal';
import { instantOf } from '@duban/kernel';
import { PeopleService, SessionList } from '@duban/organization';
import { Rounds } from '../../apps/wiring/src';
import { CHROMIUM, openChromium } from './chromium';
import { type DeskServer, openDesk, PASSWORD } from './desk.server';
import { Visitor, type Width, WIDTHS } from './visitor';

jest.setTimeout(600_000);

/** What people write, or paste: markup, a formula, a word without an end. */
const ODD = `<b onclick="alert(1)">加粗</b><script>window.harmed=1</script><img src=x onerror="window.harmed=1">\n=1+1\n${'长'.repeat(40)}${'w'.repeat(400)}`;

const LEADS = [
  ['区商务委', '商务经办'],
  ['区文旅委', '文旅经办'],
  ['区城管局', '城管经办'],
] as const;

/** Two at once, a network that goes, a session that ends: nothing typed is lost, nothing is decided unseen. */
const journeys = (): void => {
  let browser: Browser;
  let desk: DeskServer;
  const there: Visitor[] = [];

  const query = <T extends object>(sql: string, ...params: unknown[]): Promise<T[]> =>
    desk.get(Db).query<T>(sql, params);
  const arrive = async (
    name: string,
    width: Width,
    path: string,
    looksAt?: readonly Width[],
  ): Promise<Visitor> => {
    const visitor = await Visitor.arrive(browser, desk.url, width, desk.clock.now(), looksAt);
    there.push(visitor);
    await visitor.page.goto(path);
    await visitor.signIn(name, PASSWORD);
    return visitor;
  };
  const reportOf = async (unit: string): Promise<string> =>
    (await query<{ id: string }>('SELECT id FROM report WHERE unit_id = $1', desk.district.units[unit]))[0]
      .id;
  const handIn = async (unit: string, name: string, text: string): Promise<void> => {
    const id = await reportOf(unit);
    const reports = desk.get(ReportService);
    await reports.save(desk.district.actors[name], id, { text, percent: 30 });
    await reports.submit(desk.district.actors[name], [id]);
  };
  /** As the worker does every second: what is committed is told from then on. */
  const tell = (): Promise<unknown> => desk.get(Sealer).seal();
  /** As the security administrator does. */
  const endSessions = (name: string): Promise<unknown> =>
    desk.get(SessionList).endAll(SYSTEM, desk.district.actors[name].personId as string);
  const signInAgain = async ({ page }: Visitor): Promise<void> => {
    const asked = page.getByRole('dialog', { name: '登录已失效，请重新登录' });
    await asked.getByLabel('密码', { exact: true }).fill(PASSWORD);
    await asked.getByRole('button', { name: '登录' }).click();
    await asked.waitFor({ state: 'hidden' });
  };

  beforeAll(async () => {
    [browser, desk] = await Promise.all([openChromium(), openDesk()]);
    const { actors, units } = desk.district;
    const appointments = [{ unitId: units.区政府督查室, role: 'supervisor' as const }];
    const { personId } = await desk
      .get(PeopleService)
      .createPerson(SYSTEM, { name: '督查员乙', username: '督查员乙', appointments });
    actors.督查员乙 = { personId, name: '督查员乙', appointments };
    for (const name of ['督查员', '督查员乙', '商务经办']) await desk.settlePassword(name);
    const tasks = await query<{ id: string }>('SELECT id FROM task ORDER BY no');
    await desk.get(DispatchService).dispatch(
      actors.督查员,
      tasks.map(t => ({ taskId: t.id })),
    );
    for (const [i, [unit, name]] of LEADS.entries()) {
      const signing = await query<{ id: string }>(
        'SELECT id FROM assignment WHERE unit_id = $1',
        units[unit],
      );
      await desk.get(AssignmentService).sign(
        actors[name],
        signing.map(a => a.id),
      );
      const plan = { text: '分步推进', milestones: [], contributorIds: [] };
      await desk.get(ActionPlanService).file(actors[name], tasks[i].id, plan);
    }
    desk.clock.moveTo(instantOf('2026-03-25', '09:30'));
    await desk.get(Rounds).run();
  });
  afterAll(async () => {
    await browser?.close();
    await desk?.close();
  });
  afterEach(async () => {
    const faults = there.flatMap(visitor => visitor.faults);
    for (const visitor of there.splice(0)) await visitor.leave();
    expect(faults).toEqual([]);
  });

  it('allows scripts from its own files only', async () => {
    const visitor = await Visitor.arrive(browser, desk.url, 1280, desk.clock.now());
    there.push(visitor);
    const answer = await visitor.page.goto('/login');
    const policy = answer?.headers()['content-security-policy'] ?? '';
    const of = (name: string): string =>
      policy
        .split(';')
        .map(part => part.trim())
        .find(part => part.startsWith(`${name} `)) ?? '';
    expect(of('default-src') + of('script-src')).toMatch(/'(self|none)'/);
    expect(of('script-src') || of('default-src')).not.toMatch(/unsafe|\*|data:|https?:/);
    await visitor.page.getByLabel('用户名').waitFor();
  });

  it('tells the second of two reviewers who was first, and takes nothing of what was typed', async () => {
    await handIn('区文旅委', '文旅经办', '已举办文旅节会2场。');
    await handIn('区城管局', '城管经办', ODD);
    const [first, second] = await Promise.all([
      arrive('督查员', 1280, '/review'),
      arrive('督查员乙', 1280, '/review'),
    ]);
    for (const { page } of [first, second]) {
      await page.getByText('待审核 2 份').waitFor();
      await page.getByRole('button', { name: /举办文旅节会/ }).click();
    }
    await second.page.getByRole('button', { name: '退回当前这份' }).click();
    const dialog = second.page.getByRole('dialog');
    await dialog.getByLabel('退回原因').fill('请补充场次和人数。');
    await first.page.getByRole('button', { name: '通过当前这份' }).click();
    await first.page.getByText('已通过 1 份').waitFor();
    // Not told yet: it is the server that finds out.
    await dialog.getByRole('button', { name: '退回' }).click();
    await dialog.getByRole('alert').getByText('督查员 报告审核通过').waitFor();
    expect(await dialog.getByLabel('退回原因').inputValue()).toBe('请补充场次和人数。');
    await second.look('120-review-conflict');

    // Then it is told; the list changes without being loaded anew, and the reason stays with what it was written for.
    await tell();
    await second.page.getByText('待审核 1 份').waitFor();
    expect(await dialog.getByLabel('退回原因').inputValue()).toBe('请补充场次和人数。');
    await dialog.getByRole('button', { name: '退回' }).click();
    await dialog.getByRole('alert').waitFor();
    await dialog.getByRole('button', { name: '取消' }).click();
    // Nothing comes in the place of what is gone unless one asks for it.
    await second.page.getByText('刚才这份已由他人办理').waitFor();
    expect(await second.page.getByRole('button', { name: '通过当前这份' }).isDisabled()).toBe(true);
    await second.page.keyboard.press('a');
    await second.look('121-review-taken');
    expect(await query('SELECT state FROM report WHERE id = $1', await reportOf('区城管局'))).toEqual([
      { state: 'submitted' },
    ]);
  });

  it('shows as text what looks like markup or a formula, and breaks what has no end', async () => {
    const office = await arrive('督查员', 375, '/review', [375, 1280]);
    const { page } = office;
    await page.getByRole('button', { name: /规范占道经营/ }).click();
    const shown = page.getByRole('cell', { name: /加粗/ });
    await shown.waitFor();
    expect((await shown.innerText()).replace(/\s+/g, ' ')).toContain(ODD.replace(/\s+/g, ' '));
    await office.look('122-odd-report');
    await page.getByRole('link', { name: '第 3 项' }).first().click();
    await page.getByRole('heading', { name: /规范占道经营/ }).waitFor();
    await office.look('123-odd-task');
    expect(await page.evaluate(() => 'harmed' in window)).toBe(false);
  });

  it('changes one’s list when another decides, without loading the page', async () => {
    const [first, second] = await Promise.all([
      arrive('督查员', 1280, '/review'),
      arrive('督查员乙', 1280, '/review'),
    ]);
    await second.page.getByText('待审核 1 份').waitFor();
    await second.page.evaluate(() => Object.assign(window, { same: true }));
    await first.page.getByRole('button', { name: '通过当前这份' }).click();
    await first.page.getByText('没有待审核的报告').waitFor();
    await tell();
    await second.page.getByText('没有待审核的报告').waitFor();
    expect(await second.page.evaluate(() => 'same' in window)).toBe(true);
  });

  it('keeps a report that is typed while the network is cut, says so, and saves it afterwards', async () => {
    const report = await reportOf('区商务委');
    const unit = await arrive('商务经办', 375, `/reports/${report}`);
    const { page } = unit;
    const field = page.getByLabel('本期进展');
    await field.waitFor();
    await unit.offline(async () => {
      await page.getByText('网络已断开').waitFor();
      await field.fill('断网时写下的进展。');
      await unit.pause();
      await page.getByText('内容已存在本机').waitFor();
      await unit.look('124-offline');
    });
    await page.getByText('草稿已保存').waitFor();
    await page.getByText('网络已断开').waitFor({ state: 'detached' });
    expect(await query('SELECT text, state FROM report WHERE id = $1', report)).toEqual([
      { text: '断网时写下的进展。', state: 'draft' },
    ]);
  });

  it('asks for the password over a form whose session has ended, and the form goes on', async () => {
    const report = await reportOf('区商务委');
    const unit = await arrive('商务经办', 375, `/reports/${report}`, WIDTHS);
    const { page } = unit;
    const field = page.getByLabel('本期进展');
    await field.waitFor();
    await endSessions('商务经办');
    await field.fill('登录失效后写下的进展。');
    await unit.pause();
    await page.getByRole('dialog', { name: '登录已失效，请重新登录' }).waitFor();
    await unit.look('125-signed-out');
    await signInAgain(unit);
    await page.getByText('草稿已保存').waitFor();
    expect(await field.inputValue()).toBe('登录失效后写下的进展。');
    expect(await query('SELECT text FROM report WHERE id = $1', report)).toEqual([
      { text: '登录失效后写下的进展。' },
    ]);

    await page.getByRole('link', { name: '查看任务' }).click();
    await page.getByRole('button', { name: '提出申请' }).click();
    const asking = page.getByRole('dialog', { name: '提出申请' });
    await asking.getByLabel('延期到').fill('2027-03-12');
    await asking.getByLabel('理由').fill('选址须重新论证。');
    await endSessions('商务经办');
    await asking.getByRole('button', { name: '提出申请' }).click();
    await signInAgain(unit);
    expect(await asking.getByLabel('理由').inputValue()).toBe('选址须重新论证。');
    await asking.getByRole('button', { name: '提出申请' }).click();
    await page.getByText('申请已提出，等待审批').waitFor();
  });

  it('writes everything large for whoever asks for it, and remembers it', async () => {
    const visitor = await Visitor.arrive(browser, desk.url, 375, desk.clock.now(), WIDTHS);
    there.push(visitor);
    const { page } = visitor;
    const size = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).fontSize);
    await page.goto('/');
    await page.getByLabel('用户名').waitFor();
    expect(await size()).toBe('14px');
    await page.getByRole('button', { name: '长者模式' }).click();
    expect(await size()).toBe('18px');
    await visitor.look('126-large-sign-in');
    await visitor.signIn('商务经办', PASSWORD);
    await page.getByRole('heading', { name: '我的待办' }).waitFor();
    expect(await size()).toBe('18px');
    await visitor.look('127-large-todo');
    for (const [name, path] of [
      ['128-large-ledger', '/ledger'],
      ['129-large-report', `/reports/${await reportOf('区商务委')}`],
      ['130-large-messages', '/messages'],
    ]) {
      await page.goto(path);
      await visitor.look(name);
    }
    // What stays in sight stands below the bar, however high the bar has become.
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.waitForFunction(() => {
      const bar = document.querySelector<HTMLElement>('header.top')?.offsetHeight ?? 0;
      return bar > 0 && document.documentElement.style.getPropertyValue('--top') === `${bar}px`;
    });
    await page.setViewportSize({ width: 375, height: 812 });
    const menu = page.getByRole('button', { name: '菜单' });
    await menu.click();
    await page.getByRole('button', { name: '退出长者模式' }).click();
    expect(await size()).toBe('14px');
  });
};

if (CHROMIUM) describe('journeys', journeys);
else it.skip('needs a browser', () => undefined);
