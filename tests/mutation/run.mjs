#!/usr/bin/env node
// Spoils every row of the machines, one thing at a time, and asks the tests: `npm run mutate [-- --only task] [--quick]`.
// First the walkers, in this process; who survives them meets the test files that come to that row, on a real database.
// DUBAN_ROWS names a file that keeps which test files those are, for the next run.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dist, root } from '../../tools/sources.mjs';

const require = createRequire(import.meta.url);
const { mutants } = require('./mutants.cjs');
const built = spawnSync(process.execPath, [join(root, 'tools/build.mjs'), '--server'], { stdio: 'inherit' });
if (built.status) process.exit(built.status);
const { MACHINES, explore } = require(join(dist, 'libs/chain/src/index.js'));
const { exploreProduct } = require(join(dist, 'libs/chain/src/explore.product.js'));

const WORLDS = 12_000;
const SUITES = ['libs/chain', 'libs/obligation', 'tests/medium', 'tests/e2e', 'tests/crash/sweep'];
const FIRST = 3;
const here = join(root, 'tests/mutation');
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : null;
const quick = process.argv.includes('--quick');
/** `--again FILE`: only the survivors an earlier run told of, which the walkers need not meet again. */
const again = process.argv.includes('--again')
  ? new Set(JSON.parse(readFileSync(process.argv[process.argv.indexOf('--again') + 1], 'utf8')).survivors)
  : null;

const key = set => [...set].sort().join();
const sound = again ? null : exploreProduct(MACHINES, WORLDS);

/** Who notices, or null. */
function walkers({ machine, spoil }) {
  const machines = {
    ...MACHINES,
    [machine]: { ...MACHINES[machine], rules: spoil(MACHINES[machine].rules) },
  };
  if (explore(machines).length) return 'explore';
  const walk = exploreProduct(machines, WORLDS);
  if (walk.violations.length) return 'product';
  if (key(walk.commands) !== key(sound.commands) || key(walk.rows) !== key(sound.rows))
    return 'product (reach)';
  return null;
}

function jest(args, env) {
  return spawnSync(process.execPath, [join(root, 'node_modules/jest/bin/jest.js'), '--silent', ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: 'ignore',
  }).status;
}

/** One run of the sound machines: the test files that come to a row, the likeliest to notice first. */
function record() {
  const file = process.env.DUBAN_ROWS ?? join(mkdtempSync(join(tmpdir(), 'mutate-')), 'rows.jsonl');
  if (!existsSync(file))
    jest(
      ['--setupFilesAfterEnv', join(here, 'record.cjs'), ...SUITES.flatMap(s => ['--testPathPatterns', s])],
      {
        DUBAN_ROWS: file,
      },
    );
  const files = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
  for (const f of files) f.text = readFileSync(f.file, 'utf8');
  return ({ machine, row, label }) => {
    // Who speaks of what was spoiled will notice: those first, then the quick ones.
    const words = label.match(/[a-z]+(_[a-z]+)+/g) ?? [];
    const speaks = f => words.filter(word => f.text.includes(word)).length;
    return files
      .filter(f => f.rows.includes(`${machine}#${row}`))
      .sort((a, b) => speaks(b) - speaks(a) || a.ms - b.ms)
      .map(f => f.file);
  };
}

let filesOf;
/** Few test files first: most are noticed there. */
function tests(mutant) {
  filesOf ??= record();
  // The walkers have been asked.
  const all = filesOf(mutant).filter(f => !/explore[^/]*\.spec\.ts$/.test(f));
  // Those that need no database cost next to nothing.
  const specs = all.filter(f => f.endsWith('.spec.ts'));
  const whole = all.filter(f => !specs.includes(f));
  for (const some of [specs, whole.slice(0, FIRST), whole.slice(FIRST)]) {
    if (!some.length) continue;
    const args = ['--bail', '--setupFiles', join(here, 'setup.cjs'), '--runTestsByPath', ...some];
    if (jest(args, { DUBAN_MUTANT: mutant.id }) !== 0) return 'tests';
  }
  return null;
}

const all = mutants(MACHINES).filter(m => (!only || m.machine === only) && (!again || again.has(m.label)));
const killed = {};
const survivors = [];
for (const mutant of all) {
  const by = (again ? null : walkers(mutant)) ?? (quick ? null : tests(mutant));
  if (by) killed[by] = (killed[by] ?? 0) + 1;
  else survivors.push(mutant.label);
  console.error(`${by ? `killed by ${by}` : 'survives'}: ${mutant.label}`);
}
const rows = new Set(all.map(m => `${m.machine}#${m.row}`));
const alive = new Set(survivors.map(s => s.split(' ')[0]));
console.log(
  JSON.stringify(
    { mutants: all.length, killed, survivors, rows: rows.size, rowsWithoutSurvivor: rows.size - alive.size },
    null,
    2,
  ),
);
process.exit(survivors.length ? 1 : 0);
