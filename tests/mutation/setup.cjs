'use strict';
// Loaded before each test file when the mutation script runs them: spoils one row of the machines.
const { apply } = require('./mutants.cjs');

if (process.env.DUBAN_MUTANT) apply(require('@duban/chain').MACHINES, process.env.DUBAN_MUTANT);
