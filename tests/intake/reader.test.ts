import { resolve } from 'node:path';
import type { SourceReader as Reader } from '@duban/intake';

/** As it is built: only there is the thread a file of its own. */
const built = (): Reader => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- what was built has no types
  const { SourceReader } = require(resolve(__dirname, '../../dist/libs/intake/src/reader')) as {
    SourceReader: new () => Reader;
  };
  return new SourceReader();
};
const task = (no: number): string => `${no}.推进第${no}批改造。\n牵头单位：区教委`;

it('reads in a thread of its own, one source after another, and brings refusals back whole', async () => {
  const reader = built();
  try {
    const many = Array.from({ length: 50 }, (_, i) => task(i + 1)).join('\n');
    const first = await reader.read({ bytes: new Uint8Array(Buffer.from(many)) }, '任务.txt');
    expect(first.parsed.tasks).toHaveLength(50);
    expect(first.preview[0]).toEqual({
      line: 1,
      table: null,
      cells: [{ at: null, text: '1.推进第1批改造。' }],
    });
    const old = reader.read({ bytes: new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0, 0]) }, '方案.doc');
    await expect(old).rejects.toMatchObject({
      name: 'Refusal',
      code: 'intake.unsupported_format',
      mend: expect.stringContaining('另存为'),
    });
    const both = await Promise.all([reader.read({ text: many }, 'a'), reader.read({ text: task(1) }, 'b')]);
    expect(both.map(r => r.parsed.tasks.length)).toEqual([50, 1]);
  } finally {
    await reader.onApplicationShutdown();
  }
});
