import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { dist, filesBelow, root, serverSources } from './sources.mjs';

/** Replaces a file in one step and only if it changes, so that a server running from `dist` never reads half of one. */
function put(file, content) {
  if (existsSync(file) && readFileSync(file).equals(content)) return;
  mkdirSync(dirname(file), { recursive: true });
  const half = `${file}.${process.pid}`;
  writeFileSync(half, content);
  renameSync(half, file);
}

/** @returns {Promise<[string, Buffer][]>} what a source file becomes: a module and its map, or itself */
async function compile(swc, source) {
  const target = join(dist, relative(root, source));
  if (!source.endsWith('.ts')) return [[target, readFileSync(source)]];
  const module = target.replace(/\.ts$/, '.js');
  const { code, map } = await swc.transformFile(source, {
    configFile: join(root, '.swcrc'),
    cwd: root,
    sourceFileName: relative(dirname(module), source),
  });
  return [
    [module, Buffer.from(`${code}\n//# sourceMappingURL=${basename(module)}.map`)],
    [`${module}.map`, Buffer.from(map)],
  ];
}

/** apps, libs and migrations into dist; what has no source any more is removed. */
export async function buildServer() {
  const { default: swc } = await import('@swc/core');
  const compiled = (await Promise.all(serverSources().map(source => compile(swc, source)))).flat();
  for (const [file, content] of compiled) put(file, content);
  const wanted = new Set(compiled.map(([file]) => file));
  for (const folder of ['apps', 'libs', 'migrations']) {
    for (const file of filesBelow(join(dist, folder))) if (!wanted.has(file)) rmSync(file);
  }
}
