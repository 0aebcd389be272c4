import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';

const PICTURES = resolve(__dirname, '../../.artefacts/browser');
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export const WIDTHS = [1280, 375] as const;
export type Width = (typeof WIDTHS)[number];

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

  private constructor(
    readonly page: Page,
    private readonly context: BrowserContext,
    private readonly url: string,
    readonly width: Width,
  ) {}

  static async arrive(browser: Browser, url: string, width: Width, now: Date): Promise<Visitor> {
    const context = await browser.newContext({
      baseURL: url,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      viewport: { width, height: width < 768 ? 812 : 800 },
      hasTouch: width < 768,
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    await page.clock.install({ time: now });
    const visitor = new Visitor(page, context, url, width);
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
    await this.page.waitForLoadState('networkidle');
    await this.page.evaluate(() => window.scrollTo(0, 0));
    mkdirSync(PICTURES, { recursive: true });
    await this.page.screenshot({ path: join(PICTURES, `${name}-${this.width}.png`), fullPage: true });
    const wide = await this.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (wide > 0) this.faults.push(`${name} is ${wide} px wider than the window`);
    this.faults.push(...(await this.barriers()).map(fault => `${name}: ${fault}`));
  }

  /** Serious and critical violations of WCAG 2.2 A and AA, as axe finds them. */
  private async barriers(): Promise<string[]> {
    await this.page.evaluate(AXE);
    const violations = (await this.page.evaluate(async () => {
      // Runs in the page, where axe has just been put.
      const { axe } = window as unknown as {
        axe: { run: (where: object, options: object) => Promise<object> };
      };
      const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
      // What lies under an open dialog is out of reach, and darkened on purpose.
      const dialog = document.querySelector('[role=dialog]:not([aria-hidden=true])');
      const shown = dialog?.getClientRects().length ? dialog : document;
      return ((await axe.run(shown, { runOnly: tags })) as { violations: Violation[] }).violations;
    })) as Violation[];
    return violations
      .filter(v => v.impact === 'serious' || v.impact === 'critical')
      .flatMap(v => v.nodes.map(n => `${v.id} ${n.target.join(' ')} ${n.failureSummary ?? ''}`));
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
