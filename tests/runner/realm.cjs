'use strict';
// One realm for what is tested and for the packages it stands on, so that packages load once per worker instead of
// once per test file. Jest gives each file a `vm` context of its own, in which an Array of a package is not an Array.
const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

/** Stands for the context there is already, where Jest asks for one. */
const HERE = {};
const compileFunction = vm.compileFunction;
/** File → what it was compiled to: the next test file runs it anew, and nothing is parsed a second time. */
const compiled = new Map();

function compileHere(code, params, { filename, importModuleDynamically }) {
  const known = compiled.get(filename);
  if (known?.code === code) return known.script.runInThisContext();
  const head = `(function (${params.join(',')}) {`;
  const script = new vm.Script(`${head}${code}\n})`, {
    filename,
    importModuleDynamically,
    columnOffset: -head.length,
  });
  compiled.set(filename, { code, script });
  return script.runInThisContext();
}

vm.compileFunction = (code, params, options = {}) =>
  options.parsingContext === HERE
    ? compileHere(code, params, options)
    : compileFunction(code, params, options);

/** Where packages keep what the decorators of a file told them; the next file has classes of its own. */
const REGISTERS = ['typeormMetadataArgsStorage', 'classValidatorMetadataStorage'];

/** What a test may replace for itself. */
const memory = () => ({
  env: { ...process.env },
  exit: process.exit,
  console: globalThis.console,
  prepareStackTrace: Error.prepareStackTrace,
});

module.exports = class Realm extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    this.before = memory();
    this.global = globalThis;
    this.context = HERE;
    const { moduleMocker, fakeTimersModern } = this;
    this.moduleMocker = new moduleMocker.constructor(globalThis);
    this.fakeTimersModern = new fakeTimersModern.constructor({
      config: config.projectConfig,
      global: globalThis,
    });
  }

  async teardown() {
    this.moduleMocker.restoreAllMocks();
    await super.teardown();
    const { env, exit, console, prepareStackTrace } = this.before;
    for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
    Object.assign(process.env, env);
    process.exit = exit;
    globalThis.console = console;
    Error.prepareStackTrace = prepareStackTrace;
    for (const name of REGISTERS) delete globalThis[name];
  }
};
