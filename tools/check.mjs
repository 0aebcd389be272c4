#!/usr/bin/env node
// What `npm test` asks before the tests: floors, lint, types and a build, as many beside each other as there are cores.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { root } from './sources.mjs';

// What was found right before and has not changed is not looked at again; on a clean checkout there is nothing yet.
const known = join(root, '.artefacts', 'checks');
mkdirSync(known, { recursive: true });
const at = name => join(known, name);

/** The longest first. */
const CHECKS = [
  ['types', 'tsc', '--noEmit', '--incremental', '--tsBuildInfoFile', at('server.tsbuildinfo')],
  [
    'format',
    'prettier',
    '--check',
    '--log-level',
    'warn',
    '--cache',
    '--cache-location',
    at('prettier'),
    '.',
  ],
  ['lint', 'eslint', '--cache', '--cache-strategy', 'content', '--cache-location', at('eslint'), '.'],
  [
    'types of the pages',
    'tsc',
    ...['--noEmit', '-p', 'apps/web', '--incremental', '--tsBuildInfoFile', at('web.tsbuildinfo')],
  ],
  ['floors', 'depcruise', '--config', '.dependency-cruiser.cjs', 'apps', 'libs'],
  ['build', process.execPath, join(root, 'tools', 'build.mjs')],
];

/** @returns whether it passed; what it said is shown as one piece */
const run = ([name, command, ...args]) =>
  new Promise(done => {
    const began = Date.now();
    const said = [];
    const path = `${join(root, 'node_modules', '.bin')}:${process.env.PATH}`;
    const child = spawn(command, args, { cwd: root, env: { ...process.env, PATH: path } });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', piece => said.push(piece));
    child.once('error', e => said.push(Buffer.from(`${e.message}\n`)));
    child.once('close', status => {
      const seconds = ((Date.now() - began) / 1000).toFixed(0);
      process.stdout.write(`${status === 0 ? '✓' : '✗'} ${name} (${seconds} s)\n`);
      process.stdout.write(Buffer.concat(said));
      done(status === 0);
    });
  });

const waiting = [...CHECKS];
let failed = false;
const lane = async () => {
  for (let check = waiting.shift(); check; check = waiting.shift()) failed = !(await run(check)) || failed;
};
await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, lane));
process.exitCode = failed ? 1 : 0;
