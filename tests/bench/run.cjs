// `node tests/bench/run.cjs sweep`: runs a bench written in TypeScript, compiled as the build does (.swcrc), from the
// sources as they stand, so that a bench is type-checked with the rest and never measures yesterday's build.
const { existsSync } = require('node:fs');
const Module = require('node:module');
const { join, resolve } = require('node:path');
const swc = require('@swc/core');

const root = resolve(__dirname, '../..');

require.extensions['.ts'] = (module, file) => {
  const { code } = swc.transformFileSync(file, {
    configFile: join(root, '.swcrc'),
    cwd: root,
    sourceMaps: 'inline',
  });
  module._compile(code, file);
};

// `import('./queue.redis.js')` means the source beside it.
const original = Module._resolveFilename;
Module._resolveFilename = function (request, parent, ...rest) {
  const source =
    /^\.{1,2}\/.*\.js$/.test(request) && resolve(parent?.path ?? '', request.replace(/js$/, 'ts'));
  return original.call(this, source && existsSync(source) ? source : request, parent, ...rest);
};

process.setSourceMapsEnabled(true);
require(join(__dirname, `${process.argv[2]}.ts`));
