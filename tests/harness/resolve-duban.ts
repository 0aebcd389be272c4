import Module from 'node:module';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * Jest loads globalSetup outside its module system: transformed, but without `moduleNameMapper`. Imported first, this
 * teaches node's own resolver that @duban/x is libs/x, for whatever the setup pulls in.
 */
const LIBS = resolve(__dirname, '../../libs');

interface Resolver {
  _resolveFilename(request: string, ...rest: unknown[]): string;
}

const resolver = Module as unknown as Resolver;
const original = resolver._resolveFilename;

resolver._resolveFilename = function (request, ...rest) {
  const lib = /^@duban\/([^/]+)$/.exec(request)?.[1];
  const index = lib && resolve(LIBS, lib, 'src/index.ts');
  return original.call(this, index && existsSync(index) ? index : request, ...rest);
};
