import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';

const PICTURES = resolve(__dirname, '../../.artefacts/browser');
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export const WIDTHS = [1280, 375] as const;
export type Width = (typeof WIDTHS)[number];
/** Says where something hangs; a loaded machine may take its time. */
const PATIENCE_MS = 90_000;
/** Nothing under way for so long: the page has what it asked for. */
const STILL_MS = 120;
const heightOf = (width: Width): number => (width < 768 ? 812 : 800);

interface Violation {
  id: string;
  impact: string | null;
  nodes: { target: unknown[]; failureSummary?: string }[];
}

/** A refusal is an answer, which the page shows; that the browser mentions it in its console is no fault. */
const REFUSED = /the server responded with a status of (401|409|412|422)/;

/** Somebody at a browser, of whom everything is noted that must not happen. */
export class Visitor {
  /** Console errors, uncaught errors, requests to other hosts, answers 500 and above. */
  readonly faults: string[] = [];
  private readonly underWay = new Set<unknown>();
  private stillSince = performance.now();

  private constructor(
    readonly page: Page,
    private readonly context: BrowserContext,
    private readonly url: string,
    readonly width: Width,
    private readonly looksAt: readonly Width[],
  ) {}

  /**
   * @param looksAt the widths `look` judges the page at: where only the layout differs, one walk is enough for both
   */
  static async arrive(
    browser: Browser,
    url: string,
    width: Width,
    now: Date,
    looksAt: readonly Width[] = [width],
  ): Promise<Visitor> {
    const context = await browser.newContext({
      baseURL: url,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      viewport: { width, height: heightOf(width) },
      hasTouch: width < 768,
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    await page.clock.install({ time: now });
    const visitor = new Visitor(page, context, url, width, looksAt);
    visitor.watch(page);
    visitor.listen();
    return visitor;
  }

  private watch(page: Page): void {
    page.on('console', message => {
      if (['error', 'warning'].includes(message.type()) && !REFUSED.test(message.text()))
        this.faults.push(`console: ${message.text()}`);
    });
    page.on('pageerror', error => this.faults.push(`uncaught: ${error.stack ?? error.message}`));
  }

  private listen(): void {
    this.context.on('request', request => {
      const { origin, protocol } = new URL(request.url());
      if (protocol !== 'data:' && origin !== this.url) this.faults.push(`elsewhere: ${request.url()}`);
    });
    this.context.on('response', response => {
      if (response.status() >= 500) this.faults.push(`${response.status()}: ${response.url()}`);
    });
    // Live updates stay open for as long as the page.
    this.context.on('request', request => {
      if (request.resourceType() !== 'eventsource') this.underWay.add(request);
    });
    for (const event of ['requestfinished', 'requestfailed'] as const)
      this.context.on(event as 'requestfinished', request => {
        this.underWay.delete(request);
        this.stillSince = performance.now();
      });
  }

  /** Until the page has everything it asked for. */
  async still(): Promise<void> {
    await this.page.waitForLoadState('load');
    while (this.underWay.size || performance.now() - this.stillSince < STILL_MS) await sleep(20);
    await this.page.locator('.loading').first().waitFor({ state: 'detached' });
  }

  /** As if the person had thought for so long: what waits for a pause in typing goes on. */
  async pause(ms = 2_000): Promise<void> {
    await this.page.clock.fastForward(ms);
  }

  async signIn(username: string, password: string): Promise<void> {
    await this.page.getByLabel('用户名').fill(username);
    await this.page.getByLabel('密码', { exact: true }).fill(password);
    await this.page.getByRole('button', { name: '登录' }).click();
  }

  /** A page by the navigation, which a phone opens first. */
  async goTo(name: string): Promise<void> {
    const menu = this.page.getByRole('button', { name: '菜单' });
    if (await menu.isVisible()) await menu.click();
    await this.page
      .getByRole('navigation', { name: '主导航' })
      .getByRole('link', { name, exact: true })
      .click();
  }

  /** A picture for people to look at, the page's width and its accessibility for the test. */
  async look(name: string): Promise<void> {
    for (const width of this.looksAt) {
      const other = width !== this.width;
      if (other) await this.page.setViewportSize({ width, height: heightOf(width) });
      await this.still();
      await this.page.evaluate(() => window.scrollTo(0, 0));
      mkdirSync(PICTURES, { recursive: true });
      await this.page.screenshot({ path: join(PICTURES, `${name}-${width}.png`), fullPage: true });
      const wide = await this.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (wide > 0) this.faults.push(`${name} is ${wide} px wider than a window of ${width} px`);
      this.faults.push(...(await this.barriers()).map(fault => `${name}, ${width} px wide: ${fault}`));
      if (other) await this.page.setViewportSize({ width: this.width, height: heightOf(this.width) });
    }
  }

  /** Serious and critical violations of WCAG 2.2 A and AA, as axe finds them. */
  private async barriers(): Promise<string[]> {
    if (!(await this.page.evaluate(() => 'axe' in window))) await this.page.evaluate(AXE);
    const violations = (await this.page.evaluate(async () => {
      // Runs in the page, where axe has just been put.
      const { axe } = window as unknown as {
        axe: { run: (where: object, options: object) => Promise<object> };
      };
      const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
      // What lies under an open dialog is out of reach, and darkened on purpose.
      const dialog = document.querySelector('[role=dialog]:not([aria-hidden=true])');
      const shown = dialog?.getClientRects().length ? dialog : document;
      const options = { runOnly: tags, resultTypes: ['violations'] };
      return ((await axe.run(shown, options)) as { violations: Violation[] }).violations;
    })) as Violation[];
    return violations
      .filter(v => v.impact === 'serious' || v.impact === 'critical')
      .flatMap(v => v.nodes.map(n => `${v.id} ${n.target.join(' ')} ${n.failureSummary ?? ''}`));
  }

  /** Closes the windows. */
  leave(): Promise<void> {
    return this.context.close();
  }

  /** Another window of the same person. */
  async another(): Promise<Page> {
    const page = await this.context.newPage();
    this.watch(page);
    return page;
  }

  /** The page as it goes on paper. */
  async print(name: string): Promise<void> {
    mkdirSync(PICTURES, { recursive: true });
    await this.page.emulateMedia({ media: 'print' });
    await this.page.screenshot({ path: join(PICTURES, `${name}-${this.width}.png`) });
    await this.page.emulateMedia({ media: null });
  }

  /** Without a network for as long as the work lasts; what the console says of that is no fault. */
  async offline(work: () => Promise<void>): Promise<void> {
    const before = this.faults.length;
    await this.context.setOffline(true);
    await work();
    await this.context.setOffline(false);
    const noted = this.faults.splice(before);
    this.faults.push(...noted.filter(fault => !fault.includes('ERR_INTERNET_DISCONNECTED')));
  }
}
