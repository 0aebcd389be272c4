import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');

const node = (...args: string[]) => spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });

/** Where the links of a Markdown file lead, without anchors; pictures and other sites do not count. */
const linksOf = (file: string): string[] =>
  [...readFileSync(join(ROOT, file), 'utf8').matchAll(/(?<!!)\[[^\]]*\]\((?![a-z]+:|#)([^)#]+)/g)].map(
    m => m[1],
  );

it('docs/chain.md says what the tables of libs/chain say; run `node tools/docs.mjs` where it does not', () => {
  for (const tool of [
    ['tools/build.mjs', '--server'],
    ['tools/docs.mjs', '--check'],
  ]) {
    const { status, stderr } = node(...tool);
    expect({ tool, status, said: status ? stderr : '' }).toEqual({ tool, status: 0, said: '' });
  }
}, 600_000);

it.each(['README.md', 'docs/architecture.md', 'docs/glossary.md', 'docs/contributing.md', 'docs/chain.md'])(
  '%s leads to files that are there',
  file => {
    const missing = linksOf(file).filter(link => !existsSync(join(ROOT, dirname(file), link)));
    expect(missing).toEqual([]);
  },
);
