#!/usr/bin/env node
// Builds what is not built: `node tools/build.mjs [--server]`. Says what it does on stderr; stdout belongs to whoever called.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { buildServer } from './build-server.mjs';
import { precompress } from './precompress.mjs';
import { dist, isCurrent, parts, root, webSources } from './sources.mjs';

const say = line => console.error(line);
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));

/** Into a folder of its own, which then takes the place of the old one. */
function buildWeb() {
  const [web] = parts.web.output;
  const fresh = join(dist, `.web-${process.pid}`);
  const old = `${fresh}-old`;
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');
  const args = [vite, 'build', '--outDir', fresh, '--emptyOutDir', '--logLevel', 'warn'];
  // Its stdout goes to our stderr.
  const { status } = spawnSync(process.execPath, args, { cwd: webSources, stdio: ['ignore', 2, 2] });
  try {
    if (status !== 0) throw new Error(`vite build 以状态 ${status} 结束`);
    precompress(fresh);
    if (existsSync(web)) renameSync(web, old);
    renameSync(fresh, web);
  } finally {
    for (const folder of [fresh, old]) rmSync(folder, { recursive: true, force: true });
  }
}

/** No build takes this long: its lock was left behind and its pid went to somebody else. */
const FORGOTTEN_MS = 300_000;

const isAlive = pid => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (e) {
    return e.code === 'EPERM';
  }
};

function isLeft(lock) {
  try {
    const age = Date.now() - statSync(lock).mtimeMs;
    const owner = Number(readFileSync(lock, 'utf8'));
    return age > FORGOTTEN_MS || (owner ? !isAlive(owner) : age > 2_000);
  } catch {
    return false; // released meanwhile
  }
}

/** One builder at a time; a lock whose process is gone does not count. */
async function alone(name, work) {
  const lock = join(dist, `.building-${name}`);
  mkdirSync(dist, { recursive: true });
  for (let waited = false; ; waited = true) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (e) {
      if (e.code !== 'EEXIST') throw e;
    }
    if (!waited) say('另一个进程正在构建，等它完成…');
    await sleep(200);
    if (isLeft(lock)) rmSync(lock, { force: true });
  }
  try {
    await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

async function ensure(name, label, build) {
  const part = parts[name];
  if (isCurrent(part)) return;
  await alone(name, async () => {
    const hash = part.hash();
    if (isCurrent(part)) return; // whom we waited for built it
    const start = Date.now();
    say(`正在构建${label}…`);
    await build();
    writeFileSync(part.stamp, hash);
    say(`${label}构建完成（${((Date.now() - start) / 1000).toFixed(1)} 秒）。`);
  });
}

try {
  await ensure('server', '服务端', buildServer);
  if (!process.argv.includes('--server')) await ensure('web', '网页', buildWeb);
} catch (e) {
  if (e.code === 'ERR_MODULE_NOT_FOUND' || e.code === 'MODULE_NOT_FOUND') {
    say(`缺少构建所需的依赖（${e.message.split('\n')[0]}）。请在 ${root} 中运行 npm ci 后再试。`);
  } else if (['EACCES', 'EPERM', 'EROFS'].includes(e.code)) {
    say(`不能写入 ${e.path ?? dist}。请检查权限：上次可能是用另一个用户（例如 root）构建的。`);
  } else {
    say(`构建失败：${String(e.message ?? e).split('\n\nStack backtrace')[0]}`);
  }
  process.exitCode = 1;
}
