import { createWorld, FIRST, HOUR, MINUTE, PASSWORD, refused, type World } from './organization.world';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterEach(() => world.check());
afterAll(() => world.close());

describe('the first set-up', () => {
  let token: string;

  it('is open to nobody without the token', async () => {
    expect(await world.setup.isOpen()).toBe(true);
    await expect(world.setup.complete('guess', FIRST)).rejects.toEqual(refused('setup.bad_token'));
    const old = await world.setup.setupToken();
    token = (await world.setup.setupToken()) as string;
    await expect(world.setup.complete(old!, FIRST)).rejects.toEqual(refused('setup.bad_token'));
    const [{ value }] = await world.db.query<{ value: object }>(
      `SELECT value FROM setting WHERE name = 'setup.token'`,
    );
    expect(JSON.stringify(value)).not.toContain(token);
  });

  it('wants four different persons with strong passwords', async () => {
    const same = { ...FIRST, auditor: { ...FIRST.systemAdmin, username: 'other' } };
    await expect(world.setup.complete(token, same)).rejects.toMatchObject({
      code: 'setup.same_person',
      faults: [{ where: 'auditor.name' }],
    });
    const weak = { ...FIRST, auditor: { ...FIRST.auditor, password: 'shenji' } };
    await expect(world.setup.complete(token, weak)).rejects.toMatchObject({
      code: 'password.too_weak',
      faults: expect.arrayContaining([{ where: 'auditor.password', message: '不得包含用户名' }]),
    });
    const named = { ...FIRST, supervisor: { ...FIRST.supervisor, username: 'a b' } };
    await expect(world.setup.complete(token, named)).rejects.toMatchObject({
      faults: [{ where: 'supervisor.username' }],
    });
    expect(await world.commands()).toEqual([]);
  });

  it('expires with its token after a day', async () => {
    world.pass(24 * HOUR);
    await expect(world.setup.complete(token, FIRST)).rejects.toEqual(refused('setup.bad_token'));
    token = (await world.setup.setupToken()) as string;
  });

  it('happens once, also when two try', async () => {
    const tries = await Promise.allSettled([
      world.setup.complete(token, FIRST),
      world.setup.complete(token, FIRST),
    ]);
    expect(tries.map(t => t.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(tries.find(t => t.status === 'rejected')).toMatchObject({ reason: { code: 'setup.done' } });
    expect(await world.commands()).toEqual(['setup.complete']);
    expect(await world.setup.isOpen()).toBe(false);
    expect(await world.setup.setupToken()).toBeNull();
    await expect(world.setup.complete(token, FIRST)).rejects.toEqual(refused('setup.done'));
  });

  it('leaves an office whose supervisor signs in at once', async () => {
    const who = await world.signIn('ducha');
    expect(who).toMatchObject({ name: '督查员', mustChange: false, appointments: [{ role: 'supervisor' }] });
    expect(await world.queries.profile(who)).toEqual({
      person: { id: who.personId, name: '督查员', username: 'ducha' },
      appointments: [{ unitId: who.appointments[0].unitId, unitName: '区政府督查室', role: 'supervisor' }],
      mustChange: false,
      region: '示例区',
    });
  });
});

describe('signing in', () => {
  it('takes the name in any spelling', async () => {
    expect((await world.signIn(' ＤＵＣＨＡ ')).username).toBe('ducha');
  });

  it('answers a wrong password and an unknown name alike', async () => {
    const wrong = await world.sessions.signIn('ducha', 'wrong').catch((e: Error) => e);
    const unknown = await world.sessions.signIn('nobody', 'wrong').catch((e: Error) => e);
    expect(wrong).toEqual(refused('session.bad_credentials'));
    expect({ ...(unknown as object), message: (unknown as Error).message }).toEqual({
      ...(wrong as object),
      message: (wrong as Error).message,
    });
    expect((await world.commands()).slice(-2)).toEqual(['session.refuse', 'session.refuse']);
  });

  it.each([['shenji'], ['no-such-name']])(
    'locks %s after five failures, for a quarter of an hour',
    async name => {
      for (let i = 0; i < 5; i++)
        await expect(world.sessions.signIn(name, `wrong ${i}`)).rejects.toEqual(
          refused('session.bad_credentials'),
        );
      await expect(world.sessions.signIn(name, PASSWORD)).rejects.toEqual(refused('session.locked'));
      world.pass(15 * MINUTE - 1);
      await expect(world.sessions.signIn(name, PASSWORD)).rejects.toEqual(refused('session.locked'));
      world.pass(1);
      await expect(world.sessions.signIn(name, 'wrong')).rejects.toEqual(refused('session.bad_credentials'));
    },
  );

  it('forgives failures on success', async () => {
    await world.signIn('shenji');
    for (let i = 0; i < 4; i++) await world.sessions.signIn('shenji', 'wrong').catch(() => undefined);
    await world.signIn('shenji');
    await expect(world.sessions.signIn('shenji', 'wrong')).rejects.toEqual(
      refused('session.bad_credentials'),
    );
  });

  it('hears five of fifteen guesses sent at once', async () => {
    await world.somebody('guessed');
    const guesses = Array.from({ length: 15 }, (_, i) => world.sessions.signIn('guessed', `guess ${i}`));
    const codes = (await Promise.allSettled(guesses)).map(g => (g as PromiseRejectedResult).reason.code);
    expect(codes.filter(c => c === 'session.bad_credentials').length).toBeLessThanOrEqual(5);
    await expect(world.sessions.signIn('guessed', PASSWORD)).rejects.toEqual(refused('session.locked'));
    expect(await world.commands()).toContain('session.lock');
  });

  it('stores no token', async () => {
    const { token } = await world.sessions.signIn('ducha', PASSWORD);
    const rows = await world.db.query<{ id: string }>('SELECT id FROM session');
    expect(rows.some(r => r.id.includes(token))).toBe(false);
    expect(token).toMatch(/^[\w-]{43}$/);
  });
});

describe('a session', () => {
  it('ends after half an hour without a request', async () => {
    const { token } = await world.sessions.signIn('ducha', PASSWORD);
    for (let i = 0; i < 3; i++) {
      world.pass(29 * MINUTE);
      expect(await world.sessions.actorOf(token)).toMatchObject({ name: '督查员' });
    }
    world.pass(30 * MINUTE);
    expect(await world.sessions.actorOf(token)).toBeNull();
  });

  it('ends after twelve hours, however busy', async () => {
    const { token } = await world.sessions.signIn('ducha', PASSWORD);
    for (let i = 0; i < 48; i++) {
      expect(await world.sessions.actorOf(token)).not.toBeNull();
      world.pass(15 * MINUTE);
    }
    expect(await world.sessions.actorOf(token)).toBeNull();
  });

  it('is looked up once in five seconds and stamped once a minute', async () => {
    const { token } = await world.sessions.signIn('ducha', PASSWORD);
    const asked = jest.spyOn(world.db, 'query');
    for (let i = 0; i < 24; i++) {
      world.pass(2_500);
      await world.sessions.actorOf(token);
    }
    const statements = asked.mock.calls.map(([sql]) => sql.trim().slice(0, 6));
    asked.mockRestore();
    expect(statements.filter(s => s === 'SELECT')).toHaveLength(12);
    expect(statements.filter(s => s === 'UPDATE').length).toBeLessThanOrEqual(1);
  });

  it('ends when signed out, on record', async () => {
    const { token } = await world.sessions.signIn('ducha', PASSWORD);
    expect(await world.sessions.actorOf(token)).not.toBeNull();
    await world.sessions.signOut(token);
    await world.sessions.signOut(token);
    await world.sessions.signOut('never seen');
    expect(await world.sessions.actorOf(token)).toBeNull();
    expect((await world.commands()).slice(-2)).toEqual(['session.sign_in', 'session.sign_out']);
  });

  it('is forgotten a month later', async () => {
    world.pass(30 * 24 * HOUR + 1);
    const before = (await world.db.query('SELECT 1 FROM session')).length;
    expect(await world.sessions.forgetSessions()).toBe(before);
  });
});

describe('changing the password', () => {
  it('ends the other sessions and keeps this one', async () => {
    await world.somebody('changer');
    const other = await world.sessions.signIn('changer', PASSWORD);
    const mine = await world.sessions.signIn('changer', PASSWORD);
    const who = (await world.sessions.actorOf(mine.token))!;
    await expect(world.sessions.changePassword(who, 'wrong', 'Neu#Password1')).rejects.toEqual(
      refused('password.wrong'),
    );
    await expect(world.sessions.changePassword(who, PASSWORD, PASSWORD)).rejects.toEqual(
      refused('password.unchanged'),
    );
    await expect(world.sessions.changePassword(who, PASSWORD, 'weak')).rejects.toMatchObject({
      faults: [{ where: 'newPassword' }, {}],
    });
    await world.sessions.changePassword(who, PASSWORD, 'Neu#Password1');
    expect(await world.sessions.actorOf(other.token)).toBeNull();
    expect(await world.sessions.actorOf(mine.token)).not.toBeNull();
    await expect(world.sessions.signIn('changer', PASSWORD)).rejects.toEqual(
      refused('session.bad_credentials'),
    );
  });
});
