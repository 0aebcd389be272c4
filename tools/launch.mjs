import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import Module from 'node:module';
import { join } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { dist, isCurrent, parts, root } from './sources.mjs';

/** CommonJS that requires ES modules, which Nest is, works from here on. */
const OLDEST = [20, 19];

function fail(message) {
  console.error(message);
  process.exit(1);
}

/**
 * npm hands a signal to the shell it runs scripts in, and that shell ends without handing it on: we would go on for
 * ever, unseen. So when the shell is gone we take it as the signal it was.
 */
function followNpm() {
  if (!process.env.npm_lifecycle_event) return;
  const shell = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  watch.unref();
}

/**
 * Builds what is stale and then becomes the given program: same process, same arguments, so signals and exit codes
 * need no forwarding. The builder runs apart to leave no compiler in a process that may run for months.
 * @param {string} app folder under apps/
 * @param {{ web: boolean }} needs whether the program serves the pages
 */
export function launch(app, { web }) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    fail(
      `督办需要 Node.js ${OLDEST.join('.')} 或更高版本，当前是 ${process.versions.node}。请升级后再试：https://nodejs.org`,
    );
  }
  if (!existsSync(join(root, 'node_modules'))) fail(`还没有安装依赖。请在 ${root} 中运行 npm ci 后再试。`);
  if (!isCurrent(parts.server) || (web && !isCurrent(parts.web))) {
    const args = [join(root, 'tools/build.mjs'), ...(web ? [] : ['--server'])];
    const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 2, 2] });
    if (status !== 0) process.exit(status ?? 1);
  }
  const main = join(dist, 'apps', app, 'src/main.js');
  if (!existsSync(main)) fail(`没有找到 ${main}。`);
  process.setSourceMapsEnabled(true);
  followNpm();
  process.argv[1] = main;
  Module.runMain();
}
