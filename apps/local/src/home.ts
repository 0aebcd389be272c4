import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The checkout (or image) this file runs from: the nearest folder above with a package.json, also from inside `dist`. */
export function checkoutRoot(from = __dirname): string {
  if (existsSync(join(from, 'package.json'))) return from;
  const parent = dirname(from);
  if (parent === from) throw new Error(`no package.json above ${__dirname}`);
  return checkoutRoot(parent);
}

/** Where this installation keeps its own files: DUBAN_HOME, else `.duban` in the checkout. Always absolute. */
export function dubanHome(env: NodeJS.ProcessEnv = process.env): string {
  return env.DUBAN_HOME ? resolve(env.DUBAN_HOME) : join(checkoutRoot(), '.duban');
}
