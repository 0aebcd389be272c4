import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { CHROMIUM } from './chromium';
import { openDesk, PASSWORD } from './desk.server';
import { Visitor } from './visitor';

const seen = new Map<string, number>();
function cpu(): number {
  const rows = readdirSync('/proc').filter(d => /^\d+$/.test(d)).map(d => { try { const s = readFileSync(`/proc/${d}/stat`, 'utf8'); const r = s.slice(s.lastIndexOf(')') + 2).split(' '); return { pid: +d, ppid: +r[1], start: r[19], t: (+r[11] + +r[12]) / 100 }; } catch { return undefined; } }).filter(x => x !== undefined);
  const mine = new Set([process.pid]);
  for (let n = 0; n < 6; n++) for (const r of rows) if (mine.has(r.ppid)) mine.add(r.pid);
  mine.delete(process.pid);
  for (const r of rows) if (mine.has(r.pid)) seen.set(`${r.pid}-${r.start}`, r.t);
  return [...seen.values()].reduce((a, b) => a + b, 0);
}
const ARGS = ['--no-sandbox','--disable-gpu','--disable-quic','--no-first-run','--disable-background-networking','--disable-component-update','--disable-sync','--lang=zh-CN'];
it('measures', async () => {
  const out: string[] = [];
  const b = await chromium.launch({ executablePath: CHROMIUM, headless: true, args: [...(process.env.ARGS0 ? [] : ARGS), ...(process.env.MORE ?? '').split(' ').filter(Boolean)] });
  const desk = await openDesk();
  await desk.settlePassword('督查员');
  const lap = async (name: string, n: number, w: () => Promise<unknown>) => {
    const t = setInterval(cpu, 50);
    const c = cpu(), s = performance.now(), me = process.cpuUsage();
    for (let i = 0; i < n; i++) await w();
    clearInterval(t);
    const u = process.cpuUsage(me);
    out.push(`${name.padEnd(14)} ${((cpu() - c) / n * 1000).toFixed(0)} ms chromium, ${((u.user+u.system) / n / 1000).toFixed(0)} ms node, wall ${((performance.now() - s) / n).toFixed(0)}`);
  };
  let v!: Visitor;
  await lap('arrive+goto', 4, async () => { await v?.leave(); v = await Visitor.arrive(b, desk.url, 1280, desk.clock.now()); await v.page.goto('/ledger'); await v.page.getByLabel('用户名').waitFor(); });
  await lap('signin', 1, async () => { await v.signIn('督查员', PASSWORD); await v.page.getByText('打造夜经济示范街区').waitFor(); });
  await lap('still', 4, () => v.still());
  await lap('goto', 10, async () => { await v.page.goto('/ledger'); await v.page.getByText('打造夜经济示范街区').waitFor(); });
  await lap('reload', 10, async () => { await v.page.reload(); await v.page.getByText('打造夜经济示范街区').waitFor(); });
  await lap('goTo in app', 10, async () => { await v.goTo('方案'); await v.page.getByRole('link', { name: '导入方案' }).waitFor(); await v.goTo('台账'); await v.page.getByText('打造夜经济示范街区').waitFor(); });
  await lap('check box', 10, async () => { for (const no of [1, 2, 3]) await v.page.getByLabel(`选择第 ${no} 项`).check(); for (const no of [1, 2, 3]) await v.page.getByLabel(`选择第 ${no} 项`).uncheck(); });
  await lap('fill', 10, async () => { await v.page.getByPlaceholder('搜索任务、单位').fill('文旅'); });
  await lap('look 1st', 1, () => v.look('zz'));
  await lap('look', 10, () => v.look('zz'));
  await lap('axe', 10, () => (v as any).barriers());
  await lap('shot', 10, () => v.page.screenshot({ path: '/tmp/w/quick.png', fullPage: true }));
  await lap('shot css', 10, () => v.page.screenshot({ path: '/tmp/w/quick.png', fullPage: true, animations: 'allow', caret: 'initial' }));
  await lap('shot jpeg', 10, () => v.page.screenshot({ path: '/tmp/w/quick.jpg', type: 'jpeg', quality: 70, fullPage: true, animations: 'allow', caret: 'initial' }));
  await lap('idle 1s', 3, () => new Promise(r => setTimeout(r, 1000)));
  writeFileSync('/tmp/w/quick.out', out.join('\n') + '\n');
  await b.close();
  await desk.close();
});
