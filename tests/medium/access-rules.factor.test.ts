import {
  codeAt,
  DEFAULT_POLICIES,
  SecondFactorService,
  SecretBox,
  SessionCache,
  stepAt,
} from '@duban/organization';
import { createWorld, MINUTE, PASSWORD, refused, type World } from './organization.world';

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

const unbase32 = (text: string): Buffer => {
  const bits = [...text].map(c => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'));
  return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map(b => parseInt(b, 2)));
};
const code = (secret: string, off = 0): string => codeAt(unbase32(secret), stepAt(world.clock.now()) + off);
describe('a second factor', () => {
  const demand = async (...required: ('system_admin' | 'supervisor')[]) =>
    world.security.setPolicies(await admin(), { ...DEFAULT_POLICIES, second_factor: { required } });

  it('is enrolled at the first sign-in after it is asked for, and then shown each time', async () => {
    expect((await world.signIn('xitong')).secondFactor).toBeUndefined();
    await demand('system_admin');
    expect((await world.sessions.signIn('xitong', PASSWORD)).secondFactor).toBe('must_enroll');
    const first = await world.sessions.signIn('xitong', PASSWORD);
    const who = (await world.sessions.actorOf(first.token))!;
    await expect(world.factors.confirm(who, '000000')).rejects.toEqual(refused('second_factor.none'));
    const { secret, uri } = await world.factors.enroll(who);
    expect(uri).toContain(secret);
    await expect(world.factors.confirm(who, code(secret, 5))).rejects.toEqual(refused('second_factor.wrong'));
    await world.factors.confirm(who, code(secret));
    expect((await world.sessions.actorOf(first.token))?.secondFactor).toBeUndefined();
    await expect(world.factors.enroll(who)).rejects.toEqual(refused('second_factor.enrolled'));
    const [{ kept }] = await world.db.query<{ kept: string }>('SELECT secret AS kept FROM second_factor');
    expect(Buffer.from(kept, 'base64url').includes(unbase32(secret))).toBe(false);

    const next = await world.signIn('xitong');
    expect(next.secondFactor).toBe('needed');
    // The code that confirmed it was taken: it is not taken again, and the next one is.
    await expect(world.factors.prove(next, code(secret))).rejects.toEqual(refused('second_factor.used'));
    await world.factors.prove(next, code(secret, 1));
    world.pass(MINUTE);
    expect(await world.commands()).toEqual(
      expect.arrayContaining([
        'session.enroll_second_factor',
        'session.confirm_second_factor',
        'session.second_factor',
      ]),
    );
  });

  it('takes a code once, also from two at a time', async () => {
    const who = await world.signIn('ducha');
    const { secret } = await world.factors.enroll(who);
    await world.factors.confirm(who, code(secret));
    world.pass(MINUTE);
    const [one, two] = [await world.signIn('ducha'), await world.signIn('ducha')];
    expect([one.secondFactor, two.secondFactor]).toEqual(['needed', 'needed']);
    const both = await Promise.allSettled([one, two].map(w => world.factors.prove(w, code(secret))));
    expect(both.map(b => b.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(b => b.status === 'rejected')).toMatchObject({ reason: { code: 'second_factor.used' } });
  });

  it('locks the account at the fifth wrong code, however they come', async () => {
    const enrolled = await world.signIn('ducha');
    const { secret } = await world.factors.enroll(enrolled);
    await world.factors.confirm(enrolled, code(secret));
    world.pass(MINUTE);
    const { token } = await world.sessions.signIn('ducha', PASSWORD);
    const who = (await world.sessions.actorOf(token))!;
    const guesses = await Promise.allSettled(
      Array.from({ length: 9 }, () => world.factors.prove(who, '12345x')),
    );
    const codes = guesses.map(g => (g as PromiseRejectedResult).reason.code);
    expect(codes.filter(c => c === 'second_factor.wrong').length).toBeLessThanOrEqual(8);
    expect(codes).toContain('session.locked');
    expect(await world.sessions.actorOf(token)).toBeNull();
    await expect(world.signIn('ducha')).rejects.toEqual(refused('session.locked'));
    world.pass(15 * MINUTE);
    const again = await world.signIn('ducha');
    await world.factors.prove(again, code(secret));
  });

  it('is reset by the security administrator, who cannot reset their own', async () => {
    await demand('system_admin');
    const who = await world.signIn('xitong');
    const { secret } = await world.factors.enroll(who);
    await world.factors.confirm(who, code(secret));
    await expect(world.factors.reset(who, who.personId)).rejects.toEqual(refused('access.denied'));
    const security = await admin();
    await expect(world.factors.reset(security, security.personId)).rejects.toEqual(refused('security.self'));
    await world.factors.reset(security, who.personId, { key: 'k' });
    await world.factors.reset(security, who.personId, { key: 'k' });
    await expect(world.factors.reset(security, who.personId)).rejects.toEqual(refused('second_factor.none'));
    expect((await world.signIn('xitong')).secondFactor).toBe('must_enroll');
  });

  it('needs the secret of the installation, and says so', async () => {
    const who = await world.signIn('ducha');
    const { journal, db, clock } = world;
    const bare = new SecretBox(undefined);
    const without = new SecondFactorService(journal, db, clock, new SessionCache(), bare);
    await expect(without.enroll(who)).rejects.toMatchObject({
      code: 'secret.missing',
      mend: expect.stringContaining('DUBAN_SECRET'),
    });
  });
});
