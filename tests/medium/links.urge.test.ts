import { urge } from '../../apps/cli/src/commands/urge';
import { expectClean, LadderHouse } from '../crash/ladders';

let world: LadderHouse;
let url: string | undefined;
beforeAll(async () => {
  world = await LadderHouse.open('09:00');
  await world.dispatch(...world.taskIds);
  url = process.env.DATABASE_URL;
  process.env.DATABASE_URL = world.house.database.url;
});
afterAll(async () => {
  if (url === undefined) delete process.env.DATABASE_URL;
  else process.env.DATABASE_URL = url;
  await world.house.close();
});

/** The command as it is run at the machine, with what it printed. */
async function run(...args: string[]): Promise<string> {
  let out = '';
  const write = jest.spyOn(process.stdout, 'write').mockImplementation(chunk => {
    out += String(chunk);
    return true;
  });
  try {
    expect(await urge(args)).toBe(0);
  } finally {
    write.mockRestore();
  }
  return out;
}
const code = (expected: string) => ({ code: expected });
const said = ['--text', '请今天签收', '--as', '督查员'];
const urges = async (): Promise<number> =>
  (await world.query<{ n: number }>('SELECT count(*)::int AS n FROM obligation_urge'))[0].n;

// The command has the machine's own clock, by which everything of March 2026 may be late or not: what is urged here is
// named, or made late.
describe('duban urge', () => {
  it('says what is missing', async () => {
    await expect(urge([])).rejects.toMatchObject(code('cli.bad_option'));
    await expect(urge(said)).rejects.toMatchObject(code('cli.bad_option'));
    await expect(urge(['--unit', '区商务委', '--as', '督查员'])).rejects.toMatchObject(
      code('cli.bad_option'),
    );
    await expect(urge([...said, '--obligation', 'x'])).rejects.toMatchObject(code('cli.bad_option'));
    await expect(urge([...said, '--unit', '没有的局'])).rejects.toMatchObject(code('unit.unknown'));
    await expect(urge(['--text', '请', '--as', '没有的人', '--unit', '区商务委'])).rejects.toMatchObject(
      code('person.unknown'),
    );
  });

  it('lists whom it would tell, tells them, and each once a workday', async () => {
    await world.query(
      "UPDATE obligation SET due_at = '2020-01-02T09:00:00Z' WHERE kind = 'sign' AND holder_unit_id = $1",
      [world.district.units.区城管局],
    );
    const dry = await run(...said, '--unit', '区城管局', '--dry-run');
    expect(dry).toMatch(/区城管局 {2}签收任务：.*→ 城管经办/);
    expect(dry).toContain('（未发送）');
    expect(await urges()).toBe(0);
    const n = Number(/将催办 (\d+) 项/.exec(dry)?.[1]);
    expect(n).toBeGreaterThan(0);

    expect(await run(...said, '--unit', '区城管局')).toContain(`已催办 ${n} 项，告知 ${n} 人次`);
    expect(await urges()).toBe(n);
    expect(await run(...said, '--unit', '区城管局')).toContain('本工作日已催办过');
    expect(await urges()).toBe(n);

    const [entry] = await world.query<{ actor_id: string; actor_name: string; reason: string }>(
      "SELECT actor_id, actor_name, reason FROM journal_entry WHERE command = 'obligation.urge'",
    );
    expect(entry).toMatchObject({ actor_id: world.district.actors.督查员.personId, reason: '请今天签收' });
    expect(entry.actor_name).toMatch(/^督查员（由 .+ 在服务器上操作）$/);
  });

  it('urges one obligation, and only in the name of somebody who may', async () => {
    const [{ id }] = await world.query<{ id: string }>(
      "SELECT id FROM obligation WHERE kind = 'sign' AND holder_unit_id = $1 LIMIT 1",
      [world.district.units.区商务委],
    );
    await expect(urge(['--obligation', id, '--text', '请', '--as', '商务经办'])).rejects.toMatchObject(
      code('access.denied'),
    );
    const json = JSON.parse(await run(...said, '--obligation', id, '--json')) as { urged: string[] };
    expect(json).toMatchObject({ urged: [id], told: [{ id, people: ['商务经办'] }] });
  });

  it('leaves everything as it should be', async () => {
    // Put back: a due time that was set by hand is none the rules would give.
    await world.query(
      "UPDATE obligation SET due_at = (SELECT (r->>'due_at')::timestamptz FROM journal_entry j, jsonb_path_query(j.images, '$[*].r') r WHERE r->>'id' = obligation.id::text ORDER BY j.id DESC LIMIT 1) WHERE due_at < '2021-01-01'",
    );
    await expectClean(world.house);
  });
});
