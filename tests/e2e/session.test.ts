import { FIRST, HOUR, MINUTE, PASSWORD } from '../medium/organization.world';
import { type Api, createTestApi, problem } from './session.api';

let api: Api;
beforeAll(async () => {
  api = await createTestApi();
});
afterEach(() => api.world.check());
afterAll(() => api.close());

describe('first set-up', () => {
  it('takes the token once, and says so before and after', async () => {
    expect((await api.call('GET', '/api/v1/setup')).body).toEqual({ open: true });
    const token = await api.world.setup.setupToken();
    expect(await api.call('POST', '/api/v1/setup', { body: { ...FIRST, token: 'guess' } })).toEqual(
      problem(403, 'setup.bad_token'),
    );
    expect(
      (await api.call('POST', '/api/v1/setup', { body: { ...FIRST, token, auditor: {} } })).body.faults,
    ).toContainEqual({ where: 'auditor.name', message: '不能为空' });
    expect((await api.call('POST', '/api/v1/setup', { body: { ...FIRST, token } })).status).toBe(204);
    expect((await api.call('GET', '/api/v1/setup')).body).toEqual({ open: false });
    expect(await api.call('POST', '/api/v1/setup', { body: { ...FIRST, token } })).toEqual(
      problem(409, 'setup.done'),
    );
  });
});

describe('a session', () => {
  it('lives in a cookie no script and no other site sees', async () => {
    const { headers, body } = await api.call('POST', '/api/v1/session', {
      body: { username: 'ducha', password: PASSWORD },
    });
    expect(headers['set-cookie']).toMatch(/^duban_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(body).toEqual({
      person: { id: expect.any(String), name: '督查员', username: 'ducha' },
      mustChange: false,
    });
    const secure = await api.call('POST', '/api/v1/session', {
      body: { username: 'ducha', password: PASSWORD },
      headers: { 'x-forwarded-proto': 'https' },
    });
    expect(secure.headers['set-cookie']).toContain('; Secure');
  });

  it('says who it is until it is signed out, however often', async () => {
    const cookie = await api.signIn('ducha');
    expect((await api.call('GET', '/api/v1/session/me', { cookie })).body).toMatchObject({
      person: { name: '督查员' },
      appointments: [{ unitName: '区政府督查室', role: 'supervisor' }],
      mustChange: false,
      region: '示例区',
    });
    const out = await api.call('DELETE', '/api/v1/session', { cookie });
    expect([out.status, out.headers['set-cookie']]).toEqual([
      204,
      expect.stringContaining('duban_session=;'),
    ]);
    expect(await api.call('GET', '/api/v1/session/me', { cookie })).toEqual(problem(401, 'session.ended'));
    expect((await api.call('DELETE', '/api/v1/session', { cookie })).status).toBe(204);
    expect(await api.call('GET', '/api/v1/session/me')).toEqual(problem(401, 'session.missing'));
  });

  it('ends after half an hour of silence, and after twelve hours', async () => {
    const idle = await api.signIn('ducha');
    api.world.pass(30 * MINUTE);
    expect(await api.call('GET', '/api/v1/session/me', { cookie: idle })).toEqual(
      problem(401, 'session.ended'),
    );
    const busy = await api.signIn('ducha');
    for (let passed = 0; passed < 12 * HOUR; passed += 20 * MINUTE) {
      expect((await api.call('GET', '/api/v1/session/me', { cookie: busy })).status).toBe(200);
      api.world.pass(20 * MINUTE);
    }
    expect(await api.call('GET', '/api/v1/session/me', { cookie: busy })).toEqual(
      problem(401, 'session.ended'),
    );
  });

  it('is not had by guessing', async () => {
    const guess = (username: string) =>
      api.call('POST', '/api/v1/session', { body: { username, password: 'wrong' } });
    const [known, unknown] = [await guess('shenji'), await guess('nobody')];
    expect(known).toEqual(problem(401, 'session.bad_credentials'));
    expect(unknown.body).toEqual(known.body);
    for (let i = 0; i < 4; i++) await guess('shenji');
    const locked = await api.call('POST', '/api/v1/session', {
      body: { username: 'shenji', password: PASSWORD },
    });
    expect(locked).toEqual(problem(401, 'session.locked'));
    api.world.pass(15 * MINUTE);
    await api.signIn('shenji');
  });
});

describe('a password that was given out', () => {
  it('opens nothing but its own change', async () => {
    const admin = await api.signIn('xitong');
    const person = {
      name: '新人',
      username: 'xinren',
      appointments: [{ unitId: await api.world.unitId('区教委'), role: 'supervisor' }],
    };
    const made = await api.call('POST', '/api/v1/people', {
      cookie: admin,
      body: person,
      headers: { 'idempotency-key': 'k1' },
    });
    expect(made.status).toBe(201);
    const cookie = await api.signIn('xinren', made.body.password);
    expect((await api.call('GET', '/api/v1/session/me', { cookie })).body.mustChange).toBe(true);
    expect(await api.call('GET', '/api/v1/units', { cookie })).toEqual(problem(403, 'session.must_change'));
    const change = (newPassword: string) =>
      api.call('POST', '/api/v1/session/password', {
        cookie,
        body: { currentPassword: made.body.password, newPassword },
      });
    expect((await change('xinren-2026-A')).body.faults).toEqual([
      { where: 'newPassword', message: '不得包含用户名' },
    ]);
    expect((await change(PASSWORD)).status).toBe(204);
    expect((await api.call('GET', '/api/v1/units', { cookie })).status).toBe(200);
  });
});

describe('lists', () => {
  it('go on where the page before ended', async () => {
    const cookie = await api.signIn('xitong');
    const all = (await api.call('GET', '/api/v1/people?limit=200', { cookie })).body;
    expect(all.nextCursor).toBeNull();
    const ids: string[] = [];
    for (let next: string | null = ''; next !== null;) {
      const { body } = await api.call('GET', `/api/v1/people?limit=2${next && `&cursor=${next}`}`, {
        cookie,
      });
      ids.push(...body.items.map((p: { id: string }) => p.id));
      next = body.nextCursor;
    }
    expect(ids).toEqual(all.items.map((p: { id: string }) => p.id));
    expect(
      (await api.call('GET', '/api/v1/people?role=auditor&all=true', { cookie })).body.items,
    ).toHaveLength(1);
  });
});
