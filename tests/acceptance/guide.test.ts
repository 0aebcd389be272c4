import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const GUIDE = join(ROOT, 'docs/guide');
const guides = readdirSync(GUIDE).filter(f => f.endsWith('.md'));

const sources = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(e => e.isFile() && /\.tsx?$/.test(e.name) && !/\.(spec|generated)\.ts$/.test(e.name))
    .map(e => readFileSync(join(e.parentPath, e.name), 'utf8'));

/** What is written for people: without comments, where a word may stand that no page shows. */
const shown = [
  ...sources(join(ROOT, 'apps/web/src')),
  ...readdirSync(join(ROOT, 'libs')).flatMap(lib => sources(join(ROOT, 'libs', lib, 'src'))),
]
  .join('\n')
  .replace(/\/\*[\s\S]*?\*\//g, '')
  .replace(/^\s*\/\/.*$/gm, '');

describe.each(guides)('the guide %s', name => {
  const text = readFileSync(join(GUIDE, name), 'utf8');

  it('names only what stands on the pages', () => {
    const named = [...text.matchAll(/「([^」]+)」/g)].map(m => m[1]).filter(n => n.length > 0);
    expect(named.filter(n => !shown.includes(n))).toEqual([]);
  });

  it('leads somewhere', () => {
    const links = [...text.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(m => m[1]);
    const broken = links.filter(l => !/^https?:/.test(l) && !existsSync(join(dirname(join(GUIDE, name)), l)));
    expect(broken).toEqual([]);
  });

  it('is short', () => {
    expect(text.split('\n').length).toBeLessThan(80);
  });
});

it('has a guide for each role, all of them in the index', () => {
  const index = readFileSync(join(GUIDE, 'README.md'), 'utf8');
  expect(guides.filter(g => g !== 'README.md' && !index.includes(`(${g})`))).toEqual([]);
  expect(guides.length).toBeGreaterThanOrEqual(10);
});
