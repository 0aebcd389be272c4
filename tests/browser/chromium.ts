import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/**
 * Debian's, or what CHROMIUM names; undefined where there is none. The shell is the same without the windows, which
 * cost more than the pages where nobody looks at them.
 */
export const CHROMIUM = [
  process.env.CHROMIUM,
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
].find(path => path && existsSync(path));

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--lang=zh-CN',
  // No page stays for so long that its scripts would earn back what making them faster costs.
  '--js-flags=--no-maglev,--no-turbofan',
];

/** Headless, with a profile of its own that goes with it. */
export const openChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, headless: true, args: ARGS });
