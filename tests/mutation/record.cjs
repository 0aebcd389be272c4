'use strict';
// Loaded into each test file of the first run: notes which rows of the machines it comes to, and how long it takes.
/* global afterAll, expect */
const { appendFileSync } = require('node:fs');
const { performance } = require('node:perf_hooks');
const process = require('node:process');
const { MACHINES } = require('@duban/chain');

const met = new Set();
const began = performance.now();
for (const [machine, { rules }] of Object.entries(MACHINES))
  rules.forEach((rule, row) => {
    // `decide` asks for the facts of each row of the event, whether the row then applies or not.
    const when = rule.when;
    Object.defineProperty(rule, 'when', {
      enumerable: true,
      configurable: true,
      get() {
        met.add(`${machine}#${row}`);
        return when;
      },
    });
  });

afterAll(() => {
  const file = expect.getState().testPath;
  const line = JSON.stringify({ file, ms: Math.round(performance.now() - began), rows: [...met] });
  appendFileSync(process.env.DUBAN_ROWS, `${line}\n`);
});
