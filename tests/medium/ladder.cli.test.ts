import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ladder } from '../../apps/cli/src/commands/ladder';
import { expectClean } from '../crash/ladders';
import { FORM, QuietHouse } from './ladder.world';

let said = '';
const directory = mkdtempSync(join(tmpdir(), 'duban-ladder-'));
const file = (name: string, data: unknown): string => {
  const path = join(directory, name);
  writeFileSync(path, typeof data === 'string' ? data : JSON.stringify(data));
  return path;
};
const run = async (...args: string[]): Promise<number> => {
  said = '';
  const spy = jest.spyOn(process.stdout, 'write').mockImplementation(text => ((said += String(text)), true));
  try {
    return await ladder(['explain', ...args]);
  } finally {
    spy.mockRestore();
  }
};
afterAll(() => rmSync(directory, { recursive: true }));

describe('duban ladder explain', () => {
  const sample = ['--kind', 'report', '--due', '2026-09-30', '--from', '2026-09-01'];

  it('needs no database for what is thought up', async () => {
    expect(await run(...sample)).toBe(0);
    expect(said).toMatch(
      /^报送进展，按“填报”阶梯，2026-09-30 23:59 到期\n {2}将于 2026-09-28 08:00 到期前2个工作日 提醒/,
    );
    expect(said).toContain('到期日 2026-09-30 之后第 1 个工作日为 2026-10-08，其间不计国庆节 7 天');
    expect(await run(...sample, '--json')).toBe(0);
    expect(JSON.parse(said)).toMatchObject({ kind: 'report', ladder: 'form' });
    expect(JSON.parse(said).coming).toHaveLength(8);
    expect(await run('--kind', 'accept', '--due', '2026-09-30')).toBe(0);
    expect(said).toContain('不催办');
  });

  it('tries a ladder out of a file, and names its faults', async () => {
    expect(await run(...sample, '--ladder', file('good.json', FORM), '--json')).toBe(0);
    expect(
      JSON.parse(said)
        .coming.map((c: { label: string }) => c.label)
        .slice(0, 3),
    ).toEqual(['-1', '+2', 'weekly']);
    expect(await run(...sample, '--ladder', file('bad.json', { ...FORM, repeat: null }))).toBe(1);
    expect(said).toBe('不妥 [ladder.no_repeat] repeat：最后须有一个重复的步骤：没有办结就不能停止催办\n');
    expect(await run(...sample, '--ladder', file('bad.json', { steps: [] }), '--json')).toBe(1);
    expect(JSON.parse(said).faults[0].code).toBe('ladder.no_repeat');
  });

  it('refuses what it cannot use', async () => {
    const code = (expected: string) => ({ code: expected });
    await expect(run(...sample, '--ladder', file('x.json', '{'))).rejects.toMatchObject(
      code('cli.bad_ladder'),
    );
    await expect(run(...sample, '--ladder', '/nowhere.json')).rejects.toMatchObject(code('cli.bad_ladder'));
    await expect(run('--kind', 'dance', '--due', '2026-09-30')).rejects.toMatchObject(code('cli.bad_option'));
    await expect(run()).rejects.toMatchObject(code('cli.bad_option'));
    await expect(run('--kind', 'report', '--due', '2026-02-30')).rejects.toMatchObject(
      code('calendar.bad_date'),
    );
    await expect(ladder(['climb'])).rejects.toMatchObject(code('cli.bad_option'));
  });

  it('tells of a real obligation what was done, what will be, and who is told', async () => {
    const world = await QuietHouse.open();
    const before = process.env.DATABASE_URL;
    process.env.DATABASE_URL = world.ladders.house.database.url;
    try {
      await world.ladders.live('2026-03-10');
      const { id } = await world.owed(1);
      expect(await run(id)).toBe(0);
      expect(said).toContain('按“填报”阶梯第 1 版（现行第 1 版），第 1 次计时');
      expect(said).toContain('已到 2026-03-10 08:00 到期后1个工作日 已发出');
      expect(said).toContain('承办人员(商务经办)');
      expect(await run(id, '--json', '--ladder', file('good.json', FORM))).toBe(0);
      expect(JSON.parse(said).taken).toHaveLength(3);
      await expect(run('00000000-0000-0000-0000-000000000000')).rejects.toMatchObject({
        code: 'record.not_found',
      });
    } finally {
      if (before === undefined) delete process.env.DATABASE_URL;
      else process.env.DATABASE_URL = before;
      await expectClean(world.ladders.house);
      await world.ladders.house.close();
    }
  });
});
