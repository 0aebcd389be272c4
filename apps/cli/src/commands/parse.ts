import { readArguments } from './arguments';
import { readFile } from './read-file';

/** `duban parse FILE [--json]`: what the reader makes of a document; nothing is stored. */
export async function parse(args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args, { json: { type: 'boolean' } });
  const parsed = await readFile(positionals[0]);
  if (values.json) {
    process.stdout.write(`${JSON.stringify(parsed, null, 2)}\n`);
    return 0;
  }
  const { document, tasks, warnings } = parsed;
  const units = tasks.reduce((n, t) => n + t.lead.length + t.responsible.length, 0);
  const targets = tasks.reduce((n, t) => n + t.targets.length, 0);
  process.stdout.write(
    `《${document.title ?? '(无标题)'}》 ${document.year ?? ''}\n${tasks.length} 项任务，${units} 处单位，${targets} 个量化目标\n`,
  );
  for (const t of tasks) {
    process.stdout.write(
      `${String(t.no ?? '-').padStart(4)}. ${t.text.slice(0, 40)}\n      牵头：${t.lead.map(m => m.name).join('、') || '—'}  责任：${t.responsible.map(m => m.name).join('、') || '—'}\n`,
    );
    for (const w of t.warnings) process.stdout.write(`      ! ${w.message}\n`);
  }
  for (const w of warnings) process.stdout.write(`第 ${w.line ?? '-'} 行：${w.message}\n`);
  return 0;
}
