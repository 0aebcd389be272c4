import type { Browser } from 'playwright-core';
import { DispatchService } from '@duban/dispatch';
import { Db, Sealer } from '@duban/journal';
import { layoutOf, linesBetween } from '../../apps/web/src/pages/ledger/layout';
import { CHROMIUM, openChromium } from './chromium';
import { type DeskServer, openDesk, PASSWORD } from './desk.server';
import { Visitor, type Width } from './visitor';

jest.setTimeout(120_000);

const LONG = 10_000;

const walk = (): void => {
  let browser: Browser;
  let desk: DeskServer;
  let office: Visitor;
  let phone: Visitor;
  let tasks: string[];
  let planId: string;

  const one = async <T>(sql: string, ...params: unknown[]): Promise<T> =>
    (await desk.get(Db).query<T & object>(sql, params))[0] as T;
  const arrive = async (name: string, path: string, width: Width): Promise<Visitor> => {
    await desk.settlePassword(name);
    const visitor = await Visitor.arrive(browser, desk.url, width, desk.clock.now());
    await visitor.page.goto(path);
    await visitor.signIn(name, PASSWORD);
    return visitor;
  };

  beforeAll(async () => {
    [browser, desk] = await Promise.all([openChromium(), openDesk()]);
    const rows = await desk
      .get(Db)
      .query<{ id: string; plan_id: string }>('SELECT id, plan_id FROM task ORDER BY no');
    tasks = rows.map(r => r.id);
    planId = rows[0].plan_id;
    await desk
      .get(DispatchService)
      .dispatch(desk.district.actors.督查员, [{ taskId: tasks[0] }, { taskId: tasks[1] }]);
    office = await arrive('督查员', '/ledger', 1280);
    phone = await arrive('商务经办', '/due-calendar', 375);
  });
  afterAll(async () => {
    await browser?.close();
    await desk?.close();
  });
  afterEach(() => expect([...office.faults.splice(0), ...phone.faults.splice(0)]).toEqual([]));

  const pick = async (field: string, option: string): Promise<void> => {
    const { page } = office;
    await page.getByRole('combobox', { name: field, exact: true }).click();
    await page.locator('.ant-select-item-option').filter({ hasText: option, visible: true }).first().click();
  };

  it('keeps a view of the ledger under a name: filter, headings, order and columns', async () => {
    const { page } = office;
    await page.getByText('打造夜经济示范街区').waitFor();
    await pick('分组', '按牵头单位分组');
    await page.getByRole('rowheader', { name: /区文旅委（1 项）/ }).waitFor();
    await page.getByRole('button', { name: '列', exact: true }).click();
    await page.getByRole('checkbox', { name: '责任领导' }).click();
    await page.getByRole('checkbox', { name: '环节' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('columnheader', { name: '责任领导' }).waitFor();
    await page.getByRole('button', { name: '期限' }).click();
    await office.look('120-ledger-grouped');
    await page.getByRole('button', { name: /^视图/ }).click();
    await page.getByRole('menuitem', { name: '保存为新视图…' }).click();
    await page.getByRole('dialog').getByLabel('名称').fill('各单位期限');
    await office.look('121-save-view');
    await page.getByRole('dialog').getByRole('button', { name: '保存' }).click();
    await page.getByText('视图已保存').waitFor();
    await page.getByRole('button', { name: '视图：各单位期限' }).waitFor();
    expect(await one('SELECT name, view FROM saved_view')).toEqual({
      name: '各单位期限',
      view: {
        ...{ group: 'unit', sort: 'due' },
        columns: ['unit', 'leader', 'state', 'light', 'due', 'percent', 'next'],
      },
    });
    const address = page.url();
    await page.goto('/ledger');
    await page.getByRole('columnheader', { name: '环节' }).waitFor();
    await page.getByRole('button', { name: /^视图/ }).click();
    await page.getByRole('menuitem', { name: '各单位期限', exact: true }).click();
    await page.getByRole('columnheader', { name: '责任领导' }).waitFor();
    expect(new URL(page.url()).searchParams.get('group')).toBe(new URL(address).searchParams.get('group'));
    await pick('分组', '按亮灯分组');
    await page.getByRole('button', { name: '视图：各单位期限（有改动）' }).click();
    await page.getByRole('menuitem', { name: '以当前内容更新“各单位期限”' }).click();
    await page.getByText('视图已更新').waitFor();
    await page.getByRole('button', { name: '视图：各单位期限 ▾' }).click();
    await page.getByRole('menuitem', { name: '删除“各单位期限”' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '删除' }).click();
    await page.getByText('视图已删除').waitFor();
    expect(await one('SELECT count(*)::int AS n FROM saved_view')).toEqual({ n: 0 });
  });

  it('urges, and drafts notices, for the tasks chosen', async () => {
    const { page } = office;
    await page.goto('/ledger');
    await page.getByLabel('选择全部').click();
    await page.getByText('已选 3 项').waitFor();
    await page.getByRole('button', { name: '催办其中 2 项' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('催办的话').fill('请今天签收。');
    await office.look('122-urge-tasks');
    await dialog.getByRole('button', { name: '催办', exact: true }).click();
    await page.getByText(/已催办 2 项待办，告知 \d+ 人次/).waitFor();
    for (const no of [1, 2]) await page.getByLabel(`选择第 ${no} 项`).check();
    await page.getByRole('button', { name: '拟发督办单', exact: true }).click();
    const reasons = dialog.getByLabel(/^督办事由：/).filter({ visible: true });
    await reasons.nth(1).waitFor();
    for (const field of await reasons.all()) await field.fill('至今未签收。');
    await office.look('123-draft-notices');
    await dialog.getByRole('button', { name: '拟发 2 份' }).click();
    await page.getByRole('heading', { name: '督办单', exact: true }).waitFor();
    // Nothing is late: the mildest is proposed.
    expect(await one('SELECT count(*)::int AS n, min(level) AS level FROM notice')).toEqual({
      ...{ n: 2, level: 'blue' },
    });
  });

  it('shows all tasks on the wall, by keyboard as well, and what changes by itself', async () => {
    const { page } = office;
    await page.goto(`/plans/${planId}`);
    await page.getByRole('link', { name: '挂图作战' }).click();
    await page.getByRole('heading', { name: /挂图作战/ }).waitFor();
    const first = page.getByRole('link', { name: /第\s*1\s*项 打造夜经济示范街区3个/ });
    await first.waitFor();
    await first.focus();
    await page.keyboard.press('ArrowRight');
    const focused = (): Promise<string | null> =>
      page.evaluate(() => document.activeElement?.textContent ?? null);
    // In the order they are drawn: link by link.
    expect(await focused()).toMatch(/^第[12]项/);
    await page.keyboard.press('Home');
    expect(await focused()).toMatch(/^第3项.*区城管局/);
    await page.locator('a.cell:focus .tip').getByText('规范占道经营').waitFor();
    await office.look('124-wall');
    await office.print('124-wall-print');
    const row = page.getByRole('row', { name: /扩大消费/ });
    await row.locator('[data-link=任务] a').waitFor();
    await desk.get(DispatchService).dispatch(desk.district.actors.督查员, [{ taskId: tasks[2] }]);
    await desk.get(Sealer).seal();
    await row.locator('[data-link=分办] a').nth(2).waitFor();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /打造夜经济示范街区|举办文旅节会|规范占道/ }).waitFor();
    await page.goto('/wall');
    await page.getByText(/共 3 项/).waitFor();
  });

  it('has a calendar of what is due, month by month on a desk', async () => {
    const { page } = office;
    await office.goTo('日历');
    await page.getByRole('heading', { name: '2026年3月' }).waitFor();
    const due = await one<{ date: string; n: number }>(
      `SELECT ((due_at AT TIME ZONE 'UTC') + interval '8 hours')::date::text AS date, count(*)::int AS n FROM obligation
       WHERE kind = 'sign' AND settled_at IS NULL GROUP BY 1 ORDER BY 2 DESC`,
    );
    const day = page.locator(`button[data-date="${due.date}"]`);
    await day.getByText(/项到期/).waitFor();
    await day.click();
    await page
      .getByRole('link', { name: /^签收任务：/ })
      .first()
      .waitFor();
    await office.look('125-due-calendar');
    await day.press('ArrowRight');
    await page.locator('button[aria-pressed=true]:focus').waitFor();
    await page.keyboard.press('PageDown');
    await page.getByRole('heading', { name: '2026年4月' }).waitFor();
    await page.getByRole('button', { name: /4月\s*6\s*日，周一，清明节/ }).waitFor();
  });

  it('has it week by week on a phone, of what one owes', async () => {
    const { page } = phone;
    await page.getByRole('heading', { name: '3月2日至3月8日' }).waitFor();
    await page.getByRole('button', { name: /3月\s*2\s*日，周一，工作日，\s*今天/ }).waitFor();
    await phone.look('126-due-week');
    await page.getByRole('button', { name: '下一周' }).click();
    await page.getByRole('heading', { name: '3月9日至3月15日' }).waitFor();
    await page.goto('/wall');
    await page.getByText(/共 2 项/).waitFor();
    await phone.look('127-wall');
  });

  it('scrolls through ten thousand tasks and draws only what is seen', async () => {
    await desk.get(Db).query(
      `INSERT INTO task SELECT x.* FROM task t, generate_series(4, $2::int) n,
         jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(), 'no', n, 'text', '第' || n || '件事项')) x WHERE t.id = $1`,
      [tasks[2], LONG],
    );
    const { page } = office;
    await page.goto('/ledger');
    await page.getByText(`共 ${LONG} 项`, { exact: true }).waitFor();
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    await page.getByText(`第${LONG}件事项`).waitFor();
    const drawn = (): Promise<number> => page.locator('tr[data-place]').count();
    expect(await drawn()).toBeLessThan(60);
    const link = page.getByRole('link', { name: `第${LONG}件事项` });
    await link.focus();
    await page.keyboard.press('ArrowUp');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(`第${LONG - 1}件事项`);
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight / 2));
    await page
      .getByText(/第(49|50)\d\d件事项/)
      .first()
      .waitFor();
    expect(await drawn()).toBeLessThan(60);
    // Opened and left again: at the same place.
    const before = await page.evaluate(() => window.scrollY);
    await page
      .getByText(/第(49|50)\d\d件事项/)
      .nth(10)
      .click();
    await page.getByRole('heading', { name: /件事项/ }).waitFor();
    await page.goBack();
    await page
      .getByText(/第(49|50)\d\d件事项/)
      .first()
      .waitFor();
    expect(Math.abs((await page.evaluate(() => window.scrollY)) - before)).toBeLessThan(200);
    await page.evaluate(() => window.scrollTo(0, 0));
    await page.getByLabel('选择全部').click();
    await page.getByText(`共 ${LONG} 项，一次最多办理 1000 项，请先筛选`).waitFor();
  });
};

if (CHROMIUM) describe('the ledger, the wall and the calendar', walk);
else it.skip('needs a browser', () => undefined);

const heights = { row: 50, heading: 30 };
const heading = (value: string, count: number) => ({ value, plan: null, count });

describe('linesBetween', () => {
  it('draws what is seen and leaves out the rest, whatever its height', () => {
    const layout = layoutOf(10_000, undefined, heights);
    expect(layout.height).toBe(500_000);
    const { lines, above, below, first, last } = linesBetween(layout, heights, 250_010, 250_120);
    expect(lines).toEqual([{ place: 5_000 }, { place: 5_001 }, { place: 5_002 }]);
    expect([above, below, first, last]).toEqual([250_000, 249_850, 5_000, 5_002]);
  });

  it('puts rows under their headings', () => {
    const layout = layoutOf(5, [heading('甲', 2), heading('乙', 3)], heights);
    expect(layout.height).toBe(5 * 50 + 2 * 30);
    const all = linesBetween(layout, heights, 0, 1_000);
    expect(all.lines.map(l => ('place' in l ? l.place : l.heading.value))).toEqual([
      '甲',
      0,
      1,
      '乙',
      2,
      3,
      4,
    ]);
    expect([all.above, all.below]).toEqual([0, 0]);
    const middle = linesBetween(layout, heights, 90, 170);
    expect(middle.lines.map(l => ('place' in l ? l.place : l.heading.value))).toEqual([1, '乙', 2]);
    expect([middle.above, middle.below]).toEqual([80, 100]);
  });

  it('always adds up', () => {
    const counts = [1, 7, 3, 20, 2];
    const layout = layoutOf(
      33,
      counts.map((n, i) => heading(String(i), n)),
      heights,
    );
    for (let from = 0; from < layout.height; from += 17)
      for (const to of [from + 1, from + 60, from + 700]) {
        const { lines, above, below } = linesBetween(layout, heights, from, to);
        const drawn = lines.reduce((sum, l) => sum + ('place' in l ? 50 : 30), 0);
        expect([from, to, above + drawn + below]).toEqual([from, to, layout.height]);
        expect(above).toBeLessThanOrEqual(from);
      }
  });

  it('has nothing to draw where nothing is', () => {
    expect(linesBetween(layoutOf(0, undefined, heights), heights, 0, 800)).toMatchObject({
      ...{ lines: [], above: 0, below: 0 },
    });
  });
});
