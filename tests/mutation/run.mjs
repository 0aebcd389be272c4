#!/usr/bin/env node
// Spoils every row of the machines, one thing at a time, and asks the tests: `npm run mutate [-- --only task] [--quick]`.
// First the walkers, in this process; who survives them meets the tests of the chain on a real database.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { dist, root } from '../../tools/sources.mjs';

const require = createRequire(import.meta.url);
const { mutants } = require('./mutants.cjs');
const built = spawnSync(process.execPath, [join(root, 'tools/build.mjs'), '--server'], { stdio: 'inherit' });
if (built.status) process.exit(built.status);
const { MACHINES, explore } = require(join(dist, 'libs/chain/src/index.js'));
const { exploreProduct } = require(join(dist, 'libs/chain/src/explore.product.js'));

const WORLDS = 12_000;
const SUITES = ['libs/chain', 'tests/medium', 'tests/e2e/chain'];
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : null;
const quick = process.argv.includes('--quick');

const key = set => [...set].sort().join();
const sound = exploreProduct(MACHINES, WORLDS);

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

function tests({ id }) {
  const jest = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/jest/bin/jest.js'),
      '--bail',
      '--silent',
      '--setupFiles',
      join(root, 'tests/mutation/setup.cjs'),
      ...SUITES.flatMap(s => ['--testPathPatterns', s]),
    ],
    { cwd: root, env: { ...process.env, DUBAN_MUTANT: id }, stdio: 'ignore' },
  );
  return jest.status === 0 ? null : 'tests';
}

const all = mutants(MACHINES).filter(m => !only || m.machine === only);
const killed = {};
const survivors = [];
for (const mutant of all) {
  const by = walkers(mutant) ?? (quick ? null : tests(mutant));
  if (by) killed[by] = (killed[by] ?? 0) + 1;
  else survivors.push(mutant.label);
  if (!by) console.error(`survives: ${mutant.label}`);
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
