/*
 * `node tests/bench/run.cjs paint`: how long a person waits for the first work on a page, with 10,000 tasks in the ledger:
 * the whole way with nothing in the browser's cache, and again with everything in it. For each the first paint of all and
 * the first row one can work with, the middle one of seven, and how many bytes came. The baseline is an empty page of the
 * same server in the same browser. `node tools/build.mjs` first: the built API and pages are what is measured.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { Agent } from 'node:http';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { TaskListingService } from '@duban/evaluation';
import { Journal, SystemClock } from '@duban/journal';
import { civilDate, IDS, type Ids } from '@duban/kernel';
import { SESSION_COOKIE } from '../../apps/api/src/shell/session.cookie';
import { CHROMIUM } from '../browser/chromium';
import { layCrowd } from '../crash/crowd';
import { freePort, healthy } from './http';
import { layYear } from './lists.world';
import { session } from './reports';
import { median, openHouse, round } from './server';

const TASKS = 10_000;
const UNITS = 20;
const TIMES = 7;
const SETTLE_MS = 500;

interface Page {
  path: string;
  width: number;
  /** What one came for. */
  first: string;
}

const PAGES: Record<string, Page & { who: 'supervisor' | 'handler' }> = {
  'handler, phone, to do': { who: 'handler', path: '/', width: 375, first: 'main li a, main .entries a' },
  'supervisor, to do': { who: 'supervisor', path: '/', width: 1360, first: 'main li a, main .entries a' },
  'supervisor, ledger': { who: 'supervisor', path: '/ledger', width: 1360, first: '.ledger-rows tbody a' },
};

interface Wait {
  firstPaint: number;
  firstRow: number;
  kilobytes: number;
}

async function visit(context: BrowserContext, url: string, { path, first }: Page): Promise<Wait> {
  const page = await context.newPage();
  let bytes = 0;
  const wire = await context.newCDPSession(page);
  wire.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  await wire.send('Network.enable');
  await page.goto(`${url}${path}`, { waitUntil: 'commit' });
  await page.locator(first).first().waitFor();
  // performance.now() begins with the navigation.
  const [firstPaint, firstRow] = await page.evaluate(() => [
    performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
    performance.now(),
  ]);
  // The stream of live updates never ends: what is still on its way by now is not needed for the first row.
  await page.waitForTimeout(SETTLE_MS);
  await page.close();
  return { firstPaint, firstRow, kilobytes: bytes / 1024 };
}

const middle = (waits: Wait[]): Wait => ({
  firstPaint: round(median(waits.map(w => w.firstPaint))),
  firstRow: round(median(waits.map(w => w.firstRow))),
  kilobytes: round(median(waits.map(w => w.kilobytes))),
});

async function measure(browser: Browser, url: string, token: string, page: Page) {
  const cold: Wait[] = [];
  const warm: Wait[] = [];
  for (let i = 0; i < TIMES; i++) {
    const context = await browser.newContext({
      viewport: { width: page.width, height: 900 },
      locale: 'zh-CN',
    });
    await context.addCookies([{ name: SESSION_COOKIE, value: token, url }]);
    cold.push(await visit(context, url, page));
    warm.push(await visit(context, url, page));
    await context.close();
  }
  return { cold: middle(cold), warm: middle(warm) };
}

/** What the same server and browser take for a page of some bytes. */
async function bare(browser: Browser, url: string): Promise<number> {
  const took: number[] = [];
  for (let i = 0; i < TIMES; i++) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${url}/health`);
    took.push(await page.evaluate(() => performance.now()));
    await context.close();
  }
  return round(median(took));
}

async function main(): Promise<void> {
  const house = await openHouse(new SystemClock());
  const plain = new Client({ connectionString: house.url });
  const agent = new Agent();
  let api: ChildProcess | undefined;
  let browser: Browser | undefined;
  try {
    await plain.connect();
    const year = civilDate(new Date()).slice(0, 4);
    const shape = { units: UNITS, tasks: TASKS, name: '甲' };
    const crowd = await layCrowd(house.app.get(Journal), house.app.get<Ids>(IDS), shape, `${year}-12-28`);
    await layYear(plain, year);
    await house.app.get(TaskListingService).refresh();
    await plain.query('VACUUM ANALYZE');
    const [office] = (
      await plain.query<{ person_id: string }>('SELECT person_id FROM appointment WHERE unit_id = $1', [
        crowd.officeId,
      ])
    ).rows;
    const tokens = {
      supervisor: await session(plain, office.person_id),
      handler: await session(plain, crowd.units[0].people[0]),
    };
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    api = spawn(process.execPath, [join(__dirname, '../../dist/apps/api/src/main.js')], {
      env: { PATH: process.env.PATH, DATABASE_URL: house.url, PORT: String(port), BASE_URL: url },
      stdio: ['ignore', 'ignore', 2],
    });
    await healthy(agent, port);
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--lang=zh-CN'] });
    const pages: Record<string, unknown> = {};
    for (const [name, page] of Object.entries(PAGES))
      pages[name] = await measure(browser, url, tokens[page.who], page);
    const figures = { unit: 'ms', tasks: TASKS, times: TIMES, emptyPage: await bare(browser, url), pages };
    process.stdout.write(
      `${JSON.stringify({ ...figures, load: round(loadavg()[0], 1), machine: house.machine }, null, 2)}\n`,
    );
  } finally {
    await browser?.close();
    api?.kill('SIGTERM');
    agent.destroy();
    await plain.end();
    await house.close();
  }
}

main().catch((e: unknown) => {
  console.error(e);
  process.exitCode = 1;
});
