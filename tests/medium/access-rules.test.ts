import { scryptSync } from 'node:crypto';
import { DEFAULT_POLICIES } from '@duban/organization';
import { createWorld, HOUR, MINUTE, PASSWORD, refused, type World } from './organization.world';

const DAY = 24 * HOUR;
let world: World;
beforeEach(async () => {
  world = await createWorld();
  await world.completeSetup();
});
afterEach(async () => {
  await world.check();
  await world.close();
});
const admin = () => world.signIn('anquan');

const reasons = (command: string) =>
  world.db.query<{ actor_name: string; reason: string | null }>(
    'SELECT actor_name, reason FROM journal_entry WHERE command = $1 ORDER BY id',
    [command],
  );
describe('passwords', () => {
  it('under scrypt still open, and are argon2id afterwards', async () => {
    const salt = Buffer.alloc(16, 7);
    const key = scryptSync(PASSWORD, salt, 32, { N: 2 ** 14, r: 8, p: 1 });
    const old = `scrypt$16384$8$1$${salt.toString('base64url')}$${key.toString('base64url')}`;
    const stored = async () =>
      (
        await world.db.query<{ hash: string }>(
          "SELECT password_hash AS hash FROM credential c JOIN person p ON p.id = c.person_id WHERE username = 'ducha'",
        )
      )[0].hash;
    await world.db.query(
      "UPDATE credential SET password_hash = $1 WHERE person_id = (SELECT id FROM person WHERE username = 'ducha')",
      [old],
    );
    await expect(world.signIn('ducha', 'Duban#2027')).rejects.toEqual(refused('session.bad_credentials'));
    expect(await stored()).toBe(old);
    await world.signIn('ducha');
    expect(await stored()).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    await world.signIn('ducha');
  });

  it('that are too old let in only to be changed', async () => {
    world.pass(90 * DAY - 1);
    expect((await world.signIn('ducha')).mustChange).toBe(false);
    world.pass(1);
    const who = await world.signIn('ducha');
    expect(who.mustChange).toBe(true);
    await world.sessions.changePassword(who, PASSWORD, 'Neu#Password1');
    expect((await world.signIn('ducha', 'Neu#Password1')).mustChange).toBe(false);
    const policies = {
      ...DEFAULT_POLICIES,
      password_policy: { ...DEFAULT_POLICIES.password_policy, maxAgeDays: 0 },
    };
    expect((await world.signIn('shenji')).mustChange).toBe(true);
    await world.security.setPolicies(await admin(), policies);
    expect((await world.signIn('shenji')).mustChange).toBe(false);
  });

  it('do not come back within five, nor hold the name of the unit', async () => {
    await world.somebody('huanmima', '区教委');
    const who = await world.signIn('huanmima');
    const used = [PASSWORD, ...[1, 2, 3, 4, 5].map(i => `Neu#Password${i}`)];
    for (let i = 1; i < used.length; i++) {
      await world.sessions.changePassword(who, used[i - 1], used[i]);
      world.pass(MINUTE);
    }
    for (const again of used.slice(1, 5))
      await expect(world.sessions.changePassword(who, used[5], again)).rejects.toMatchObject({
        code: 'password.used_before',
        faults: [{ where: 'newPassword' }],
      });
    await expect(world.sessions.changePassword(who, used[5], '区教委Abc2026')).rejects.toMatchObject({
      code: 'password.too_weak',
      faults: [{ message: '不得包含单位名称' }],
    });
    await world.sessions.changePassword(who, used[5], PASSWORD);
  });

  it('are locked after five failures until the security administrator lifts it', async () => {
    for (let i = 0; i < 5; i++) await world.sessions.signIn('ducha', 'wrong').catch(() => undefined);
    await expect(world.signIn('ducha')).rejects.toEqual(refused('session.locked'));
    const { personId } = await world.signIn('shenji');
    const [{ id }] = await world.db.query<{ id: string }>("SELECT id FROM person WHERE username = 'ducha'");
    const system = await world.signIn('xitong');
    await expect(world.security.unlock(system, id)).rejects.toEqual(refused('access.denied'));
    await world.security.unlock(await admin(), id, { key: 'once' });
    await world.signIn('ducha');
    await world.security.unlock(await admin(), personId);
    expect((await reasons('person.unlock')).map(r => r.reason)).toEqual(['解锁 督查员', '审计员 未被锁定']);
  });

  it('follow rules within bounds', async () => {
    const { second_factor, session_policy } = DEFAULT_POLICIES;
    const password_policy = { minLength: 4, minClasses: 3, maxAgeDays: 366, history: 5 };
    const policies = { password_policy, session_policy, second_factor };
    await expect(world.security.setPolicies(await admin(), policies)).rejects.toMatchObject({
      code: 'security.policy_invalid',
      faults: [{ where: 'password.minLength' }, { where: 'password.maxAgeDays' }],
    });
    password_policy.minLength = 14;
    password_policy.maxAgeDays = 30;
    await world.security.setPolicies(await admin(), policies);
    const who = await world.signIn('ducha');
    await expect(world.sessions.changePassword(who, PASSWORD, 'Neu#Password1')).rejects.toMatchObject({
      faults: [{ message: '至少 14 位' }],
    });
    expect((await reasons('security.set_policies'))[0].reason).toBe(
      '密码最短长度由10位改为14位；密码有效期由90天改为30天',
    );
  });
});

describe('sessions', () => {
  it('are listed and ended by whose they are', async () => {
    const origin = { address: '10.1.2.3', device: 'Firefox' };
    const tokens = await Promise.all([1, 2, 3].map(() => world.sessions.signIn('ducha', PASSWORD, origin)));
    const [mine, other, third] = tokens.map(t => t.token);
    const who = (await world.sessions.actorOf(mine))!;
    const listed = await world.sessionList.own(who);
    expect(listed).toHaveLength(3);
    expect(listed.filter(s => s.current)).toHaveLength(1);
    expect(listed[0]).toMatchObject({ address: '10.1.2.3', device: 'Firefox' });
    expect(JSON.stringify(listed)).not.toContain(who.sessionId);
    const stranger = await world.signIn('shenji');
    const [target] = listed.filter(s => !s.current);
    await expect(world.sessionList.end(stranger, target.id)).rejects.toEqual(refused('record.not_found'));
    await world.sessionList.end(who, target.id);
    await expect(world.sessionList.end(who, target.id)).rejects.toEqual(refused('record.not_found'));
    expect(await world.sessionList.own(who)).toHaveLength(2);
    await world.sessionList.endOthers(who);
    expect([await world.sessions.actorOf(other), await world.sessions.actorOf(third)]).toEqual([null, null]);
    expect(await world.sessions.actorOf(mine)).not.toBeNull();
    await expect(world.sessionList.ofPerson(stranger, who.personId)).rejects.toEqual(
      refused('access.denied'),
    );
    const security = await admin();
    expect(await world.sessionList.ofPerson(security, who.personId)).toMatchObject([{ current: false }]);
    await world.sessionList.endAll(security, who.personId);
    expect(await world.sessions.actorOf(mine)).toBeNull();
  });

  it('time out as the security administrator says', async () => {
    const { token } = await world.sessions.signIn('ducha', PASSWORD);
    const session_policy = { idleMinutes: 5, absoluteHours: 1 };
    await world.security.setPolicies(await admin(), { ...DEFAULT_POLICIES, session_policy });
    world.pass(5 * MINUTE - 1);
    expect(await world.sessions.actorOf(token)).not.toBeNull();
    world.pass(5 * MINUTE);
    expect(await world.sessions.actorOf(token)).toBeNull();
  });

  it('are on record for the auditor, page by page, without passwords', async () => {
    await world.sessions.signIn('ducha', 'wrong', { address: '10.9.9.9' }).catch(() => undefined);
    await world.sessions.signIn('nobody', 'wrong', { address: '10.9.9.9' }).catch(() => undefined);
    const auditor = await world.signIn('shenji');
    const all = await world.signIns.list(auditor, { limit: 100 });
    expect(all.map(e => e.command)).toEqual(['session.sign_in', 'session.refuse', 'session.refuse']);
    const [, unknown] = await world.signIns.list(auditor, { limit: 2 });
    expect(unknown).toMatchObject({ personId: null, name: '未知账号', reason: '自 10.9.9.9' });
    const rest = await world.signIns.list(auditor, { limit: 2, after: [unknown.id] });
    expect(rest).toMatchObject([{ name: '督查员', reason: '密码错误，第 1 次，自 10.9.9.9' }]);
    const failed = { failed: true, personId: rest[0].personId as string, limit: 9 };
    expect(await world.signIns.list(auditor, failed)).toEqual(rest);
    await expect(world.signIns.list(await admin(), { limit: 1 })).rejects.toEqual(refused('access.denied'));
  });

  it('begin sixty times a minute from one address at most, and give six hundred commands', async () => {
    const origin = { address: '10.0.0.1' };
    const codes: string[] = [];
    for (let i = 0; i < 61; i++)
      await world.sessions
        .signIn(`n${i}`, 'wrong', origin)
        .catch((e: { code: string }) => codes.push(e.code));
    expect([codes[59], codes[60]]).toEqual(['session.bad_credentials', 'session.too_many']);
    await world.sessions.signIn('ducha', PASSWORD, { address: '10.0.0.2' });
    world.pass(MINUTE);
    await world.sessions.signIn('ducha', PASSWORD, origin);
    const [who, other] = [await world.signIn('ducha'), await world.signIn('ducha')];
    for (let i = 0; i < 600; i++) world.sessions.countCommand(who);
    expect(() => world.sessions.countCommand(who)).toThrow(
      expect.objectContaining({ kind: 'too_many', code: 'request.too_many', details: { retryAfter: 60 } }),
    );
    world.sessions.countCommand(other);
  });
});
