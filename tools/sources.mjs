import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
export const dist = join(root, 'dist');
export const webSources = join(root, 'apps/web');

const SERVER = ['apps', 'libs', 'migrations'].map(name => join(root, name));
/** What a page may import of the libraries. */
const PURE = ['kernel', 'calendar', 'chain'].map(name => join(root, 'libs', name));
const SKIP = new Set(['node_modules', 'dist', '.duban', '.artefacts']);

/** @returns {string[]} all files below a folder, sorted so that a hash over them is stable */
export function filesBelow(folder, skip = []) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter(entry => !SKIP.has(entry.name) && !skip.includes(join(folder, entry.name)))
    .flatMap(entry =>
      entry.isDirectory() ? filesBelow(join(folder, entry.name), skip) : join(folder, entry.name),
    )
    .sort();
}

const isTest = file => /\.(spec|test)\.tsx?$/.test(file) || file.endsWith('.md');

/** What becomes the server: everything but the web pages and the tests. */
export const serverSources = () =>
  SERVER.flatMap(folder => filesBelow(folder, [webSources])).filter(
    file => !isTest(file) && !file.endsWith('.d.ts'),
  );

/** By content: a fresh checkout, a copy into an image or a change of branch and back all leave the times of files in disorder. */
function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  return hash.digest('hex');
}

const settings = (...names) => names.map(name => join(root, name)).filter(file => existsSync(file));

/** What is built, where it goes, and how to tell whether that is still right. */
export const parts = {
  server: {
    present: () => existsSync(join(root, 'libs')),
    output: ['apps', 'libs', 'migrations'].map(name => join(dist, name)),
    stamp: join(dist, '.stamp-server'),
    hash: () => hashOf([...settings('.swcrc', 'package.json', 'tools/build-server.mjs'), ...serverSources()]),
  },
  web: {
    present: () =>
      existsSync(webSources) && readdirSync(webSources).some(name => name.startsWith('vite.config.')),
    output: [join(dist, 'web')],
    stamp: join(dist, '.stamp-web'),
    hash: () =>
      hashOf([
        ...settings('package.json', 'tools/precompress.mjs'),
        ...[webSources, ...PURE].flatMap(folder => filesBelow(folder)).filter(file => !isTest(file)),
      ]),
  },
};

/** True when there is nothing to do: built from exactly these sources, or come without sources, as in an image. */
export function isCurrent({ present, output, stamp, hash }) {
  if (!present()) return true;
  return [...output, stamp].every(file => existsSync(file)) && readFileSync(stamp, 'utf8') === hash();
}
