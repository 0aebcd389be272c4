import { DEFAULT_POLICIES } from '@duban/organization';
import { people } from '../../apps/cli/src/commands/people';
import { codeAt, stepAt } from '@duban/organization';
import { createWorld, PASSWORD, refused, type World } from './organization.world';

let world: World;
const before = process.env.DATABASE_URL;
const out: string[] = [];
beforeAll(async () => {
  world = await createWorld();
  await world.completeSetup();
  process.env.DATABASE_URL = world.url;
  jest.spyOn(process.stdout, 'write').mockImplementation(line => out.push(String(line)) > 0);
});
afterAll(async () => {
  jest.restoreAllMocks();
  if (before === undefined) delete process.env.DATABASE_URL;
  else process.env.DATABASE_URL = before;
  await world.check();
  await world.close();
});

const unbase32 = (text: string): Buffer => {
  const bits = [...text].map(c => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'));
  return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map(b => parseInt(b, 2)));
};
const last = async () =>
  (
    await world.db.query<{ command: string; reason: string; actor_id: string | null }>(
      "SELECT command, reason, actor_id FROM journal_entry WHERE command LIKE 'person.%' ORDER BY id DESC LIMIT 1",
    )
  )[0];

it('lets the only security administrator in again, at the machine and on record', async () => {
  const admin = await world.signIn('anquan');
  await world.security.setPolicies(admin, {
    ...DEFAULT_POLICIES,
    second_factor: { required: ['security_admin'] },
  });
  const first = await world.signIn('anquan');
  const { secret } = await world.factors.enroll(first);
  await world.factors.confirm(first, codeAt(unbase32(secret), stepAt(world.clock.now())));
  // The authenticator is gone: nobody else may reset it, and not the administrator either.
  const locked = await world.signIn('anquan');
  expect(locked.secondFactor).toBe('needed');
  await expect(world.factors.reset(locked, locked.personId)).rejects.toEqual(refused('security.self'));

  await expect(people(['reset-factor', 'anquan'])).rejects.toEqual(refused('recovery.reason_needed'));
  await expect(people(['reset-factor', 'nobody', '--reason', '遗失'])).rejects.toEqual(
    refused('recovery.no_account'),
  );
  await expect(people(['reset-factor', 'xitong', '--reason', '遗失'])).rejects.toEqual(
    refused('second_factor.none'),
  );
  for (const args of [[], ['reset-factor'], ['remove', 'anquan'], ['unlock', 'a', 'b'], ['toString', 'a']])
    await expect(people(args)).rejects.toEqual(refused('cli.bad_option'));
  expect(await people(['reset-factor', 'anquan', '--reason', '手机遗失，经分管领导同意'])).toBe(0);
  expect(out.join('')).toContain('已重置 安全员 的动态口令');
  expect(await last()).toMatchObject({
    command: 'person.reset_second_factor',
    reason: expect.stringMatching(
      /在服务器上重置动态口令：anquan（操作系统账户 .+）；手机遗失，经分管领导同意/,
    ),
    actor_id: null,
  });
  expect(await world.db.query('SELECT * FROM second_factor')).toEqual([]);
  expect((await world.sessions.signIn('anquan', PASSWORD)).secondFactor).toBe('must_enroll');
});

it('lifts a lock', async () => {
  for (let i = 0; i < 6; i++) await world.sessions.signIn('shenji', 'wrong').catch(() => undefined);
  await expect(world.sessions.signIn('shenji', PASSWORD)).rejects.toEqual(refused('session.locked'));
  expect(await people(['unlock', 'shenji', '--reason', '审计检查当日'])).toBe(0);
  expect(await last()).toMatchObject({ command: 'person.unlock' });
  expect((await world.sessions.signIn('shenji', PASSWORD)).token).toBeTruthy();
});
