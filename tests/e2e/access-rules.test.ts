import { codeAt, DEFAULT_POLICIES, stepAt } from '@duban/organization';
import { MINUTE, PASSWORD } from '../medium/organization.world';
import { type Api, createTestApi, problem } from './session.api';

let api: Api;
beforeAll(async () => {
  api = await createTestApi();
  await api.world.completeSetup();
});
afterEach(() => api.world.check());
afterAll(() => api.close());

const unbase32 = (text: string): Buffer => {
  const bits = [...text].map(c => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'));
  return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map(b => parseInt(b, 2)));
};
const policies = (required: string[]) => ({ ...DEFAULT_POLICIES, second_factor: { required } });

it('asks for the second factor before anything else', async () => {
  const [security, { headers }] = [
    await api.signIn('anquan'),
    await api.call('POST', '/api/v1/session', { body: { username: 'xitong', password: PASSWORD } }),
  ];
  const cookie = String(headers['set-cookie']).split(';')[0];
  expect((await api.call('GET', '/api/v1/people', { cookie })).status).toBe(200);
  expect(
    (
      await api.call('PUT', '/api/v1/security/policies', {
        cookie: security,
        body: policies(['system_admin']),
      })
    ).status,
  ).toBe(204);
  expect((await api.call('GET', '/api/v1/security/policies', { cookie: security })).body).toEqual({
    ...policies(['system_admin']),
    version: 2,
  });
  expect(await api.call('GET', '/api/v1/people', { cookie })).toEqual(problem(403, 'session.must_enroll'));
  expect((await api.call('GET', '/api/v1/session/me', { cookie })).body.secondFactor).toBe('must_enroll');
  const { secret } = (await api.call('POST', '/api/v1/session/second-factor/enroll', { cookie })).body;
  const code = () => codeAt(unbase32(secret), stepAt(api.world.clock.now()));
  const post = (path: string, with_: string, body: object) =>
    api.call('POST', `/api/v1/session/second-factor${path}`, { cookie: with_, body });
  expect(await post('/confirm', cookie, { code: 'nothing' })).toEqual(problem(422, 'second_factor.wrong'));
  expect((await post('/confirm', cookie, { code: code() })).status).toBe(204);
  expect((await api.call('GET', '/api/v1/people', { cookie })).status).toBe(200);

  const again = await api.call('POST', '/api/v1/session', {
    body: { username: 'xitong', password: PASSWORD },
  });
  expect(again.body.secondFactor).toBe('needed');
  const next = String(again.headers['set-cookie']).split(';')[0];
  expect(await api.call('GET', '/api/v1/people', { cookie: next })).toEqual(
    problem(403, 'session.second_factor_needed'),
  );
  expect(await post('/enroll', next, {})).toEqual(problem(403, 'session.second_factor_needed'));
  expect(
    await api.call('POST', '/api/v1/session/password', {
      cookie: next,
      body: { currentPassword: PASSWORD, newPassword: 'Neu#Password1' },
    }),
  ).toEqual(problem(403, 'session.second_factor_needed'));
  expect(await post('', next, { code: code() })).toEqual(problem(422, 'second_factor.used'));
  api.world.pass(MINUTE);
  expect((await post('', next, { code: code() })).status).toBe(204);
  expect((await api.call('GET', '/api/v1/people', { cookie: next })).status).toBe(200);
});

it('lists sessions and ends them', async () => {
  const headers = { 'user-agent': 'Test Browser' };
  const body = { username: 'ducha', password: PASSWORD };
  await api.call('POST', '/api/v1/session', { body, headers });
  const cookie = await api.signIn('ducha');
  const list = async () => (await api.call('GET', '/api/v1/sessions', { cookie })).body.items;
  const other = (await list()).find((s: { current: boolean }) => !s.current);
  expect(other).toMatchObject({ device: 'Test Browser', address: '127.0.0.1' });
  expect((await api.call('DELETE', `/api/v1/sessions/${other.id}`, { cookie })).status).toBe(204);
  expect(await api.call('DELETE', `/api/v1/sessions/${other.id}`, { cookie })).toEqual(
    problem(404, 'record.not_found'),
  );
  expect(await list()).toHaveLength(1);
  const [auditor, security] = [await api.signIn('shenji'), await api.signIn('anquan')];
  const { person } = (await api.call('GET', '/api/v1/session/me', { cookie })).body;
  const end = (by: string) => api.call('POST', `/api/v1/people/${person.id}/end-sessions`, { cookie: by });
  expect(await end(auditor)).toEqual(problem(403, 'access.denied'));
  expect((await end(security)).status).toBe(204);
  expect(await api.call('GET', '/api/v1/sessions', { cookie })).toEqual(problem(401, 'session.ended'));
  const page = await api.call('GET', '/api/v1/sign-ins?limit=1', { cookie: auditor });
  expect(page.body.items).toMatchObject([{ name: '安全员', command: 'session.revoke' }]);
  const rest = await api.call('GET', `/api/v1/sign-ins?limit=1&cursor=${page.body.nextCursor}`, {
    cookie: auditor,
  });
  expect(rest.body.items[0].id).toBeLessThan(page.body.items[0].id);
});

it('takes six hundred commands a minute from a session, and says when to come back', async () => {
  const cookie = await api.signIn('shenji');
  const command = () => api.call('POST', '/api/v1/sessions/end-others', { cookie });
  expect((await command()).status).toBe(204);
  const who = (await api.world.sessions.actorOf(cookie.split('=')[1]))!;
  for (let i = 1; i < 600; i++) api.world.sessions.countCommand(who);
  const refused = await command();
  expect(refused).toEqual(problem(429, 'request.too_many'));
  expect(refused.headers['retry-after']).toBe('60');
  expect((await api.call('GET', '/api/v1/sessions', { cookie })).status).toBe(200);
  api.world.pass(MINUTE);
  expect((await command()).status).toBe(204);
});

it.each(['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x'])(
  'takes no command without a body from a form: %s',
  async type => {
    const cookie = await api.signIn('ducha');
    const end = (headers?: Record<string, string>) =>
      api.call('POST', '/api/v1/sessions/end-others', { cookie, headers });
    expect(await end({ 'content-type': type })).toEqual(problem(415, 'request.media_type'));
    expect((await end()).status).toBe(204);
  },
);
