#!/usr/bin/env node
// `npm run simulate:seeds -- [--seeds 10] [--first 1]`: a full year of both documents for each seed, each held against the
// invariants. Prints JSON; ends with 1 when any seed breaks a rule.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));
const documents = process.env.DUBAN_DOCUMENTS ?? join(root, '../shared/documents');
const RUNS = {
  yuzhong: ['yuzhong-2023-targets.txt', '--from', '2023-02-01', '--to', '2024-03-31'],
  jiulongpo: ['jiulongpo-2023-action-plan.txt', '--from', '2023-05-01', '--to', '2024-12-31', '--sign-off'],
};

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '10' },
    first: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});

/** @param {string[]} args */
function duban(args) {
  return new Promise(resolve => {
    const child = spawn(process.execPath, [join(root, 'tools/duban.mjs'), ...args], { cwd: root });
    let out = '';
    let err = '';
    child.stdout.on('data', chunk => (out += chunk));
    child.stderr.on('data', chunk => (err += chunk));
    child.on('close', code => resolve({ code, out, err }));
  });
}

const results = [];
for (const [name, [file, ...period]] of Object.entries(RUNS)) {
  if (values.only && values.only !== name) continue;
  for (let seed = Number(values.first); seed < Number(values.first) + Number(values.seeds); seed++) {
    const args = ['simulate', join(documents, file), ...period, '--seed', String(seed), '--json'];
    const { code, out, err } = await duban(args);
    const told = out.trim() ? JSON.parse(out) : null;
    const result = told
      ? { document: name, ok: code === 0 && told.verify.ok, ...told, steps: undefined }
      : { document: name, seed, ok: false, error: err.trim().split('\n').slice(-8) };
    results.push(result);
    process.stderr.write(`${name} ${seed}: ${result.ok ? 'ok' : 'NOT OK'}\n`);
  }
}
process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
process.exitCode = results.length && results.every(r => r.ok) ? 0 : 1;
